import HubModel
import HubPipeline

/// OpenAPI 3 or Swagger 2: what GET answers with, which parameters it has, how one signs in.
struct OpenAPIDescription {
    private let root: SampleTree
    private let tester: TypeTester

    init(_ root: SampleTree, tester: TypeTester) {
        (self.root, self.tester) = (root, tester)
    }

    // MARK: - The system

    /// What the description says of the system and a person has not.
    func complete(_ facts: inout ConnectorFacts) {
        if facts.title == nil { facts.title = root.member("info")?.member("title")?.scalar }
        if facts.source == nil, let server { facts.source = .http(server) }
        if facts.signIn == nil { facts.signIn = signIn }
    }

    private var server: String? {
        if case .list(let servers)? = root.member("servers"), let url = servers.first?.member("url")?.scalar {
            return url.hasPrefix("http") ? url : nil
        }
        guard let host = root.member("host")?.scalar else { return nil }
        return "https://\(host)\(root.member("basePath")?.scalar ?? "")"
    }

    private var signIn: ConnectorFacts.SignIn? {
        let schemes =
            root.member("components")?.member("securitySchemes")?.members ?? root.member(
                "securityDefinitions"
            )?.members ?? []
        for scheme in schemes.map(\.value).map(resolved) {
            let name = scheme.member("name")?.scalar ?? "X-API-Key"
            switch scheme.member("type")?.scalar {
            case "apiKey":
                return scheme.member("in")?.scalar == "query" ? .query(name: name) : .header(name: name)
            case "basic": return .basic
            case "http": return scheme.member("scheme")?.scalar?.lowercased() == "basic" ? .basic : .bearer
            case "oauth2":
                let flow = scheme.member("flows")?.member("clientCredentials") ?? scheme
                if let url = flow.member("tokenUrl")?.scalar { return .oauth2(token: url) }
            default: continue
            }
        }
        return nil
    }

    // MARK: - Operations

    var operations: [DescribedOperation] {
        (root.member("paths")?.members ?? []).compactMap { path -> DescribedOperation? in
            let item = resolved(path.value)
            guard let get = item.member("get"), !path.name.contains("{") else { return nil }
            return operation(get, path.name, shared: item.member("parameters"))
        }
    }

    private func operation(_ get: SampleTree, _ path: String, shared: SampleTree?) -> DescribedOperation? {
        guard let schema = answerSchema(get) else { return nil }
        var declared: [String: DeclaredType] = [:]
        let answer = DescribedValue(resolve: resolved).tree(schema, path: "", into: &declared)
        guard let request = GuessedRequest(line: "GET \(path)\(query(get, shared))", tester: tester) else {
            return nil
        }
        let last = path.split(separator: "/").last.map(String.init) ?? "records"
        return DescribedOperation(
            name: DescribedOperation.pullName(get.member("operationId")?.scalar ?? last),
            title: get.member("summary")?.scalar,
            request: request,
            answer: answer,
            declared: declared
        )
    }

    private func answerSchema(_ get: SampleTree) -> SampleTree? {
        let answers = get.member("responses")?.members ?? []
        guard
            let good = answers.first(where: { $0.name.hasPrefix("2") })
                ?? answers.first(where: { $0.name == "default" })
        else {
            return nil
        }
        let answer = resolved(good.value)
        if let schema = answer.member("schema") { return schema }
        let media = answer.member("content")?.members ?? []
        guard let json = media.first(where: { $0.name.contains("json") }) ?? media.first else { return nil }
        let schema = json.value.member("schema").map(resolved)
        // An example of the whole answer is worth more than its schema.
        if let example = json.value.member("example")
            ?? json.value.member("examples")?.members.first?.value.member("value")
        {
            return .object([
                SampleTree.Member(name: "example", value: example),
                SampleTree.Member(name: "schema", value: schema ?? .null),
            ])
        }
        return schema
    }

    /// Parameters that are needed, or whose names say what they are for.
    private func query(_ get: SampleTree, _ shared: SampleTree?) -> String {
        var parameters: [SampleTree] = []
        for source in [shared, get.member("parameters")] {
            if case .list(let items)? = source { parameters += items.map(resolved) }
        }
        let pairs = parameters.compactMap { parameter -> String? in
            guard parameter.member("in")?.scalar == "query", let name = parameter.member("name")?.scalar
            else { return nil }
            let isNeeded = parameter.member("required") == .boolean(true)
            guard isNeeded || FieldWords.shared.parameterRole(name) != nil else { return nil }
            return "\(name)=\(value(of: parameter, name))"
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    private func value(of parameter: SampleTree, _ name: String) -> String {
        let schema = resolved(parameter.member("schema") ?? parameter)
        for key in ["example", "default"] {
            if let value = (parameter.member(key) ?? schema.member(key))?.scalar, !value.isEmpty {
                return value
            }
        }
        if case .list(let choices)? = schema.member("enum"), let first = choices.first?.scalar {
            return first
        }
        switch schema.member("format")?.scalar {
        case "date": return "2026-06-01"
        case "date-time": return "2026-06-01T00:00:00"
        default: break
        }
        let role = FieldWords.shared.parameterRole(name)
        if role == "size" { return schema.member("maximum")?.scalar ?? "100" }
        return role == "page" ? "1" : ""
    }

    // MARK: - References

    /// What `$ref` points to inside the document; references to references a few times, never in a circle.
    private func resolved(_ tree: SampleTree) -> SampleTree {
        var tree = tree
        for _ in 0..<8 {
            guard let reference = tree.member("$ref")?.scalar, reference.hasPrefix("#/") else { return tree }
            var target: SampleTree? = root
            for step in reference.dropFirst(2).split(separator: "/") {
                let name = step.replacing("~1", with: "/").replacing("~0", with: "~")
                target = target?.member(String(name))
            }
            guard let target else { return .null }
            tree = target
        }
        return .null
    }
}

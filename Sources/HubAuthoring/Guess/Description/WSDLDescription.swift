import HubModel
import HubPipeline

/// WSDL 1.1: operations, their elements, and what the answers are made of.
struct WSDLDescription {
    private let root: SampleTree
    private let tester: TypeTester
    /// Elements and types of the schemas, by name.
    private var elements: [String: SampleTree] = [:]
    private var types: [String: SampleTree] = [:]
    private var namespace = ""

    init(_ document: SampleTree, tester: TypeTester) {
        root = document.members.first?.value ?? document
        self.tester = tester
        for schema in all("types", in: root).flatMap({ all("schema", in: $0) }) {
            if namespace.isEmpty { namespace = attribute("targetNamespace", of: schema) ?? "" }
            for element in all("element", in: schema) {
                elements[attribute("name", of: element) ?? ""] = element
            }
            for name in ["complexType", "simpleType"] {
                for type in all(name, in: schema) { types[attribute("name", of: type) ?? ""] = type }
            }
        }
        if let own = attribute("targetNamespace", of: root), !own.isEmpty { namespace = own }
    }

    // MARK: - The system

    func complete(_ facts: inout ConnectorFacts) {
        if facts.source == nil, let address { facts.source = .http(address) }
        if facts.soapAction == nil { facts.soapAction = action }
    }

    private var address: String? {
        all("service", in: root).flatMap { all("port", in: $0) }.flatMap { all("address", in: $0) }.lazy
            .compactMap { attribute("location", of: $0) }.first { $0.hasPrefix("http") }
    }

    /// The SOAPAction of the first operation, with `{operation}` where its name stands.
    private var action: String? {
        for operation in all("binding", in: root).flatMap({ all("operation", in: $0) }) {
            guard let name = attribute("name", of: operation),
                let action = all("operation", in: operation).lazy.compactMap({
                    attribute("soapAction", of: $0)
                }).first
            else { continue }
            return action.replacing(name, with: "{operation}")
        }
        return nil
    }

    private var version: String {
        let is12 = all("binding", in: root).allSatisfy { binding in
            binding.members.contains { $0.name == "binding" && $0.prefix.contains("12") }
        }
        return is12 && !all("binding", in: root).isEmpty ? "1.2" : "1.1"
    }

    // MARK: - Operations

    var operations: [DescribedOperation] {
        guard let port = all("portType", in: root).first else { return [] }
        return all("operation", in: port).compactMap(operation)
    }

    private func operation(_ tree: SampleTree) -> DescribedOperation? {
        guard let name = attribute("name", of: tree), let answer = element(of: "output", tree) else {
            return nil
        }
        var declared: [String: DeclaredType] = [:]
        var body: [(name: String, value: String)] = []
        if let request = element(of: "input", tree) {
            body = parts(of: request.tree).map { ($0.name, "") }
        }
        let inner = content(answer.tree, path: FieldPath.written(answer.name), depth: 0, &declared)
        let document = SampleTree.object([SampleTree.Member(name: answer.name, value: inner)])
        var request = GuessedRequest(
            operation: request(tree)?.name ?? name,
            namespace: namespace,
            version: version,
            body: body,
            tester: tester
        )
        if let address, let origin = AccessDraft.origin(of: address) {
            (request.path, request.isUnknown) = (String(address.dropFirst(origin.count)), false)
        }
        return DescribedOperation(
            name: DescribedOperation.pullName(name),
            title: all("documentation", in: tree).first?.scalar,
            request: request,
            answer: document,
            declared: declared
        )
    }

    private func request(_ operation: SampleTree) -> (name: String, tree: SampleTree)? {
        element(of: "input", operation)
    }

    /// The element of an operation's message.
    private func element(of direction: String, _ operation: SampleTree) -> (name: String, tree: SampleTree)? {
        guard let side = all(direction, in: operation).first,
            let message = attribute("message", of: side).map(local),
            let found = all("message", in: root).first(where: { attribute("name", of: $0) == message }),
            let part = all("part", in: found).first,
            let name = attribute("element", of: part).map(local), let element = elements[name]
        else { return nil }
        return (name, element)
    }

    // MARK: - Schemas

    private struct Part {
        var name: String
        var tree: SampleTree
        var isMany: Bool
        var isRequired: Bool
    }

    /// The elements inside an element or a type.
    private func parts(of element: SampleTree) -> [Part] {
        var holder: SampleTree? = all("complexType", in: element).first
        if holder == nil, let type = attribute("type", of: element).map(local) { holder = types[type] }
        if all("sequence", in: element).first != nil || all("all", in: element).first != nil {
            holder = element
        }
        guard let holder else { return [] }
        // An extension has the parts of its base before its own.
        if let extended = all("complexContent", in: holder).first.flatMap({ all("extension", in: $0).first })
        {
            let base = attribute("base", of: extended).map(local).flatMap { types[$0] }
            return (base.map(parts) ?? []) + inner(extended)
        }
        return inner(holder)
    }

    private func inner(_ holder: SampleTree) -> [Part] {
        ["sequence", "all", "choice"].flatMap { all($0, in: holder) }.flatMap { all("element", in: $0) }
            .compactMap { element in
                let target = attribute("ref", of: element).map(local)
                guard let name = attribute("name", of: element) ?? target else { return nil }
                let most = attribute("maxOccurs", of: element) ?? "1"
                return Part(
                    name: name,
                    tree: target.flatMap { elements[$0] } ?? element,
                    isMany: most == "unbounded" || (Int(most) ?? 1) > 1,
                    isRequired: attribute("minOccurs", of: element) != "0"
                )
            }
    }

    private func content(
        _ element: SampleTree,
        path: String,
        depth: Int,
        _ declared: inout [String: DeclaredType]
    ) -> SampleTree {
        guard depth < 8 else { return .null }
        var members: [SampleTree.Member] = []
        for part in parts(of: element) {
            let step = FieldPath.join(path, part.name) + (part.isMany ? "[]" : "")
            if parts(of: part.tree).isEmpty {
                declared[step] = DeclaredType(
                    form: form(part.tree),
                    isRequired: part.isRequired,
                    choices: choices(part.tree)
                )
            }
            let value = content(part.tree, path: step, depth: depth + 1, &declared)
            // Twice makes a list of it.
            for _ in 0..<(part.isMany ? 2 : 1) {
                members.append(SampleTree.Member(name: part.name, value: value))
            }
        }
        return members.isEmpty ? .null : .object(members)
    }

    private func form(_ element: SampleTree) -> DeclaredType.Form {
        var name = attribute("type", of: element).map(local) ?? "string"
        if let simple = types[name],
            let base = all("restriction", in: simple).first.flatMap({ attribute("base", of: $0) })
        {
            name = local(base)
        }
        switch name {
        case "int", "integer", "long", "short", "byte", "unsignedInt", "unsignedLong", "nonNegativeInteger",
            "positiveInteger":
            return .integer
        case "decimal", "double", "float": return .decimal
        case "boolean": return .boolean
        case "date": return .date
        case "dateTime": return .datetime
        case "base64Binary": return .binary
        default: return .text
        }
    }

    private func choices(_ element: SampleTree) -> [String] {
        guard let type = attribute("type", of: element).map(local).flatMap({ types[$0] }) else { return [] }
        return all("restriction", in: type).flatMap { all("enumeration", in: $0) }.compactMap {
            attribute("value", of: $0)
        }
    }

    // MARK: - Trees

    private func all(_ name: String, in tree: SampleTree) -> [SampleTree] {
        tree.members.filter { $0.name == name && !$0.isAttribute }.map(\.value)
    }

    private func attribute(_ name: String, of tree: SampleTree) -> String? {
        tree.members.first { $0.isAttribute && $0.name == name }?.value.scalar
    }

    private func local(_ name: String) -> String { String(name.split(separator: ":").last ?? "") }
}

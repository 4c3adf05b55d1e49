import HubModel

/// A document that is made to meet conditions: what a system says when somebody signs in, when it is busy, when a
/// session is over.
struct AnswerSketch {
    private indirect enum Node {
        case text(String)
        case object([(name: String, node: Node)])
        case list([Node])
    }

    enum Form { case json, xml, soap }

    private var root = Node.object([])
    private(set) var status: Int?
    /// Something could not be written down: a path that is no row of names, a test that names no value.
    private(set) var isWhole = true

    /// Puts what makes a condition hold.
    mutating func meet(_ condition: Condition) {
        switch condition.subject {
        case .httpStatus(let from, let through):
            // 503 is what sources in trouble say; of the good ones 200.
            status = from <= 503 && through >= 503 ? 503 : from
        case .path(let path, let test):
            switch test {
            case .equal(let value), .lessOrEqual(let value), .greaterOrEqual(let value): set(path, value)
            case .isIn(let values): set(path, values.first ?? "")
            case .contains(let value), .startsWith(let value): set(path, value)
            case .present: set(path, "1")
            case .missing: break
            case .empty: set(path, "")
            case .notEqual, .notIn, .less, .greater: isWhole = false
            }
        }
    }

    /// Puts what makes a condition of the body fail; those on the status stay as they are.
    mutating func fail(_ condition: Condition) {
        guard case .path(let path, let test) = condition.subject else { return }
        switch test {
        case .present: break
        case .missing: set(path, "conform")
        case .equal, .isIn, .contains, .startsWith, .empty, .less, .lessOrEqual, .greater, .greaterOrEqual:
            set(path, "98765")
        case .notEqual(let value): set(path, value)
        case .notIn(let values): set(path, values.first ?? "")
        }
    }

    mutating func set(_ path: Path, _ value: String) {
        guard let steps = steps(path) else {
            isWhole = false
            return
        }
        root = AnswerSketch.put(steps[...], .text(value), into: root)
    }

    /// Leaves the list that a path looks into empty; false where it looks into none.
    mutating func empty(_ path: Path) -> Bool {
        guard let steps = steps(path), let item = steps.firstIndex(of: .item) else { return false }
        root = AnswerSketch.put(steps[..<item], .list([]), into: root)
        return true
    }

    private enum Step: Equatable {
        case name(String)
        case item
    }

    /// `nil` where the path cannot be written down.
    private func steps(_ path: Path) -> [Step]? {
        guard path.form == .simple, path.origin == .record else { return nil }
        var steps: [Step] = []
        for step in path.steps {
            switch step {
            case .child(let name, _): steps.append(.name(name))
            case .descendants: break
            case .items, .index: steps.append(.item)
            case .anyChild, .matching, .attribute, .text: return nil
            }
        }
        return steps.isEmpty ? nil : steps
    }

    private static func put(_ steps: ArraySlice<Step>, _ value: Node, into node: Node) -> Node {
        switch steps.first {
        case nil: return value
        case .item?:
            var first = Node.object([])
            if case .list(let items) = node, let known = items.first { first = known }
            return .list([put(steps.dropFirst(), value, into: first)])
        case .name(let name)?:
            var members: [(name: String, node: Node)] = []
            if case .object(let known) = node { members = known }
            let index = members.firstIndex { $0.name == name }
            let inside = put(steps.dropFirst(), value, into: index.map { members[$0].node } ?? .object([]))
            if let index {
                members[index].node = inside
            } else {
                members.append((name, inside))
            }
            return .object(members)
        }
    }

    func bytes(_ form: Form) -> [UInt8] {
        let text =
            switch form {
            case .json: AnswerSketch.json(root)
            case .xml: AnswerSketch.xml(root, isOutside: true)
            case .soap:
                """
                <?xml version="1.0" encoding="utf-8"?>\
                <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>\
                \(AnswerSketch.xml(root))</soap:Body></soap:Envelope>
                """
            }
        return Array(text.utf8)
    }

    private static func json(_ node: Node) -> String {
        switch node {
        case .text(let text): return quoted(text)
        case .object(let members):
            return "{" + members.map { "\(quoted($0.name)):\(json($0.node))" }.joined(separator: ",") + "}"
        case .list(let items): return "[" + items.map { json($0) }.joined(separator: ",") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func element(_ name: String, _ node: Node) -> String { "<\(name)>\(xml(node))</\(name)>" }

    private static func xml(_ node: Node, isOutside: Bool = false) -> String {
        switch node {
        case .text(let text):
            return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        case .object(let members):
            let inside = members.map { member in
                guard case .list(let items) = member.node else { return element(member.name, member.node) }
                return items.map { element(member.name, $0) }.joined()
            }.joined()
            return isOutside && members.count != 1 ? "<Answer>\(inside)</Answer>" : inside
        case .list(let items): return items.map { xml($0) }.joined()
        }
    }
}

/// What a connector's lists say of answers that are no data.
struct AgreedAnswers {
    let answers: Answers
    let form: AnswerSketch.Form
    let hasSession: Bool

    init(_ answers: Answers, form: AnswerSketch.Form, hasSession: Bool) {
        self.answers = answers
        self.form = form
        self.hasSession = hasSession
    }

    /// Whether another attempt is agreed after an answer of this status alone.
    func retries(status: Int) -> Bool {
        guard let conditions = answers.retryWhen else { return (500..<600).contains(status) }
        return conditions.contains { $0.isStatus(status) }
    }

    func slowsDown(status: Int) -> Bool {
        guard let conditions = answers.slowDownWhen else { return status == 429 }
        return conditions.contains { $0.isStatus(status) }
    }

    /// A session is over, as this system says it; `nil` where there is none, or no way to say it.
    var expired: PlannedAnswer? {
        guard hasSession else { return nil }
        guard let conditions = answers.signInAgainWhen else {
            return PlannedAnswer(status: 401, body: AnswerSketch().bytes(form))
        }
        return conditions.lazy.compactMap { met($0) }.first
    }

    /// Busy inside HTTP 200; `nil` where the system has no words for it.
    var busyIn200: PlannedAnswer? {
        (answers.retryWhen ?? []).lazy.filter { !$0.isStatus }.compactMap { met($0) }.first
    }

    /// An error inside HTTP 200 that no list knows.
    var unknownIn200: PlannedAnswer {
        var sketch = AnswerSketch()
        for condition in answers.okWhen ?? [] { sketch.fail(condition) }
        if let path = answers.message { sketch.set(path, "Lỗi không xác định (98765)") }
        if answers.okWhen == nil, answers.message == nil, let path = try? Path("error") {
            sketch.set(path, "98765")
        }
        return PlannedAnswer(body: sketch.bytes(form))
    }

    private func met(_ condition: Condition) -> PlannedAnswer? {
        var sketch = AnswerSketch()
        sketch.meet(condition)
        guard sketch.isWhole else { return nil }
        return PlannedAnswer(status: sketch.status ?? 200, body: sketch.bytes(form))
    }
}

extension Condition {
    var isStatus: Bool { if case .httpStatus = subject { true } else { false } }

    func isStatus(_ status: Int) -> Bool {
        if case .httpStatus(let from, let through) = subject {
            (from...through).contains(status)
        } else {
            false
        }
    }
}

import Bytes
import HubModel

/// A condition ready to be tested on an answer or a record.
struct CompiledCondition: Sendable {
    let source: Condition
    private let path: CompiledPath?

    init(_ condition: Condition, ignoresCase: Bool = false) {
        source = condition
        if case .path(let path, _) = condition.subject {
            self.path = CompiledPath(path, ignoresCase: ignoresCase)
        } else {
            path = nil
        }
    }

    var readsBody: Bool { path != nil }

    /// Any of several values may fit; with `all`, every value must, and there must be one.
    func holds(status: Int?, tape: RecordTape?, all: Bool) -> Bool {
        switch source.subject {
        case .httpStatus(let from, let through):
            guard let status else { return false }
            return (from...through).contains(status)
        case .path(_, let test):
            guard let tape, let path else { return false }
            return holds(test, path, tape, all: all)
        }
    }

    /// On a record and what stands around it: its parent for `^`, the whole answer for `^^`.
    func holds(at place: RecordPlace, all: Bool) -> Bool {
        holds(status: nil, tape: path.map { place.tape(of: $0) } ?? place.record, all: all)
    }

    private func holds(_ test: Condition.Test, _ path: CompiledPath, _ tape: RecordTape, all: Bool) -> Bool {
        var found = 0
        var fitting = 0
        var isEmpty = true
        path.each(in: tape) { tape, node in
            found += 1
            if !tape.isEmpty(node) { isEmpty = false }
            if compares(test, tape, node) { fitting += 1 }
            return true
        }
        switch test {
        case .missing: return found == 0
        case .present: return found > 0
        case .empty: return isEmpty
        default: return all ? found > 0 && fitting == found : fitting > 0
        }
    }

    private func compares(_ test: Condition.Test, _ tape: RecordTape, _ node: Int) -> Bool {
        switch tape.nodes[node].kind {
        case .list: return false
        case .object where Int(tape.nodes[node].end) > node + 1 && tape.raw(node).isEmpty: return false
        default: break
        }
        return ConditionTest.holds(test, text: tape.string(node).trimmingSpaces)
    }
}

/// Comparison of one text: two whole numbers as numbers however written, all else as text in NFC.
enum ConditionTest {
    static func holds(_ test: Condition.Test, text: String) -> Bool {
        switch test {
        case .equal(let value): areEqual(text, value)
        case .notEqual(let value): !areEqual(text, value)
        case .less(let value): order(text, value).map { $0 < 0 } ?? false
        case .lessOrEqual(let value): order(text, value).map { $0 <= 0 } ?? false
        case .greater(let value): order(text, value).map { $0 > 0 } ?? false
        case .greaterOrEqual(let value): order(text, value).map { $0 >= 0 } ?? false
        case .isIn(let values): values.contains { areEqual(text, $0) }
        case .notIn(let values): !values.contains { areEqual(text, $0) }
        case .contains(let value): text.containsText(value)
        case .startsWith(let value): text.hasPrefix(value)
        case .missing: false
        case .present: true
        case .empty: text.isEmpty || text == "null"
        }
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        guard let left = wholeNumber(left), let right = wholeNumber(right) else { return false }
        return left == right
    }

    private static func order(_ left: String, _ right: String) -> Int? {
        if let left = wholeNumber(left), let right = wholeNumber(right) {
            return left < right ? -1 : left == right ? 0 : 1
        }
        if let left = Double(left), let right = Double(right) {
            return left < right ? -1 : left == right ? 0 : 1
        }
        return left < right ? -1 : left == right ? 0 : 1
    }

    private static func wholeNumber(_ text: String) -> Int64? {
        guard text.count <= 18 else { return nil }
        return Int64(text)
    }
}

extension String {
    fileprivate func containsText(_ other: String) -> Bool {
        guard !other.isEmpty else { return true }
        return indices.contains { self[$0...].hasPrefix(other) }
    }
}

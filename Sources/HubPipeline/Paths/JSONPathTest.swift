import Bytes
import HubModel

/// A filter's expression, decided for one child (RFC 9535, 2.3.5 and 2.4).
struct JSONPathTest {
    let walk: JSONPathWalk
    let current: Int

    func holds(_ test: JSONPath.Test) -> Bool {
        switch test {
        case .any(let tests): tests.contains(where: holds)
        case .all(let tests): tests.allSatisfy(holds)
        case .not(let test): !holds(test)
        case .exists(let query): walk.first(query, current: current) != nil
        case .compare(let left, let comparison, let right):
            compare(value(of: left), comparison, value(of: right))
        case .call(let call): matches(call)
        }
    }

    // MARK: Values

    private func value(of operand: JSONPath.Operand) -> JSONPathValue {
        switch operand {
        case .literal(let literal): JSONPathValue(literal)
        case .query(let query): walk.first(query, current: current).map(value) ?? .nothing
        case .call(let call): value(of: call)
        }
    }

    private func value(_ node: Int) -> JSONPathValue {
        let tape = walk.tape
        return switch tape.nodes[node].kind {
        case .string, .attribute: .text(tape.text(node))
        case .number: .number(JSONNumber(tape.raw(node)))
        case .true: .true
        case .false: .false
        case .null: .null
        case .object, .list: .structure(node)
        }
    }

    private func value(of call: JSONPath.Call) -> JSONPathValue {
        switch call.function {
        case .length: length(value(of: call.arguments[0]))
        case .count: .number(JSONNumber(nodes(of: call.arguments[0], atMost: .max).count))
        case .value:
            // Of several nodes none is the value.
            nodes(of: call.arguments[0], atMost: 2).only.map(value) ?? .nothing
        case .match, .search: .nothing
        }
    }

    private func length(_ value: JSONPathValue) -> JSONPathValue {
        switch value {
        case .text(let text):
            // Scalars: continuation bytes of UTF-8 are none.
            .number(JSONNumber(text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }))
        case .structure(let node): .number(JSONNumber(walk.childCount(node)))
        case .nothing, .number, .true, .false, .null: .nothing
        }
    }

    private func nodes(of operand: JSONPath.Operand, atMost limit: Int) -> [Int] {
        guard case .query(let query) = operand else { return [] }
        var found: [Int] = []
        _ = walk.each(query, current: current) {
            found.append($0)
            return found.count < limit
        }
        return found
    }

    private func matches(_ call: JSONPath.Call) -> Bool {
        guard call.arguments.count == 2, case .text(let text) = value(of: call.arguments[0]),
            case .text(let pattern) = value(of: call.arguments[1])
        else { return false }
        let isWritten = if case .literal = call.arguments[1] { true } else { false }
        let regexp = isWritten ? call.pattern : IRegexp(pattern)
        return regexp?.matches(text, anywhere: call.function == .search) ?? false
    }

    // MARK: Comparison

    private func compare(
        _ left: JSONPathValue,
        _ comparison: JSONPath.Comparison,
        _ right: JSONPathValue
    ) -> Bool {
        switch comparison {
        case .equal: areEqual(left, right)
        case .notEqual: !areEqual(left, right)
        case .less: isLess(left, right)
        case .greater: isLess(right, left)
        case .lessOrEqual: isLess(left, right) || areEqual(left, right)
        case .greaterOrEqual: isLess(right, left) || areEqual(left, right)
        }
    }

    private func isLess(_ left: JSONPathValue, _ right: JSONPathValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        // The order of UTF-8 is the order of scalars.
        case (.text(let left), .text(let right)): left.lexicographicallyPrecedes(right)
        default: false
        }
    }

    private func areEqual(_ left: JSONPathValue, _ right: JSONPathValue) -> Bool {
        guard case .structure(let one) = left, case .structure(let other) = right else {
            return left == right
        }
        return areEqual(one, other)
    }

    /// Lists item by item; objects by name, in whatever order.
    private func areEqual(_ left: Int, _ right: Int) -> Bool {
        let nodes = walk.tape.nodes
        guard nodes[left].kind == nodes[right].kind else { return false }
        let (lefts, rights) = (children(left), children(right))
        guard lefts.count == rights.count else { return false }
        guard nodes[left].kind == .object else {
            return zip(lefts, rights).allSatisfy { areEqual(value($0), value($1)) }
        }
        let named = Dictionary(rights.map { (walk.name($0), $0) }, uniquingKeysWith: { _, last in last })
        return lefts.allSatisfy { child in
            named[walk.name(child)].map { areEqual(value(child), value($0)) } ?? false
        }
    }

    private func children(_ node: Int) -> [Int] {
        var found: [Int] = []
        _ = walk.children(node) {
            found.append($0)
            return true
        }
        return found
    }
}

/// What a comparison sees.
private enum JSONPathValue: Equatable {
    /// The empty result of a query; equal to itself alone.
    case nothing
    case text([UInt8])
    case number(JSONNumber)
    case `true`
    case `false`
    case null
    /// A list or an object, by its node.
    case structure(Int)

    init(_ literal: JSONPath.Literal) {
        switch literal {
        case .text(let text): self = .text(text)
        case .number(let number): self = .number(number)
        case .true: self = .true
        case .false: self = .false
        case .null: self = .null
        }
    }
}

extension Array {
    /// The one element, where there is one alone.
    fileprivate var only: Element? { count == 1 ? self[0] : nil }
}

import Bytes

/// The steps to the records, followed for all ways at once: bit `i` set means that steps from `i` on remain.
struct JSONSteps {
    typealias States = UInt64

    private let steps: [StreamStep]
    private let names: [[UInt8]]
    private let holder: States
    private let record: States
    private let items: States
    private let descendants: States

    /// At most 63 steps are followed; no steps at all stand for the document or each item of it, `nil` for the
    /// document whatever it is.
    init(_ wanted: [StreamStep]?) {
        let steps = wanted.map { $0.isEmpty ? [.items] : Array($0.prefix(63)) } ?? []
        self.steps = steps
        names = steps.map { step in
            guard case .child(let name, let prefix) = step else { return [] }
            return Array((prefix.map { "\($0):\(name)" } ?? name).utf8)
        }
        record = 1 << UInt64(steps.count)
        holder = 1 << UInt64(steps.lastIndex(of: .items) ?? max(steps.count - 1, 0))
        items = Self.mask(steps) { $0 == .items }
        descendants = Self.mask(steps) { $0 == .descendants }
    }

    private static func mask(_ steps: [StreamStep], _ isMeant: (StreamStep) -> Bool) -> States {
        steps.indices.reduce(0) { isMeant(steps[$1]) ? $0 | 1 << UInt64($1) : $0 }
    }

    static let atRoot: States = 1

    /// Adds what needs no further token.
    ///
    /// A value that is not a list is its own only item.
    func closure(_ states: States, isOwnItem: Bool) -> States {
        var all = states
        for index in steps.indices where all & (1 << UInt64(index)) != 0 {
            switch steps[index] {
            case .descendants: all |= 1 << UInt64(index + 1)
            case .items: if isOwnItem { all |= 1 << UInt64(index + 1) }
            case .child, .anyChild: break
            }
        }
        return all
    }

    func isRecord(_ states: States) -> Bool { states & record != 0 }

    func isHolder(_ states: States) -> Bool { states & holder != 0 }

    /// Whether the items of a list are taken one by one.
    func takesItems(_ states: States) -> Bool { states & items != 0 }

    /// What remains for an item of a list.
    func item(of states: States) -> States {
        (states & items) << 1 | states & descendants
    }

    /// What remains for a member of an object.
    func member(_ name: UnsafeRawBufferPointer, of states: States) -> States {
        var result = states & descendants
        for index in steps.indices where states & (1 << UInt64(index)) != 0 {
            switch steps[index] {
            case .child: if unsafe name.elementsEqual(names[index]) { result |= 1 << UInt64(index + 1) }
            case .anyChild: result |= 1 << UInt64(index + 1)
            case .items, .descendants: break
            }
        }
        return result
    }
}

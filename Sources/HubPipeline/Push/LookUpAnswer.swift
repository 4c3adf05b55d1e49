import Bytes
import HubModel

/// What the answer to a look-up says of a message.
enum LookUpVerdict: Sendable, Equatable {
    /// The receiver has it; with what is kept of it.
    case found([String: String])
    /// The receiver surely does not have it.
    case absent
    /// Nothing can be concluded: never taken for absent.
    case failed
}

/// Reads the answer to a look-up (docs/push.md): only what the manifest names counts as absent.
struct LookUpReading {
    private let found: CompiledPath
    private let holder: CompiledPath?
    private let conditions: [CompiledCondition]
    private let keep: [(name: String, path: CompiledPath)]

    /// `conditions`: `found_when` with its values filled in.
    init(_ lookUp: Push.LookUp, conditions: [Condition]) {
        let isSOAP = lookUp.request.isSOAP
        func placed(_ path: Path) -> Path { isSOAP ? path.insideSOAPBody : path }
        found = CompiledPath(placed(lookUp.found))
        holder = lookUp.found.beforeFirstBracket.map { CompiledPath(placed($0)) }
        self.conditions = conditions.map { CompiledCondition(isSOAP ? $0.insideSOAPBody : $0) }
        keep = lookUp.keep.map { ($0.name, CompiledPath(placed($0.path))) }
    }

    /// `meaning`: by the lists of `answers`.
    func verdict(_ meaning: AnswerClass, status: Int, _ envelope: RecordTape?) -> LookUpVerdict {
        if meaning == .empty { return .absent }
        guard meaning == .ok, let envelope else { return .failed }
        guard hasValue(envelope) else { return isEmptyList(envelope) ? .absent : .failed }
        guard conditions.allSatisfy({ $0.holds(status: status, tape: envelope, all: true) }) else {
            return .absent
        }
        var kept: [String: String] = [:]
        for (name, path) in keep { kept[name] = path.text(in: envelope)?.trimmingSpaces }
        return .found(kept)
    }

    private func hasValue(_ envelope: RecordTape) -> Bool {
        found.first(in: envelope) { tape, node in !tape.isEmpty(node) } ?? false
    }

    private func isEmptyList(_ envelope: RecordTape) -> Bool {
        guard let holder else { return false }
        return holder.first(in: envelope) { tape, node in
            tape.nodes[node].kind == .list && Int(tape.nodes[node].end) == node + 1
        } ?? false
    }
}

extension Path {
    /// The list that the first `[` looks into; `nil` where there is none.
    fileprivate var beforeFirstBracket: Path? {
        guard form == .simple, origin == .record else { return nil }
        let index = steps.firstIndex { step in
            switch step {
            case .items, .index, .matching: true
            case .child, .anyChild, .descendants, .attribute, .text: false
            }
        }
        return index.map { Path(text: text, steps: Array(steps[..<$0])) }
    }
}

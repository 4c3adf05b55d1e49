package import Bytes
package import HubModel

/// Conditions on a record that is to be sent, a push's `where`: all must hold, and of a path with several values all
/// values, at least one.
///
/// A value may go through a code table before it is compared. One that the table does not have is no value: only
/// `missing` and `empty` hold of it.
package struct RecordConditions: Sendable {
    private let parts: [Part]

    private enum Part: Sendable {
        case plain(CompiledCondition)
        case coded(CompiledPath, Condition.Test, CompiledCodes?)
    }

    /// A table that the book lacks has no values.
    package init(_ conditions: [Condition], codes: CodeBook) {
        parts = conditions.map { condition in
            guard let table = condition.table, case .path(let path, let test) = condition.subject else {
                return .plain(CompiledCondition(condition))
            }
            return .coded(CompiledPath(path), test, codes.codes(table))
        }
    }

    package func hold(in tape: RecordTape) -> Bool {
        parts.allSatisfy { part in
            switch part {
            case .plain(let condition): condition.holds(status: nil, tape: tape, all: true)
            case .coded(let path, let test, let codes): holds(test, path, codes, tape)
            }
        }
    }

    /// Of the record of a message.
    package func hold(in record: OutgoingRecord) -> Bool { hold(in: record.document.tape) }

    private func holds(
        _ test: Condition.Test,
        _ path: CompiledPath,
        _ codes: CompiledCodes?,
        _ tape: RecordTape
    ) -> Bool {
        var values: [String?] = []
        path.each(in: tape) { tape, node in
            let isPlain = ![.object, .list].contains(tape.nodes[node].kind) && !tape.isEmpty(node)
            let code = isPlain ? Array(tape.string(node).trimmingSpaces.utf8) : []
            values.append(codes?.value(of: code).map { String(decoding: $0, as: UTF8.self).trimmingSpaces })
            return true
        }
        let known = values.compactMap { $0 }
        switch test {
        case .missing, .empty: return known.isEmpty
        case .present: return !known.isEmpty
        default:
            return !values.isEmpty && known.count == values.count
                && known.allSatisfy { ConditionTest.holds(test, text: $0) }
        }
    }
}

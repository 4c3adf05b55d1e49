import Bytes
import HubModel

/// Asks of a record's cells whether an erased person stands in them.
///
/// Only what the plan's own columns can say is compared; without a tombstone for any of them there is no probe.
final class ErasureProbe: Sendable {
    /// One subject, and the cells that it is about.
    private struct Question: Sendable {
        var hash: KeyedSHA256
        /// Positions of cells in the row.
        var cells: [Int]
        /// Tokens by their first 8 bytes, ascending.
        var tokens: [(first: UInt64, token: [UInt8])]
    }

    private let questions: [Question]

    /// `columns`: in the order of the row's cells, the key first.
    init?(_ erasures: Erasures, entity: Entity, columns: [String], keyCount: Int) {
        guard !erasures.tombstones.isEmpty, let subjects = ErasureProbe.subjects(entity, columns, keyCount)
        else {
            return nil
        }
        let known = Dictionary(grouping: erasures.tombstones, by: \.subject)
        questions = subjects.compactMap { subject, cells in
            guard let tombstones = known[subject.text] else { return nil }
            let tokens = tombstones.map { (first: ErasureProbe.first(of: $0.token), token: $0.token) }
            return Question(
                hash: KeyedSHA256(key: erasures.key, prefix: Array(subject.text.utf8) + [0]),
                cells: cells,
                tokens: tokens.sorted { $0.first < $1.first }
            )
        }
        if questions.isEmpty { return nil }
    }

    private static func subjects(_ entity: Entity, _ columns: [String], _ keyCount: Int)
        -> [(Erasures.Subject, [Int])]?
    {
        guard let personal = PersonalData(entity) else { return nil }
        var subjects: [(Erasures.Subject, [Int])] = [(.key(entity: entity.name), Array(0..<keyCount))]
        for identifier in personal.identifiers {
            guard let cell = columns.firstIndex(of: identifier.column) else { continue }
            subjects.append((.value(identifier.type), [cell]))
        }
        for link in personal.links {
            let cells = link.columns.compactMap { columns.firstIndex(of: $0) }
            guard cells.count == link.columns.count else { continue }
            subjects.append((.link(entity: link.entity, columns: link.columns), cells))
        }
        return subjects
    }

    private static func first(of token: [UInt8]) -> UInt64 {
        token.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Part of the plan's digest: what the plan compares, so that an erasure that does not touch it skips no page less.
    var digest: [UInt8] {
        var hash = SHA256()
        for question in questions {
            for (_, token) in question.tokens.sorted(by: { $0.token.lexicographicallyPrecedes($1.token) }) {
                hash.update(token)
            }
        }
        return hash.finish()
    }

    /// `starts`: offsets of the row's cells from `base`, and of their end.
    func meets(_ base: UnsafeRawPointer, _ starts: UnsafePointer<Int>) -> Bool {
        for question in questions where meets(question, base, starts) { return true }
        return false
    }

    private func meets(_ question: Question, _ base: UnsafeRawPointer, _ starts: UnsafePointer<Int>) -> Bool {
        var message = question.hash.message()
        for cell in question.cells {
            // A row that lacks a part is nobody's by this subject.
            guard base.loadUnaligned(fromByteOffset: starts[cell], as: Int32.self) != -1 else { return false }
            message.update(
                UnsafeRawBufferPointer(start: base + starts[cell], count: starts[cell + 1] - starts[cell])
            )
        }
        return message.finish { ErasureProbe.find($0, in: question.tokens) }
    }

    private static func find(
        _ token: UnsafeRawBufferPointer,
        in tokens: [(first: UInt64, token: [UInt8])]
    ) -> Bool {
        let first = UInt64(bigEndian: token.loadUnaligned(as: UInt64.self))
        var low = 0
        var high = tokens.count
        while low < high {
            let middle = (low + high) / 2
            if tokens[middle].first < first { low = middle + 1 } else { high = middle }
        }
        while low < tokens.count, tokens[low].first == first {
            if tokens[low].token.elementsEqual(token) { return true }
            low += 1
        }
        return false
    }
}

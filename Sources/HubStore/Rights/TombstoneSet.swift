import Bytes
import HubModel

/// Asks whether values are erased, one at a time; for everything but the hot loop.
struct TombstoneSet: Sendable {
    private let erasures: Erasures
    private let tokens: [String: Set<[UInt8]>]

    init(_ erasures: Erasures) {
        self.erasures = erasures
        tokens = Dictionary(grouping: erasures.tombstones, by: \.subject).mapValues { Set($0.map(\.token)) }
    }

    func contains(_ subject: Erasures.Subject, _ cells: [[UInt8]]) -> Bool {
        guard let known = tokens[subject.text] else { return false }
        return known.contains(hmacSHA256(key: erasures.key, Erasures.message(subject, cells: cells)))
    }

    /// A text that may be a value of any type: what a request was asked with.
    func contains(text: String) -> Bool {
        let cells = [Array(text.utf8)]
        return tokens.contains { subject, known in
            let message = Array(subject.utf8) + [0] + Erasures.cells(cells)
            return known.contains(hmacSHA256(key: erasures.key, message))
        }
    }

    /// A key as quarantine writes it: erased itself, or with an erased value among its columns.
    func contains(key cells: [[UInt8]], of table: PersonTable) -> Bool {
        let columns = table.entity.key
        guard cells.count == columns.count else { return false }
        if contains(.key(entity: table.entity.name), cells) { return true }
        for identifier in table.personal.identifiers {
            guard let place = columns.firstIndex(of: identifier.column) else { continue }
            if contains(.value(identifier.type), [cells[place]]) { return true }
        }
        for link in table.personal.links {
            let places = link.columns.compactMap { columns.firstIndex(of: $0) }
            guard places.count == link.columns.count else { continue }
            if contains(.link(entity: link.entity, columns: link.columns), places.map { cells[$0] }) {
                return true
            }
        }
        return false
    }
}

/// Persons who were erased, as keyed hashes: what the loader must never stage again.
///
/// A token is HMAC-SHA256 with the hub's own key over `Erasures.message`. Values are never part of it, so the list may
/// lie in a database and in its dumps; the key may not.
package struct Erasures: Sendable, Hashable {
    /// What a token is about.
    package enum Subject: Sendable, Hashable {
        /// One row of an entity, by its key.
        case key(entity: String)
        /// A value of a type, in whatever column of whatever entity.
        case value(FieldType)
        /// Rows that may be seen through a row of this entity, by the columns that lead there.
        case link(entity: String, columns: [String])

        /// Stable for ever, because it is part of stored tokens: `key:invoice`, `value:phone_vn`, `link:contract:code`.
        package var text: String {
            switch self {
            case .key(let entity): "key:\(entity)"
            case .value(let type): "value:\(type.rawValue)"
            case .link(let entity, let columns): "link:\(entity):\(columns.joined(separator: ","))"
            }
        }
    }

    package struct Tombstone: Sendable, Hashable {
        /// `Subject.text`.
        package var subject: String
        /// 32 bytes.
        package var token: [UInt8]

        package init(subject: String, token: [UInt8]) {
            self.subject = subject
            self.token = token
        }
    }

    /// The hub's own key; empty where nobody was erased.
    package var key: [UInt8]
    package var tombstones: Set<Tombstone>

    package init(key: [UInt8] = [], tombstones: Set<Tombstone> = []) {
        self.key = key
        self.tombstones = tombstones
    }

    package static let none = Erasures()

    /// What a token is taken over: the subject, a zero byte, then each cell as a row has it (Int32 length, bytes).
    package static func message(_ subject: Subject, cells: [[UInt8]]) -> [UInt8] {
        Array(subject.text.utf8) + [0] + Erasures.cells(cells)
    }

    package static func cells(_ cells: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for cell in cells {
            withUnsafeBytes(of: Int32(cell.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: cell)
        }
        return bytes
    }
}

import Bytes
package import HubModel
import PQ

/// A staging table with rows of persons, and what its mapping says of them.
package struct PersonTable: Sendable {
    let entity: Entity
    let personal: PersonalData

    /// `nil` for an entity that says nothing of a person.
    package init?(_ entity: Entity) {
        guard let personal = PersonalData(entity) else { return nil }
        self.entity = entity
        self.personal = personal
    }

    var name: String { StagingTable.name(of: entity.name) }

    /// Columns whose values lead from this entity to others, by links.
    static func links(to entity: String, in tables: [PersonTable]) -> [PersonalData.Link] {
        Set(tables.flatMap(\.personal.links).filter { $0.entity == entity })
            .sorted { $0.columns.joined() < $1.columns.joined() }
    }

    /// The binary form of a column's cell, without its length.
    func cell(_ column: String) -> String { "\(send(column))(t.\(quoted(identifier: column)))" }

    func send(_ column: String) -> String {
        StagingTable.send(entity.field(column)?.type.column ?? .text)
    }

    /// The cell of a value of the column, from its text; NULL where the text cannot be one: a digest stands where a key
    /// is too long, or could not be read.
    func cell(_ column: String, ofText text: String) -> String {
        let type = entity.field(column)?.type.column ?? .text
        guard let shape = PersonTable.shape(of: type) else { return "\(send(column))(\(text))" }
        let value = "\(send(column))(\(text)::\(type.rawValue))"
        return "CASE WHEN \(text) ~ \(quoted(literal: shape)) THEN \(value) END"
    }

    /// How the texts of a type look, at least; `nil`: any text.
    private static func shape(of type: ColumnType) -> String? {
        switch type {
        case .text: nil
        case .bigint: "^-?[0-9]{1,18}$"
        case .numeric: "^-?[0-9]+([.][0-9]+)?$"
        case .boolean: "^(true|false|t|f)$"
        case .date: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        case .timestamptz: "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+]00)$"
        case .jsonb: "^$"
        }
    }

    func isThere(on connection: PQConnection) throws -> Bool {
        try connection.execute("SELECT to_regclass($1) IS NOT NULL", [.text(name)]).boolean(0, 0) ?? false
    }
}

/// What is known of one citizen (or of several at once): values, and rows found by them.
package struct PersonFindings: Sendable {
    /// By type, in the form in which they are stored.
    package var values: [FieldType: Set<String>]
    /// What leads from a found row to rows of another entity.
    var links: [PersonalData.Link: Set<LinkValue>] = [:]
    /// By entity.
    package var rows: [String: [Row]] = [:]

    struct LinkValue: Sendable, Hashable {
        var texts: [String]
        var cells: [[UInt8]]
    }

    package struct Row: Sendable, Hashable {
        /// The key's columns as PostgreSQL prints them.
        package var key: [String]
        var cells: [[UInt8]]
    }

    package init(values: [FieldType: Set<String>]) {
        self.values = values
    }

    /// Long enough to be looked for as they stand, whatever they mean.
    var texts: [String] { values.values.flatMap { $0 }.filter { $0.utf8.count >= 6 }.sorted() }

    package var isEmpty: Bool { rows.values.allSatisfy(\.isEmpty) }

    /// Tombstones for all of it.
    func tombstones(key: [UInt8]) -> Set<Erasures.Tombstone> {
        var tombstones: Set<Erasures.Tombstone> = []
        func add(_ subject: Erasures.Subject, _ cells: [[UInt8]]) {
            let token = hmacSHA256(key: key, Erasures.message(subject, cells: cells))
            tombstones.insert(Erasures.Tombstone(subject: subject.text, token: token))
        }
        for (type, texts) in values {
            for text in texts { add(.value(type), [Array(text.utf8)]) }
        }
        for (link, found) in links {
            for value in found { add(.link(entity: link.entity, columns: link.columns), value.cells) }
        }
        for (entity, found) in rows {
            for row in found { add(.key(entity: entity), row.cells) }
        }
        return tombstones
    }
}

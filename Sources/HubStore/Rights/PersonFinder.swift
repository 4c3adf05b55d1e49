package import HubModel
import PQ

/// Finds every row of a citizen across entities, by the citizen's keys.
///
/// It begins with the values that are given, takes from the rows that it finds the values that name one person alone,
/// and what leads to other entities (`visible_to: { through: … }`), and goes on until nothing new comes.
package struct PersonFinder: Sendable {
    let tables: [PersonTable]

    package init(_ entities: [Entity]) {
        tables = entities.compactMap(PersonTable.init)
    }

    package func find(
        _ values: [FieldType: Set<String>],
        in database: DatabaseSession
    ) async throws -> PersonFindings {
        try await database.transaction { try find(values, on: $0) }
    }

    func find(_ values: [FieldType: Set<String>], on connection: PQConnection) throws -> PersonFindings {
        var findings = PersonFindings(values: values)
        let there = try tables.filter { try $0.isThere(on: connection) }
        var known = -1
        while known != findings.size {
            known = findings.size
            for table in there {
                try lookAmongRefused(of: table, for: &findings, on: connection)
                lead(to: table, for: &findings)
                try look(in: table, for: &findings, on: connection)
            }
        }
        return findings
    }

    /// A refused record that holds a value as it stands: its key may name the person, too.
    private func lookAmongRefused(
        of table: PersonTable,
        for findings: inout PersonFindings,
        on connection: PQConnection
    ) throws {
        let own = table.personal.identifiers.filter { $0.isOwn && table.entity.key.contains($0.column) }
        let values = findings.texts
        guard !own.isEmpty, !values.isEmpty else { return }
        let rows = try connection.execute(
            """
            SELECT q.key FROM hub.quarantine q WHERE q.entity = $1 AND q.key IS NOT NULL AND EXISTS (
                SELECT FROM unnest($2::text[]) v WHERE position(convert_to(v, 'UTF8') IN q.record) > 0)
            """,
            [.text(table.entity.name), .texts(values)]
        )
        for row in 0..<rows.rowCount {
            let parts = (rows.text(row, 0) ?? "").split(separator: "\u{1f}", omittingEmptySubsequences: false)
            guard parts.count == table.entity.key.count else { continue }
            for (column, part) in zip(table.entity.key, parts) {
                guard let identifier = own.first(where: { $0.column == column }) else { continue }
                findings.values[identifier.type, default: []].insert(String(part))
            }
        }
    }

    /// A value that is known leads on although its own row is not staged.
    private func lead(to table: PersonTable, for findings: inout PersonFindings) {
        for link in PersonTable.links(to: table.entity.name, in: tables) where link.columns.count == 1 {
            let identifier = table.personal.identifiers.first { $0.column == link.columns[0] && $0.isOwn }
            guard let identifier else { continue }
            for value in findings.values[identifier.type] ?? [] {
                let known = PersonFindings.LinkValue(texts: [value], cells: [Array(value.utf8)])
                findings.links[link, default: []].insert(known)
            }
        }
    }

    private func look(
        in table: PersonTable,
        for findings: inout PersonFindings,
        on connection: PQConnection
    ) throws {
        var parameters: [PQParameter] = []
        var conditions: [String] = []
        for identifier in table.personal.identifiers {
            guard let values = findings.values[identifier.type], !values.isEmpty else { continue }
            parameters.append(.texts(values.sorted()))
            conditions.append("t.\(quoted(identifier: identifier.column)) = ANY ($\(parameters.count))")
        }
        for link in table.personal.links {
            guard let values = findings.links[link], !values.isEmpty else { continue }
            let first = parameters.count
            parameters += link.columns.indices.map { index in .texts(values.map { $0.texts[index] }) }
            let columns = link.columns.map { "t.\(quoted(identifier: $0))::text" }.joined(separator: ", ")
            let lists = link.columns.indices.map { "$\(first + $0 + 1)::text[]" }.joined(separator: ", ")
            conditions.append("(\(columns)) IN (SELECT * FROM unnest(\(lists)))")
        }
        guard !conditions.isEmpty else { return }
        let reading = PersonRowReading(table, links: PersonTable.links(to: table.entity.name, in: tables))
        let rows = try connection.execute(
            "SELECT \(reading.columns) FROM \(table.name) t WHERE \(conditions.joined(separator: " OR "))",
            parameters
        )
        findings.rows[table.entity.name] = []
        for row in 0..<rows.rowCount { reading.add(rows, row, to: &findings) }
    }
}

extension PersonFindings {
    fileprivate var size: Int {
        values.values.reduce(0) { $0 + $1.count } + links.values.reduce(0) { $0 + $1.count }
            + rows.values.reduce(0) { $0 + $1.count }
    }
}

/// What is read of a row that may be a person's: key, identifying values, what leads to other entities.
struct PersonRowReading: Sendable {
    let table: PersonTable
    private let links: [PersonalData.Link]

    init(_ table: PersonTable, links: [PersonalData.Link]) {
        self.table = table
        self.links = links
    }

    private var keyColumns: [String] { table.entity.key }

    /// Those that are read as text and as cell: the key's, those that lead on, those that lead here.
    private var pairedColumns: [String] {
        keyColumns + links.flatMap(\.columns) + table.personal.links.flatMap(\.columns)
    }

    var columns: String {
        let pairs = pairedColumns.flatMap {
            ["t.\(quoted(identifier: $0))::text", table.cell($0)]
        }
        let values = table.personal.identifiers.map { "t.\(quoted(identifier: $0.column))" }
        return (pairs + values).joined(separator: ", ")
    }

    /// Adds a row and what it tells of its person.
    func add(_ rows: borrowing PQResult, _ row: Int, to findings: inout PersonFindings) {
        let pairs = pairs(rows, row)
        findings.rows[table.entity.name, default: []].append(key(pairs))
        var place = keyColumns.count
        for link in links {
            let parts = pairs[place..<place + link.columns.count]
            place += link.columns.count
            guard parts.allSatisfy({ !$0.cell.isEmpty }) else { continue }
            findings.links[link, default: []].insert(
                PersonFindings.LinkValue(texts: parts.map(\.text), cells: parts.map(\.cell))
            )
        }
        for (identifier, value) in values(rows, row) where identifier.isOwn {
            findings.values[identifier.type, default: []].insert(value)
        }
    }

    private typealias Pair = (text: String, cell: [UInt8])

    private func pairs(_ rows: borrowing PQResult, _ row: Int) -> [Pair] {
        var pairs: [Pair] = []
        for index in pairedColumns.indices {
            pairs.append((rows.text(row, index * 2) ?? "", rows.bytes(row, index * 2 + 1) ?? []))
        }
        return pairs
    }

    private func key(_ pairs: [Pair]) -> PersonFindings.Row {
        let key = pairs.prefix(keyColumns.count)
        return PersonFindings.Row(key: key.map(\.text), cells: key.map(\.cell))
    }

    private func values(_ rows: borrowing PQResult, _ row: Int) -> [(PersonalData.Identifier, String)] {
        let first = 2 * pairedColumns.count
        var values: [(PersonalData.Identifier, String)] = []
        for (index, identifier) in table.personal.identifiers.enumerated() {
            guard let value = rows.text(row, first + index), !value.isEmpty else { continue }
            values.append((identifier, value))
        }
        return values
    }

    /// Whether a tombstone is about the row: by its key, a value, or what leads to it.
    func isErased(_ rows: borrowing PQResult, _ row: Int, _ known: TombstoneSet) -> Bool {
        let pairs = pairs(rows, row)
        if known.contains(.key(entity: table.entity.name), pairs.prefix(keyColumns.count).map(\.cell)) {
            return true
        }
        var place = pairs.count - table.personal.links.reduce(0) { $0 + $1.columns.count }
        for link in table.personal.links {
            let cells = pairs[place..<place + link.columns.count].map(\.cell)
            place += link.columns.count
            if known.contains(.link(entity: link.entity, columns: link.columns), cells) { return true }
        }
        return values(rows, row).contains { known.contains(.value($0.type), [Array($1.utf8)]) }
    }
}

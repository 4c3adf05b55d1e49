package import HubModel
import PQ

/// Records that could not become rows, for people to look at and to settle.
package struct Quarantine: Sendable {
    let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case open, closed, discarded
    }

    /// An entry without the record itself, which `record(_:)` gives behind the sign-in.
    package struct Entry: Sendable, Hashable, Codable {
        package var id: Int64
        package var pull: String
        package var entity: String
        /// Columns joined by U+001F; `nil` where the key could not be read.
        package var key: String?
        package var state: State
        package var faults: [FieldFault]
        /// Microseconds since 1970.
        package var firstSeen: Int64
        package var lastSeen: Int64
        package var times: Int
        package var run: Int64
        package var payload: Int64
        package var page: Int
        package var ordinal: Int
    }

    /// Entries of one pull (`connector/pull`) or of all, in one state or in any, those last seen first.
    package func list(pull: String? = nil, state: State? = .open, limit: Int = 50) async throws -> [Entry] {
        try await read(
            "($1::text IS NULL OR pull = $1) AND ($2::text IS NULL OR state = $2)",
            [PQParameter(pull), PQParameter(state?.rawValue), .integer(Int64(limit))]
        )
    }

    package func entry(_ id: Int64) async throws -> Entry? {
        try await read("id = $1 AND $2", [.integer(id), .boolean(true), .integer(1)]).first
    }

    private func read(
        _ condition: String,
        _ parameters: [PQParameter],
        order: String = "last_seen DESC, id DESC"
    ) async throws -> [Entry] {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT id, pull, entity, key, state, faults, \(SQL.microseconds("first_seen")),
                    \(SQL.microseconds("last_seen")), times, run, payload, page, ordinal
                FROM hub.quarantine WHERE \(condition) ORDER BY \(order) LIMIT $3
                """,
                parameters
            )
            return try (0..<rows.rowCount).map { try Entry(rows, row: $0) }
        }
    }

    /// The record's bytes as received; `nil` without such an entry.
    ///
    /// They may hold personal data.
    package func record(_ id: Int64) async throws -> [UInt8]? {
        try await database.use { connection in
            let row = try connection.execute(
                "SELECT record FROM hub.quarantine WHERE id = $1",
                [.integer(id)]
            )
            return row.rowCount == 1 ? row.bytes(0, 0) : nil
        }
    }

    package struct RuleCount: Sendable, Hashable, Codable {
        package var pull: String
        package var field: String
        package var rule: String
        package var count: Int
    }

    /// What a page shows: of one pull, one field, one rule, or of all.
    package struct Filter: Sendable, Hashable {
        package var pull: String?
        package var field: String?
        package var rule: String?

        package init(pull: String? = nil, field: String? = nil, rule: String? = nil) {
            self.pull = pull
            self.field = field
            self.rule = rule
        }

        fileprivate func takes(_ count: RuleCount) -> Bool {
            (rule ?? count.rule) == count.rule && (field ?? count.field) == count.field
                && (pull ?? count.pull) == count.pull
        }
    }

    /// How many open entries break which rule, most first, as `hub.quarantine_count` sums them: however many there are.
    package func counts() async throws -> (all: Int, rules: [RuleCount]) {
        try await database.use { connection in
            let rows = try connection.execute(
                """
                SELECT pull, field, rule, sum(open)::bigint FROM hub.quarantine_count WHERE open > 0
                GROUP BY pull, field, rule ORDER BY 4 DESC, 1, 2, 3
                """
            )
            let counts = (0..<rows.rowCount).map { row in
                RuleCount(
                    pull: rows.text(row, 0) ?? "",
                    field: rows.text(row, 1) ?? "",
                    rule: rows.text(row, 2) ?? "",
                    count: Int(rows.integer(row, 3) ?? 0)
                )
            }
            return (
                counts.filter(\.rule.isEmpty).reduce(0) { $0 + $1.count }, counts.filter { !$0.rule.isEmpty }
            )
        }
    }

    /// Open entries below a number, newest first.
    ///
    /// `counts`: the rules of `counts`. What few entries have is looked up by its index, what many have by walking.
    package func page(
        _ filter: Filter,
        counts: [RuleCount],
        before: Int64 = .max,
        limit: Int
    ) async throws -> [Entry] {
        var fault: [String: String] = [:]
        fault["rule"] = filter.rule
        fault["field"] = filter.field
        let matches = counts.reduce(0) { filter.takes($1) ? $0 + $1.count : $0 }
        let isRare = !fault.isEmpty && matches < Quarantine.rare
        let pulls = filter.pull.map { [["pull": $0]] } ?? []
        let terms = fault.isEmpty ? nil : isRare ? [fault] + pulls : [fault]
        let condition = "($1::text IS NULL OR pull = $1) AND state = 'open' AND id < $4"
        let found =
            isRare
            ? "id = ANY (ARRAY(SELECT r.id FROM hub.quarantine r WHERE r.state = 'open' AND \(Quarantine.terms) @> $2::jsonb))"
            : "($2::jsonb IS NULL OR faults @> $2)"
        return try await read(
            "\(condition) AND \(found)",
            [
                PQParameter(filter.pull), try terms.map { try PQParameter(json: $0) } ?? .null,
                .integer(Int64(limit)), .integer(before),
            ],
            order: "id DESC"
        )
    }

    /// As `quarantine_open_terms` indexes them.
    private static let terms = #"(r.faults || ('[{"pull": "' || r.pull || '"}]')::jsonb)"#
    /// An entry that the index finds costs a page of the table to read, one that is walked past far less.
    private static let rare = 4000

    /// Notes that somebody has read a record in clear, and why.
    package func noteReading(_ id: Int64, by person: String, reason: String) async throws {
        try await AuditBook(database).record(
            person: person,
            act: "quarantine.reveal",
            subject: "quarantine",
            detail: SettledRecords(ids: [id], reason: reason)
        )
    }

    /// What the audit keeps of an act on entries.
    private struct SettledRecords: Encodable {
        var ids: [Int64]
        var reason: String?
    }

    /// Sets open entries aside until their content changes; audited.
    ///
    /// Returns how many there were.
    package func discard(_ ids: [Int64], by person: String, reason: String? = nil) async throws -> Int {
        try await database.transaction { connection in
            let discarded = try connection.execute(
                """
                UPDATE hub.quarantine SET state = 'discarded', settled_at = clock_timestamp()
                WHERE id = ANY ($1) AND state = 'open'
                """,
                [.integers(ids)]
            ).affected
            try AuditBook.record(
                person: person,
                act: "quarantine.discard",
                subject: "quarantine",
                detail: SettledRecords(ids: ids, reason: reason),
                on: connection
            )
            return discarded
        }
    }
}

extension Quarantine.Entry {
    fileprivate init(_ rows: borrowing PQResult, row: Int) throws {
        id = rows.integer(row, 0) ?? 0
        pull = rows.text(row, 1) ?? ""
        entity = rows.text(row, 2) ?? ""
        key = rows.text(row, 3)
        state = rows.text(row, 4).flatMap(Quarantine.State.init) ?? .open
        faults = try decoded([FieldFault].self, from: rows.text(row, 5))
        firstSeen = rows.integer(row, 6) ?? 0
        lastSeen = rows.integer(row, 7) ?? 0
        times = Int(rows.integer(row, 8) ?? 0)
        run = rows.integer(row, 9) ?? 0
        payload = rows.integer(row, 10) ?? 0
        page = Int(rows.integer(row, 11) ?? 0)
        ordinal = Int(rows.integer(row, 12) ?? 0)
    }
}

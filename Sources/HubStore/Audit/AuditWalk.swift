import HubModel
import PQ

/// The state of a walk along the audit: as much memory for a million rows as for one.
struct AuditWalk: Sendable {
    private(set) var verdict = AuditVerdict(head: Digest(bytes: AuditHash.beginning))
    /// The last row that was read.
    private(set) var id: Int64 = 0
    /// The hash before the last row.
    private var former: [UInt8]?
    /// Noted heads by the number of rows, and those of which the number is not known.
    private let noted: [Int64: [NotedHead]]
    private var missing: [NotedHead]

    init(noted: [NotedHead]) {
        self.noted = Dictionary(grouping: noted.filter { $0.rows != nil }) { $0.rows ?? 0 }
        missing = noted.filter { $0.rows == nil }
        missing.removeAll { $0.hash == verdict.head }
    }

    /// How the database says it ends.
    struct End: Sendable {
        var rows: Int64
        var id: Int64
        var hash: Digest
        /// The greatest number that is there.
        var last: Int64
        var isGuarded: Bool
    }

    /// In one statement, so that a row that is being added meanwhile is in all of it or in none.
    static func end(on connection: PQConnection) throws(PQError) -> End {
        let rows = try connection.execute(
            """
            SELECT coalesce(h.rows, -1), coalesce(h.id, -1), h.hash,
                coalesce((SELECT max(id) FROM hub.audit), 0),
                (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = 'hub.audit'::regclass AND t.tgenabled = 'A'
                    AND (t.tgname, t.tgfoid) IN (('audit_chain', to_regproc('hub.chain_audit')),
                        ('audit_append_only', to_regproc('hub.refuse_change'))))
            FROM (VALUES (1)) v LEFT JOIN hub.audit_head h ON true
            """
        )
        return End(
            rows: rows.integer(0, 0) ?? -1,
            id: rows.integer(0, 1) ?? -1,
            hash: Digest(bytes: rows.bytes(0, 2) ?? []),
            last: rows.integer(0, 3) ?? 0,
            isGuarded: rows.integer(0, 4) == 2
        )
    }

    private static let batch = 5_000

    /// The next rows up to a number; false where there are no more, or something does not fit.
    mutating func step(to last: Int64, on connection: PQConnection) throws(PQError) -> Bool {
        let rows = try connection.repeating(
            """
            SELECT id, \(SQL.microseconds("at")), person, act, subject, detail::text, previous, hash
            FROM hub.audit WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3
            """,
            [.integer(verdict.rows == 0 ? .min : id), .integer(last), .integer(Int64(AuditWalk.batch))]
        )
        for row in 0..<rows.rowCount {
            if let fault = check(rows, row) {
                verdict.fault = fault
                return false
            }
        }
        return rows.rowCount == AuditWalk.batch
    }

    private mutating func check(_ rows: borrowing PQResult, _ row: Int) -> AuditVerdict.Fault? {
        let number = rows.integer(row, 0) ?? 0
        let (previous, hash) = (rows.bytes(row, 6) ?? [], rows.bytes(row, 7) ?? [])
        let expected = AuditHash.of(
            rows,
            row,
            previous: previous,
            id: number,
            at: rows.integer(row, 1) ?? 0,
            texts: 2..<6
        )
        guard hash == expected else { return AuditVerdict.Fault(kind: .changed, row: number) }
        guard previous == verdict.head.bytes else { return brokenLink(at: number, previous) }
        former = previous
        id = number
        verdict.rows += 1
        verdict.head = Digest(bytes: hash)
        missing.removeAll { $0.hash == verdict.head }
        let other = noted[verdict.rows]?.first { $0.hash != verdict.head }
        return other.map { AuditVerdict.Fault(kind: .rewritten, row: number, noted: $0) }
    }

    /// A row whose own hash is right, but which follows another row than the one before it.
    private func brokenLink(at number: Int64, _ previous: [UInt8]) -> AuditVerdict.Fault {
        // It follows the one before the last: that one was put in.
        if let former, previous == former { return AuditVerdict.Fault(kind: .inserted, row: id) }
        // Rows are numbered without gaps since they are chained.
        if number > id + 1 { return AuditVerdict.Fault(kind: .removed, row: number) }
        // The one before it was changed, and its hash with it.
        return AuditVerdict.Fault(kind: .changed, row: id)
    }

    /// After the last row: whether there was more.
    mutating func finish(_ end: End) {
        guard verdict.fault == nil else { return }
        let late = noted.filter { $0.key > verdict.rows }.min { $0.key < $1.key }?.value.first
        if end.rows > verdict.rows || end.id > id || late != nil {
            verdict.fault = AuditVerdict.Fault(kind: .cutOff, row: id, noted: late)
        } else if end.id < id {
            verdict.fault = AuditVerdict.Fault(kind: .inserted, row: id)
        } else if end.hash != verdict.head || end.rows != verdict.rows {
            verdict.fault = AuditVerdict.Fault(kind: .rewritten, row: id)
        } else if let lost = missing.first {
            verdict.fault = AuditVerdict.Fault(kind: .rewritten, row: id, noted: lost)
        } else if !end.isGuarded {
            verdict.fault = AuditVerdict.Fault(kind: .unguarded)
        }
    }
}

extension AuditBook {
    /// Walks along the whole audit and says what the first row is that does not fit.
    ///
    /// `noted`: heads that were written down outside the database.
    package func verify(noted: [NotedHead] = []) async throws -> AuditVerdict {
        let end = try await database.use { try AuditWalk.end(on: $0) }
        var walk = AuditWalk(noted: noted)
        var goesOn = true
        while goesOn {
            let before = walk
            (walk, goesOn) = try await database.use { connection in
                var walk = before
                let goesOn = try walk.step(to: end.last, on: connection)
                return (walk, goesOn)
            }
        }
        walk.finish(end)
        return walk.verdict
    }
}

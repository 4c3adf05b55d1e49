package import HubModel
import PQ

/// What the runs found out about their data, read back for people.
package struct QualityReader: Sendable {
    private let database: DatabaseSession
    private let personal: [String: Set<String>]

    /// `personal`: by entity, the columns with personal data; of an entity that is not named every value is masked.
    package init(_ database: DatabaseSession, personal: [String: Set<String>]) {
        self.database = database
        self.personal = personal
    }

    /// One entry per promise, in its order.
    package func entities(_ promises: [HubStatus.Promise]) async throws -> [EntityQuality] {
        let states = try await HubStatus(database).pulls(promises)
        return try await database.use { connection in
            try states.map { try QualityReader.quality($0, on: connection) }
        }
    }

    private static func quality(
        _ status: HubStatus.PullStatus,
        on connection: PQConnection
    ) throws -> EntityQuality {
        let last = try completeRuns(of: status.pull, before: .max, limit: 1, on: connection).first
        return EntityQuality(
            pull: status.pull,
            entity: status.entity,
            rows: status.rows,
            freshAt: status.freshAt,
            isFresh: status.freshness == .never ? nil : status.freshness == .fresh,
            refusedOpen: status.openQuarantine,
            changes: try changes(status, lastRun: last?.run ?? 0, on: connection),
            run: last?.run,
            quality: last?.figures.quality ?? RunQuality(),
            anomalies: try last.map {
                try anomalies(of: $0.figures, run: $0.run, pull: status.pull, on: connection)
            } ?? []
        )
    }

    private static func changes(
        _ status: HubStatus.PullStatus,
        lastRun: Int64,
        on connection: PQConnection
    ) throws -> [EntityQuality.ChangeCount] {
        let rows = try connection.execute(
            """
            SELECT field, kind, rule, count(*) FILTER (WHERE run = $3),
                count(*) FILTER (WHERE last_seen > clock_timestamp() - interval '30 days'),
                count(*) FILTER (WHERE closed_at IS NULL)
            FROM hub.change WHERE pull = $1 AND entity = $2 GROUP BY 1, 2, 3 ORDER BY 5 DESC, 1, 2, 3
            """,
            [.text(status.pull), .text(status.entity), .integer(lastRun)]
        )
        return (0..<rows.rowCount).map { row in
            EntityQuality.ChangeCount(
                field: rows.text(row, 0) ?? "",
                kind: rows.text(row, 1).flatMap(ValueChange.Kind.init) ?? .emptied,
                rule: rows.text(row, 2) ?? "",
                lastRun: Int(rows.integer(row, 3) ?? 0),
                days30: Int(rows.integer(row, 4) ?? 0),
                open: Int(rows.integer(row, 5) ?? 0)
            )
        }
    }

    /// What the last complete run of a pull found out, and how far it is from those before.
    package struct Latest: Sendable, Hashable {
        package var run: Int64
        package var quality: RunQuality
        package var anomalies: [Anomaly]
    }

    /// `nil` before the first complete run; neither rows nor values are counted for it.
    package func latest(of pull: PullID) async throws -> Latest? {
        let name = pull.description
        return try await database.use { connection in
            let runs = try QualityReader.completeRuns(
                of: name,
                before: .max,
                limit: AnomalyRule.runs + 1,
                on: connection
            )
            guard let last = runs.first else { return nil }
            let before = runs.dropFirst().map(\.figures)
            return Latest(
                run: last.run,
                quality: last.figures.quality,
                anomalies: AnomalyRule().judge(last.figures, against: before)
            )
        }
    }

    // MARK: Anomalies

    /// How far a run is from the complete runs of its pull before it.
    package func anomalies(of entry: RunHistory.Entry) async throws -> [Anomaly] {
        guard ["pull", "full"].contains(entry.mode) else { return [] }
        return try await database.use { connection in
            try QualityReader.anomalies(
                of: RunFigures(account: entry.account, quality: entry.quality),
                run: entry.run,
                pull: entry.pull,
                on: connection
            )
        }
    }

    private static func anomalies(
        of figures: RunFigures,
        run: Int64,
        pull: String,
        on connection: PQConnection
    ) throws -> [Anomaly] {
        let before = try completeRuns(of: pull, before: run, limit: AnomalyRule.runs, on: connection)
        return AnomalyRule().judge(figures, against: before.map(\.figures))
    }

    private static func completeRuns(
        of pull: String,
        before run: Int64,
        limit: Int,
        on connection: PQConnection
    ) throws -> [(run: Int64, figures: RunFigures)] {
        let rows = try connection.execute(
            """
            SELECT id, account, quality FROM hub.run
            WHERE pull = $1 AND id < $2 AND state = 'succeeded' AND mode IN ('pull', 'full')
            ORDER BY id DESC LIMIT $3
            """,
            [.text(pull), .integer(run), .integer(Int64(limit))]
        )
        return try (0..<rows.rowCount).map { row in
            let figures = RunFigures(
                account: try stored(rows.text(row, 1), or: RecordAccount()),
                quality: try stored(rows.text(row, 2), or: RunQuality())
            )
            return (rows.integer(row, 0) ?? 0, figures)
        }
    }

    // MARK: One run

    /// `nil` without such a run.
    package func review(_ run: Int64) async throws -> RunReview? {
        guard let entry = try await RunHistory(database).entry(run) else { return nil }
        let anomalies = try await anomalies(of: entry)
        let (refused, examples) = try await database.use { connection in
            (
                try QualityReader.refused(entry, on: connection),
                try QualityReader.examples(entry, on: connection)
            )
        }
        var failure: Localized?
        if let vi = entry.failureVietnamese, let en = entry.failureEnglish {
            failure = Localized(vi: vi, en: en)
        }
        return RunReview(
            run: entry.run,
            pull: entry.pull,
            entity: entry.entity,
            mode: entry.mode,
            state: entry.state,
            startedAt: entry.startedAt,
            endedAt: entry.endedAt,
            account: entry.account,
            pages: entry.pages,
            requests: entry.requests,
            bytes: entry.bytes,
            failureCode: entry.failureCode,
            failure: failure,
            quality: entry.quality,
            anomalies: anomalies,
            refused: refused,
            examples: examples.map { masked($0, of: entry.entity) }
        )
    }

    private func masked(_ example: RunReview.Example, of entity: String) -> RunReview.Example {
        let isSafe = personal[entity].map { !$0.contains(example.field) && !example.field.isEmpty } ?? false
        guard !isSafe else { return example }
        var example = example
        example.value = ExampleMask.pattern(of: example.value)
        return example
    }

    private static func refused(
        _ entry: RunHistory.Entry,
        on connection: PQConnection
    ) throws -> [RunReview.RuleCount] {
        let rows = try connection.execute(
            """
            SELECT f->>'field', f->>'rule', count(*)
            FROM hub.quarantine q, jsonb_array_elements(q.faults) f
            WHERE q.pull = $1 AND q.run = $2 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
            """,
            [.text(entry.pull), .integer(entry.run)]
        )
        return (0..<rows.rowCount).map { row in
            RunReview.RuleCount(
                field: rows.text(row, 0) ?? "",
                rule: rows.text(row, 1) ?? "",
                count: Int(rows.integer(row, 2) ?? 0)
            )
        }
    }

    private static func examples(
        _ entry: RunHistory.Entry,
        on connection: PQConnection
    ) throws -> [RunReview.Example] {
        let rows = try connection.execute(
            """
            SELECT DISTINCT ON (field, rule) field, rule, path, value FROM (
                SELECT field, rule, path, value FROM hub.change WHERE pull = $1 AND run = $2
                UNION ALL
                SELECT f->>'field', f->>'rule', f->>'path', f->>'value'
                FROM hub.quarantine q, jsonb_array_elements(q.faults) f WHERE q.pull = $1 AND q.run = $2) e
            ORDER BY field, rule, value
            """,
            [.text(entry.pull), .integer(entry.run)]
        )
        return (0..<rows.rowCount).map { row in
            RunReview.Example(
                field: rows.text(row, 0) ?? "",
                rule: rows.text(row, 1) ?? "",
                path: rows.text(row, 2) ?? "",
                value: rows.text(row, 3) ?? ""
            )
        }
    }
}

/// What a run wrote; runs of earlier revisions wrote nothing.
func stored<Value: Decodable>(_ json: String?, or empty: Value) throws -> Value {
    json == nil || json == "{}" ? empty : try decoded(Value.self, from: json)
}

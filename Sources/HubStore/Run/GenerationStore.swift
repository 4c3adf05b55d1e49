import HubModel
import PQ

/// The sets of a `replace`: the partition that a run loads, and which sets readers see.
///
/// A set is the rows of one source and one `each` value from one run; its number stands in `_generation`. Readers see
/// the sets in `hub.published`, through the policies of the table.
struct GenerationStore: Sendable {
    /// A setting of the session: the set that rows go into, the default of `_generation`.
    static let setting = "lienthong.generation"

    let tables: [StagingTable]
    let source: Int16

    /// `tables` of a run; those of other layouts are left out.
    init(_ tables: [StagingTable], source: Int16) {
        self.tables = tables.filter { $0.layout == .generations }
        self.source = source
    }

    var isEmpty: Bool { tables.isEmpty }
    var entities: [String] { tables.map(\.plan.entity) }

    /// An empty partition for each table.
    ///
    /// Attached while empty: no reader waits for a scan. `CREATE … PARTITION OF` would lock readers out.
    func open(run: Int64, on connection: PQConnection) throws {
        for table in tables {
            let partition = table.loading(run: run).target
            let name = StagingName.generation(table.plan.entity, run: run)
            try connection.script(
                """
                CREATE TABLE \(partition) (LIKE \(table.name) INCLUDING DEFAULTS INCLUDING INDEXES) WITH (fillfactor = 90);
                ALTER TABLE \(partition) ENABLE ROW LEVEL SECURITY;
                ALTER TABLE \(table.name) ATTACH PARTITION \(partition)
                    FOR VALUES FROM (\(GenerationStore.first(of: run))) TO (\(GenerationStore.first(of: run + 1)));
                """
            )
            try connection.execute(
                "INSERT INTO hub.partition (run, entity, source, name) VALUES ($1, $2, $3, $4)",
                [.integer(run), .text(table.plan.entity), .integer(Int64(source)), .text(name)]
            )
        }
    }

    /// A run has room for a million `each` values.
    private static func first(of run: Int64) -> Int64 { run << 20 }

    /// Says which set the rows of this transaction go into from here on.
    static func use(_ generation: Int64, on connection: PQConnection) throws {
        try connection.execute(
            "SELECT set_config('\(setting)', $1, true)",
            [.text("\(generation)")]
        )
    }

    /// The sets of these `each` values in a run's partition, made where they are not there.
    func generations(
        of each: Set<String>,
        in table: StagingTable,
        run: Int64,
        on connection: PQConnection
    ) throws -> [String: Int64] {
        let entity = PQParameter.text(table.plan.entity)
        var found: [String: Int64] = [:]
        for each in each.sorted() {
            let text = PQParameter.text(each.storable)
            try connection.execute(
                """
                INSERT INTO hub.generation (id, run, entity, source, each)
                SELECT $1::bigint * 1048576 + coalesce(max(g.id) - $1::bigint * 1048576 + 1, 0), $1::bigint,
                    $2::text, $3::smallint, $4::text
                FROM hub.generation g WHERE g.run = $1
                ON CONFLICT (run, entity, each) DO NOTHING
                """,
                [.integer(run), entity, .integer(Int64(source)), text]
            )
            found[each] = try connection.execute(
                "SELECT id FROM hub.generation WHERE run = $1 AND entity = $2 AND each = $3",
                [.integer(run), entity, text]
            ).integer(0, 0)
        }
        return found
    }

    // MARK: What is left behind

    /// A partition that nobody reads any more.
    struct Leftover: Sendable {
        var run: Int64
        var entity: String
        var name: String
    }

    /// Of runs that failed, at once; of sets that were replaced, a day later: a reader may still be at work.
    func leftovers(before run: Int64, on connection: PQConnection) throws -> [Leftover] {
        let rows = try connection.execute(
            """
            SELECT p.run, p.entity, p.name FROM hub.partition p
            WHERE p.entity = ANY ($1::text[]) AND p.source = $2 AND p.run < $3
                AND (p.retired_at IS NULL OR p.retired_at < clock_timestamp() - interval '1 day')
                AND NOT EXISTS (SELECT FROM hub.published b JOIN hub.generation g ON g.id = b.generation
                    WHERE g.run = p.run AND g.entity = p.entity)
            ORDER BY p.run
            """,
            [.texts(entities), .integer(Int64(source)), .integer(run)]
        )
        return (0..<rows.rowCount).map {
            Leftover(
                run: rows.integer($0, 0) ?? 0,
                entity: rows.text($0, 1) ?? "",
                name: rows.text($0, 2) ?? ""
            )
        }
    }

    /// Drops a partition; `false` if a reader is in the way, who would else make all later ones wait.
    static func drop(_ leftover: Leftover, on connection: PQConnection) throws -> Bool {
        try connection.execute("SET LOCAL lock_timeout = '1s'")
        try connection.execute("SAVEPOINT leftover")
        do throws(PQError) {
            try connection.execute("DROP TABLE IF EXISTS \(StagingTable.name(of: leftover.name))")
        } catch {
            guard error.sqlstate == "55P03" else { throw error }
            try connection.execute("ROLLBACK TO SAVEPOINT leftover")
            return false
        }
        try connection.execute(
            "DELETE FROM hub.partition WHERE run = $1 AND entity = $2",
            [.integer(leftover.run), .text(leftover.entity)]
        )
        return true
    }
}

import HubModel
import HubStore
import PQ
import Synchronization

/// A fresh database of the test cluster at the hub's current revision, with one staging table.
struct TestDatabase: Sendable {
    let conninfo: String
    let session: DatabaseSession
    private static let counter = Atomic<Int>(0)

    init() async throws {
        let cluster = try TestCluster.running()
        let name = "test_\(TestDatabase.counter.add(1, ordering: .relaxed).newValue)"
        let template = try await TestTemplate.shared.name(in: cluster)
        try await TestTemplate.shared.create(name, from: template, in: cluster)
        conninfo = cluster.conninfo(name)
        session = DatabaseSession(conninfo)
    }

    /// Runs statements as a bystander.
    func script(_ sql: String) async throws {
        try await session.use { try $0.script(sql) }
    }

    /// All rows of a query as text, columns joined by `|`, NULL as `-`.
    func rows(_ sql: String, _ parameters: [PQParameter] = []) async throws -> [String] {
        try await session.use { connection in
            let result = try connection.execute(sql, parameters)
            return (0..<result.rowCount).map { row in
                (0..<result.columnCount).map { result.text(row, $0) ?? "-" }.joined(separator: "|")
            }
        }
    }

    func value(_ sql: String) async throws -> String? {
        try await rows(sql).first
    }

    /// The staged rows that are not removed: key, note, seen_at.
    func staged() async throws -> [String] {
        try await rows(
            """
            SELECT code, number, note, extract(epoch FROM seen_at)::bigint FROM staging.invoice
            WHERE _removed_at IS NULL ORDER BY code, number
            """
        )
    }
}

/// The migrated database that every test's own is copied from.
actor TestTemplate {
    static let shared = TestTemplate()
    private var isReady = false

    func name(in cluster: TestCluster) async throws -> String {
        guard !isReady else { return "template_hub" }
        let admin = try PQConnection(cluster.conninfo("postgres"))
        try admin.execute("CREATE DATABASE template_hub")
        let connection = try PQConnection(cluster.conninfo("template_hub"))
        try Migrations.apply(on: connection)
        try connection.script(TestTemplate.staging)
        isReady = true
        return "template_hub"
    }

    /// One at a time: a template may have no other user while it is copied.
    func create(_ name: String, from template: String, in cluster: TestCluster) throws {
        let admin = try PQConnection(cluster.conninfo("postgres"))
        try admin.execute("CREATE DATABASE \(name) TEMPLATE \(template)")
    }

    private static let staging = """
        CREATE TABLE staging.invoice (
            code text COLLATE "C" NOT NULL,
            number bigint NOT NULL,
            note text COLLATE "C",
            seen_at timestamptz,
            _source smallint, _run bigint, _payload bigint, _ordinal integer, _hash uuid,
            _changed_at timestamptz, _removed_at timestamptz,
            PRIMARY KEY (code, number)
        ) WITH (fillfactor = 90);
        """
}

import Foundation

/// What PostgreSQL's own tools do with ready rows: the measures of the hub.
struct Baselines {
    /// Names of the rows in the table.
    enum Kind: String, CaseIterable {
        case upsertIntoEmpty = "A: psql \\copy and ON CONFLICT, empty target"
        case upsertOverAll = "B: the same, every row present and rewritten"
        case limit = "C: binary COPY into the keyed table, the limit"
    }

    private static let name = "bench_baseline"
    private let maintenance: Database
    private let database: Database
    private let workspace: Workspace

    init(server: String, maintenance: Database, workspace: Workspace) throws(BenchFailure) {
        database = try Database(Self.name, server: server, workspace: workspace)
        self.maintenance = maintenance
        self.workspace = workspace
        try maintenance.run(
            "DROP DATABASE IF EXISTS \(Self.name)",
            "CREATE DATABASE \(Self.name) TEMPLATE template0"
        )
    }

    /// Makes ready rows of pages in the order of their records, and gives their fingerprint.
    func prepare(_ pages: Pages) throws -> String {
        try database.run(file: "table.sql")
        try database.run(
            "CREATE UNLOGGED TABLE page (number bigint GENERATED ALWAYS AS IDENTITY, body text)"
        )
        for number in 1...pages.pageCount {
            // A page is one line; the separators are characters that no page holds.
            try database.run(file: "page.sql", input: pages.page(number).path)
        }
        try database.run(file: "ready.sql")
        return try fingerprint(of: "ready")
    }

    /// Writes the ready rows as the utility's monthly file, not yet packed.
    func writeMonth(to path: String) throws(BenchFailure) {
        try database.run(file: "monthly.sql")
        try database.run(
            "\\copy (SELECT * FROM monthly) TO '\(path)' WITH (FORMAT csv, DELIMITER ';', HEADER)",
            "DROP VIEW monthly"
        )
    }

    /// Writes the ready rows as files for `measure`.
    func writeFiles() throws(BenchFailure) {
        try database.run("\\copy ready TO '\(csv)' WITH (FORMAT csv)")
        try database.run("\\copy ready TO '\(binary)' WITH (FORMAT binary)")
        try database.run("DROP TABLE ready")
    }

    /// One round: seconds of each kind.
    func measure() throws(BenchFailure) -> [Kind: Double] {
        var seconds: [Kind: Double] = [:]
        try database.run(file: "table.sql")
        try database.settle()
        seconds[.upsertIntoEmpty] = try database.run(file: "upsert.sql", input: csv).seconds
        try database.run("VACUUM (ANALYZE) invoice")
        try database.settle()
        seconds[.upsertOverAll] = try database.run(file: "upsert.sql", input: csv).seconds
        try database.run(file: "table.sql")
        try database.settle()
        seconds[.limit] = try database.run(file: "limit.sql", input: binary).seconds
        return seconds
    }

    func fingerprint(of table: String = "invoice") throws(BenchFailure) -> String {
        try database.ask(file: "fingerprint.sql", variables: ["table": table])
    }

    /// Names and types, as the catalogue has them.
    func columns() throws(BenchFailure) -> String {
        try database.ask(file: "columns.sql", variables: ["table": "invoice"])
    }

    func removeDatabase() {
        try? maintenance.run("DROP DATABASE IF EXISTS \(Self.name)")
    }

    private var csv: String { workspace.file("ready.csv") }
    private var binary: String { workspace.file("ready.bin") }
}

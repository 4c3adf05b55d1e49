import Foundation

/// The hub's part of a round: every first load into a database that was made for it.
struct HubMeasurement {
    private static let name = "bench_hub"
    /// The tables that hold the baselines' rows.
    private static let invoices = [Source.json.table, Source.xml.table, FileFormat.csv.table]
    private let hub: Hub
    private let pages: PageServer
    private let maintenance: Database
    private let database: Database
    private let workspace: Workspace

    init(hub: Hub, pages: PageServer, maintenance: Database, server: String, workspace: Workspace)
        throws(BenchFailure)
    {
        self.hub = hub
        self.pages = pages
        self.maintenance = maintenance
        self.workspace = workspace
        database = try Database(Self.name, server: server, workspace: workspace)
    }

    /// The baselines load a table that is the hub's own but for lineage, or their times mean nothing.
    func requireLikeness(to baselines: Baselines) throws {
        try makeDatabase()
        let expected = try baselines.columns()
        for table in HubMeasurement.invoices {
            let columns = try database.ask(file: "columns.sql", variables: ["table": table])
            guard columns == expected else {
                throw BenchFailure.differs("\(table) has\n\(columns)\nand sql/table.sql\n\(expected)")
            }
        }
    }

    /// First load, the same night again, a night with changes; then a first load of XML, and a small one.
    func measure(_ workload: Workload, _ expected: Fingerprints, into samples: inout Samples) throws {
        try makeDatabase()
        samples.add(.firstJSON, try load(.json, workload.json))
        try require(expected.first, of: .json)

        // As autovacuum would have done by the next night.
        try vacuum(.json)
        samples.add(.sameBytes, try load(.json, workload.json))
        try require(expected.first, of: .json)

        samples.add(.changedRows, try load(.json, workload.changed))
        try require(expected.changed, of: .json)

        try makeDatabase()
        samples.add(.firstXML, try load(.xml, workload.xml))
        try require(expected.first, of: .xml)

        try makeDatabase()
        samples.add(.smallJSON, try load(.json, workload.small))
        try require(rows: workload.small.count)
    }

    func measureLarge(_ large: Pages, into samples: inout Samples) throws {
        Progress.tell("loading \(large.count) invoices")
        try makeDatabase()
        samples.add(.largeJSON, try load(.json, large))
        try require(rows: large.count)
    }

    /// One first load of each file.
    func measure(_ files: LargeFiles, scale: Int, _ expected: Fingerprints, into samples: inout Samples)
        throws
    {
        try pages.serve(folder: files.folder)
        for format in FileFormat.allCases {
            let rows = format.rows(scale: scale)
            Progress.tell("loading \(rows) rows of \(format.name)")
            try makeDatabase()
            try database.settle()
            let settings = ["base_url": pages.filesAddress, "folder": files.folder.path]
            let usage = try hub.load(format.pull, settings, into: database)
            samples.add(
                FileSample(format: format, rows: rows, bytes: files.bytes(of: format), usage: usage)
            )
            try require(rows: rows, in: format.table)
            // The rows of the month are those of the pages, value by value.
            if format == .csv { try require(expected.first, in: format.table) }
            Progress.tell("\(format.name) \(usage)")
        }
    }

    func removeDatabase() {
        try? maintenance.run("DROP DATABASE IF EXISTS \(Self.name)")
        try? workspace.removeLanding()
    }

    /// Empty tables, an empty ledger, an empty landing store.
    private func makeDatabase() throws {
        try workspace.removeLanding()
        try maintenance.run(
            "DROP DATABASE IF EXISTS \(Self.name)",
            "CREATE DATABASE \(Self.name) TEMPLATE template0"
        )
        try hub.migrate(database)
        // A vacuum that begins by itself in one round would be measured; the baselines' table has the same.
        for table in HubMeasurement.invoices {
            try database.run("ALTER TABLE \(table) SET (autovacuum_enabled = off)")
        }
    }

    private func load(_ source: Source, _ set: Pages) throws -> Program.Usage {
        try pages.serve(set)
        try database.settle()
        return try hub.load(source, from: pages.address, into: database)
    }

    private func vacuum(_ source: Source) throws(BenchFailure) {
        try database.run("VACUUM (ANALYZE) \(source.table)")
    }

    private func require(_ expected: String, of source: Source) throws {
        try require(expected, in: source.table)
    }

    private func require(_ expected: String, in table: String) throws {
        let found = try database.ask(file: "fingerprint.sql", variables: ["table": table])
        guard found == expected else {
            throw BenchFailure.differs("\(table) holds \(found), the pages \(expected) (rows|hashes)")
        }
    }

    private func require(rows: Int, in table: String = Source.json.table) throws {
        let found = try database.ask("SELECT count(*) FROM \(table)")
        guard found == "\(rows)" else {
            throw BenchFailure.differs("\(table) holds \(found) rows, what was sent \(rows)")
        }
    }
}

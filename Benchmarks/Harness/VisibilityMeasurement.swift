import Foundation

/// How long a citizen waits for the own bills among all, through row-level security, in the product's own tables.
struct VisibilityMeasurement {
    private static let name = "bench_visible"
    private let hub: Hub
    private let maintenance: Database
    let database: Database
    private let workspace: Workspace

    init(hub: Hub, maintenance: Database, server: String, workspace: Workspace) throws(BenchFailure) {
        self.hub = hub
        self.maintenance = maintenance
        self.workspace = workspace
        database = try Database(Self.name, server: server, workspace: workspace)
    }

    /// Milliseconds within which 99 of a hundred citizens have them.
    func measure(bills: Int) throws -> Double {
        let contracts = bills / 10
        Progress.tell("\(bills) bills of \(contracts) citizens")
        try maintenance.run("DROP DATABASE IF EXISTS \(Self.name)", "CREATE DATABASE \(Self.name)")
        try hub.migrateProduct(database)
        let variables = ["contracts": "\(contracts)"]
        try database.run(file: "visible_fill.sql", variables: variables)
        try database.settle()
        let answer = try database.ask(file: "visible_ask.sql", variables: variables)
        let figures = (answer.split(separator: "\n").last ?? "").split(separator: "|").compactMap {
            Double($0)
        }
        guard figures.count == 2, Int(figures[0]) == 10_000 else {
            throw BenchFailure.answer("a thousand citizens with ten bills each saw \(answer)")
        }
        return figures[1]
    }

    func removeDatabase() { try? maintenance.run("DROP DATABASE IF EXISTS \(Self.name) WITH (FORCE)") }
}

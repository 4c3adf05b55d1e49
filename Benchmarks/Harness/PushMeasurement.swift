import Foundation

/// Deliveries to a receiver that takes twenty milliseconds: how soon after the app's commit, and how many in a second.
struct PushMeasurement {
    private static let perSecond = 100
    private let hub: Hub
    private let receiver: Program
    private let maintenance: Database
    private let database: Database
    private let workspace: Workspace

    init(hub: Hub, receiver: Program, maintenance: Database, server: String, workspace: Workspace)
        throws(BenchFailure)
    {
        self.hub = hub
        self.receiver = receiver
        self.maintenance = maintenance
        self.workspace = workspace
        database = try Database("bench_push", server: server, workspace: workspace)
    }

    func measure(seconds: Int, burst: Int) throws -> PushSample {
        try maintenance.run("DROP DATABASE IF EXISTS bench_push", "CREATE DATABASE bench_push")
        try hub.migrate(database)
        let port = try PageServer.freePort()
        let sandbox = try receiver.start(
            [
                "--port", "\(port)", "--scale", "120", "--fault", "delay:pause=20:path=/v2/incidents",
            ],
            Program.Setting(output: workspace.log("receiver"))
        )
        defer { sandbox.stop() }
        let address = "http://127.0.0.1:\(port)/ioc"
        try hub.push([], to: address, from: database)
        let worker = try hub.startPushing(to: address, from: database)
        defer { worker.stop() }
        Progress.tell("\(PushMeasurement.perSecond) messages a second for \(seconds) s")
        let paced = PushMeasurement.perSecond * seconds
        try database.run(
            file: "outbox_paced.sql",
            variables: ["per_second": "\(PushMeasurement.perSecond)", "seconds": "\(seconds)"]
        )
        let latency = try figures("P", of: paced)
        Progress.tell("\(burst) messages at once")
        try database.run(file: "outbox_burst.sql", variables: ["items": "\(burst)"])
        let speed = try figures("B", of: burst)
        return PushSample(
            paced: paced,
            burst: burst,
            half: latency[1] / 1000,
            ninetyNine: latency[2] / 1000,
            perSecond: speed[3]
        )
    }

    /// Once all are there; a minute and a half beyond all measure.
    private func figures(_ prefix: String, of count: Int) throws -> [Double] {
        for _ in 0..<900 {
            let line = try database.ask(file: "outbox_figures.sql", variables: ["prefix": prefix])
            let figures = line.split(separator: "|").compactMap { Double($0) }
            guard figures.count == 4 else { throw BenchFailure.answer("outbox_figures.sql: \(line)") }
            if Int(figures[0]) >= count { return figures }
            usleep(100_000)
        }
        throw BenchFailure.answer("not all \(count) messages were delivered")
    }

    func removeDatabase() { try? maintenance.run("DROP DATABASE IF EXISTS bench_push WITH (FORCE)") }
}

/// What deliveries came to, in seconds.
struct PushSample {
    var paced: Int
    var burst: Int
    var half: Double
    var ninetyNine: Double
    var perSecond: Double

    var figures: [Figure] {
        let pace = "from the app's commit to the receiver, \(paced) messages at 100 a second"
        return [
            Figure(name: "\(pace), p50", value: half, unit: "s"),
            Figure(name: "\(pace), p99", value: ninetyNine, unit: "s", bar: 1),
            Figure(name: "deliveries, parallel 8, a receiver of 20 ms", value: perSecond, unit: "a second"),
            Figure(name: "300 of them", value: 300 / perSecond, unit: "s", bar: 1),
        ]
    }
}

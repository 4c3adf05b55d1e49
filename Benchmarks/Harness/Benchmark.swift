import Foundation

/// The whole measurement: prepares, measures in rounds, and leaves nothing running.
struct Benchmark {
    let options: BenchCommand
    let workspace: Workspace

    func run() throws -> Report {
        defer { workspace.removeData() }
        guard !options.pushOnly else { return try measurePushAlone() }
        guard !options.consoleOnly else { return try measureConsoleAlone() }
        guard !options.baselinesOnly else { return try measureBaselines(server: options.database ?? "") }
        let hub = try Hub(options.hub, server: options.database, workspace: workspace)
        let pages = try PageServer(workspace: workspace, sendsETags: options.etag)
        return try leavingNothing(hub, pages) {
            Progress.tell("starting the database and the page server")
            let server = try hub.startServer()
            try pages.start()
            return try measure(hub, pages, server: server)
        }
    }

    private func measure(_ hub: Hub, _ pages: PageServer, server: String) throws -> Report {
        let maker = try PageMaker(options, workspace)
        let workload = try prepare(maker)
        var files = try LargeFiles(workspace: workspace)
        try files.make(sandbox: maker.sandbox, scale: options.scale)
        let maintenance = try Database("postgres", server: server, workspace: workspace)
        let baselines = try Baselines(server: server, maintenance: maintenance, workspace: workspace)
        let nights = try HubMeasurement(
            hub: hub,
            pages: pages,
            maintenance: maintenance,
            server: server,
            workspace: workspace
        )
        defer {
            nights.removeDatabase()
            baselines.removeDatabase()
        }
        let fingerprints = try fingerprints(workload, baselines)
        try files.make(from: baselines)
        try baselines.writeFiles()
        try nights.requireLikeness(to: baselines)

        var samples = Samples()
        for round in 1...options.rounds {
            samples.add(try baselines.measure())
            let loaded = try baselines.fingerprint()
            guard loaded == fingerprints.first else {
                throw BenchFailure.differs("the baselines' rows are not the ready rows")
            }
            try nights.measure(workload, fingerprints, into: &samples)
            Progress.tell("round \(round) of \(options.rounds): \(samples.lastRound)")
        }
        try nights.measure(files, scale: options.scale, fingerprints, into: &samples)
        samples.push = try measurePush(hub, maintenance, server: server)
        try measureApp(hub, maintenance, server: server, into: &samples)
        if let large = workload.large { try nights.measureLarge(large, into: &samples) }
        return try Report(
            samples,
            workload: workload,
            machine: MachineFacts(maintenance),
            rounds: options.rounds
        )
    }

    private func measurePush(_ hub: Hub, _ maintenance: Database, server: String) throws -> PushSample {
        let push = try PushMeasurement(
            hub: hub,
            receiver: try Program(
                options.sandbox,
                cure: "build it: swift build -c release --product lienthong-sandbox"
            ),
            maintenance: maintenance,
            server: server,
            workspace: workspace
        )
        defer { push.removeDatabase() }
        return try push.measure(seconds: options.pushSeconds, burst: options.pushBurst)
    }

    /// What citizens see, then what the console shows of the same database.
    private func measureApp(
        _ hub: Hub,
        _ maintenance: Database,
        server: String,
        into samples: inout Samples
    ) throws {
        let visibility = try VisibilityMeasurement(
            hub: hub,
            maintenance: maintenance,
            server: server,
            workspace: workspace
        )
        defer { visibility.removeDatabase() }
        samples.visible = (options.visibleRows, try visibility.measure(bills: options.visibleRows))
        let console = ConsoleMeasurement(hub: hub, database: visibility.database, workspace: workspace)
        samples.pages = try console.measure(runs: options.consoleRuns, refused: options.consoleRefused)
    }

    private func measureConsoleAlone() throws -> Report {
        let hub = try Hub(options.hub, server: options.database, workspace: workspace)
        let server = try hub.startServer()
        defer { try? hub.stopServer() }
        let maintenance = try Database("postgres", server: server, workspace: workspace)
        var samples = Samples()
        try measureApp(hub, maintenance, server: server, into: &samples)
        return Report(app: samples, machine: try MachineFacts(maintenance))
    }

    private func measurePushAlone() throws -> Report {
        let hub = try Hub(options.hub, server: options.database, workspace: workspace)
        let server = try hub.startServer()
        defer { try? hub.stopServer() }
        let maintenance = try Database("postgres", server: server, workspace: workspace)
        var samples = Samples()
        samples.push = try measurePush(hub, maintenance, server: server)
        try measureApp(hub, maintenance, server: server, into: &samples)
        return Report(app: samples, machine: try MachineFacts(maintenance))
    }

    private func measureBaselines(server: String) throws -> Report {
        let workload = try prepare(PageMaker(options, workspace))
        let maintenance = try Database("postgres", server: server, workspace: workspace)
        let baselines = try Baselines(server: server, maintenance: maintenance, workspace: workspace)
        defer { baselines.removeDatabase() }
        _ = try fingerprints(workload, baselines)
        try baselines.writeFiles()
        var samples = Samples()
        for round in 1...options.rounds {
            samples.add(try baselines.measure())
            Progress.tell("round \(round) of \(options.rounds): \(samples.lastRound)")
        }
        return try Report(
            samples,
            workload: workload,
            machine: MachineFacts(maintenance),
            rounds: options.rounds
        )
    }

    private func prepare(_ maker: PageMaker) throws -> Workload {
        Progress.tell("writing pages of \(options.scale) invoices")
        return try Workload(maker, options)
    }

    /// Of the rows that the first pages hold and of those that the changed pages hold.
    private func fingerprints(_ workload: Workload, _ baselines: Baselines) throws -> Fingerprints {
        Progress.tell("making ready rows by SQL")
        let changed = try baselines.prepare(workload.changed)
        let first = try baselines.prepare(workload.json)
        return Fingerprints(first: first, changed: changed)
    }

    /// Stops what was started, however the body ends; a failure of the body is worth more than one of stopping.
    private func leavingNothing(_ hub: Hub, _ pages: PageServer, _ body: () throws -> Report) throws -> Report
    {
        let report: Report
        do {
            report = try body()
        } catch {
            pages.stop()
            try? hub.stopServer()
            throw error
        }
        pages.stop()
        try hub.stopServer()
        return report
    }
}

/// What two tables with the same rows share; see fingerprint.sql.
struct Fingerprints {
    var first: String
    var changed: String
}

import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import HubStore
import HubTransport
import PQ
import Synchronization
import Testing

/// PostgreSQL goes away in the middle of a run: the run says so and may be repeated; nothing is lost or doubled.
@Suite struct `A database that fails` {
    @Test(arguments: [1, 2, 4])
    func `and is stopped at once after a commit ends the run with «try again»`(commit: Int) async throws {
        let server = try TestServer("stopped-\(commit)")
        try await Scene.play(on: server) { scene in
            let moment = Moment(commit)
            let outcome = await scene.end(of: try scene.province.job()) { event in
                if case .committed = event, moment.comes() { try? server.stopAtOnce() }
            }
            #expect(outcome.failure?.code == "database.unavailable")
            #expect(outcome.failure.map(ExitCode.init) == .unavailable)
            try server.start()
            try await scene.expectWhole()
            try server.stopAtOnce()
        }
    }

    @Test(arguments: 2...4)
    func `and loses the loading line between commits gets a new one`(request: Int) async throws {
        try await Scene.play { scene in
            let moment = Moment(request)
            let outcome = await scene.end(of: try scene.province.job(), terminating(scene, at: moment))
            // A line that breaks while it is used ends the run instead.
            #expect(outcome.failure == nil || outcome.failure?.code == "database.unavailable")
            guard case .ran(let report) = outcome else {
                Issue.record("the run could not be ended")
                return
            }
            #expect(report.account.closes)
            #expect(try await scene.database.value("SELECT state FROM hub.run") == report.state.rawValue)
            try await scene.expectWhole()
        }
    }

    /// Ends the server process that holds the lease before a request leaves.
    private func terminating(_ scene: Scene, at moment: Moment) -> Interposed {
        Interposed(CurlTransport()) { _ in
            guard moment.comes() else { return }
            let killed = "SELECT pg_terminate_backend(backend, 5000) FROM hub.lease"
            _ = try await scene.database.value(killed)
        }
    }

    @Test(arguments: [
        DatabaseProxy.Trick.cutBefore("COMMIT", 4), .cutAfter("COMMIT", 4), .cutBefore("COMMIT", 6),
        .cutAfter("COMMIT", 6),
    ])
    func `and breaks the line during COMMIT is asked what became of it`(trick: DatabaseProxy.Trick)
        async throws
    {
        try await Scene.play { scene in
            let proxy = try DatabaseProxy(scene.database.server.folder, trick)
            defer { proxy.close() }
            var scene = scene
            scene.hub = Hub(scene.database, runs: proxy.address(scene.database))
            scene.hub.groupRows = 100
            let outcome = await scene.end(of: try scene.province.job())
            #expect(proxy.count >= 4)
            switch trick {
            case .cutBefore: #expect(outcome.failure?.code == "database.unavailable")
            case .cutAfter, .rewrite:
                // The commit stands, so the run goes on as if nothing had been.
                #expect(outcome.failure == nil, "\(outcome.failure?.debugDescription ?? "")")
            }
            scene.hub = Hub(scene.database)
            try await scene.expectWhole()
        }
    }

    @Test func `and holds the table for somebody else ends the run after the lock's time`() async throws {
        try await Scene.play { scene in
            // Thirty seconds become nine milliseconds on the way.
            let proxy = try DatabaseProxy(
                scene.database.server.folder,
                .rewrite("lock_timeout = '30s'", "lock_timeout = '9ms'")
            )
            defer { proxy.close() }
            var scene = scene
            scene.hub = Hub(scene.database, runs: proxy.address(scene.database))
            let other = try PQConnection(scene.database.address.uri)
            let holder = Holder(other)
            let outcome = await scene.end(
                of: try scene.province.job(),
                Interposed(CurlTransport()) { if $0 == 1 { try holder.lockEntity() } }
            )
            #expect(proxy.count > 0)
            #expect(outcome.failure?.code == "staging.locked")
            #expect(outcome.failure.map(ExitCode.init) == .unavailable)
            try holder.letGo()
            scene.hub = Hub(scene.database)
            try await scene.expectWhole()
        }
    }

    @Test func `and holds the table for a while only delays the run`() async throws {
        try await Scene.play { scene in
            let holder = Holder(try PQConnection(scene.database.address.uri))
            let job = try scene.province.job()
            async let outcome = scene.end(
                of: job,
                Interposed(CurlTransport()) { if $0 == 1 { try holder.lockEntity() } }
            )
            let waiting =
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN "
                + "(SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
            while try await scene.database.value(waiting) == "0" { await Task.yield() }
            try holder.letGo()
            #expect(await outcome.failure == nil)
            try await scene.expectWhole()
        }
    }

    @Test func `and has no connection left refuses the run before it begins`() async throws {
        let server = try TestServer("full", "-c max_connections=12")
        try await Scene.play(on: server) { scene in
            var others: [PQConnection] = []
            while let other = try? PQConnection(scene.database.address.uri) { others.append(other) }
            let outcome = await scene.end(of: try scene.province.job())
            #expect(outcome.failure.map(ExitCode.init) == .unavailable)
            #expect(["database.unavailable", "database.busy"].contains(outcome.failure?.code))
            #expect(scene.province.server.sandbox.ledger.requests.isEmpty)
            others = []
            // Their processes leave when they get to it.
            let used = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            while Int((try? await scene.database.value(used)) ?? "").map({ $0 > 6 }) ?? true {
                await Task.yield()
            }
            try await scene.expectWhole()
            try server.stopAtOnce()
        }
    }
}

/// True once, at the n-th time of asking.
final class Moment: Sendable {
    private let left: Mutex<Int>

    init(_ number: Int) {
        left = Mutex(number)
    }

    func comes() -> Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }
}

/// A session that holds on to an entity.
private final class Holder: Sendable {
    private let connection: Mutex<PQConnection>

    init(_ connection: sending PQConnection) {
        self.connection = Mutex(connection)
    }

    func lockEntity() throws {
        try connection.withLock { connection in
            try connection.script("BEGIN; SELECT 1 FROM hub.entity FOR UPDATE")
        }
    }

    func letGo() throws {
        try connection.withLock { try $0.script("ROLLBACK") }
    }
}

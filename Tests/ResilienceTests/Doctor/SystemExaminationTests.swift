import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import HubStore
import HubTransport
import Testing

/// Doctor at a real source over HTTP, with a real database for its tickets.
@Suite struct `A look at a system` {
    private func look(
        at scene: Scene,
        _ reach: SystemExamination.Reach = .hosts,
        password: String? = nil,
        change: (inout Connector) -> Void = { _ in }
    ) async throws -> [Finding] {
        let project = try scene.province.project(password: password)
        var connector = try #require(project.catalogue.connector("electricity"))
        change(&connector)
        let compiler = JobCompiler(project)
        let transport = CurlTransport()
        defer { transport.close() }
        let environment = PullEnvironment(
            transport: transport,
            store: scene.hub.store,
            landing: scene.hub.landing,
            allowance: scene.hub.allowance,
            sleep: { try await Task.sleep(for: $0) }
        )
        let reader = QuotaReader(.onlyLooking(scene.database.worker))
        return await SystemExamination(
            connector,
            limits: compiler.limits(of: connector),
            visit: try compiler.visit(
                connector,
                now: Self.now(),
                patience: .seconds(10),
                environment: environment
            ),
            probe: CertificateProbe(),
            quotas: { try await reader.use(of: $0) },
            reach: reach,
            now: Self.now
        ).findings()
    }

    private static let now: @Sendable () -> Timestamp = {
        Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1e6))
    }

    /// Every message on the wire took its ticket.
    private func messages(_ scene: Scene) async throws -> Int {
        Int(try await scene.database.value("SELECT coalesce(sum(used), 0) FROM hub.allowance_use") ?? "")
            ?? -1
    }

    @Test func `that is well is silent, and costs it two messages`() async throws {
        try await Scene.play { scene in
            let found = try await look(at: scene)
            #expect(
                found.map(\.code) == ["hours.open", "quota.left", "host.reached", "clock.right"],
                "\(found)"
            )
            #expect(found.allSatisfy { $0.mark == .good })
            #expect(try await messages(scene) == 2)
        }
    }

    @Test func `whose clock is three hours behind tells so`() async throws {
        try await Scene.play { scene in
            scene.province.become(faults: ["clock-skew:every=1"])
            let found = try await look(at: scene)
            let clock = found.first { $0.code == "clock.skew" }
            #expect(clock?.mark == .error)
            #expect(clock?.found.english.contains("behind this machine by 2 h 59 m") == true, "\(found)")
        }
    }

    @Test func `is signed in to once, and only when asked`() async throws {
        try await Scene.play { scene in
            #expect(try await look(at: scene).contains { $0.code.hasPrefix("sign_in") } == false)
            let before = try await messages(scene)
            #expect(try await look(at: scene, .signIn).contains { $0.code == "sign_in.done" })
            #expect(try await messages(scene) == before + 3)
            let wrong = try await look(at: scene, .signIn, password: "mat-khau-cu")
            #expect(wrong.last?.code == "sign_in.failed", "\(wrong)")
            #expect(wrong.last?.mark == .error)
            // A wrong password is tried once: five lock an account.
            #expect(try await messages(scene) == before + 6)
        }
    }

    @Test func `that is closed is not called`() async throws {
        try await Scene.play { scene in
            let minute = { (seconds: Int64) in Int((seconds + 7 * 3600) / 60 % 1440) }
            let found = try await look(at: scene, .signIn) { connector in
                // Opens in six hours, for one.
                let opens = (minute(Self.now().seconds) + 360) % 1440
                connector.system.politeness.hours = .init(from: opens, until: (opens + 60) % 1440)
            }
            #expect(found.map(\.code) == ["hours.closed", "quota.left", "host.known"], "\(found)")
            #expect(found.allSatisfy { $0.mark != .error && $0.mark != .warning })
            #expect(try await messages(scene) == 0)
        }
    }

    @Test func `whose quota is nearly used up keeps the rest of it`() async throws {
        try await Scene.play { scene in
            _ = try await look(at: scene)
            try await scene.database.script("UPDATE hub.allowance_use SET used = 19995")
            let found = try await look(at: scene, .signIn)
            #expect(found.map(\.code) == ["hours.open", "quota.near", "host.known"])
            #expect(found.first { $0.code == "quota.near" }?.mark == .warning)
            #expect(try await messages(scene) == 19995)
        }
    }

    @Test func `is left alone when offline`() async throws {
        try await Scene.play { scene in
            let found = try await look(at: scene, .offline)
            #expect(found.map(\.code) == ["hours.open", "quota.left"])
            #expect(try await messages(scene) == 0)
        }
    }

    @Test func `that is down tells so once`() async throws {
        try await Scene.play { scene in
            await scene.province.server.stop()
            let found = try await look(at: scene)
            #expect(found.filter { $0.mark == .error }.map(\.code) == ["host.refused"])
        }
    }
}

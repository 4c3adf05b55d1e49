import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import HubTransport
import Testing

/// The bills of the simulated utility and a fresh database, in small groups: many commits, many moments to fail at.
struct Scene: Sendable {
    let database: HubDatabase
    let province: Province
    var hub: Hub

    init(on server: TestServer? = nil, _ change: (inout SandboxConfiguration) -> Void = { _ in }) async throws
    {
        database = try await HubDatabase(try Province.entities(), on: server)
        province = try await Province(change)
        hub = Hub(database)
        hub.groupRows = 100
    }

    /// How a run ended: in its report, or with what kept it from beginning or ending.
    func end(
        of job: PullJob,
        _ transport: any HTTPTransport = CurlTransport(),
        observe: @escaping @Sendable (PullEvent) -> Void = { _ in }
    ) async -> RunService.Result.Outcome {
        do {
            return .ran(try await hub.run(job, transport, observe: observe))
        } catch {
            return .refused(HubFailure.from(error))
        }
    }

    /// Runs again without any disturbance; everything must be there once.
    func expectWhole() async throws {
        let outcome = await end(of: try province.job())
        guard case .ran(let report) = outcome else {
            Issue.record("\(outcome.failure?.debugDescription ?? "")")
            return
        }
        #expect(
            report.state == .succeeded && report.account.closes,
            "\(report.failure?.debugDescription ?? "")"
        )
        let found = try await Snapshot(of: Province.Feed.json.entity, in: database)
        let wanted = try await Undisturbed.snapshot(.json)
        #expect(found == wanted)
        #expect(try await database.value("SELECT count(*) FROM hub.lease") == "0")
    }

    func close() async {
        await province.server.stop()
        database.removeLanding()
    }

    /// Plays a scene with few others at a time, and clears up behind it.
    static func play(
        on server: TestServer? = nil,
        _ change: (inout SandboxConfiguration) -> Void = { _ in },
        _ body: (Scene) async throws -> Void
    ) async throws {
        try await Gate.through {
            let scene = try await Scene(on: server, change)
            do {
                try await body(scene)
            } catch {
                await scene.close()
                throw error
            }
            await scene.close()
        }
    }
}

import HubModel
import HubOperations
import HubPipeline
import HubSandbox
import HubTransport
import Synchronization
import Testing

/// Two runs, a lease that changes hands, a source that goes and comes back.
@Suite struct `A run that is crossed` {
    @Test func `by a second run of the same pull sends that one away with exit code 75`() async throws {
        try await Scene.play { scene in
            let second = Mutex<RunService.Result.Outcome?>(nil)
            let transport = Interposed(CurlTransport()) { number in
                guard number == 3 else { return }
                let outcome = await scene.end(of: try scene.province.job())
                second.withLock { $0 = outcome }
            }
            let first = await scene.end(of: try scene.province.job(), transport)
            #expect(first.failure == nil)
            let refused = second.withLock { $0 }
            #expect(refused?.failure?.code == "lease.held")
            #expect(refused.map(ExitCode.init)?.rawValue == 75)
            #expect(try await scene.database.value("SELECT count(*) FROM hub.run") == "1")
            try await scene.expectWhole()
        }
    }

    @Test func `by a take-over writes nothing more`() async throws {
        try await Scene.play { scene in
            let transport = Interposed(CurlTransport()) { number in
                guard number == 4 else { return }
                // As if the holder had not been heard of for a minute.
                // Its lease and its place at the source beat alike, and later heartbeats are not heard either.
                try await scene.database.script(
                    """
                    CREATE FUNCTION hub.unheard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        IF NEW.token = OLD.token THEN NEW.beat_at := least(NEW.beat_at, OLD.beat_at); END IF;
                        RETURN NEW; END $$
                    """
                )
                for table in ["lease", "allowance_slot"] {
                    try await scene.database.script(
                        """
                        CREATE TRIGGER unheard BEFORE UPDATE ON hub.\(table) FOR EACH ROW EXECUTE FUNCTION hub.unheard();
                        UPDATE hub.\(table) SET beat_at = beat_at - interval '61 s'
                        """
                    )
                }
                let outcome = await scene.end(of: try scene.province.job())
                #expect(outcome.failure == nil, "\(outcome.failure?.debugDescription ?? "")")
            }
            let first = await scene.end(of: try scene.province.job(), transport)
            #expect(first.failure?.code == "lease.lost")
            #expect(first.failure.map(ExitCode.init) == .leaseHeld)
            let late = """
                SELECT count(*) FROM hub.page_of_run a, hub.run b
                WHERE a.run = (SELECT min(id) FROM hub.run) AND b.id > a.run AND a.committed_at > b.ended_at
                """
            #expect(try await scene.database.value(late) == "0")
            try await scene.expectWhole()
        }
    }

    @Test func `by a source that stops ends with «try again», and goes on when it is back`() async throws {
        try await Scene.play { scene in
            let transport = Interposed(CurlTransport()) { if $0 == 3 { await scene.province.server.stop() } }
            let outcome = await scene.end(of: try scene.province.job(), transport)
            #expect(outcome.failure?.code == "source.unreachable")
            #expect(outcome.failure.map(ExitCode.init) == .unavailable)
            #expect(scene.hub.waits.all.filter { $0 >= .seconds(1) } == Self.backOff)
            let again = try await scene.province.startedAgain()
            try await scene.expectWhole()
            await again.server.stop()
        }
    }

    @Test func `by a source that is away for some attempts does not even fail`() async throws {
        try await Scene.play { scene in
            let again = Mutex<Province?>(nil)
            let transport = Interposed(CurlTransport()) { number in
                if number == 3 { await scene.province.server.stop() }
                guard number == 6 else { return }
                let started = try await scene.province.startedAgain()
                again.withLock { $0 = started }
            }
            let outcome = await scene.end(of: try scene.province.job(), transport)
            #expect(outcome.failure == nil, "\(outcome.failure?.debugDescription ?? "")")
            try await scene.expectWhole()
            await again.withLock { $0 }?.server.stop()
        }
    }

    @Test func `by a token that dies on page 3 signs in once more`() async throws {
        try await Scene.play {
            $0.requestsPerToken = 2
        } _: { scene in
            let outcome = await scene.end(of: try scene.province.job())
            #expect(outcome.failure == nil)
            let asked = scene.province.server.sandbox.ledger.requests
            // Pages 1 and 2, the third twice, the empty fourth with the second token's last request.
            #expect(asked["POST /electricity/api/user/authenticate"] == 2)
            #expect(asked["GET /electricity/api/hoadon"] == 5)
            try await scene.expectWhole()
        }
    }

    @Test func `by a storm of 429 waits exactly as long as it was told`() async throws {
        try await Scene.play { scene in
            scene.province.become(faults: ["too-many-requests:from=2:times=3:path=hoadon"])
            let outcome = await scene.end(of: try scene.province.job())
            #expect(outcome.failure == nil)
            #expect(
                scene.hub.waits.all.filter { $0 >= .seconds(1) } == [.seconds(1), .seconds(1), .seconds(1)]
            )
            try await scene.expectWhole()
        }
    }

    @Test func `by a storm of 429 without end gives up after its attempts`() async throws {
        try await Scene.play { scene in
            scene.province.become(faults: ["too-many-requests:from=2:path=hoadon"])
            let outcome = await scene.end(of: try scene.province.job())
            #expect(outcome.failure?.code == "source.busy")
            #expect(outcome.failure.map(ExitCode.init)?.rawValue == 3)
            #expect(
                scene.hub.waits.all.filter { $0 >= .seconds(1) } == Array(repeating: .seconds(1), count: 7)
            )
            #expect(scene.province.server.sandbox.ledger.requests["GET /electricity/api/hoadon"] == 9)
            scene.province.become(faults: [])
            try await scene.expectWhole()
        }
    }

    private static let backOff: [Duration] = [1, 2, 4, 8, 16, 32, 60].map { .seconds($0) }
}

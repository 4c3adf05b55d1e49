import Glibc
import HubModel
import HubStore
import Testing

#if DEFECTS
    /// The same run is killed at each named point, then run again.
    @Suite struct `A killed run of another way of writing` {
        private static let source = ThingSource("bus", ["note"])
        private static let points: [KillPoint] = [
            .leaseTaken, .runOpened, .rowsCopied, .beforeCommit, .afterCommit, .beforeFinish, .publishing,
            .published,
        ]

        private static func entity(_ write: Entity.Write) -> Entity {
            Entity.thing(write: write, sources: [source])
        }

        /// Two groups over what the first run left.
        private static func run(_ conninfo: String, _ write: Entity.Write) async throws {
            let entity = entity(write)
            let session = try await PostgresPullStore(conninfo).begin(
                RunRequest(pull: source.pull, entity: entity, plan: source.plan(entity))
            )
            let groups = ThingGroup(session: session, source: source)
            var account = RecordAccount()
            let things = [
                [Thing("A", ["2"], seenAt: 2), Thing("B", ["2"], seenAt: 2)],
                [Thing("A", ["0"], seenAt: 1), Thing("C", ["2"], seenAt: 2)],
            ]
            for (page, things) in things.enumerated() {
                let group = groups.make([("", things)], firstPage: page)
                account += try await session.commit(group, cursors: [], parentsDone: [])
            }
            try await session.finish(account)
        }

        private static func first(_ write: Entity.Write) async throws -> ModeFixture {
            let fixture = try await ModeFixture([entity(write)])
            let things = [Thing("A", ["1"], seenAt: 1), Thing("D", ["1"], seenAt: 1)]
            try await fixture.run(source, entity(write), things)
            return fixture
        }

        private static let undisturbed: [Entity.Write: [String]] = [
            .replace: ["A=2", "B=2", "C=2"], .history: ["A=2", "B=2", "C=2", "D=1"],
            .append: ["A=1", "B=2", "C=2", "D=1"],
        ]
        private static let yesterday = ["A=1", "D=1"]

        @Test(arguments: [Entity.Write.replace, .history, .append], points)
        func `and run again leaves what an undisturbed run leaves`(
            write: Entity.Write,
            point: KillPoint
        ) async throws {
            // Only a replacement passes the last two.
            guard write == .replace || KillPoint.common.contains(point) else { return }
            let fixture = try await Self.first(write)
            let seen = "SELECT code || '=' || note FROM app.thing ORDER BY 1"
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [
                    conninfo = fixture.worker as String, write = write.rawValue as String,
                    point = point.rawValue as String,
                ] in
                setenv("LIENTHONG_DEFECT", "kill:\(point):1", 1)
                try await Self.run(conninfo, Entity.Write(rawValue: write) ?? .upsert)
            }
            if write == .replace {
                let expected = point == .published ? Self.undisturbed[write] : Self.yesterday
                #expect(try await fixture.seen(seen) == expected)
            }
            // Until the server has noticed that it is gone.
            let isHeld = """
                SELECT 1 FROM hub.lease l JOIN pg_stat_activity a
                    ON a.pid = l.backend AND a.backend_start = l.backend_start
                """
            while try await !fixture.rows(isHeld).isEmpty { await Task.yield() }
            try await Self.run(fixture.worker, write)
            #expect(try await fixture.seen(seen) == Self.undisturbed[write])
            let left = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'staging.thing'::regclass"
            #expect(
                try await fixture.rows(left)
                    == (write == .replace ? [point == .published ? "3" : "2"] : ["0"])
            )
            let states = "SELECT DISTINCT state FROM hub.run ORDER BY 1"
            #expect(try await fixture.rows(states).contains("running") == false)
        }
    }
#endif

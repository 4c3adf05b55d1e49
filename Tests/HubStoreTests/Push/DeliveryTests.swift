import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Deliveries` {
    private let fixture: DeliveryFixture
    private let push = DeliveryFixture.push

    init() async throws {
        fixture = try await DeliveryFixture()
    }

    private func ids(_ deliveries: [Delivery]) -> [String] { deliveries.map(\.message.aggregateID) }

    @Test func `are made of new messages, once`() async throws {
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["a", "b"])
        #expect(try await fixture.route(worker) == Routed(messages: 2, deliveries: 2, untaken: 0))
        #expect(try await fixture.route(worker) == Routed())
        #expect(ids(try await worker.claim(push, needs: [], limit: 9)) == ["a", "b"])
    }

    @Test func `find a message that committed late, with a smaller number than others before`() async throws {
        let worker = try await fixture.enabledWorker()
        let slow = DatabaseSession(fixture.database.conninfo)
        try await slow.use {
            try $0.script(
                """
                BEGIN;
                INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload) VALUES ('feedback', 'slow', 't', '{}')
                """
            )
        }
        try await fixture.write(["quick"])
        #expect(try await fixture.route(worker).messages == 1)
        try await slow.use { try $0.script("COMMIT") }
        #expect(try await fixture.route(worker).messages == 1)
        #expect(Set(ids(try await worker.claim(push, needs: [], limit: 9))) == ["quick", "slow"])
    }

    @Test func `are not made of what was there before the push was enabled, unless it is asked for`()
        async throws
    {
        try await fixture.write(["before"])
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["after"])
        let routed = try await fixture.route(worker)
        #expect(routed == Routed(messages: 2, deliveries: 1, untaken: 1))
        _ = try await worker.enable([EnabledPush(push: push, origin: .outbox("feedback"))], backlog: true)
        #expect(try await fixture.route(worker).deliveries == 1)
        #expect(try await fixture.states() == ["before waiting", "after waiting"])
    }

    @Test func `are in the hands of one worker`() async throws {
        let one = try await fixture.enabledWorker()
        let other = try await fixture.enabledWorker()
        try await fixture.write(["a", "b", "c"])
        try await fixture.route(one)
        let mine = try await one.claim(push, needs: [], limit: 2)
        let others = try await other.claim(push, needs: [], limit: 9)
        #expect(ids(mine) == ["a", "b"] && ids(others) == ["c"])
        #expect(try await other.write([mine[0].step(to: .done)]).isEmpty)
        #expect(
            try await one.write([mine[0].step(to: .done), mine[1].step(to: .done, from: .sending)]) == [
                mine[0].id
            ]
        )
    }

    @Test func `of one order go one after the other, and a parked one holds them up`() async throws {
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["k:1", "k:2", "l:1"])
        try await fixture.route(worker)
        let first = try await worker.claim(push, needs: [], limit: 9)
        #expect(ids(first) == ["k:1", "l:1"])
        _ = try await worker.write([first[0].step(to: .parked)])
        #expect(try await worker.claim(push, needs: [], limit: 9).isEmpty)
        let waiting = try await OutboxBook(fixture.database.session)
            .list(push: nil, states: [.waiting], lateOnly: false, limit: 9)
        #expect(waiting.first { $0.aggregateID == "k:2" }?.waitsFor == first[0].id)
        let resolved = try await OutboxBook(fixture.database.session)
            .resolve(first[0].id, .delivered(kept: [:], isFollowed: false), by: "an", note: "asked by phone")
        #expect(resolved == 1)
        #expect(ids(try await worker.claim(push, needs: [], limit: 9)) == ["k:2"])
    }

    @Test func `that are followed hold up nobody`() async throws {
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["k:1", "k:2"])
        try await fixture.route(worker)
        let first = try await worker.claim(push, needs: [], limit: 9)
        _ = try await worker.write([first[0].step(to: .following, isDelivered: true)])
        #expect(try await fixture.states() == ["k:1 following", "k:2 waiting"])
        #expect(ids(try await worker.claim(push, needs: [], limit: 9)).contains("k:2"))
    }

    @Test func `wait for the pushes that they need, and get what these kept`() async throws {
        let steps = PullID(connector: "ioc", pull: "step")
        let worker = try await fixture.enabledWorker([push, steps])
        try await fixture.write(["k:early"], type: "step")
        try await fixture.write(["k:dossier"])
        try await fixture.write(["k:step"], type: "step")
        try await fixture.route(worker)
        #expect(try await worker.claim(steps, needs: [push], limit: 9).isEmpty)
        let dossier = try await worker.claim(push, needs: [], limit: 9)[0]
        var delivered = dossier.step(to: .done, isDelivered: true)
        delivered.kept = ["receipt": "77"]
        _ = try await worker.write([delivered])
        // The step before the dossier had none that it could wait for: it stays, and holds up its order.
        #expect(try await worker.claim(steps, needs: [push], limit: 9).isEmpty)
        try await fixture.database.script(
            "UPDATE hub.delivery SET state = 'refused' WHERE push = 'ioc/step' AND number = 1"
        )
        let step = try await worker.claim(steps, needs: [push], limit: 9)
        #expect(ids(step) == ["k:step"])
        #expect(step[0].keptByNeeds == ["feedback": ["receipt": "77"]])
    }

    @Test func `of a worker that died while sending are unsure, the others free`() async throws {
        let dead = try await fixture.enabledWorker()
        try await fixture.write(["sent", "waiting"])
        try await fixture.route(dead)
        let claimed = try await dead.claim(push, needs: [], limit: 9)
        _ = try await dead.write([claimed[0].step(to: .sending, keepsClaim: true)])
        try await fixture.kill(dead)
        let other = fixture.worker()
        #expect(try await other.recover() == Recovered(unsure: 1, rewound: 0))
        #expect(try await fixture.states() == ["sent unsure", "waiting waiting"])
        #expect(ids(try await other.claim(push, needs: [], limit: 9)) == ["waiting"])
        try await fixture.wait()
        #expect(ids(try await other.claim(push, needs: [], limit: 9)) == ["sent"])
    }

    @Test func `of a worker that lives stay its own`() async throws {
        let one = try await fixture.enabledWorker()
        try await fixture.write(["a"])
        try await fixture.route(one)
        let claimed = try await one.claim(push, needs: [], limit: 9)
        #expect(try await fixture.enabledWorker().recover() == Recovered())
        #expect(try await one.write([claimed[0].step(to: .done)]) == [claimed[0].id])
    }

    @Test func `are all unsure in a database that went back in time, new ones too`() async throws {
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["a", "done"])
        try await fixture.route(worker)
        let claimed = try await worker.claim(push, needs: [], limit: 9)
        _ = try await worker.write([claimed[0].step(to: .prepared), claimed[1].step(to: .done)])
        try await worker.leave()
        // What a restored copy of an hour ago looks like.
        try await fixture.write(["unrouted"])
        try await fixture.database.script("DELETE FROM hub.attempt WHERE id > 1")
        let later = fixture.worker()
        #expect(try await later.recover() == Recovered(unsure: 0, rewound: 1))
        try await fixture.route(later)
        #expect(try await fixture.states() == ["a unsure", "done done", "unrouted unsure"])
        #expect(try await fixture.worker().recover() == Recovered())
    }

    @Test func `are all unsure on another server`() async throws {
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["a"])
        try await fixture.route(worker)
        try await worker.leave()
        try await fixture.database.script("UPDATE hub.server_mark SET timeline = timeline + 1")
        #expect(try await fixture.worker().recover().rewound == 1)
        #expect(try await fixture.states() == ["a unsure"])
    }

    @Test func `keep what was frozen, byte for byte`() async throws {
        let worker = try await fixture.enabledWorker()
        try await fixture.write(["a"])
        try await fixture.route(worker)
        let claimed = try await worker.claim(push, needs: [], limit: 9)
        let frozen = FrozenMessage(
            request: [0, 255, 10, 34],
            digest: [1, 2],
            key: "k\"1",
            manifest: "1.0.0 ab"
        )
        var step = claimed[0].step(to: .prepared)
        step.frozen = frozen
        step.kept = ["ioc_id": "Đ\"7"]
        _ = try await worker.write([step])
        let again = try await worker.claim(push, needs: [], limit: 9)
        #expect(again[0].frozen == frozen && again[0].kept == ["ioc_id": "Đ\"7"])
    }
}

@Suite struct `Messages of staged rows` {
    private let fixture: DeliveryFixture

    init() async throws {
        fixture = try await DeliveryFixture()
    }

    private func stage(_ invoices: [Invoice]) async throws {
        let run = try await TestRun(fixture.database)
        let account = try await run.commit([TestPage("p1", invoices)])
        try await run.finish(account: account)
    }

    private func messages() async throws -> [String] {
        try await fixture.database.rows(
            "SELECT aggregatetype, aggregateid, payload ->> 'note' FROM hub.outbox ORDER BY number"
        )
    }

    @Test func `are written with the rows, for new and changed ones alone, once somebody wants them`()
        async throws
    {
        try await stage([Invoice("A"), Invoice("B")])
        #expect(try await messages().isEmpty)
        let worker = fixture.worker()
        let push = EnabledPush(push: DeliveryFixture.push, origin: .changes("invoice"))
        #expect(try await worker.enable([push], backlog: false) == [push.push])
        try await stage([Invoice("A"), Invoice("B", 1, "changed"), Invoice("C")])
        #expect(try await messages() == ["staging.invoice|B/1|changed", "staging.invoice|C/1|a"])
        #expect(try await worker.enable([push], backlog: true).isEmpty)
        #expect(try await messages().last == "staging.invoice|A/1|a")
        #expect(try await messages().count == 3)
    }

    @Test func `come in the order of the records, also on a first load`() async throws {
        _ = try await fixture.worker().enable(
            [EnabledPush(push: DeliveryFixture.push, origin: .changes("invoice"))],
            backlog: false
        )
        try await stage([Invoice("C"), Invoice("A"), Invoice("B")])
        #expect(try await messages().map { $0.split(separator: "|")[1] } == ["C/1", "A/1", "B/1"])
    }

    @Test func `hold the rows of a child entity as a list`() async throws {
        try await fixture.database.script(
            """
            CREATE TABLE staging.invoice_line (code text, number bigint, line bigint, text text, _removed_at timestamptz);
            INSERT INTO staging.invoice_line VALUES ('A', 1, 2, 'b', NULL), ('A', 1, 1, 'a', NULL), ('A', 1, 3, 'gone', now()),
                ('B', 1, 1, 'other', NULL)
            """
        )
        try await stage([Invoice("A"), Invoice("C")])
        let lines = EnabledPush.Children(entity: "invoice_line", parentColumns: ["code", "number"])
        _ = try await fixture.worker().enable(
            [EnabledPush(push: DeliveryFixture.push, origin: .changes("invoice"), children: [lines])],
            backlog: true
        )
        let lists = try await fixture.database.rows(
            "SELECT aggregateid, jsonb_path_query_array(payload, '$.invoice_line[*].text') FROM hub.outbox ORDER BY 1"
        )
        #expect(lists == [#"A/1|["a", "b"]"#, "C/1|[]"])
    }

    @Test func `of a view are its new and changed rows`() async throws {
        try await fixture.database.script(
            "CREATE SCHEMA IF NOT EXISTS app; CREATE VIEW app.facts AS SELECT code, note FROM staging.invoice"
        )
        try await stage([Invoice("A"), Invoice("B")])
        let worker = fixture.worker()
        _ = try await worker.enable(
            [EnabledPush(push: DeliveryFixture.push, origin: .view("facts"))],
            backlog: false
        )
        func compare() async throws -> Int {
            try await worker.compare(view: "facts") { String($0.prefix { $0 != "," }) }
        }
        _ = try await compare()
        #expect(try await messages().isEmpty, "what was there before goes only when it is asked for")
        try await stage([Invoice("A", 1, "other"), Invoice("B"), Invoice("C")])
        #expect(try await compare() == 2)
        #expect(try await messages().map { $0.hasSuffix("|other") } == [true, false])
        #expect(try await compare() == 0)
    }
}

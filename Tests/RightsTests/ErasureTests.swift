import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore
import Synchronization
import Testing

@Suite(.serialized) struct `After a hundred citizens were erased` {
    private static let act = PersonErasure.Act(person: "tester", reason: "CV 12/2026")

    /// Some are only in quarantine with one of their records, or with a bill that was refused.
    private func erased(in town: Town) -> [Town.Person] {
        town.people.filter { $0.index % 4 == 1 || $0.index % 20 == 7 }.prefix(100).map(\.self)
    }

    private func erase(_ people: [Town.Person], in hub: TownHub) async throws -> PersonErasure.Outcome {
        let keys = CitizenKeys(hub.project.catalogue.entities, now: TownHub.now)
        let values = try keys.values(people.map { "holder=\($0.number)" })
        return try await hub.erasure.erase(values, Self.act)
    }

    private func traces(_ people: [Town.Person], in hub: TownHub) async throws -> [String] {
        try await Traces(hub: hub).find(people.flatMap(\.traces))
    }

    @Test func `neither a pull, a remap, a skipped page nor a restored dump brings them back`() async throws {
        // With a scanned paper each, so that answers and papers lie in files as well as in tables.
        try await TownHub.use(TownProject(hasScans: true), people: 400) { hub in
            _ = try await hub.run()
            let gone = erased(in: hub.town)
            #expect(gone.count == 100)
            for table in ["payload", "file"] {
                let kinds = "SELECT string_agg(DISTINCT kept, ' ' ORDER BY kept) FROM hub.\(table)"
                #expect(try await hub.value(kinds) == "file row")
            }
            #expect(try await !traces(Array(gone.prefix(3)), in: hub).isEmpty)
            let messages = OutboxOf(hub)
            try await messages.write(about: gone + [hub.town.people[2]])
            let dump = try await Dump(of: hub)
            let staged = try await hub.value("SELECT count(*) FROM staging.contract")
            let outcome = try await erase(gone, in: hub)
            #expect(outcome.rows["contract"] == gone.count { $0.index % 10 != 9 })
            #expect(outcome.rows["bill"] == gone.count { $0.index % 10 != 7 } * 2)
            #expect(outcome.quarantine > 0 && outcome.changeRecords > 0)
            #expect(outcome.files == outcome.rows["contract"])
            #expect(outcome.messages == 200)
            #expect(try await messages.states() == ["done 101", "refused 100", "waiting 1"])
            #expect(try await traces(gone, in: hub) == [])

            // The next night: every page is looked at again, the night after that all are skipped.
            for _ in 1...2 {
                let reports = try await hub.run()
                for report in reports.values { #expect(report.failure == nil && report.account.closes) }
                #expect(try await traces(gone, in: hub) == [])
            }
            hub.town.night.withLock { $0 += 1 }
            let reports = try await hub.run()
            #expect(reports["contracts"]?.account.erased == 100)
            #expect(reports["bills"]?.account.erased == 200)
            #expect(try await traces(gone, in: hub) == [])

            for entity in ["contract", "bill"] { _ = try await hub.remap(entity) }
            #expect(try await traces(gone, in: hub) == [])
            let left = try await hub.value("SELECT count(*) FROM staging.contract")
            #expect(
                Int(left).map { left in Int(staged).map { left < $0 && left > $0 - 101 } ?? false } ?? false
            )

            let printed = try Traces(hub: hub)
                .printed(by: Command(root: hub.project.root, locale: "C.UTF-8"), gone.flatMap(\.traces))
            #expect(printed == [])
            #expect(try await traces(gone, in: hub) == [])

            let restored = try await dump.restore(beside: hub)
            #expect(try await !traces(Array(gone.prefix(3)), in: restored).isEmpty)
            _ = try await restored.run()
            #expect(try await traces(gone, in: restored) == [])
            #expect(try await OutboxOf(restored).states() == ["done 101", "refused 100", "waiting 1"])
            await restored.database.close()
        }
    }

    @Test func `nobody else has lost a row`() async throws {
        try await TownHub.use(TownProject(), people: 400) { hub in
            _ = try await hub.run()
            let gone = Set(erased(in: hub.town))
            let codes = gone.map { "'\($0.code)'" }.joined(separator: ",")
            let others = "SELECT code, name, total FROM staging.bill WHERE code NOT IN (\(codes)) ORDER BY no"
            let before = try await hub.rows(others)
            _ = try await erase(Array(gone), in: hub)
            #expect(try await hub.rows(others) == before)
            _ = try await hub.run()
            #expect(try await hub.rows(others) == before)
            #expect(try await hub.rows("SELECT 1 FROM staging.bill WHERE code IN (\(codes))") == [])
        }
    }

    @Test func `the audit says who and why, and stays as it was written`() async throws {
        try await TownHub.use(TownProject(), people: 60) { hub in
            _ = try await hub.run()
            _ = try await erase([hub.town.people[5]], in: hub)
            let audit = try await hub.value("SELECT person, act, detail->>'reason' FROM hub.audit")
            #expect(audit == "tester|citizen.erase|CV 12/2026")
            await #expect(throws: HubFailure.self) { _ = try await hub.rows("DELETE FROM hub.audit") }
        }
    }

    @Test func `a mistake is lifted with a reason, and for that person alone`() async throws {
        try await TownHub.use(TownProject(), people: 60) { hub in
            _ = try await hub.run()
            let (mistaken, rightly) = (hub.town.people[6], hub.town.people[16])
            for person in [mistaken, rightly] { _ = try await erase([person], in: hub) }
            _ = try await hub.run()
            let keys = CitizenKeys(hub.project.catalogue.entities, now: TownHub.now)
            let act = PersonErasure.Act(person: "tester", reason: "CV 13/2026", name: "citizen.lift")
            let count = try await hub.erasure.lift(keys.values(["citizen_id=\(mistaken.number)"]), act)
            #expect(count >= 4)
            _ = try await hub.run()
            let staged =
                "SELECT code FROM staging.contract WHERE code IN ('\(mistaken.code)', '\(rightly.code)')"
            #expect(try await hub.rows(staged) == [mistaken.code])
            #expect(
                try await hub.value("SELECT count(*) FROM staging.bill WHERE code = '\(mistaken.code)'")
                    == "2"
            )
            #expect(try await traces([rightly], in: hub) == [])
            let audit = "SELECT person, act, detail->>'reason' FROM hub.audit ORDER BY id DESC LIMIT 1"
            #expect(try await hub.value(audit) == "tester|citizen.lift|CV 13/2026")
            // A second time there is nothing to lift, and a stranger was never erased.
            for person in [mistaken, hub.town.people[7]] {
                let failure = await #expect(throws: HubFailure.self) {
                    _ = try await hub.erasure.lift(keys.values(["holder=\(person.number)"]), act)
                }
                #expect(failure?.code == "citizen.not_erased")
            }
        }
    }

    @Test func `the key may come from the setting, and then lies in no file`() async throws {
        try await TownHub.use(TownProject(), people: 60) { hub in
            let digits = String(repeating: "0123456789abcdef", count: 4)
            let hub = hub.with(key: digits)
            _ = try await hub.run()
            _ = try await erase([hub.town.people[5]], in: hub)
            #expect(!FileManager.default.fileExists(atPath: hub.project.root + "/var/hub.key"))
            hub.town.night.withLock { $0 += 1 }
            #expect(try await hub.run()["contracts"]?.account.erased == 1)
            #expect(try await traces([hub.town.people[5]], in: hub) == [])
            for (setting, code) in [
                (String(digits.reversed()), "key.changed"), ("abc", "key.bad"), ("", "key.bad"),
            ] {
                let other = hub.with(key: setting)
                let failure = await #expect(throws: HubFailure.self) { _ = try await other.register.read() }
                #expect(failure?.code == code)
            }
            let lost = await #expect(throws: HubFailure.self) {
                _ = try await hub.with(key: nil).register.read()
            }
            #expect(lost?.code == "key.missing")
        }
    }

    @Test func `a run that does not know of them does not begin, and the lost key stops every run`()
        async throws
    {
        try await TownHub.use(TownProject(), people: 60) { hub in
            _ = try await hub.run()
            let old = try JobCompiler(hub.project).job(
                PullID(connector: "town", pull: "contracts"),
                now: TownHub.now
            )
            _ = try await erase([hub.town.people[5]], in: hub)
            let store = PostgresPullStore(hub.address.uri(as: .worker))
            let request = RunRequest(pull: old.id, entity: old.plan.entity, plan: old.plan.load)
            let newer = await #expect(throws: HubFailure.self) { _ = try await store.begin(request) }
            #expect(newer?.code == "erasures.newer")
            let key = hub.project.root + "/var/hub.key"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            let open = await #expect(throws: HubFailure.self) { _ = try await hub.register.read() }
            #expect(open?.code == "key.open")
            try FileManager.default.removeItem(atPath: key)
            let missing = await #expect(throws: HubFailure.self) { _ = try await hub.register.read() }
            #expect(missing?.code == "key.missing")
        }
    }
}

/// Messages about persons: one that was sent, and one that waits.
private struct OutboxOf {
    private let hub: TownHub

    init(_ hub: TownHub) {
        self.hub = hub
    }

    func write(about people: [Town.Person]) async throws {
        for person in people {
            for state in ["done", "waiting"] {
                _ = try await hub.rows(
                    """
                    WITH m AS (INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload, takers)
                        VALUES ('feedback', 'F-\(person.index)-\(state)', 'submitted',
                            jsonb_build_object('sender', jsonb_build_object('number', '\(person.number)')), 1)
                        RETURNING id, number)
                    INSERT INTO hub.delivery (push, message, number, state, began_at, order_key, request)
                    SELECT 'ioc/feedback', id, number, '\(state)', clock_timestamp(), '\(person.code)',
                        convert_to('\(person.number)', 'UTF8') FROM m
                    """
                )
            }
        }
    }

    func states() async throws -> [String] {
        try await hub.rows("SELECT state || ' ' || count(*) FROM hub.delivery GROUP BY state ORDER BY state")
    }
}

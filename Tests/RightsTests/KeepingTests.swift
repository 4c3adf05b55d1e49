import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore
import PQ
import Synchronization
import Testing

@Suite(.serialized) struct `What is past its time` {
    private func sweep(_ hub: TownHub, after span: CalendarDuration) async throws -> RetentionSweep.Outcome {
        let now = span.added(to: TownHub.now, in: .vietnam)
        return try await RetentionSweep(
            DatabaseSession(hub.address.uri(as: .worker)),
            entities: hub.project.catalogue.entities,
            now: now,
            batch: 7
        ).sweep()
    }

    @Test func `is not staged, and is told apart from what the pull skips`() async throws {
        // Of two bills a person the first is of May, the second of June 2026.
        try await TownHub.use(TownProject(bill: "retain: 170d after issued"), people: 60) { hub in
            let bills = try await hub.run()["bills"]?.account
            #expect(bills?.expired == 60 && bills?.skipped == 60 && bills?.closes == true)
            #expect(try await hub.value("SELECT count(*) FROM staging.bill WHERE no LIKE '%-1'") == "0")
        }
    }

    @Test func `is deleted later, and an unchanged page does not bring it back`() async throws {
        try await TownHub.use(TownProject(bill: "retain: 1y after issued"), people: 60) { hub in
            _ = try await hub.run()
            #expect(try await sweep(hub, after: CalendarDuration(1, .day)).rows == [:])
            let before = try await hub.value("SELECT count(*) FROM staging.bill")
            let gone = try await sweep(hub, after: CalendarDuration(6, .month)).rows
            #expect(gone == ["bill": (Int(before) ?? 0) / 2])
            let again = try await hub.run()["bills"]
            #expect(again?.account.skipped == 120 && again?.account.new == 0)
            #expect(try await hub.value("SELECT count(*) FROM staging.bill WHERE no LIKE '%-1'") == "0")
        }
    }

    @Test func `without a column counts from when it was last seen, in a skipped page too`() async throws {
        try await TownHub.use(TownProject(contract: "retain: 1y"), people: 60) { hub in
            _ = try await hub.run()
            let count = try await hub.value("SELECT count(*) FROM staging.contract")
            try await old(hub)
            // The page is met again, unchanged, so its rows were seen.
            _ = try await hub.run()
            #expect(try await sweepNow(hub).rows == [:])
            try await hub.database.use {
                try $0.script("UPDATE hub.run SET started_at = started_at - interval '2 years'")
            }
            #expect(try await sweepNow(hub).rows == ["contract": Int(count) ?? 0])
        }
    }

    private func old(_ hub: TownHub) async throws {
        try await hub.database.use {
            try $0.script(
                """
                UPDATE staging.contract SET _changed_at = _changed_at - interval '2 years';
                UPDATE hub.run SET started_at = started_at - interval '2 years';
                """
            )
        }
    }

    private func sweepNow(_ hub: TownHub) async throws -> RetentionSweep.Outcome {
        let now = Timestamp(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000))
        return try await RetentionSweep(
            DatabaseSession(hub.address.uri(as: .worker)),
            entities: hub.project.catalogue.entities,
            now: now
        ).sweep()
    }

    @Test func `of answers goes, their rows stay, and quarantine forgets the content`() async throws {
        try await TownHub.use(TownProject(), people: 60) { hub in
            _ = try await hub.run()
            try await hub.database.use {
                try $0.script("UPDATE hub.payload SET keep_until = now() - interval '1 day'")
            }
            let outcome = try await hub.landing.sweep()
            #expect(outcome.expired == 4)
            let kept = "SELECT count(*) FROM hub.payload WHERE bytes IS NOT NULL OR gone_reason <> 'expired'"
            #expect(try await hub.value(kept) == "0")
            #expect(try await sweep(hub, after: CalendarDuration(0, .day)).contents == 6 + 12)
            #expect(
                try await hub.value("SELECT count(*) FROM hub.quarantine WHERE length(record) > 0") == "0"
            )
            // Nothing is left to map again: rows stay, and the run says so.
            let remapped = try await hub.remap("bill")["bills"]
            #expect(remapped?.state == .incomplete && remapped?.gonePages == 2)
        }
    }

    @Test func `of a pull that keeps no answers goes with its commit`() async throws {
        try await TownHub.use(TownProject(pull: "    keep_answers: never\n"), people: 60) { hub in
            for _ in 1...2 {
                _ = try await hub.run()
                let kept = "SELECT count(*) FROM hub.payload WHERE pull = 'town/bills' AND gone_at IS NULL"
                #expect(try await hub.value(kept) == "0")
            }
            let quarantine = """
                SELECT count(*), count(*) FILTER (WHERE record = ''), min(faults->0->>'rule'), max(faults->0->>'value')
                FROM hub.quarantine WHERE pull = 'town/bills'
                """
            #expect(try await hub.value(quarantine).hasPrefix("12|12|") == true)
            #expect(try await hub.value(quarantine).hasSuffix("|") == true)
            // `remap` and `why` say that nothing is kept.
            let remapped = try await hub.remap("bill")["bills"]
            #expect(remapped?.state == .incomplete && remapped?.gonePages == 2)
            let row = try await Provenance(hub.database).row("bill", key: ["0-1"])
            #expect(row?.isPayloadKept == false && row?.payloadDigest?.count == 64)
        }
    }

    /// Another pull that fills bills, from the same answers.
    private static let secondPull = """
          late_bills:
            title: Hoá đơn gửi muộn
            fresh_within: 26h
            ask: GET /late/bills
            query: { page: "{page}" }
            pages: { by: page, from: 1, size: 100, stop: short_page }
            records: "items[]"
            into: bill

        """

    private func twoSources(_ retain: String) throws -> TownProject {
        let files = try TownProject(bill: retain, pull: Self.secondPull)
        let path = files.root + "/Mappings/bill.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let source = """
              town/late_bills:
                separators: "1234.5"
                no: no
                code: code
                name: name
                total: total
                issued: { from: issued, format: iso }

            """
        try (text + source).write(toFile: path, atomically: true, encoding: .utf8)
        return files
    }

    @Test func `of two sources goes when its column says so, whichever source has filled it`() async throws {
        try await TownHub.use(twoSources("retain: 1y after issued"), people: 60) { hub in
            _ = try await hub.run()
            let all = Int(try await hub.value("SELECT count(*) FROM staging.bill")) ?? 0
            #expect(all == 108)
            #expect(try await sweep(hub, after: CalendarDuration(6, .month)).rows == ["bill": all / 2])
            #expect(try await hub.value("SELECT count(*) FROM staging.bill WHERE no LIKE '%-1'") == "0")
        }
    }

    @Test func `of two sources and without a column counts from when either has seen it`() async throws {
        try await TownHub.use(twoSources("retain: 1y"), people: 60) { hub in
            _ = try await hub.run()
            try await hub.database.use {
                try $0.script(
                    """
                    UPDATE staging.bill SET _changed_at = _changed_at - interval '2 years';
                    UPDATE hub.run SET started_at = started_at - interval '2 years';
                    """
                )
            }
            _ = try await hub.run("town/late_bills")
            #expect(try await sweepNow(hub).rows == [:])
            try await hub.database.use {
                try $0.script("UPDATE hub.run SET started_at = started_at - interval '2 years'")
            }
            #expect(try await sweepNow(hub).rows == ["bill": 108])
        }
    }

    @Test func `of a history goes version by version`() async throws {
        let files = try TownProject(bill: "retain: 1y after issued")
        let path = files.root + "/Mappings/bill.yaml"
        try String(contentsOfFile: path, encoding: .utf8)
            .replacing("write: upsert", with: "write: history")
            .write(toFile: path, atomically: true, encoding: .utf8)
        try await TownHub.use(files, people: 60) { hub in
            _ = try await hub.run()
            hub.town.night.withLock { $0 += 1 }
            _ = try await hub.run()
            let versions = "SELECT count(*), count(*) FILTER (WHERE _to IS NOT NULL) FROM staging.bill"
            // Of each first bill a second version: it was paid.
            #expect(try await hub.value(versions) == "162|54")
            #expect(try await sweep(hub, after: CalendarDuration(6, .month)).rows == ["bill": 108])
            #expect(try await hub.value(versions) == "54|0")
        }
    }

    @Test func `a file without a row goes after a day, and one that is new stays`() async throws {
        try await TownHub.use(TownProject(), people: 1) { hub in
            _ = try await hub.run()
            let folder = hub.project.root + "/var/landing/ab"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, age) in [("0", 100_000.0), ("1", 10.0)] {
                let path = folder + "/" + String(repeating: name, count: 62) + ".zst"
                try "x".write(toFile: path, atomically: true, encoding: .utf8)
                let date = Date.now.addingTimeInterval(-age)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
            }
            #expect(try await hub.landing.sweep().orphans == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        }
    }
}

@Suite(.serialized) struct `Mapping again from the landing store` {
    private let contents = "SELECT no, code, name, total, issued, paid, _hash FROM staging.bill ORDER BY no"

    /// Two bills a person.
    @Test(arguments: [120, 10_000])
    func `equals a fresh pull under the new mapping, and the next night skips every page`(people: Int)
        async throws
    {
        let files = try TownProject()
        try await TownHub.use(files, people: people) { hub in
            _ = try await hub.run()
            let mapping = files.root + "/Mappings/bill.yaml"
            let text = try String(contentsOfFile: mapping, encoding: .utf8)
            try text.replacing("name: name", with: "name: { default: Lê Thị Khác }")
                .write(toFile: mapping, atomically: true, encoding: .utf8)
            let changed = hub.with(try files.read())
            let asked = hub.town.requests.count
            let remapped = try await changed.remap("bill")["bills"]
            #expect(remapped?.state == .succeeded && remapped?.account.closes == true)
            #expect(hub.town.requests.count == asked)
            let rows = try await changed.rows(contents)
            let next = try await changed.run("town/bills")["bills"]
            #expect(next?.account.skipped == next?.account.read)
            _ = try await changed.rows("DELETE FROM staging.bill")
            _ = try await changed.rows("DELETE FROM hub.page")
            _ = try await changed.run("town/bills")
            #expect(try await changed.rows(contents) == rows)
        }
    }

    @Test func `that changes nothing is no foreign write`() async throws {
        try await TownHub.use(TownProject(), people: 60) { hub in
            _ = try await hub.run()
            let same = try await hub.remap("bill")["bills"]?.account
            #expect(same?.new == 0 && same?.changed == 0)
            let next = try await hub.run("town/bills")["bills"]?.account
            #expect(next?.skipped == next?.read)
        }
    }

    @Test func `closes what was refused without a key, once the mapping reads it`() async throws {
        let files = try TownProject()
        let mapping = files.root + "/Mappings/contract.yaml"
        let good = try String(contentsOfFile: mapping, encoding: .utf8)
        // A key that no record has.
        try good.replacing("code: code", with: "code: nowhere").write(
            toFile: mapping,
            atomically: true,
            encoding: .utf8
        )
        try await TownHub.use(files, people: 60) { hub in
            _ = try await hub.run("town/contracts")
            let open = "SELECT count(*) FROM hub.quarantine WHERE state = 'open' AND key IS NULL"
            #expect(try await hub.value(open) == "60")
            try good.write(toFile: mapping, atomically: true, encoding: .utf8)
            let mended = hub.with(try files.read())
            let ids = try await mended.rows("SELECT DISTINCT payload FROM hub.quarantine").compactMap {
                Int64($0)
            }
            _ = try await mended.retry(["town/contracts": Set(ids)])
            #expect(try await mended.value(open) == "0")
            #expect(try await mended.value("SELECT count(*) FROM staging.contract") == "54")
        }
    }
}

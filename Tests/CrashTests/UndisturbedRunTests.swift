import HubModel
import Testing

/// The yardstick is itself held against the source: equal but wrong would be worth nothing.
@Suite struct `The undisturbed run` {
    @Test(arguments: ["bill", "listed_bill", "archived_bill"])
    func `stages or quarantines every record of the source`(entity: String) async throws {
        let undisturbed = try await CrashStage.ready.undisturbed(on: .todayInVietnam)
        let quarantined = undisturbed.first["quarantine"].filter { $0.contains("| \(entity) |") }
        #expect(undisturbed.first[entity].count + quarantined.count == 4000)
        #expect(undisturbed.first[entity].count > 3900)
        #expect(!quarantined.isEmpty)
    }

    @Test func `moves the cursor and has nothing left to do`() async throws {
        let undisturbed = try await CrashStage.ready.undisturbed(on: .todayInVietnam)
        #expect(
            undisturbed.first["cursor is behind the clock and before no staged row"] == ["power/bills |  | t"]
        )
        #expect(undisturbed.first["contract_bill"].count == 5 * undisturbed.first["contract"].count)
        #expect(undisturbed.first["parents to do"].isEmpty)
        #expect(undisturbed.first["seen"].isEmpty)
        #expect(undisturbed.first["lease"].isEmpty)
    }

    @Test func `crosses pages that are skipped, rows that are the same and rows that change`() async throws {
        let undisturbed = try await CrashStage.ready.undisturbed(on: .todayInVietnam)
        let accounts = undisturbed.secondAccounts
        let listed = try #require(accounts["power/listed_bills"])
        #expect(listed.skipped > 0)
        #expect(listed.same > 0)
        #expect(listed.changed > 0)
        #expect(listed.new == 0)
        let incremental = try #require(accounts["power/bills"])
        #expect(incremental.read > 0)
        #expect(incremental.read < 4000)
        // Where the cursor rests must not decide which changes the second run sees.
        #expect(undisturbed.first["bill"] == undisturbed.second["bill"])
    }
}

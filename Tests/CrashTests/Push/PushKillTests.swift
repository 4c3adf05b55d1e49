import Foundation
import HubSandbox
import Testing

@Suite struct `Messages whose receiver and workers fail` {
    /// The receiver knows no key again: only looking protects it.
    private static func forgetful(_ faults: [String]) -> SandboxConfiguration {
        var configuration = SandboxConfiguration()
        configuration.scale = 120
        configuration.keysRememberedFor = .zero
        configuration.faults = faults.compactMap(FaultRule.init)
        return configuration
    }

    @Test func `arrive once and in order, though lines drop, look-ups fail and both workers are killed`()
        async throws
    {
        let items = CrashSettings.messages
        let streets = max(10, items / 10)
        let configuration = Self.forgetful([
            "drop:method=POST:path=/v2/incidents:share=20:seed=7",
            "unavailable:method=GET:path=/v2/incidents:share=20:seed=8",
        ])
        try await Trial.with(configuration) { trial in
            let outbox = Outbox(trial: trial)
            try await outbox.enable()
            try outbox.write(0..<items, streets: streets)
            let workers = PushWorkers(outbox, seed: CrashSettings.seed)
            try await workers.run(until: items)
            let complaints = try outbox.complaints(items: items, streets: streets)
            #expect(complaints.isEmpty, "CRASH_SEED=\(CrashSettings.seed): \(complaints.prefix(20))")
            let faults = trial.source.sandbox.ledger.faults
            #expect((faults["drop"] ?? 0) > items / 10 && (faults["unavailable"] ?? 0) > 0)
            #expect(workers.kills >= 2)
        }
    }

    #if DEFECTS
        @Test func `that are sent again without a look are noticed by this suite`() async throws {
            try await Trial.with(Self.forgetful(["drop:method=POST:path=/v2/incidents:share=50:seed=3"])) {
                trial in
                let outbox = Outbox(trial: trial)
                try await outbox.enable()
                try outbox.write(0..<20, streets: 20)
                for _ in 0..<20 where try outbox.count("done") < 20 {
                    _ = try await outbox.start(["reports"], defect: "resend_blindly").ending()
                    try outbox.wait()
                }
                #expect(
                    try outbox.complaints(items: 20, streets: 20).contains { $0.contains("came 2 times") }
                )
            }
        }

        @Test(arguments: ["delivery_prepared", "delivery_sending", "delivery_answered"], [1, 7])
        func `arrive once, wherever their worker is killed`(_ point: String, _ pass: Int) async throws {
            try await Trial.with(Self.forgetful([])) { trial in
                let outbox = Outbox(trial: trial)
                try await outbox.enable()
                try outbox.write(0..<20, streets: 4)
                let killed = try await outbox.start(["reports"], defect: "kill:\(point):\(pass)").ending()
                #expect(killed.wasKilled, "never reached: \(killed.output)")
                // What was being sent is asked for after five seconds, or after a wait of its own.
                for _ in 0..<50 where try outbox.count("done") < 20 {
                    _ = try await outbox.start(["reports"]).ending()
                    try outbox.wait()
                }
                let complaints = try outbox.complaints(items: 20, streets: 4)
                #expect(complaints.isEmpty, "\(complaints)")
            }
        }
    #endif

    @Test func `are sent again as they were frozen, whatever became of code table and manifest`() async throws
    {
        try await Trial.with(Self.forgetful(["too-many-requests:method=POST:times=1"])) { trial in
            let outbox = Outbox(trial: trial)
            try await outbox.enable()
            try outbox.write(0..<1, streets: 1)
            _ = try await outbox.start(["reports"]).ending()
            #expect(try outbox.count("prepared") == 1)
            let frozen =
                "SELECT encode(digest, 'hex') || key || manifest || encode(request, 'hex') FROM hub.delivery WHERE number = 1"
            let before = try outbox.value(frozen)
            try trial.project.change("Mappings/codes/report_category.csv", "road,12", "road,2")
            try trial.project.change(
                "Connectors/reports/connector.yaml",
                "noiDung: \"{record.content}\"",
                "noiDung: \"Mới: {record.content}\""
            )
            try outbox.write(1..<2, streets: 1)
            for _ in 0..<20 where try outbox.count("done") < 2 {
                try outbox.wait()
                _ = try await outbox.start(["reports"]).ending()
            }
            #expect(try outbox.value(frozen) == before)
            #expect(outbox.received.map { $0.facts["chuyenMucId"] } == ["12", "2"])
            #expect(outbox.received.map { $0.facts["noiDung"] } == ["Ổ gà số 0", "Mới: Ổ gà số 1"])
        }
    }
}

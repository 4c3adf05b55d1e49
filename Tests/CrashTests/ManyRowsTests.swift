import HubSandbox
import PQ
import Testing

/// For `make torture`: as many rows as a province has in years, killed a few times on the way.
@Suite(.enabled(if: CrashSettings.rows != nil)) struct `A load of very many rows` {
    private static let kills = 10
    private static let digest = """
        SELECT (SELECT count(*) FROM hub.quarantine), count(*), sum(('x' || left(md5((to_jsonb(t)
            - '{_source,_run,_payload,_ordinal,_changed_at,_removed_at}'::text[])::text), 15))::bit(60)::bigint)
        FROM staging.listed_bill t
        """

    @Test func `leaves the same rows however often it was killed`() async throws {
        let rows = try #require(CrashSettings.rows)
        let seed = CrashSettings.seed
        print("long load: \(rows) rows, CRASH_SEED=\(seed)")
        let (undisturbed, duration) = try await load(rows) { _ in }
        print("long load: \(duration) undisturbed")
        let (disturbed, _) = try await load(rows) { trial in
            let killed = try await torment(trial, within: duration, SeededNumbers(seed: seed))
            #expect(killed > 0)
        }
        #expect(disturbed == undisturbed)
    }

    /// How often it was killed before it was done.
    private func torment(
        _ trial: Trial,
        within duration: Duration,
        _ numbers: SeededNumbers
    ) async throws -> Int {
        var delays = numbers
        for killed in 0..<Self.kills {
            let child = try trial.start(["power/listed_bills"])
            child.kill(after: duration * delays.next(below: 900) / 1000)
            let ending = await child.ending()
            print(
                "long load: ended by \(ending.signal ?? 0), peak resident memory \(ending.peakMemory >> 20) MB"
            )
            if ending.isDone { return killed }
        }
        return Self.kills
    }

    private func load(
        _ rows: Int,
        _ torment: @Sendable (Trial) async throws -> Void
    ) async throws -> (digest: [String], duration: Duration) {
        var source = SandboxConfiguration.bills(rows)
        source.badShare = 0.0001
        return try await Trial.with(source) { trial in
            try trial.project.setPageSize(of: 200, to: 5000)
            let started = ContinuousClock.now
            try await torment(trial)
            try await trial.finish(["power/listed_bills"])
            let duration = ContinuousClock.now - started
            return (try PQConnection(trial.database).rows(Self.digest), duration)
        }
    }
}

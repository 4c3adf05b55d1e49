import HubModel
import Synchronization
import Testing

@Suite struct `A run that is killed at random instants` {
    @Test func `again and again leaves what an undisturbed run leaves`() async throws {
        let seed = CrashSettings.seed
        print("random kills: \(CrashSettings.kills), CRASH_SEED=\(seed)")
        let kills = KillCount(CrashSettings.kills)
        // Two lanes for two cores; each has delays of its own.
        async let left: Void = RandomKills(seed: seed, kills).run()
        async let right: Void = RandomKills(seed: seed &+ 1, kills).run()
        _ = try await (left, right)
    }
}

/// Trials one after the other until the agreed number of kills is used up.
private struct RandomKills {
    private var delays: SeededNumbers
    private let seed: UInt64
    private let kills: KillCount

    init(seed: UInt64, _ kills: KillCount) {
        self.seed = seed
        self.kills = kills
        delays = SeededNumbers(seed: seed)
    }

    func run() async throws {
        var lane = self
        while kills.areLeft { try await lane.runTrial() }
    }

    private mutating func runTrial() async throws {
        var drawn = delays
        try await Comparison.sameDay { undisturbed in
            try await Trial.with { trial in
                var history: [Duration] = []
                let comparison = Comparison(trial, undisturbed)
                try await torment(trial, within: undisturbed.duration, &drawn, &history)
                try await comparison.expectFirst(told(history))
                try await trial.revise()
                try await torment(trial, within: undisturbed.duration, &drawn, &history)
                try await comparison.expectSecond(told(history))
            }
        }
        delays = drawn
    }

    /// Runs until the hub is done; whatever is under way when its delay is over is killed.
    private func torment(
        _ trial: Trial,
        within duration: Duration,
        _ delays: inout SeededNumbers,
        _ history: inout [Duration]
    ) async throws {
        while kills.areLeft {
            let child = try trial.start()
            let delay = duration * delays.next(below: 1000) / 1000
            child.kill(after: delay)
            let ending = await child.ending()
            if ending.isDone { return }
            if ending.wasKilled {
                kills.count()
                history.append(delay)
            } else {
                #expect(ending.exitCode == 75, "\(ending.output)")
            }
        }
        try await trial.finish()
    }

    private func told(_ history: [Duration]) -> String {
        "CRASH_SEED=\(seed), killed after \(history.map { "\($0)" }.joined(separator: ", "))"
    }
}

/// Kills still to be done, by all lanes together.
private final class KillCount: Sendable {
    private let left: Mutex<Int>
    private let total: Int

    init(_ total: Int) {
        self.total = total
        left = Mutex(total)
    }

    var areLeft: Bool { left.withLock { $0 > 0 } }

    func count() {
        let done = left.withLock { left in
            left -= 1
            return total - left
        }
        if done.isMultiple(of: 50) { print("random kills: \(done) of \(total)") }
    }
}

import Foundation
import Synchronization

/// Two workers that watch the outbox; each is killed at a random moment, and another takes its place.
final class PushWorkers: Sendable {
    private let outbox: Outbox
    private let seed: UInt64
    private let count = Mutex(0)

    init(_ outbox: Outbox, seed: UInt64) {
        self.outbox = outbox
        self.seed = seed
    }

    var kills: Int { count.withLock { $0 } }

    /// Throws if the messages are not all done after a time beyond all measure.
    func run(until items: Int) async throws {
        async let left: Void = lane(seed, items)
        async let right: Void = lane(seed &+ 1, items)
        _ = try await (left, right)
    }

    /// At a random message of the first half of what is left: by the clock it might be through before.
    private func kill(_ worker: ChildProcess, _ random: inout SeededNumbers, _ items: Int) throws {
        let done = try outbox.count("done")
        let mark = done + (items - done) * (5 + random.next(below: 40)) / 100
        Thread.detachNewThread { [outbox] in
            while worker.isOpen, let now = try? outbox.count("done"), now < mark {
                Thread.sleep(forTimeInterval: 0.005)
            }
            worker.kill()
        }
    }

    /// Killed once early, then once in a while as long as there is much to do.
    private func lane(_ seed: UInt64, _ items: Int) async throws {
        var delays = SeededNumbers(seed: seed)
        var rounds = 0
        var hasDied = false
        while try outbox.count("done", "refused", "parked") < items {
            rounds += 1
            guard rounds < 40 + items / 50 else { throw Trial.Unfinished(output: "still not done") }
            // One that found nothing to take has ended by itself.
            let isToDie = !hasDied || items > 1000 && rounds.isMultiple(of: 3)
            let worker = try outbox.start(["reports"])
            if isToDie { try kill(worker, &delays, items) }
            let ending = await worker.ending()
            if ending.wasKilled {
                hasDied = true
                count.withLock { $0 += 1 }
            }
            if rounds > 1, !ending.wasKilled { try outbox.wait() }
        }
    }
}

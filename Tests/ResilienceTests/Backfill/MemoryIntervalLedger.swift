import HubModel
import Synchronization

/// Slices in memory, for any number of hosts of one test; it passes the suite that PostgreSQL passes.
final class MemoryIntervals: Sendable {
    private let state = Mutex(State())

    fileprivate struct State {
        var slices: [PullID: [BackfillSlice]] = [:]
        var claims: [Int64: Int] = [:]
        var alive: Set<Int> = []
        var lastHost = 0
        var lastSlice: Int64 = 0
    }

    func host() -> MemoryIntervalLedger {
        let number = change { state in
            state.lastHost += 1
            state.alive.insert(state.lastHost)
            return state.lastHost
        }
        return MemoryIntervalLedger(self, host: number)
    }

    func kill(_ host: Int) { change { _ = $0.alive.remove(host) } }

    fileprivate func change<Value>(_ body: (inout State) -> Value) -> Value {
        state.withLock { body(&$0) }
    }
}

final class MemoryIntervalLedger: IntervalLedger {
    private let shared: MemoryIntervals
    let host: Int

    init(_ shared: MemoryIntervals, host: Int) {
        self.shared = shared
        self.host = host
    }

    func slices(of pull: PullID) -> [BackfillSlice] {
        shared.change { $0.slices[pull] ?? [] }
    }

    func revise(_ pull: PullID, _ revision: @Sendable ([BackfillSlice]) -> SliceRevision) async throws {
        try shared.change { state -> Result<Void, Overlap> in
            let old = state.slices[pull] ?? []
            let revision = revision(old)
            var slices = old.filter { !revision.dropped.contains($0.id) || $0.state == .running }
            for added in revision.added {
                guard !slices.contains(where: { $0.span.overlaps(added.span) }) else {
                    return .failure(Overlap())
                }
                state.lastSlice += 1
                var slice = added
                slice.id = state.lastSlice
                slices.append(slice)
            }
            state.slices[pull] = slices.sorted { $0.span.from < $1.span.from }
            return .success(())
        }.get()
    }

    struct Overlap: Error {}

    func claim(_ pull: PullID, within span: TimeSpan) -> SliceClaim {
        shared.change { state in
            var slices = state.slices[pull] ?? []
            if let running = slices.first(where: { $0.state == .running }) {
                return .busy(host: running.host ?? "?")
            }
            guard let index = slices.firstIndex(where: { $0.state == .waiting && $0.span.overlaps(span) })
            else {
                return .none
            }
            slices[index].state = .running
            slices[index].host = "host \(host)"
            (slices[index].run, slices[index].reason) = (nil, nil)
            slices[index].attempts += 1
            state.slices[pull] = slices
            state.claims[slices[index].id] = host
            return .slice(slices[index])
        }
    }

    func end(_ slice: Int64, _ ending: BackfillSlice.State, reason: String?) {
        shared.change { state in
            guard state.claims[slice] == host else { return }
            Self.set(slice, ending, reason, &state)
        }
    }

    func recover() -> Int {
        shared.change { state in
            state.alive.insert(host)
            let lost = state.claims.filter { !state.alive.contains($0.value) }.keys
            for slice in lost { Self.set(slice, .waiting, "backfill.host_lost", &state) }
            return lost.count
        }
    }

    func leave() {
        shared.change { state in
            for (slice, holder) in state.claims where holder == host {
                Self.set(slice, .waiting, "backfill.host_stopped", &state)
            }
            state.alive.remove(host)
        }
    }

    private static func set(
        _ slice: Int64,
        _ ending: BackfillSlice.State,
        _ reason: String?,
        _ state: inout MemoryIntervals.State
    ) {
        state.claims[slice] = nil
        for (pull, slices) in state.slices {
            guard let index = slices.firstIndex(where: { $0.id == slice && $0.state == .running }) else {
                continue
            }
            state.slices[pull]?[index].state = ending
            state.slices[pull]?[index].reason = reason
        }
    }
}

import Synchronization

/// Where a system files what is sent to it: each idempotency key once, and everything counted.
final class Inbox: Sendable {
    /// What came, when it was found good.
    struct Arrival {
        /// The sender's own name for it.
        var key: String
        /// Two arrivals with one of these are one item; `nil` if it came without.
        var idempotencyKey: String?
        /// SHA-256 of the body.
        var body: String
        var files: [ReceivedItem.File] = []
        var facts: [String: String] = [:]
        var anomalies: [String] = []
    }

    /// An item, and what the system knows beside it.
    struct Filed {
        /// Its place in this inbox, from 1: systems make their numbers of it.
        let number: Int
        /// The revision at which it came.
        let revision: Int
        var item: ReceivedItem

        /// When it came, in seconds on a clock in Vietnam.
        var localSeconds: Int { item.firstAt + CivilMoment.vietnam }
    }

    private struct State {
        var filed: [Filed] = []
        var byIdempotencyKey: [String: Int] = [:]
        var byKey: [String: [Int]] = [:]
        var totals = ReceivedTotals()

        mutating func add(_ new: Filed) -> Filed {
            if let key = new.item.idempotencyKey { byIdempotencyKey[key] = filed.count }
            byKey[new.item.key, default: []].append(filed.count)
            totals.items += 1
            totals.anomalies += new.item.anomalies.count
            filed.append(new)
            return new
        }
    }

    private unowned let all: Inboxes
    private let state = Mutex(State())

    init(_ all: Inboxes) { self.all = all }

    // MARK: Filing

    /// Files what came, and returns it; for a known idempotency key what was filed the first time.
    ///
    /// A receipt that is made of it is the same every time.
    func file(_ arrival: Arrival, revision: Int) -> Filed {
        let memory = all.rules.keysRememberedFor
        let now = Int(all.clock().components.seconds)
        return state.withLock { state in
            if let known = known(arrival.idempotencyKey, state, now: now, memory: memory) {
                return again(arrival, known, &state)
            }
            let number = state.filed.count + 1
            return state.add(Filed(number: number, revision: revision, item: item(arrival, at: now)))
        }
    }

    /// Counts what was refused.
    func refuse(_ reason: String) {
        state.withLock { $0.totals.refusals[reason, default: 0] += 1 }
    }

    private func known(_ key: String?, _ state: borrowing State, now: Int, memory: Duration?) -> Int? {
        guard let key, let index = state.byIdempotencyKey[key] else { return nil }
        guard let memory else { return index }
        return now - state.filed[index].item.firstAt < Int(memory.components.seconds) ? index : nil
    }

    private func again(_ arrival: Arrival, _ index: Int, _ state: inout State) -> Filed {
        state.filed[index].item.count += 1
        state.totals.repeats += 1
        if state.filed[index].item.bodies.first != arrival.body {
            state.filed[index].item.anomalies.append("other body under one idempotency key")
            state.totals.anomalies += 1
        }
        state.filed[index].item.bodies.append(arrival.body)
        return state.filed[index]
    }

    private func item(_ arrival: Arrival, at now: Int) -> ReceivedItem {
        ReceivedItem(
            key: arrival.key,
            idempotencyKey: arrival.idempotencyKey,
            bodies: [arrival.body],
            firstAt: now,
            order: all.nextPlace(),
            files: arrival.files,
            facts: arrival.facts,
            anomalies: arrival.anomalies
        )
    }

    // MARK: Looking

    /// Whether an arrival under this idempotency key would be a repetition.
    func knows(_ key: String?) -> Bool {
        let memory = all.rules.keysRememberedFor
        let now = Int(all.clock().components.seconds)
        return state.withLock { known(key, $0, now: now, memory: memory) != nil }
    }

    /// Everything that was filed, in the order in which it came.
    var items: [ReceivedItem] { state.withLock { $0.filed.map(\.item) } }

    var totals: ReceivedTotals { state.withLock(\.totals) }

    /// What was filed under this name, the newest last.
    func filed(under key: String) -> [Filed] {
        state.withLock { state in (state.byKey[key] ?? []).map { state.filed[$0] } }
    }

    func filed(number: Int) -> Filed? {
        state.withLock { state in
            (1...max(1, state.filed.count)).contains(number) ? state.filed.dropFirst(number - 1).first : nil
        }
    }

    func empty() {
        state.withLock { $0 = State() }
    }
}

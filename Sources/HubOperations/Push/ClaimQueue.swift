import HubModel
import HubPipeline

/// Hands out what is due for one system, claimed a few at a time.
actor ClaimQueue {
    private let store: any DeliveryStore
    private let pushes: [Push]
    private let connector: String
    private let size: Int
    private var ready: [Delivery] = []
    private var underway: Task<Int, any Error>?

    init(_ store: any DeliveryStore, connector: String, pushes: [Push], size: Int) {
        self.store = store
        self.connector = connector
        self.pushes = pushes
        self.size = size
    }

    var hasMore: Bool { !ready.isEmpty }

    /// `nil`: nothing is due now.
    func next() async throws -> Delivery? {
        while true {
            if let first = take() { return first }
            // Others may have taken all that came while this one waited: only a claim that brings nothing ends it.
            guard try await refill() > 0 else { return take() }
        }
    }

    private func take() -> Delivery? { ready.isEmpty ? nil : ready.removeFirst() }

    /// Who comes while a claim is under way waits for that one; gives how much it brought.
    private func refill() async throws -> Int {
        if let underway { return try await underway.value }
        let task = Task { try await self.claimMore() }
        underway = task
        return try await task.value
    }

    private func claimMore() async throws -> Int {
        defer { underway = nil }
        let claimed = try await claim()
        ready += claimed
        return claimed.count
    }

    private func claim() async throws -> [Delivery] {
        var claimed: [Delivery] = []
        for push in pushes {
            let id = PullID(connector: connector, pull: push.name)
            let needs = push.needs.map { PullID(connector: connector, pull: $0) }
            claimed += try await store.claim(id, needs: needs, limit: size)
        }
        return claimed
    }
}

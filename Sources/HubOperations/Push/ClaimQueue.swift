import HubModel
import HubPipeline

/// Hands out what is due for one system, claimed a few at a time.
actor ClaimQueue {
    private let store: any DeliveryStore
    private let pushes: [Push]
    private let connector: String
    private let size: Int
    private var ready: [Delivery] = []
    private var underway: Task<[Delivery], any Error>?

    init(_ store: any DeliveryStore, connector: String, pushes: [Push], size: Int) {
        self.store = store
        self.connector = connector
        self.pushes = pushes
        self.size = size
    }

    var hasMore: Bool { !ready.isEmpty }

    /// `nil`: nothing is due now.
    func next() async throws -> Delivery? {
        if let first = take() { return first }
        try await refill()
        return take()
    }

    private func take() -> Delivery? { ready.isEmpty ? nil : ready.removeFirst() }

    /// Who comes while a claim is under way waits for that one.
    private func refill() async throws {
        if let underway {
            _ = try? await underway.value
            return
        }
        let task = Task { try await claim() }
        underway = task
        defer { underway = nil }
        ready += try await task.value
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

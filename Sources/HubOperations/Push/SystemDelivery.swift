import HubModel
import HubPipeline

/// Delivers to one system: as many lanes as messages may be under way, each one message at a time.
struct SystemDelivery: Sendable {
    private let name: String
    private let pushes: [PullID]
    private let deliverers: [PullID: Deliverer]
    private let queue: ClaimQueue
    private let bell = Bell()
    private let lanes: Int
    private let store: any DeliveryStore
    private let environment: PullEnvironment
    private let isWatching: Bool
    private let trouble: @Sendable (String, HubFailure) -> Void

    init(
        _ jobs: [PushJob],
        store: any DeliveryStore,
        environment: PullEnvironment,
        now: Timestamp,
        isWatching: Bool,
        stage: @escaping @Sendable (PushJob, Delivery, [UInt8], String?) async throws -> Void,
        tell: @escaping @Sendable (DeliveryEvent) -> Void,
        trouble: @escaping @Sendable (String, HubFailure) -> Void
    ) {
        let connector = jobs[0].connector
        name = connector.name
        pushes = jobs.map(\.id)
        self.store = store
        self.environment = environment
        self.isWatching = isWatching
        self.trouble = trouble
        // While some wait for their commit others use the places.
        lanes = jobs[0].parallel * 4
        queue = ClaimQueue(store, connector: name, pushes: jobs.map(\.push), size: lanes * 2)
        let line = SystemLine(jobs[0], environment, now: now)
        let pen = DeliveryPen { try await store.write($0) }
        deliverers = Dictionary(
            uniqueKeysWithValues: jobs.map {
                ($0.id, Deliverer($0, line, pen, stage: stage, tell: tell))
            }
        )
    }

    func wake() async { await bell.ring() }

    func wakeAll() async { await bell.ringOut() }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<lanes { group.addTask { await lane() } }
        }
        await environment.calls.flush()
    }

    private func lane() async {
        while !environment.stop.isRaised {
            do {
                if let delivery = try await queue.next() {
                    if await queue.hasMore { await bell.ring() }
                    try await advance(delivery)
                    await environment.calls.flushIfDue()
                } else if isWatching {
                    await pause()
                } else {
                    return
                }
            } catch {
                trouble(name, HubFailure.from(error))
                guard isWatching else { return }
                try? await environment.sleep(.seconds(1))
            }
        }
    }

    /// What cannot be written now is let go of as soon as it can.
    private func advance(_ delivery: Delivery) async throws {
        do {
            try await deliverers[delivery.push]?.advance(delivery)
        } catch {
            while !environment.stop.isRaised {
                do {
                    try await store.abandon(delivery.id)
                    break
                } catch {
                    try? await environment.sleep(.seconds(1))
                }
            }
            throw error
        }
    }

    private func pause() async {
        let next = (try? await store.untilNext(pushes)) ?? nil
        await bell.wait(atMost: min(next ?? .seconds(5), .seconds(5)), environment.sleep)
    }
}

import HubModel
import HubPipeline
import Synchronization
import Testing

@Suite struct `Messages of one process` {
    @Test func `hand their place on, so that the database is hardly asked for it`() async throws {
        let place = OnePlace()
        let transport = ScriptedTransport { _, _ in .init(body: #"{"data":{"id":77}}"#) }
        let done = try await delivered(50, place, transport) { try await Task.sleep(for: $0) }
        #expect(done == 50 && transport.requests.count == 50)
        #expect(place.asked < 10)
    }

    @Test func `ask for another place when an answer was left unread with theirs`() async throws {
        let place = OnePlace()
        let transport = ScriptedTransport { _, number in
            // Longer than anybody reads; the second is short.
            .init(bytes: [UInt8](repeating: 0x20, count: number == 1 ? 5 << 20 : 2))
        }
        #expect(try await delivered(2, place, transport) { try await Task.sleep(for: $0) } == 2)
        #expect(place.asked >= 2)
    }

    /// Sends so many messages at one time, and says how many are done.
    private func delivered(
        _ count: Int,
        _ place: OnePlace,
        _ transport: ScriptedTransport,
        _ sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async throws -> Int {
        let job = PushJob(
            connector: Connector(
                name: "ioc",
                version: "1.0.0",
                title: "IOC",
                owner: .init(unit: "Sở", contact: "a@b.example"),
                system: System(
                    baseURL: try Template("http://ioc.example"),
                    politeness: Politeness(parallel: 1)
                )
            ),
            push: Push(
                name: "feedback",
                title: "Phản ánh",
                origin: .outbox("feedback"),
                request: RequestTemplate(method: "POST", path: try Template("/incidents")),
                sendOnce: .init(
                    key: try Template("{message.id}"),
                    put: .header("Idempotency-Key"),
                    rememberedFor: .forever
                ),
                ifUnsure: .sendAgain
            ),
            values: PlaceholderValues(),
            codeTables: []
        )
        let environment = PullEnvironment(
            transport: transport,
            store: PreviewStore(clock: DeliveryBench.now),
            landing: MemoryLanding(),
            allowance: place,
            sleep: sleep
        )
        let done = Mutex(0)
        let deliverer = Deliverer(
            job,
            SystemLine(job, environment, now: DeliveryBench.now),
            DeliveryPen { steps in
                done.withLock { $0 += steps.count { $0.to == .done } }
                return Set(steps.map(\.delivery))
            },
            stage: { _, _, _, _ in },
            tell: { _ in }
        )
        await withTaskGroup { group in
            for number in 1...count {
                // The others come when the first has its place.
                while number == 2, transport.requests.isEmpty { await Task.yield() }
                group.addTask {
                    let message = OutboxMessage(
                        id: "m-\(number)",
                        number: Int64(number),
                        aggregateType: "feedback",
                        aggregateID: "F-\(number)",
                        type: "submitted",
                        payload: "{}",
                        createdAt: DeliveryBench.now
                    )
                    try? await deliverer.advance(
                        Delivery(id: Int64(number), push: job.id, message: message, state: .waiting)
                    )
                }
            }
        }
        return done.withLock { $0 }
    }

    /// There is one place in all.
    private final class OnePlace: Allowance {
        private let state = Mutex((isTaken: false, asked: 0))

        var asked: Int { state.withLock { $0.asked } }

        func ticket(for limits: Limits, patience: Duration) async throws -> Ticket { Ticket(wait: .zero) }

        func place(for limits: Limits) async throws -> (any AllowancePlace)? {
            state.withLock { state in
                state.asked += 1
                guard !state.isTaken else { return nil }
                state.isTaken = true
                return Place(all: self)
            }
        }

        private final class Place: AllowancePlace {
            let all: OnePlace

            init(all: OnePlace) { self.all = all }

            func release() async throws { all.state.withLock { $0.isTaken = false } }

            deinit { all.state.withLock { $0.isTaken = false } }
        }
    }
}

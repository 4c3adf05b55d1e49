import HubModel
import HubPipeline
import Synchronization
import Testing

@Suite struct `A message on the wire` {
    @Test func `waits for a place, and gives it back when its answer is read`() async throws {
        let allowance = Places(taken: 3)
        let pauses = Pauses()
        let report = try await Small.run(
            #"[{"code":"A"}]"#,
            into: PreviewStore(clock: Small.clock),
            politeness: Politeness(parallel: 1),
            allowance: allowance,
            pauses: pauses
        )
        #expect(report.failure == nil && report.account.new == 1)
        #expect(pauses.all == [.milliseconds(50), .milliseconds(100), .milliseconds(200)])
        #expect(report.waited == .milliseconds(350))
        #expect(allowance.asked == 4 && allowance.released == 1)
    }

    @Test func `asks for no place where no number was agreed`() async throws {
        let allowance = Places(taken: 100)
        let report = try await Small.run(
            #"[{"code":"A"}]"#,
            into: PreviewStore(clock: Small.clock),
            politeness: Politeness(),
            allowance: allowance
        )
        #expect(report.failure == nil && allowance.asked == 0)
    }

    @Test func `gives up when its patience ends, and says so`() async throws {
        let report = try await Small.run(
            "[]",
            into: PreviewStore(clock: Small.clock),
            politeness: Politeness(parallel: 1),
            allowance: Places(taken: .max)
        )
        #expect(report.failure?.code == "politeness.parallel")
    }

    /// All places are taken for so many questions.
    private final class Places: Allowance {
        private let state: Mutex<(taken: Int, asked: Int, released: Int)>

        init(taken: Int) { state = Mutex((taken, 0, 0)) }

        var asked: Int { state.withLock { $0.asked } }
        var released: Int { state.withLock { $0.released } }

        func ticket(for limits: Limits, patience: Duration) async throws -> Ticket { Ticket(wait: .zero) }

        func place(for limits: Limits) async throws -> (any AllowancePlace)? {
            state.withLock { state in
                state.asked += 1
                return state.asked > state.taken ? Place(places: self) : nil
            }
        }

        private func release() { state.withLock { $0.released += 1 } }

        private final class Place: AllowancePlace {
            let places: Places

            init(places: Places) { self.places = places }

            func release() async throws { places.release() }
        }
    }
}

import HubModel
import HubOperations
import HubPipeline
import Synchronization

/// One message on its way, moved on by the worker that moves it on in life; what it writes down stays in memory.
final class PushRehearsal: Sendable {
    private let rehearsed: RehearsedPush
    private let clock = RehearsedPull.clock

    /// What became of the message.
    struct End: Sendable {
        var state: Delivery.State
        /// Outcomes in order: `line_lost`, `found`.
        var outcomes: [String]
        var waits: [Duration]
        var isDelivered: Bool
    }

    /// A worker takes a message in hand so often; one that is not settled by then never will be.
    private static let mostSteps = 16

    init(_ rehearsed: RehearsedPush) { self.rehearsed = rehearsed }

    func run(_ transport: any HTTPTransport) async throws -> End {
        var environment = PullEnvironment(
            transport: transport,
            store: PreviewStore(clock: clock),
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { _ in }
        )
        environment.stamps = .still
        environment.storedFiles = MadeUpFiles()
        let book = StepBook(rehearsed.delivery)
        let deliverer = Deliverer(
            rehearsed.job,
            SystemLine(rehearsed.job, environment, now: clock),
            DeliveryPen { book.take($0) },
            stage: { _, _, _, _ in },
            tell: { _ in }
        )
        for _ in 0..<PushRehearsal.mostSteps {
            let delivery = book.begin()
            guard [.waiting, .prepared, .unsure].contains(delivery.state) else { break }
            try await deliverer.advance(delivery)
        }
        return book.end
    }
}

/// A push as it is rehearsed: to this machine, with one message.
struct RehearsedPush: Sendable {
    private(set) var job: PushJob
    /// As it stands in the outbox.
    let delivery: Delivery
    let payload: [UInt8]

    /// What is kept of another push's answer, wherever it turns up.
    static func kept(_ name: String) -> String { "kept-\(name)" }

    init(_ job: PushJob, payload: [UInt8], base: String) {
        self.job = job
        self.payload = payload
        var needed: [String: [String: String]] = [:]
        for other in job.connector.pushes {
            needed[other.name] = Dictionary(other.keptNames.map { ($0, Self.kept($0)) }) { first, _ in first }
        }
        delivery = Delivery(
            id: 1,
            push: job.id,
            message: OutboxMessage(
                // As the preview of a message calls it.
                id: "«message.id»",
                number: 1,
                aggregateType: job.push.origin.aggregateType,
                aggregateID: "1",
                type: "conform",
                payload: String(decoding: payload, as: UTF8.self),
                createdAt: RehearsedPull.clock
            ),
            state: .waiting,
            keptByNeeds: needed
        )
        self.job.values = LedValues.led(job.values, job.connector, to: base)
        self.job.connector = LedValues.led(job.connector, to: base)
    }

    var push: Push { job.push }
    var hasSession: Bool { job.connector.signIn?.hasSession ?? false }

    /// What is asked, role by role, of a message that nothing disturbs, and what a look-up's answer must hold.
    var preview: (steps: [PushPreview.Step], found: [Condition])? {
        get throws(HubFailure) {
            var quiet = job
            for value in job.connector.signIn?.login?.keep ?? [] {
                quiet.values.keep(value.name, MadeUp.newToken)
            }
            if job.connector.signIn?.oauth2 != nil { quiet.values.keep("access_token", MadeUp.newToken) }
            for other in job.connector.pushes {
                for name in other.keptNames {
                    quiet.values.keep("\(other.name).\(name)", Self.kept(name))
                    if other.name == push.name { quiet.values.keep(name, Self.kept(name)) }
                }
            }
            let preview = PushPreview(quiet, clock: RehearsedPull.clock)
            guard let steps = try preview.steps(payload) else { return nil }
            return (steps, try preview.foundConditions(payload))
        }
    }
}

/// Files that nobody has: each a few bytes.
private struct MadeUpFiles: StoredFiles {
    func file(_ digest: Digest) -> Payload? {
        let bytes = HeldBytes(Array("conform".utf8))
        return Payload(id: 1, digest: digest, size: 7, mediaType: "application/octet-stream", bytes: bytes)
    }
}

/// Takes the steps of one delivery, as the database would.
private final class StepBook: Sendable {
    private struct State {
        var delivery: Delivery
        var outcomes: [String] = []
        var waits: [Duration] = []
        var isDelivered = false
    }

    private let state: Mutex<State>

    init(_ delivery: Delivery) { state = Mutex(State(delivery: delivery)) }

    /// What a worker takes in hand.
    func begin() -> Delivery { state.withLock { $0.delivery } }

    func take(_ steps: [DeliveryStep]) -> Set<Int64> {
        state.withLock { state in
            var made: Set<Int64> = []
            for step in steps where step.from == state.delivery.state {
                made.insert(step.delivery)
                state.delivery.state = step.to
                state.delivery.failures = step.failures
                if let frozen = step.frozen { state.delivery.frozen = frozen }
                state.delivery.kept.merge(step.kept) { $1 }
                if step.to == .sending, state.delivery.firstSentAt == nil {
                    state.delivery.firstSentAt = RehearsedPull.clock
                }
                state.isDelivered = state.isDelivered || step.isDelivered
                state.outcomes += step.attempts.map(\.outcome)
                if step.wait > .zero { state.waits.append(step.wait) }
            }
            return made
        }
    }

    var end: PushRehearsal.End {
        state.withLock {
            PushRehearsal.End(
                state: $0.delivery.state,
                outcomes: $0.outcomes,
                waits: $0.waits,
                isDelivered: $0.isDelivered
            )
        }
    }
}

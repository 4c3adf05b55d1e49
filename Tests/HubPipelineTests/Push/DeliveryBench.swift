import HubModel
import HubPipeline
import Synchronization

/// One message, a scripted receiver, and the steps as a store would take them.
final class DeliveryBench: Sendable {
    let transport: ScriptedTransport
    private let deliverer: Deliverer
    private let state: Mutex<Delivery>

    static let now = Timestamp(seconds: 1_780_000_000)

    init(
        _ push: Push,
        payload: String = #"{"id":"F-1","content":"Ổ gà"}"#,
        codes: [CodeTable] = [],
        answers: Answers = Answers(),
        parallel: Int? = nil,
        allowance: any Allowance = NoLimits(),
        _ answer:
            @escaping @Sendable (OutgoingRequest, Int) throws(TransportFailure) -> ScriptedTransport.Answer
    ) throws {
        transport = ScriptedTransport(answer)
        let connector = Connector(
            name: "ioc",
            version: "1.0.0",
            title: "IOC",
            owner: .init(unit: "Sở", contact: "a@b.example"),
            system: System(
                baseURL: try Template("http://ioc.example/api"),
                politeness: Politeness(parallel: parallel)
            ),
            answers: answers,
            pushes: [push]
        )
        let job = PushJob(connector: connector, push: push, values: PlaceholderValues(), codeTables: codes)
        let message = OutboxMessage(
            id: "0f8fad5b-d9cb-469f-a165-70867728950e",
            number: 1,
            aggregateType: "feedback",
            aggregateID: "F-1",
            type: "submitted",
            payload: payload,
            createdAt: DeliveryBench.now
        )
        state = Mutex(Delivery(id: 7, push: job.id, message: message, state: .waiting))
        let staged = StagedAnswers()
        self.stagedAnswers = staged
        let clock = ElapsedTime()
        elapsed = clock
        var environment = PullEnvironment(
            transport: transport,
            store: PreviewStore(clock: DeliveryBench.now),
            landing: MemoryLanding(),
            allowance: allowance,
            sleep: { _ in }
        )
        environment.stamps = AttemptStamps(elapsed: { _ in clock.value }, nonce: { "n" })
        let box = StepBox()
        self.box = box
        let pen = DeliveryPen { steps in box.take(steps) }
        deliverer = Deliverer(
            job,
            SystemLine(job, environment, now: DeliveryBench.now),
            pen,
            stage: { _, _, bytes, _ in staged.add(String(decoding: bytes, as: UTF8.self)) },
            tell: { _ in }
        )
    }

    private let stagedAnswers: StagedAnswers
    private let elapsed: ElapsedTime
    private let box: StepBox

    var stagedTexts: [String] { stagedAnswers.all }
    var steps: [DeliveryStep] { box.all }
    var delivery: Delivery { state.withLock { $0 } }

    /// Time goes on.
    func pass(_ duration: Duration) { elapsed.add(duration) }

    /// One step of a worker; afterwards the delivery stands as a store would have it.
    @discardableResult
    func advance() async throws -> Delivery.State {
        let current = delivery
        box.begin()
        try await deliverer.advance(current)
        return state.withLock { delivery in
            for step in box.latest {
                guard step.from == delivery.state else { continue }
                delivery.state = step.to
                delivery.failures = step.failures
                if let frozen = step.frozen { delivery.frozen = frozen }
                delivery.kept.merge(step.kept) { $1 }
                if step.to == .sending, delivery.firstSentAt == nil {
                    delivery.firstSentAt = DeliveryBench.now + elapsed.value
                }
                if step.isDelivered { delivery.deliveredAt = DeliveryBench.now + elapsed.value }
                if let answer = step.followedAnswer { delivery.followedAnswer = answer }
                if let wait = step.followWait { delivery.followWait = wait }
            }
            return delivery.state
        }
    }

    /// The worker died: what it was sending is unsure.
    func becomeUnsure() { state.withLock { $0.state = .unsure } }
}

final class StagedAnswers: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}

final class ElapsedTime: Sendable {
    private let time = Mutex(Duration.zero)
    var value: Duration { time.withLock { $0 } }
    func add(_ duration: Duration) { time.withLock { $0 += duration } }
}

/// Takes steps one by one, as the database would.
final class StepBox: Sendable {
    private let steps = Mutex<(all: [DeliveryStep], latest: [DeliveryStep], state: Delivery.State?)>(
        ([], [], nil)
    )

    var all: [DeliveryStep] { steps.withLock { $0.all } }
    var latest: [DeliveryStep] { steps.withLock { $0.latest } }

    func begin() { steps.withLock { ($0.latest, $0.state) = ([], nil) } }

    /// A step is made if it begins where the last one of this advance ended.
    func take(_ new: [DeliveryStep]) -> Set<Int64> {
        steps.withLock { steps in
            var made: Set<Int64> = []
            for step in new where steps.state == nil || steps.state == step.from {
                // Before the first step only `waiting`, `prepared`, `unsure` and `following` are in hand.
                if steps.state == nil, step.from == .sending { continue }
                steps.all.append(step)
                steps.latest.append(step)
                steps.state = step.to
                made.insert(step.delivery)
            }
            return made
        }
    }
}

import HTTPTypes
import HubModel
import HubPipeline

/// The receiver of a push: what it answers to a message, and to who asks whether it has it.
struct PushPlan: Sendable {
    let rehearsed: RehearsedPush
    private let steps: [PushPreview.Step]
    private let signIn: PlannedAnswer?
    private let signInAsked: PlannedTransport.Asked?
    private let accepted: PlannedAnswer
    private let found: PlannedAnswer?
    /// `nil` where the manifest has no way to hear that a message is absent.
    private let absent: PlannedAnswer?

    /// The cue under which the receiver takes a message and answers what nobody agreed on.
    static let unknown = Misbehaviour.unknownReceipt.rawValue

    init(_ rehearsed: RehearsedPush) async throws(HubFailure) {
        self.rehearsed = rehearsed
        guard let preview = try rehearsed.preview else { throw PushPlan.notTaken(rehearsed.job.id) }
        steps = preview.steps
        signIn = SignInAnswer.of(rehearsed.job.connector)
        let push = rehearsed.push
        accepted = PushAnswers(rehearsed.job, push.request, push.answers).accepted(push.keep)
        if let lookUp = push.anyLookUp {
            let answers = PushAnswers(rehearsed.job, lookUp.request, lookUp.answers)
            found = answers.found(lookUp, preview.found)
            absent = answers.absent(lookUp)
        } else {
            (found, absent) = (nil, nil)
        }
        // The first request tells where one signs in.
        let transport = PlannedTransport([absent ?? accepted, accepted], signIn: signIn)
        do { _ = try await PushRehearsal(rehearsed).run(transport) } catch { throw HubFailure.from(error) }
        signInAsked = transport.asked.first(where: \.isSignIn)
    }

    var signInPlace: String? { signInAsked?.place }

    /// Requests before the message itself goes.
    var before: Int {
        (signInAsked == nil ? 0 : 1) + (rehearsed.push.lookFirst == nil ? 0 : 1)
    }

    var agreed: AgreedAnswers {
        PushAnswers(rehearsed.job, rehearsed.push.request, rehearsed.push.answers).agreed
    }

    var asksAPerson: Bool { rehearsed.push.ifUnsure == .askAPerson }
    var sendsAgain: Bool { rehearsed.push.ifUnsure == .sendAgain }
    var canLookUp: Bool { found != nil && absent != nil && !asksAPerson && !sendsAgain }

    func tape() -> CounterpartTape {
        var tape = CounterpartTape()
        if let expired = agreed.expired { tape.expired = expired }
        for step in steps {
            let isMultipart = step.request.content?.bytes == nil || step.request.isMultipart
            var exchange = CounterpartTape.Exchange(
                PlannedTransport.Asked(step.request),
                other: nil,
                answer: step.role == .message ? accepted : absent ?? accepted
            )
            // Of parts the boundary is another each time.
            if isMultipart { exchange.body = nil }
            exchange.needsToken = exchange.needsToken && rehearsed.hasSession
            switch step.role {
            case .message: prepare(&exchange)
            case .lookUp, .lookFirst, .follow:
                if let found { exchange.answers["filed"] = [found] }
                exchange.answers[Misbehaviour.lookUpFails.rawValue] = [PlannedAnswer(status: 503, body: [])]
            }
            tape.exchanges.append(exchange)
        }
        if let signInAsked, let signIn { tape.exchanges.append(CounterpartPlan.door(signInAsked, signIn)) }
        return tape
    }

    private func prepare(_ exchange: inout CounterpartTape.Exchange) {
        exchange.files = ["", PushPlan.unknown]
        exchange.answers[PushPlan.unknown] = [agreed.unknownIn200]
        exchange.answers[Misbehaviour.slowDown.rawValue] = [
            PlannedAnswer(status: 429, fields: ["Retry-After": "7"], body: [])
        ]
        if let expired = agreed.expired { exchange.answers[Misbehaviour.tokenDies.rawValue] = [expired] }
    }

    private static func notTaken(_ push: PullID) -> HubFailure {
        HubFailure(
            .deliver,
            .failRun,
            code: "conform.not_taken",
            message: Localized(
                vi: "message.json của \(push) không khớp where của chính lượt gửi.",
                en: "The message.json of \(push) is not taken by the push's own where."
            )
        )
    }
}

extension OutgoingRequest {
    fileprivate var isMultipart: Bool {
        fields.contains { $0.name.canonicalName == "content-type" && $0.value.hasPrefix("multipart/") }
    }
}

extension Push {
    /// Whatever tells whether the receiver has a message.
    fileprivate var anyLookUp: LookUp? {
        if case .lookUp(let lookUp) = ifUnsure { return lookUp }
        return lookFirst
    }
}

/// Answers of a receiver, made of the lists that the manifest has for them.
private struct PushAnswers {
    private let answers: Answers
    private let isSOAP: Bool
    private let hasSession: Bool

    init(_ job: PushJob, _ request: RequestTemplate, _ own: Answers?) {
        answers = job.connector.answers.overridden(by: own)
        isSOAP = request.isSOAP
        hasSession = job.connector.signIn?.hasSession ?? false
    }

    private var form: AnswerSketch.Form { isSOAP ? .soap : .json }

    var agreed: AgreedAnswers { AgreedAnswers(answers, form: form, hasSession: hasSession) }

    func accepted(_ keep: [SignIn.KeptValue]) -> PlannedAnswer {
        var sketch = good
        for value in keep { sketch.set(value.path, RehearsedPush.kept(value.name)) }
        return PlannedAnswer(status: sketch.status ?? 200, body: sketch.bytes(form))
    }

    func found(_ lookUp: Push.LookUp, _ conditions: [Condition]) -> PlannedAnswer {
        var sketch = good
        sketch.set(lookUp.found, "1")
        for condition in conditions { sketch.meet(condition) }
        for value in lookUp.keep { sketch.set(value.path, RehearsedPush.kept(value.name)) }
        return PlannedAnswer(status: sketch.status ?? 200, body: sketch.bytes(form))
    }

    /// As `empty_when` says, or with the list that `found` looks into empty.
    func absent(_ lookUp: Push.LookUp) -> PlannedAnswer? {
        for condition in answers.emptyWhen ?? [] {
            var sketch = AnswerSketch()
            sketch.meet(condition)
            if sketch.isWhole { return PlannedAnswer(status: sketch.status ?? 200, body: sketch.bytes(form)) }
        }
        var sketch = good
        guard sketch.empty(lookUp.found) else { return nil }
        return PlannedAnswer(status: sketch.status ?? 200, body: sketch.bytes(form))
    }

    private var good: AnswerSketch {
        var sketch = AnswerSketch()
        for condition in answers.okWhen ?? [] { sketch.meet(condition) }
        return sketch
    }
}

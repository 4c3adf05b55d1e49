import HubModel
import HubPipeline

/// The counterpart of one pull: what it answers when all is well, and what it is asked then.
struct CounterpartPlan: Sendable {
    let rehearsed: RehearsedPull
    /// `nil` where the pull has no pages, or no list that pages can be made of.
    let pages: PagePlan?
    let signIn: PlannedAnswer?
    /// In order, the sign-in left out.
    let asked: [PlannedTransport.Asked]
    let signInAsked: PlannedTransport.Asked?
    /// The same requests a month later.
    private let later: [PlannedTransport.Asked]
    let answers: [PlannedAnswer]
    /// The rows of a run that nothing disturbs.
    let rows: [String: [String?]]
    /// Records read in such a run.
    let records: Int

    /// Another time than the samples': what is asked differs where it hangs on the clock.
    private static let later = Timestamp(seconds: RehearsedPull.clock.seconds + 37 * 86_400 + 18_431)

    /// Throws what the samples make a run fail with.
    init(_ whole: RehearsedPull) async throws(HubFailure) {
        let pages = whole.pull.pages == nil ? nil : await PagePlan.of(whole)
        self.pages = pages
        rehearsed = pages.map { whole.paged(by: $0.size) } ?? whole
        signIn = SignInAnswer.of(whole.connector)
        let plan = pages.map { $0.answers($0.pages) } ?? whole.samples.map { PlannedAnswer(body: $0) }
        let transport = PlannedTransport(plan, signIn: signIn)
        let end = await Rehearsal(rehearsed).run(transport)
        guard end.succeeded else { throw CounterpartPlan.brokenSamples(whole.id, end.failure) }
        rows = end.rows
        records = end.report?.account.read ?? 0
        asked = transport.asked.filter { !$0.isSignIn }
        signInAsked = transport.asked.first(where: \.isSignIn)
        guard !asked.isEmpty, records > 0 else { throw CounterpartPlan.nothingRead(whole.id, asked.isEmpty) }
        answers = asked.indices.map { plan[$0 % plan.count] }
        let again = PlannedTransport(plan, signIn: signIn)
        _ = await Rehearsal(rehearsed.at(CounterpartPlan.later), clock: CounterpartPlan.later).run(again)
        later = again.asked.filter { !$0.isSignIn }
    }

    /// The rows of a run whose answers are these.
    func rows(of answers: [PlannedAnswer]) async -> [String: [String?]] {
        await Rehearsal(rehearsed).run(PlannedTransport(answers, signIn: signIn)).rows
    }

    /// One exchange for each request, and one for every other page that may be asked for.
    func tape(_ cast: [Misbehaviour: Part]) -> CounterpartTape {
        var tape = CounterpartTape()
        if let expired = rehearsed.agreed.expired { tape.expired = expired }
        for (index, request) in asked.enumerated() {
            let other = later.count == asked.count ? later[index] : nil
            var exchange = CounterpartTape.Exchange(request, other: other, answer: answers[index])
            for (misbehaviour, part) in cast { exchange.answers[misbehaviour.rawValue] = part.answers[index] }
            for part in cast.values {
                if let late = part.late { exchange.late = late(exchange) ?? exchange.late }
            }
            tape.exchanges.append(exchange)
        }
        tape.exchanges += furtherPages(cast, tape.exchanges)
        if let signInAsked, let signIn { tape.exchanges.append(CounterpartPlan.door(signInAsked, signIn)) }
        return tape
    }

    static func door(_ asked: PlannedTransport.Asked, _ answer: PlannedAnswer) -> CounterpartTape.Exchange {
        var door = CounterpartTape.Exchange(asked, other: nil, answer: answer)
        // Whatever the query is: a password may stand there.
        door.target = [String(asked.target.prefix { $0 != "?" }), "query", ""]
        let busy = PlannedAnswer(status: 503, body: answer.body)
        door.answers[Misbehaviour.signInBusy.rawValue] = [busy]
        door.answers[Misbehaviour.signInRefused.rawValue] = [
            PlannedAnswer(status: 401, body: Array(#"{"error":"invalid_client"}"#.utf8))
        ]
        return door
    }

    /// What a source that is asked for pages behind its end answers: none, or what a part has for that.
    private func furtherPages(_ cast: [Misbehaviour: Part], _ exchanges: [CounterpartTape.Exchange])
        -> [CounterpartTape.Exchange]
    {
        guard let pages, pages.isCounted, exchanges.count > 2 else { return [] }
        let (first, second) = (exchanges[1], exchanges[2])
        var open = second
        if let target = TextPattern.merging(first.target, second.target, hole: "page") {
            open.target = target
        } else if let body = second.body, let other = first.body,
            let merged = TextPattern.merging(other, body, hole: "page")
        {
            open.body = merged
        } else {
            return []
        }
        open.answers = ["": [pages.answer([])]]
        let numbers = Set(cast.values.flatMap(\.byNumber.keys)).sorted()
        let further = numbers.map { number in
            var exchange = open
            exchange.target = TextPattern.filling(open.target, hole: "page", with: number)
            exchange.body = open.body.map { TextPattern.filling($0, hole: "page", with: number) }
            for (misbehaviour, part) in cast {
                exchange.answers[misbehaviour.rawValue] = part.byNumber[number].map { [$0] }
            }
            return exchange
        }
        for (misbehaviour, part) in cast where !part.further.isEmpty {
            open.answers[misbehaviour.rawValue] = part.further
        }
        return further + [open]
    }

    /// Where nothing is read, nothing can be lost: that would prove nothing.
    static let nothingReadCode = "conform.nothing_read"

    static func nothingRead(_ pull: PullID, _ nobodyAsked: Bool) -> HubFailure {
        let place = "Connectors/\(pull.connector)/samples/\(pull.pull)/"
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: nothingReadCode,
            message: nobodyAsked
                ? Localized(
                    vi: "mẫu không có ai để hỏi: thêm \(place)parents.tsv với các dòng của for_each",
                    en:
                        "the samples name nobody to ask about: add \(place)parents.tsv with the rows of for_each"
                )
                : Localized(
                    vi: "mẫu không có bản ghi nào: lưu vào \(place) một câu trả lời có bản ghi",
                    en: "the samples hold no record: keep an answer that has some in \(place)"
                )
        )
    }

    static func brokenSamples(_ pull: PullID, _ failure: HubFailure?) -> HubFailure {
        let (vi, en) = (failure?.message.vietnamese ?? "", failure?.message.english ?? "")
        return HubFailure(
            .decode,
            .failRun,
            code: "conform.broken_samples",
            message: Localized(
                vi:
                    "Các mẫu của \(pull) tự chúng đã không đọc được (\(failure?.code ?? "?"): \(vi)) Chạy «lienthong connector test \(pull.connector)» trước.",
                en:
                    "The samples of \(pull) cannot be read as they are (\(failure?.code ?? "?"): \(en)) Run «lienthong connector test \(pull.connector)» first."
            ),
            underlying: failure
        )
    }
}

/// What a misbehaviour makes of a counterpart.
struct Part: Sendable {
    /// Distortions by the sandbox's fault layer.
    var faults: [String] = []
    var cues: [SandboxCue] = []
    /// Answers in the place of the usual ones, by the number of the request from 0.
    var answers: [Int: [PlannedAnswer]] = [:]
    /// Pages that nobody asks for when all is well, by how they are asked for.
    var byNumber: [String: PlannedAnswer] = [:]
    /// All other pages behind the end, in turn.
    var further: [PlannedAnswer] = []
    var late: (@Sendable (CounterpartTape.Exchange) -> CounterpartTape.Late?)?
    var demand: Misbehaviour.Demand
    /// The rows that must be there after the run; `nil`: those of an undisturbed one.
    var rows: [String: [String?]]?
    /// The run is given little time for each answer.
    var isImpatient = false
    /// The least wait before another attempt, and how often.
    var waits: (atLeast: Duration, times: Int)?
    /// Sign-ins of the run at most.
    var signIns = 1
    /// What is wrong comes between two runs: the second is judged.
    var isBetweenRuns = false

    init(_ demand: Misbehaviour.Demand) { self.demand = demand }
}

/// From when on, and how often, answers of a name take the place of the usual ones: as the sandbox reads it.
struct SandboxCue: Sendable, Encodable {
    var name: String
    var from = 1
    var times = Int(Int32.max)
    var atSignIn = false
}

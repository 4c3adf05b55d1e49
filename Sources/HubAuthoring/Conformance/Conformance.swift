import Foundation
package import HubModel
package import HubOperations
import HubPipeline

/// Plays every misbehaviour to every pull of a connector, offline, and tells how the hub takes it.
package struct Conformance: Sendable {
    private let project: Project
    private let control: CounterpartControl
    private let transport: any HTTPTransport
    private let files: any FileTransport
    /// For tapes and dropped files; removed by who made it.
    private let folder: String

    package init(
        _ project: Project,
        control: CounterpartControl,
        transport: any HTTPTransport,
        files: any FileTransport,
        folder: String
    ) {
        self.project = project
        self.control = control
        self.transport = transport
        self.files = files
        self.folder = folder
    }

    /// What was found out about a connector.
    package struct Result: Sendable {
        package var verdicts: [Verdict] = []
        /// Pulls that could not be rehearsed, and why.
        package var untried: [(pull: PullID, why: Localized)] = []
        /// Samples that fail by themselves.
        package var broken: [(pull: PullID, failure: HubFailure)] = []
        package var runs = 0

        /// A pull of which nothing could be tried.
        fileprivate mutating func note(_ pull: PullID, _ failure: HubFailure) {
            if failure.code == CounterpartPlan.nothingReadCode {
                untried.append((pull, failure.message))
            } else {
                broken.append((pull, failure))
            }
        }

        package var hasFindings: Bool {
            !broken.isEmpty || verdicts.contains { if case .failed = $0.outcome { true } else { false } }
        }
    }

    /// Throws `conform.no_samples` where no pull has any.
    package func run(_ connector: Connector, only: Set<Misbehaviour>) async throws -> Result {
        var result = Result()
        for pull in connector.pulls {
            let id = PullID(connector: connector.name, pull: pull.name)
            guard let sample = SampleFolder.all(in: project).first(where: { $0.pull == id }),
                !sample.answers.isEmpty
            else {
                result.untried.append((id, Conformance.noSamples(id)))
                continue
            }
            do throws(HubFailure) {
                let job = try JobCompiler(project).job(id, now: RehearsedPull.clock, isOffline: true)
                let rehearsed = RehearsedPull(job, sample, base: control.address)
                if let drop = pull.drop, drop.place != .https {
                    try await rehearseFiles(rehearsed, sample, only, &result)
                } else {
                    try await rehearse(rehearsed, only, &result)
                }
            } catch {
                result.note(id, error)
            }
        }
        try await rehearsePushes(connector, only, &result)
        guard !result.verdicts.isEmpty || !result.broken.isEmpty else {
            throw Conformance.nothing(connector, result)
        }
        for misbehaviour in Misbehaviour.allCases where only.contains(misbehaviour) {
            guard !result.verdicts.contains(where: { $0.misbehaviour == misbehaviour }) else { continue }
            let nobody = PullID(connector: connector.name, pull: "pushes")
            result.verdicts.append(
                Verdict(pull: nobody, misbehaviour: misbehaviour, outcome: .unfit(Reasons.noPush))
            )
        }
        return result
    }

    private func rehearse(
        _ rehearsed: RehearsedPull,
        _ only: Set<Misbehaviour>,
        _ result: inout Result
    ) async throws(HubFailure) {
        let id = rehearsed.id
        let plan = try await CounterpartPlan(rehearsed)
        let casting = Casting(plan: plan)
        var cast: [Misbehaviour: Part] = [:]
        for misbehaviour in Misbehaviour.ofPulls where only.contains(misbehaviour) {
            switch await casting.choice(misbehaviour) {
            case .plays(let part): cast[misbehaviour] = part
            case .unfit(let why):
                result.verdicts.append(Verdict(pull: id, misbehaviour: misbehaviour, outcome: .unfit(why)))
            }
        }
        do {
            try await control.play(plan.tape(cast), file: "\(folder)/tape.json")
            try await provePlayed(plan)
            for misbehaviour in Misbehaviour.allCases {
                guard let part = cast[misbehaviour] else { continue }
                let outcome = try await play(part, plan)
                result.verdicts.append(Verdict(pull: id, misbehaviour: misbehaviour, outcome: outcome))
                result.runs += 2
            }
        } catch {
            throw HubFailure.from(error)
        }
    }

    /// The counterpart over the wire gives what the samples give.
    private func provePlayed(_ plan: CounterpartPlan) async throws {
        let end = await Rehearsal(plan.rehearsed).run(transport)
        let ledger = try await control.ledger
        guard !end.succeeded || end.rows != plan.rows || !ledger.unexpected.isEmpty else { return }
        throw Conformance.notPlayed(plan.rehearsed.id, end.failure, ledger.unexpected.keys.sorted())
    }

    private func play(_ part: Part, _ plan: CounterpartPlan) async throws -> Verdict.Outcome {
        let rehearsal = Rehearsal(plan.rehearsed)
        if part.isBetweenRuns {
            try await control.disturb(nil)
            _ = await rehearsal.run(transport)
        }
        try await control.disturb(part)
        let first = await rehearsal.run(part.isImpatient ? Impatient(transport: transport) : transport)
        let ledger = try await control.ledger
        if !part.isBetweenRuns { try await control.disturb(nil) }
        // What was refused lies before the cursor: what the source has mended since comes with everything.
        let second = await rehearsal.run(transport, isFull: part.demand == .note)
        let usual = Undisturbed(
            rows: plan.rows,
            signIn: plan.signInAsked?.place,
            asksOnce: plan.rehearsed.asksOnce
        )
        return Judgement(part: part, usual: usual, first: first, ledger: ledger, second: second).outcome
    }

    private func rehearseFiles(
        _ rehearsed: RehearsedPull,
        _ sample: SampleFolder,
        _ only: Set<Misbehaviour>,
        _ result: inout Result
    ) async throws(HubFailure) {
        do {
            let plan = try await FilePlan(rehearsed, sample, folder: folder, transport: files)
            let casting = FileCasting(plan)
            for misbehaviour in Misbehaviour.ofPulls where only.contains(misbehaviour) {
                var verdict = Verdict(
                    pull: rehearsed.id,
                    misbehaviour: misbehaviour,
                    outcome: .unfit(Reasons.onlyFiles)
                )
                switch try await casting.choice(misbehaviour) {
                case .plays(let part, let laid):
                    let (first, second) = try await plan.play(laid, isFull: part.demand == .note)
                    let usual = Undisturbed(rows: plan.rows)
                    verdict.outcome =
                        Judgement(part: part, usual: usual, first: first, ledger: nil, second: second).outcome
                    result.runs += 2
                case .unfit(let why): verdict.outcome = .unfit(why)
                }
                result.verdicts.append(verdict)
            }
        } catch {
            throw HubFailure.from(error)
        }
    }
}

extension Misbehaviour {
    /// Those that speak of what is read.
    fileprivate static let ofPulls = allCases.filter { $0.demand != .deliverOnce }
}

/// Messages.
extension Conformance {
    private func rehearsePushes(
        _ connector: Connector,
        _ only: Set<Misbehaviour>,
        _ result: inout Result
    ) async throws {
        let samples = PushSample.all(in: project)
        for push in connector.pushes {
            let id = PullID(connector: connector.name, pull: push.name)
            guard let sample = samples.first(where: { $0.push == id }) else {
                result.untried.append((id, Conformance.noMessage(id)))
                continue
            }
            do throws(HubFailure) {
                let job = try JobCompiler(project).pushJob(id, now: RehearsedPull.clock, isOffline: true)
                let rehearsed = RehearsedPush(job, payload: sample.message, base: control.address)
                try await rehearse(rehearsed, only, &result)
            } catch {
                result.broken.append((id, error))
            }
        }
    }

    private func rehearse(_ rehearsed: RehearsedPush, _ only: Set<Misbehaviour>, _ result: inout Result)
        async throws(HubFailure)
    {
        let id = rehearsed.job.id
        let plan = try await PushPlan(rehearsed)
        do {
            try await control.play(plan.tape(), file: "\(folder)/tape.json")
            let calm = try await play(Part(.deliverOnce), plan)
            if case .failed(let reasons) = calm { throw Conformance.notPlayed(id, reasons) }
            for misbehaviour in PushCasting.all where only.contains(misbehaviour) {
                var verdict = Verdict(pull: id, misbehaviour: misbehaviour, outcome: .unfit(Reasons.noPush))
                switch PushCasting(plan).choice(misbehaviour) {
                case .plays(let part):
                    verdict.outcome = try await play(part, plan)
                    result.runs += 1
                case .unfit(let why): verdict.outcome = .unfit(why)
                }
                result.verdicts.append(verdict)
            }
        } catch {
            throw HubFailure.from(error)
        }
    }

    private func play(_ part: Part, _ plan: PushPlan) async throws -> Verdict.Outcome {
        try await control.disturb(part)
        let end = try await PushRehearsal(plan.rehearsed).run(transport)
        let ledger = try await control.ledger
        return PushJudgement(part: part, plan: plan, end: end, ledger: ledger, filed: try await control.filed)
            .outcome
    }

    private static func noMessage(_ push: PullID) -> Localized {
        let place = "Connectors/\(push.connector)/samples/\(push.pull)/message.json"
        return Localized(vi: "chưa có tin mẫu: \(place)", en: "no sample message: \(place)")
    }

    private static func notPlayed(_ push: PullID, _ reasons: [Localized]) -> HubFailure {
        HubFailure(
            .deliver,
            .failRun,
            code: "conform.not_played",
            message: Localized(
                vi:
                    "Không dựng được bên nhận cho \(push): khi không có sự cố nào, tin đã \(reasons.map(\.vietnamese).joined(separator: "; ")).",
                en:
                    "No receiver can be made for \(push): with nothing disturbed the message already \(reasons.map(\.english).joined(separator: "; "))."
            )
        )
    }
}

/// Gives every answer two seconds.
private struct Impatient: HTTPTransport {
    let transport: any HTTPTransport

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        var request = request
        request.answerTimeout = .seconds(2)
        return try await transport.send(request)
    }
}

extension Conformance {
    private static func noSamples(_ pull: PullID) -> Localized {
        let place = "Connectors/\(pull.connector)/samples/\(pull.pull)/"
        return Localized(
            vi:
                "chưa có mẫu: lưu câu trả lời thật (đã ẩn danh) vào \(place), hoặc chạy «lienthong connector record \(pull)»",
            en:
                "no samples: keep real answers (anonymised) in \(place), or run «lienthong connector record \(pull)»"
        )
    }

    private static func nothing(_ connector: Connector, _ result: Result) -> HubFailure {
        let names = result.untried.map(\.pull.pull).joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "conform.no_samples",
            message: Localized(
                vi:
                    "Không lượt kéo nào của «\(connector.name)» có mẫu (\(names)): lưu câu trả lời thật, đã ẩn danh, vào Connectors/\(connector.name)/samples/<lượt kéo>/, hoặc chạy «lienthong connector record».",
                en:
                    "No pull of «\(connector.name)» has samples (\(names)): keep real, anonymised answers in Connectors/\(connector.name)/samples/<pull>/, or run «lienthong connector record»."
            )
        )
    }

    private static func notPlayed(_ pull: PullID, _ failure: HubFailure?, _ unexpected: [String])
        -> HubFailure
    {
        HubFailure(
            .request,
            .failRun,
            code: "conform.not_played",
            message: Localized(
                vi:
                    "Không dựng được đối tác cho \(pull): khi không có sự cố nào, kết quả đã khác mẫu (\(failure?.code ?? unexpected.joined(separator: ", "))).",
                en:
                    "No counterpart can be made for \(pull): with nothing disturbed the run already differs from its samples (\(failure?.code ?? unexpected.joined(separator: ", ")))."
            ),
            underlying: failure
        )
    }
}

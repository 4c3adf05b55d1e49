import HubModel
import HubOperations
import HubStore
import Hummingbird

/// One system in full.
struct SystemPage: Sendable {
    let console: Console
    let connector: Connector

    private struct Model: Sendable {
        var state: StateWord
        var owner: String
        var contact: String
        var docs: String?
        var zone: String
        var address: String
        var agreed: [String]
        var meters: [String]
        var window: String
        var latency: String
        var classes: String
        var certificates: [Certificate]
        var last: [Call]
        var failures: [Failure]
        var pulls: [Pull]
        var pushes: [Push]
        var runs: [Run]
        var manifest: String
    }

    private struct Certificate: Sendable {
        var host: String
        var state: StateWord
        var issuer: String
        var seen: String
    }

    private struct Call: Sendable {
        var at: String
        var status: String
        var took: String
    }

    private struct Failure: Sendable {
        var at: String
        var pull: String
        var run: String
        var path: String
        var code: String
        var message: String
        var cure: String?
    }

    private struct Pull: Sendable {
        var title: String
        var name: String
        var state: StateWord
        var fresh: String
        var promise: String
        var entity: String
        var entityPath: String
        var open: String
        var quarantinePath: String
    }

    private struct Push: Sendable {
        var title: String
        var name: String
        var states: String
        var path: String
    }

    private struct Run: Sendable {
        var run: String
        var path: String
        var pull: String
        var at: String
        var state: String
        var account: String
    }

    func response(_ frame: Frame, _ context: ConsoleContext) async throws -> Response {
        let model = try await model(context)
        return frame.response(
            Page(.systems, title: connector.title, template: .system, model: model),
            context
        )
    }

    private func model(_ context: ConsoleContext) async throws -> Model {
        let (figures, now) = (context.figures, console.now())
        let texts = SystemTexts(figures, now)
        let limits = JobCompiler(console.project()).limits(of: connector)
        let freshness = FreshnessReader(console.database.session)
        let states = try await freshness.states(connector.pullIDs)
        let present = try await freshness.presentFailures(connector.pullIDs, among: states)
        let failures = try await freshness.failures(connector.pullIDs, limit: 10)
        let calls = CallReader(console.database.session)
        let hours =
            try await calls.hours([connector.name], since: now - .seconds(14 * 86_400))[connector.name] ?? []
        let day = hours.filter { $0.hour > now - .seconds(86_400) }
        let health = SystemHealth(
            failures: present.count,
            isLate: connector.isLate(states, now),
            everRan: !states.isEmpty,
            day: CallReader.Sum.of(day).classes
        )
        let charts = CallCharts(hours: hours, now: now, zone: connector.system.zone, figures: figures)
        let uses = try await QuotaReader(console.database.session).uses(of: [limits], at: now)
        let window = PolitenessWindow(id: "window", title: texts.windowTitle, limits: limits, now: now)
        return Model(
            state: StateWord(health.sign, health.words.text(context.language), health.style),
            owner: connector.owner.unit,
            contact: connector.owner.contact,
            docs: connector.docs,
            zone: connector.system.zone.identifier,
            address: connector.system.baseURL.text,
            agreed: texts.agreed(limits),
            meters: texts.meters(uses[limits.name] ?? [], id: connector.name),
            window: window.svg(figures),
            latency: charts.latency,
            classes: charts.classes,
            certificates: try await certificates(figures, now),
            last: try await calls.last([connector.name], limit: LastCall.kept)[connector.name, default: []]
                .map { call($0, figures) },
            failures: failures.map { failure($0, texts, figures) },
            pulls: try await pulls(states, figures, now),
            pushes: try await pushes(figures),
            runs: try await freshness.runs(connector.pullIDs, limit: 12).map { run($0, figures) },
            manifest: "/connectors/\(connector.name)"
        )
    }

    private func certificates(_ figures: Figures, _ now: Timestamp) async throws -> [Certificate] {
        let hosts = JobCompiler(console.project()).hosts(of: connector, now: now)
        let known = try await CertificateBook(console.database.session).list()
        return known.filter { entry in hosts.contains { $0.host == entry.host && $0.port == entry.port } }
            .map { entry in
                let left = CertificateJudgement.days(from: now, to: entry.end)
                let end = figures.instant(entry.end)
                let state =
                    left < 0
                    ? StateWord("✗", figures.text(vi: "đã hết hạn \(end)", en: "ended \(end)"), "bad")
                    : StateWord(
                        left < 30 ? "!" : "✓",
                        figures.text(
                            vi: "còn \(figures.number(left)) ngày, tới \(end)",
                            en: "\(figures.number(left)) days left, until \(end)"
                        ),
                        left < 30 ? "warn" : "good"
                    )
                return Certificate(
                    host: "\(entry.host):\(entry.port)",
                    state: state,
                    issuer: entry.issuer,
                    seen: figures.instant(entry.seen)
                )
            }
    }

    private func call(_ call: LastCall, _ figures: Figures) -> Call {
        Call(
            at: figures.instant(Timestamp(microseconds: call.at)),
            status: call.status.map { "HTTP \($0)" } ?? figures.text(vi: "không trả lời", en: "no answer"),
            took: "\(figures.number(call.milliseconds)) ms"
        )
    }

    private func failure(_ failure: FreshnessReader.Failure, _ texts: SystemTexts, _ figures: Figures)
        -> Failure
    {
        Failure(
            at: figures.instant(failure.at),
            pull: failure.pull,
            run: figures.number(Int(failure.run)),
            path: "/runs/\(failure.run)",
            code: failure.code,
            message: failure.message.text(figures.language),
            cure: FailureCure.of(failure.code)?.text(figures.language)
        )
    }

    private func pulls(
        _ states: [String: FreshnessReader.PullState],
        _ figures: Figures,
        _ now: Timestamp
    ) async throws -> [Pull] {
        let open = try await Quarantine(console.database.session).open(by: .pull)
        return connector.pulls.map { pull in
            let name = "\(connector.name)/\(pull.name)"
            let state = states[name]
            return Pull(
                title: pull.title,
                name: name,
                state: FreshnessWord.of(state?.isFresh(within: pull.freshWithin, at: now), figures),
                fresh: state?.freshAt.map { figures.ago($0, now) } ?? "–",
                promise: figures.span(pull.freshWithin),
                entity: pull.into,
                entityPath: "/data/\(pull.into)",
                open: figures.number(open[name] ?? 0),
                quarantinePath: Query.path("/quarantine", ["pull": name])
            )
        }
    }

    private func pushes(_ figures: Figures) async throws -> [Push] {
        let open = try await OutboxBook(console.database.session).open()
        return connector.pushes.map { push in
            let name = "\(connector.name)/\(push.name)"
            let states = open.first { $0.push == name }?.states ?? [:]
            let parts = states.map {
                "\(DeliveryWords.state($0.rawValue, figures.language)): \(figures.number($1))"
            }
            .sorted()
            return Push(
                title: push.title,
                name: name,
                states: parts.isEmpty
                    ? figures.text(vi: "không có gì chờ", en: "nothing waits")
                    : parts.joined(separator: ", "),
                path: Query.path("/outbox", ["push": name])
            )
        }
    }

    private func run(_ entry: RunHistory.Entry, _ figures: Figures) -> Run {
        Run(
            run: figures.number(Int(entry.run)),
            path: "/runs/\(entry.run)",
            pull: entry.pull,
            at: figures.instant(Timestamp(microseconds: entry.startedAt)),
            state: RunState.words(entry.state, figures),
            account: AccountText.equation(entry.account, figures)
        )
    }
}

/// How fresh a pull's data is, in one word.
enum FreshnessWord {
    /// `nil`: it never came.
    static func of(_ isFresh: Bool?, _ figures: Figures) -> StateWord {
        switch isFresh {
        case nil: StateWord("–", figures.text(vi: "chưa có", en: "never"), "wait")
        case true?: StateWord("✓", figures.text(vi: "đúng hẹn", en: "fresh"), "good")
        case false?: StateWord("!", figures.text(vi: "quá hẹn", en: "late"), "warn")
        }
    }
}

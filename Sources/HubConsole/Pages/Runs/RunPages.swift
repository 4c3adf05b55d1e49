import HTTPTypes
import HubModel
import HubOperations
import HubStore
import Hummingbird

/// *Runs*: what ran, page by page, why it failed and what to do; and running something now.
struct RunPages: Sendable {
    let console: Console
    let frame: Frame

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("runs") { request, context in try await list(request, context) }
        group.get("runs/:run") { _, context in try await show(context) }
        group.group().add(middleware: OperatorGate(frame: frame))
            .post("runs") { _, context in try await run(context) }
    }

    private static let perPage = 50
    private static let states = ["running"] + RunStateName.endings

    private struct ListModel: Sendable {
        var errands: [ErrandLine]
        var pull: String
        var states: [Choice]
        var pulls: [Choice]
        var runs: [RunLineModel]
        var isEmpty: Bool
        var older: String?
        var targets: [Choice]
    }

    private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = request.uri.queryParameters
        let pull = query["pull"].map { String($0) }.flatMap { $0.isEmpty ? nil : $0 }
        let state = query["state"].map { String($0) }.flatMap { RunPages.states.contains($0) ? $0 : nil }
        let before = query["before"].flatMap { Int64($0) } ?? .max
        let runs = try await RunHistory(console.database.session)
            .list(pull, state: state, before: before, limit: RunPages.perPage + 1)
        let shown = Array(runs.prefix(RunPages.perPage))
        let project = console.project()
        let pulls = project.catalogue.connectors.flatMap { connector in
            connector.pulls.map { "\(connector.name)/\($0.name)" }
        }
        let model = ListModel(
            errands: console.acts.errands.entries.map { ErrandLine($0, context) },
            pull: pull ?? "",
            states: RunPages.states.map {
                Choice(value: $0, title: RunState.words($0, context.figures), isChosen: $0 == state)
            },
            pulls: pulls.map { Choice(value: $0, title: $0, isChosen: $0 == pull) },
            runs: shown.map { RunLineModel($0, context) },
            isEmpty: shown.isEmpty,
            older: runs.count > shown.count
                ? Query.path(
                    "/runs",
                    ["pull": pull, "state": state, "before": shown.last.map { "\($0.run)" }]
                ) : nil,
            targets: pulls.map { Choice(value: $0, title: $0, isChosen: $0 == pull) }
        )
        let title = Section.runs.title.text(context.language)
        return frame.response(Page(.runs, title: title, template: .runs, model: model), context)
    }

    private struct ShowModel: Sendable {
        struct PageLine: Sendable {
            var number: String
            var status: String
            var records: String
            var payload: String
            var bytes: String
            var each: String
        }

        var run: RunLineModel
        var facts: [Fact]
        var failure: String?
        var cure: String?
        var findings: [String]
        var refusedPath: String?
        var pages: [PageLine]
        var hasPages: Bool
        var more: String?
        var pull: String
    }

    private static let pagesShown = 200

    private func show(_ context: ConsoleContext) async throws -> Response {
        guard let number = context.parameters.get("run", as: Int64.self) else { throw HTTPError(.notFound) }
        let session = console.database.session
        let history = RunHistory(session)
        guard let entry = try await history.entry(number) else { throw HTTPError(.notFound) }
        let pages = try await history.pages(of: number, limit: RunPages.pagesShown + 1)
        let figures = context.figures
        let anomalies = try await QualityReader(session, personal: [:]).anomalies(of: entry)
        let words = QualityText(figures)
        let isAboutPersons = asksByRecord(entry.pull)
        let model = ShowModel(
            run: RunLineModel(entry, context),
            facts: facts(entry, context),
            failure: entry.failureCode.map { code in
                "[\(code)] " + context.text(vi: entry.failureVietnamese ?? "", en: entry.failureEnglish ?? "")
            },
            cure: entry.failureCode.flatMap(FailureCure.of)?.text(context.language),
            findings: anomalies.map(words.sentence) + words.driftLines(entry.quality.drift),
            refusedPath: entry.account.refused > 0 ? Query.path("/quarantine", ["pull": entry.pull]) : nil,
            pages: pages.prefix(RunPages.pagesShown).map { page in
                ShowModel.PageLine(
                    number: figures.number(page.number + 1),
                    status: PageStatus.words(page.status, context),
                    records: figures.number(page.records),
                    payload: "\(page.payload)",
                    bytes: page.bytes.map(figures.bytes) ?? "–",
                    each: isAboutPersons ? TrialMask.hidden(value: page.each) : page.each
                )
            },
            hasPages: !pages.isEmpty,
            more: pages.count > RunPages.pagesShown
                ? context.text(
                    vi: "Chỉ hiện \(RunPages.pagesShown) trang đầu; tất cả: lienthong runs \(number)",
                    en: "Only the first \(RunPages.pagesShown) pages; all of them: lienthong runs \(number)"
                ) : nil,
            pull: entry.pull
        )
        let title = context.text(vi: "Lượt chạy #\(number)", en: "Run #\(number)")
        return frame.response(Page(.runs, title: title, template: .run, model: model), context)
    }

    /// A key of a record may be somebody's number; a row of a code list is nobody's.
    private func asksByRecord(_ name: String) -> Bool {
        let pull = PullID(name).flatMap { id in
            console.project().catalogue.connector(id.connector)?.pull(named: id.pull)
        }
        if case .codeList? = pull?.forEach?.parents { return false }
        return true
    }

    private func facts(_ entry: RunHistory.Entry, _ context: ConsoleContext) -> [Fact] {
        let figures = context.figures
        var facts = [
            Fact(
                context.text(vi: "Bắt đầu", en: "Started"),
                figures.instant(Timestamp(microseconds: entry.startedAt))
            )
        ]
        if let ended = entry.endedAt {
            let took = Timestamp(microseconds: ended) - Timestamp(microseconds: entry.startedAt)
            facts.append(
                Fact(
                    context.text(vi: "Kết thúc", en: "Ended"),
                    "\(figures.instant(Timestamp(microseconds: ended))) (\(figures.duration(took)))"
                )
            )
        }
        facts += [
            Fact(context.text(vi: "Bảng", en: "Entity"), entry.entity),
            Fact(context.text(vi: "Trang", en: "Pages"), figures.number(entry.pages)),
            Fact(context.text(vi: "Lượt gọi", en: "Calls"), figures.number(entry.requests)),
            Fact(context.text(vi: "Dung lượng", en: "Size"), figures.bytes(entry.bytes)),
            Fact(
                context.text(vi: "Chờ thoả thuận với nguồn", en: "Waited for the source's agreement"),
                figures.duration(.milliseconds(Int64(entry.waited * 1000)))
            ),
        ]
        if entry.account.removed > 0 {
            facts.append(
                Fact(
                    context.text(vi: "Đánh dấu đã mất", en: "Marked removed"),
                    figures.number(entry.account.removed)
                )
            )
        }
        return facts
    }

    private func run(_ context: ConsoleContext) async throws -> Response {
        let target = context.form["target"] ?? ""
        guard let id = PullID(target),
            console.project().catalogue.connector(id.connector)?.pulls.contains(where: { $0.name == id.pull })
                == true
        else { throw HTTPError(.badRequest) }
        let person = context.account?.name ?? ""
        try await console.audit(person, "run.start", "pull", ["pull": target])
        console.acts.errands.begin(
            Localized(vi: "Chạy \(target)", en: "Run \(target)"),
            by: person,
            at: console.now()
        ) { [run = console.acts.run] in await ConsoleActs.told { try await run(target) } }
        return .seeOther(Query.path("/runs", ["pull": target]))
    }
}

/// A run in a table.
struct RunLineModel: Sendable {
    var run: Int64
    var path: String
    var pull: String
    var mode: String?
    var kind: String
    var state: String
    var started: String
    var took: String
    var equation: String
    var code: String?

    init(_ entry: RunHistory.Entry, _ context: ConsoleContext) {
        let started = Timestamp(microseconds: entry.startedAt)
        run = entry.run
        path = "/runs/\(entry.run)"
        pull = entry.pull
        mode = entry.mode == "pull" ? nil : entry.mode
        state = RunState.words(entry.state, context.figures)
        self.started = context.figures.instant(started)
        took = entry.endedAt.map { context.figures.duration(Timestamp(microseconds: $0) - started) } ?? "…"
        equation = AccountText.equation(entry.account, context.figures)
        code = entry.failureCode
        kind = RunLineModel.kind(of: entry.state)
    }

    /// The colour of a run's state.
    static func kind(of state: String) -> String {
        switch state {
        case "succeeded": "good"
        case "running": "now"
        case "incomplete", "stopped": "warn"
        default: "bad"
        }
    }
}

/// What a person has had done lately.
struct ErrandLine: Sendable {
    var text: String
    var by: String
    var isGood: Bool
    var isOpen: Bool

    init(_ entry: Errands.Entry, _ context: ConsoleContext) {
        let result = entry.result?.text(context.language) ?? context.text(vi: "đang làm…", en: "under way…")
        text = "\(entry.title.text(context.language)): \(result)"
        by = "\(entry.person), \(context.figures.instant(entry.begunAt))"
        isGood = entry.isGood
        isOpen = entry.result == nil
    }
}

/// What became of a page of a run.
enum PageStatus {
    static func words(_ status: String, _ context: ConsoleContext) -> String {
        switch status {
        case "applied": context.text(vi: "đã áp dụng", en: "applied")
        case "partial": context.text(vi: "áp dụng một phần", en: "partly applied")
        case "skipped": context.text(vi: "như lần trước, bỏ qua", en: "as before, skipped")
        default: status
        }
    }
}

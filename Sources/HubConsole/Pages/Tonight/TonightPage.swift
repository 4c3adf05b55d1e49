import HubModel
import HubOperations
import HubStore
import Hummingbird

/// *Tonight*: every job on a time line, and on top what needs a person.
struct TonightPage: Sendable {
    let console: Console
    let frame: Frame

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("/") { request, context in
            try await show(context, isWatched: TonightPage.isWatched(request))
        }
    }

    /// The browser asks again by itself.
    static func isWatched(_ request: Request) -> Bool { request.uri.queryParameters["watch"] != nil }

    private struct Model: Sendable {
        struct Row: Sendable {
            var pull: String
            var title: String
            var path: String
            var runPath: String?
            var kind: String
            var state: String
            var detail: String
            var progress: String?
            var records: String
            var next: String
            var band: String
        }

        struct Count: Sendable {
            var kind: String
            var word: String
            var number: String
        }

        var needs: [Needs.Entry]
        var isQuiet: Bool
        var counts: [Count]
        var rows: [Row]
        var axis: String
        var isWatched: Bool
    }

    private func show(_ context: ConsoleContext, isWatched: Bool) async throws -> Response {
        let project = console.project()
        let now = console.now()
        let session = console.database.session
        let reader = NightReader(session)
        let night = Night(
            now: now,
            runs: try await reader.runs(since: now - Night.reach),
            habits: try await reader.habits(),
            tasks: try await reader.tasks(since: now - Night.reach),
            freshness: try await FreshnessReader(session)
                .states(project.catalogue.connectors.flatMap(\.pullIDs))
        )
        let rows = night.rows(project.catalogue)
        let needs = Needs(
            context: context,
            rows: rows,
            outbox: try await OutboxBook(session).open(),
            holds: try await MissingApproval(session).holds()
        ).entries
        let band = NightBand(now: now)
        let model = Model(
            needs: needs,
            isQuiet: needs.isEmpty,
            counts: counts(rows, context),
            rows: rows.map { written($0, band, context, now) },
            axis: band.axis,
            isWatched: isWatched
        )
        return frame.response(
            Page(
                .tonight,
                title: Section.tonight.title.text(context.language),
                template: .tonight,
                model: model,
                refresh: isWatched ? 5 : nil
            ),
            context
        )
    }

    private func counts(_ rows: [Night.Row], _ context: ConsoleContext) -> [Model.Count] {
        Night.State.allCases.map { state in
            Model.Count(
                kind: kind(state),
                word: word(state, context),
                number: context.figures.number(rows.count { $0.state == state })
            )
        }
    }

    private func written(
        _ row: Night.Row,
        _ band: NightBand,
        _ context: ConsoleContext,
        _ now: Timestamp
    ) -> Model.Row {
        Model.Row(
            pull: "\(row.pull)",
            title: row.title,
            path: "/systems/\(row.pull.connector)",
            runPath: row.run.map { "/runs/\($0.run)" },
            kind: kind(row.state),
            state: word(row.state, context),
            detail: detail(row, context, now),
            progress: row.state == .running ? row.progress.map { String(Int($0 * 100)) } : nil,
            records: row.run.map { context.figures.number($0.records) } ?? "–",
            next: row.next.map { context.clock($0, now: now) } ?? "–",
            band: band.band(row)
        )
    }

    private func detail(_ row: Night.Row, _ context: ConsoleContext, _ now: Timestamp) -> String {
        func clock(_ instant: Timestamp) -> String { context.clock(instant, now: now) }
        switch row.state {
        case .running:
            guard let run = row.run else { return "" }
            let since = context.text(
                vi: "từ \(clock(run.startedAt))",
                en: "since \(clock(run.startedAt))"
            )
            let end = row.expectedEnd.map {
                context.text(
                    vi: ", dự kiến xong \(clock($0))",
                    en: ", expected end \(clock($0))"
                )
            }
            return since + (end ?? "")
        case .waits:
            guard let task = row.task else { return "" }
            let reason = task.reason.map { ": " + TaskReason.words($0, context.language) } ?? ""
            return context.text(
                vi: "tới \(clock(task.notBefore))\(reason)",
                en: "until \(clock(task.notBefore))\(reason)"
            )
        case .failed:
            return row.run?.failureCode ?? row.run.map { RunState.words($0.state, context.figures) } ?? ""
        case .done, .incomplete, .idle:
            guard let run = row.run, let ended = run.endedAt else { return "" }
            let took = context.figures.duration(ended - run.startedAt)
            return context.text(
                vi: "lúc \(clock(ended)), \(took)",
                en: "at \(clock(ended)), \(took)"
            )
        }
    }

    private func kind(_ state: Night.State) -> String {
        switch state {
        case .failed: "bad"
        case .running: "now"
        case .waits: "wait"
        case .incomplete: "warn"
        case .done: "good"
        case .idle: "quiet"
        }
    }

    private func word(_ state: Night.State, _ context: ConsoleContext) -> String {
        switch state {
        case .failed: context.text(vi: "✗ hỏng", en: "✗ failed")
        case .running: context.text(vi: "▸ đang chạy", en: "▸ running")
        case .waits: context.text(vi: "… đang chờ", en: "… waiting")
        case .incomplete: context.text(vi: "! xong, còn việc hỏng", en: "! incomplete")
        case .done: context.text(vi: "✓ xong", en: "✓ done")
        case .idle: context.text(vi: "– chưa tới lượt", en: "– not yet")
        }
    }
}

extension ConsoleContext {
    /// `01:30` where it is today in Vietnam, with the day before it otherwise.
    func clock(_ instant: Timestamp, now: Timestamp) -> String {
        let text = figures.instant(instant).dropLast(3)
        let isToday = Zone.vietnam.civil(instant).date == Zone.vietnam.civil(now).date
        return isToday ? String(text.suffix(5)) : String(text)
    }
}

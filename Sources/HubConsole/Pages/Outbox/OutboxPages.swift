import HTTPTypes
import HubModel
import HubOperations
import HubStore
import Hummingbird

/// *Outbox*: where every message is and why; and what only a person can decide.
struct OutboxPages: Sendable {
    let console: Console
    let frame: Frame

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("outbox") { request, context in try await list(request, context) }
        group.get("outbox/:id") { _, context in try await show(context, reveals: false) }
        let acts = group.group().add(middleware: OperatorGate(frame: frame))
        acts.post("outbox/:id/reveal") { _, context in try await reveal(context) }
        acts.post("outbox/:id/retry") { _, context in try await retry(context) }
        acts.post("outbox/:id/resolve") { _, context in try await resolve(context) }
    }

    private static let perPage = 50

    private struct ListModel: Sendable {
        struct PushLine: Sendable {
            var push: String
            var path: String
            var waiting: String
            var unsure: String
            var following: String
            var parked: String
            var late: String
            var oldest: String
        }

        struct Line: Sendable {
            var id: Int64
            var path: String
            var push: String
            var name: String
            var kind: String
            var state: String
            var isLate: Bool
            var since: String
            var next: String
            var why: String
        }

        var pushes: [PushLine]
        var hasPushes: Bool
        var untaken: String?
        var states: [Choice]
        var pushNames: [Choice]
        var isLateOnly: Bool
        var lines: [Line]
        var isEmpty: Bool
    }

    private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = request.uri.queryParameters
        let push = query["push"].map { String($0) }.flatMap { $0.isEmpty ? nil : $0 }
        let state = query["state"].flatMap { Delivery.State(rawValue: String($0)) }
        let isLate = query["late"] != nil
        let book = OutboxBook(console.database.session)
        let open = try await book.open()
        let untaken = try await book.untaken(limit: 100).count
        let entries = try await book.list(
            push: push,
            states: state.map { [$0] } ?? [],
            lateOnly: isLate,
            limit: OutboxPages.perPage
        )
        let names = console.project().catalogue.connectors.flatMap { connector in
            connector.pushes.map { "\(connector.name)/\($0.name)" }
        }
        let model = ListModel(
            pushes: open.map { line($0, context) },
            hasPushes: !open.isEmpty,
            untaken: untaken == 0
                ? nil
                : context.text(
                    vi:
                        "\(untaken)\(untaken == 100 ? "+" : "") tin không lượt gửi nào nhận: lienthong outbox list --untaken",
                    en:
                        "\(untaken)\(untaken == 100 ? "+" : "") messages that no push takes: lienthong outbox list --untaken"
                ),
            states: Delivery.State.allCases.map {
                Choice(
                    value: $0.rawValue,
                    title: DeliveryWords.state($0.rawValue, context.language),
                    isChosen: $0 == state
                )
            },
            pushNames: names.map { Choice(value: $0, title: $0, isChosen: $0 == push) },
            isLateOnly: isLate,
            lines: entries.map { line($0, context) },
            isEmpty: entries.isEmpty
        )
        let title = Section.outbox.title.text(context.language)
        return frame.response(Page(.outbox, title: title, template: .outbox, model: model), context)
    }

    private func line(_ open: OutboxBook.Open, _ context: ConsoleContext) -> ListModel.PushLine {
        func count(_ states: Delivery.State...) -> String {
            context.figures.number(states.reduce(0) { $0 + (open.states[$1] ?? 0) })
        }
        return ListModel.PushLine(
            push: open.push,
            path: Query.path("/outbox", ["push": open.push]),
            waiting: count(.waiting, .prepared, .sending),
            unsure: count(.unsure),
            following: count(.following),
            parked: count(.parked),
            late: context.figures.number(open.late),
            oldest: open.oldest.map { context.figures.instant($0) } ?? "–"
        )
    }

    private func line(_ entry: OutboxBook.Entry, _ context: ConsoleContext) -> ListModel.Line {
        ListModel.Line(
            id: entry.id,
            path: "/outbox/\(entry.id)",
            push: entry.push,
            name: entry.aggregateID,
            kind: kind(entry.state),
            state: DeliveryWords.state(entry.state, context.language),
            isLate: entry.isLate,
            since: context.figures.instant(Timestamp(microseconds: entry.beganAt)),
            next: entry.nextAt.map { context.figures.instant(Timestamp(microseconds: $0)) } ?? "–",
            why: why(entry, context)
        )
    }

    private func kind(_ state: String) -> String {
        switch Delivery.State(rawValue: state) {
        case .done, .following: "good"
        case .parked, .refused: "bad"
        case .unsure: "warn"
        case .waiting, .prepared, .sending, nil: "wait"
        }
    }

    private func why(_ entry: OutboxBook.Entry, _ context: ConsoleContext) -> String {
        if let other = entry.waitsFor {
            return context.text(
                vi: "chờ tin trước cùng thứ tự: #\(other)",
                en: "waits for #\(other) of its order"
            )
        }
        return entry.reason.map { DeliveryWords.reason($0, context.language) } ?? ""
    }

    // MARK: One message

    private struct ShowModel: Sendable {
        struct AttemptLine: Sendable {
            var at: String
            var kind: String
            var outcome: String
            var status: String
            var took: String
            var more: String
        }

        var id: Int64
        var facts: [Fact]
        var kind: String
        var state: String
        var why: String
        var attempts: [AttemptLine]
        var payload: String
        var request: String?
        var isRevealed: Bool
        var canReveal: Bool
        var canRetry: Bool
        var canResolve: Bool
        /// Values of the receiver that following it needs and that nobody knows yet.
        var needed: [String]
    }

    private func detail(_ context: ConsoleContext) async throws -> OutboxBook.Detail {
        guard let id = context.parameters.get("id", as: Int64.self),
            let detail = try await OutboxBook(console.database.session).detail(id)
        else { throw HTTPError(.notFound) }
        return detail
    }

    private func show(_ context: ConsoleContext, reveals: Bool) async throws -> Response {
        let detail = try await detail(context)
        let entry = detail.entry
        let project = console.project()
        let state = Delivery.State(rawValue: entry.state)
        let isOpen = entry.deliveredAt == nil
        let model = ShowModel(
            id: entry.id,
            facts: facts(detail, context),
            kind: kind(entry.state),
            state: DeliveryWords.state(entry.state, context.language),
            why: why(entry, context),
            attempts: detail.attempts.map { line($0, context) },
            payload: reveals
                ? detail.payload : MaskedPayload(project.catalogue.entities).text(of: detail.payload),
            request: reveals ? detail.request : nil,
            isRevealed: reveals,
            canReveal: context.canAct && !reveals,
            canRetry: context.canAct && isOpen && (state == .parked || state == .refused),
            canResolve: context.canAct && isOpen && [.parked, .unsure, .prepared, .waiting].contains(state),
            needed: FollowKeeps.missing(of: project.catalogue.push(entry.push), given: [:], kept: detail.kept)
        )
        let title = context.text(vi: "Tin #\(entry.id)", en: "Message #\(entry.id)")
        return frame.response(Page(.outbox, title: title, template: .message, model: model), context)
    }

    private func facts(_ detail: OutboxBook.Detail, _ context: ConsoleContext) -> [Fact] {
        let entry = detail.entry
        func instant(_ microseconds: Int64) -> String {
            context.figures.instant(Timestamp(microseconds: microseconds))
        }
        var facts = [
            Fact(context.text(vi: "Lượt gửi", en: "Push"), entry.push),
            Fact(context.text(vi: "Mã", en: "Id"), "\(entry.aggregateID) (\(detail.type))"),
            Fact(context.text(vi: "Ghi lúc", en: "Written"), instant(entry.beganAt)),
        ]
        if let due = entry.dueAt {
            let late = entry.isLate ? context.text(vi: " — quá hẹn", en: " — late") : ""
            facts.append(Fact(context.text(vi: "Hẹn", en: "Due"), instant(due) + late))
        }
        if let delivered = entry.deliveredAt {
            facts.append(Fact(context.text(vi: "Tới nơi", en: "Delivered"), instant(delivered)))
        }
        if let next = entry.nextAt {
            facts.append(Fact(context.text(vi: "Làm tiếp lúc", en: "Next"), instant(next)))
        }
        if let key = detail.key { facts.append(Fact(context.text(vi: "Khoá", en: "Key"), key)) }
        for (name, value) in detail.kept.sorted(by: { $0.key < $1.key }) {
            facts.append(Fact(context.text(vi: "Giữ lại", en: "Kept"), "\(name) = \(value)"))
        }
        return facts
    }

    private func line(_ attempt: OutboxBook.Attempt, _ context: ConsoleContext) -> ShowModel.AttemptLine {
        ShowModel.AttemptLine(
            at: context.figures.instant(Timestamp(microseconds: attempt.at)),
            kind: DeliveryWords.step(attempt.kind, context.language),
            outcome: DeliveryWords.outcome(attempt.outcome, context.language),
            status: attempt.status.map(String.init) ?? "",
            took: attempt.milliseconds.map { "\($0) ms" } ?? "",
            more: [attempt.code, attempt.traceID, attempt.actor, attempt.note].compactMap(\.self)
                .joined(separator: " · ")
        )
    }

    // MARK: Acts

    private func reveal(_ context: ConsoleContext) async throws -> Response {
        let detail = try await detail(context)
        guard let reason = Reason(context) else { return Reason.missing(frame, .outbox, context) }
        try await OutboxBook(console.database.session)
            .noteReading(detail.entry.id, by: context.account?.name ?? "", reason: reason.text)
        return try await show(context, reveals: true)
    }

    private func retry(_ context: ConsoleContext) async throws -> Response {
        let detail = try await detail(context)
        _ = try await OutboxBook(console.database.session).retry(
            [detail.entry.id],
            anew: context.form["anew"] != nil,
            by: context.account?.name ?? ""
        )
        return .seeOther("/outbox/\(detail.entry.id)")
    }

    private func resolve(_ context: ConsoleContext) async throws -> Response {
        let detail = try await detail(context)
        guard let reason = Reason(context) else { return Reason.missing(frame, .outbox, context) }
        let push = console.project().catalogue.push(detail.entry.push)
        let verdict: OutboxBook.Verdict
        switch context.form["verdict"] {
        case "delivered":
            var kept: [String: String] = [:]
            for name in (push?.keep ?? []).map(\.name) {
                if let value = context.form["keep.\(name)"]?.trimmed, !value.isEmpty { kept[name] = value }
            }
            let missing = FollowKeeps.missing(of: push, given: kept, kept: detail.kept)
            guard missing.isEmpty else { return needed(missing, context) }
            verdict = .delivered(kept: kept, isFollowed: push?.follow != nil)
        case "not-delivered": verdict = .notDelivered
        case "dropped": verdict = .dropped
        default: throw HTTPError(.badRequest)
        }
        let count = try await OutboxBook(console.database.session)
            .resolve(detail.entry.id, verdict, by: context.account?.name ?? "", note: reason.text)
        guard count == 1 else {
            return frame.notice(
                .outbox,
                title: context.text(vi: "Không còn gì để quyết", en: "There is nothing to decide"),
                lines: [
                    context.text(
                        vi: "Tin này đã xong hoặc đang được gửi. Mở lại trang của nó.",
                        en: "The message is finished or just being sent. Open its page again."
                    )
                ],
                status: .conflict,
                context
            )
        }
        return .seeOther("/outbox/\(detail.entry.id)")
    }

    private func needed(_ names: [String], _ context: ConsoleContext) -> Response {
        frame.notice(
            .outbox,
            title: context.text(
                vi: "Còn thiếu giá trị của bên nhận",
                en: "Values of the receiver are missing"
            ),
            lines: [
                context.text(
                    vi: "Chưa làm gì cả. Cần để theo dõi tiếp: \(names.joined(separator: ", ")).",
                    en: "Nothing was done. Needed to follow it: \(names.joined(separator: ", "))."
                )
            ],
            status: .unprocessableContent,
            context
        )
    }
}

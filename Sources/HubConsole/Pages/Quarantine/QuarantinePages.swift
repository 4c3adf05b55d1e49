import HTTPTypes
import HubModel
import HubOperations
import HubStore
import Hummingbird

/// *Quarantine*: records that could not become rows; read masked, mended by mapping them again, or set aside.
struct QuarantinePages: Sendable {
    let console: Console
    let frame: Frame

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("quarantine") { request, context in try await list(request, context) }
        group.get("quarantine/:id") { _, context in try await show(context, reveals: false) }
        let acts = group.group().add(middleware: OperatorGate(frame: frame))
        acts.post("quarantine/:id/reveal") { _, context in try await reveal(context) }
        acts.post("quarantine/:id/retry") { _, context in try await retry(context) }
        acts.post("quarantine/:id/discard") { _, context in try await discard(context) }
    }

    private static let perPage = 50

    private struct ListModel: Sendable {
        struct RuleLine: Sendable {
            var pull: String
            var field: String
            var why: String
            var count: String
            var path: String
        }

        struct Line: Sendable {
            var id: Int64
            var path: String
            var pull: String
            var entity: String
            var lastSeen: String
            var times: String
            var faults: [String]
        }

        var errands: [ErrandLine]
        var total: String
        var isEmpty: Bool
        var rules: [RuleLine]
        var moreRules: String?
        var filter: String?
        var lines: [Line]
        var older: String?
    }

    private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = request.uri.queryParameters
        func given(_ name: Substring) -> String? {
            query[name].map { String($0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        let filter = Quarantine.Filter(pull: given("pull"), field: given("field"), rule: given("rule"))
        let quarantine = Quarantine(console.database.session)
        let counts = try await quarantine.counts()
        let entries = try await quarantine.page(
            filter,
            counts: counts.rules,
            before: given("before").flatMap { Int64($0) } ?? .max,
            limit: QuarantinePages.perPage + 1
        )
        let shown = entries.prefix(QuarantinePages.perPage)
        let rules = counts.rules.filter { filter.pull == nil || $0.pull == filter.pull }
        let model = ListModel(
            errands: console.acts.errands.entries.map { ErrandLine($0, context) },
            total: context.figures.number(counts.all),
            isEmpty: shown.isEmpty,
            rules: rules.prefix(30).map { rule(in: $0, context) },
            moreRules: rules.count > 30
                ? context.text(
                    vi: "và \(rules.count - 30) loại nữa",
                    en: "and \(rules.count - 30) more kinds"
                ) : nil,
            filter: words(of: filter, context),
            lines: shown.map { line($0, context) },
            older: entries.count > shown.count
                ? Query.path(
                    "/quarantine",
                    [
                        "pull": filter.pull, "field": filter.field, "rule": filter.rule,
                        "before": shown.last.map { "\($0.id)" },
                    ]
                ) : nil
        )
        let title = Section.quarantine.title.text(context.language)
        return frame.response(Page(.quarantine, title: title, template: .quarantine, model: model), context)
    }

    private func rule(in count: Quarantine.RuleCount, _ context: ConsoleContext) -> ListModel.RuleLine {
        ListModel.RuleLine(
            pull: count.pull,
            field: count.field.isEmpty ? "–" : count.field,
            why: RuleSentenceText.of(count.rule, context.language),
            count: context.figures.number(count.count),
            path: Query.path(
                "/quarantine",
                ["pull": count.pull, "field": count.field, "rule": count.rule]
            )
        )
    }

    private func words(of filter: Quarantine.Filter, _ context: ConsoleContext) -> String? {
        let parts = [
            filter.pull, filter.field, filter.rule.map { RuleSentenceText.of($0, context.language) },
        ]
        let text = parts.compactMap(\.self).joined(separator: " · ")
        return text.isEmpty ? nil : text
    }

    private func line(_ entry: Quarantine.Entry, _ context: ConsoleContext) -> ListModel.Line {
        ListModel.Line(
            id: entry.id,
            path: "/quarantine/\(entry.id)",
            pull: entry.pull,
            entity: entry.entity,
            lastSeen: context.figures.instant(Timestamp(microseconds: entry.lastSeen)),
            times: context.figures.number(entry.times),
            faults: entry.faults.map {
                "\($0.field.isEmpty ? "–" : $0.field): \(RuleSentenceText.of($0.rule, context.language))"
            }
        )
    }

    // MARK: One record

    private struct ShowModel: Sendable {
        struct Fault: Sendable {
            var field: String
            var path: String
            var value: String
            var why: String
        }

        var id: Int64
        var errands: [ErrandLine]
        var facts: [Fact]
        var faults: [Fault]
        var record: String?
        var isRevealed: Bool
        var isOpen: Bool
        var canReveal: Bool
        var runPath: String
    }

    private func entry(_ context: ConsoleContext) async throws -> Quarantine.Entry {
        guard let id = context.parameters.get("id", as: Int64.self),
            let entry = try await Quarantine(console.database.session).entry(id)
        else { throw HTTPError(.notFound) }
        return entry
    }

    private func show(_ context: ConsoleContext, reveals: Bool) async throws -> Response {
        let entry = try await entry(context)
        let bytes = try await Quarantine(console.database.session).record(entry.id)
        let text = bytes.map { String(decoding: $0, as: UTF8.self) }
        let model = ShowModel(
            id: entry.id,
            errands: console.acts.errands.entries.prefix(3).map { ErrandLine($0, context) },
            facts: facts(entry, context),
            faults: entry.faults.map { fault in
                ShowModel.Fault(
                    field: fault.field.isEmpty ? "–" : fault.field,
                    path: fault.path,
                    value: reveals ? fault.value : TrialMask.hidden(value: fault.value),
                    why: RuleSentenceText.of(fault.rule, context.language)
                )
            },
            record: reveals ? text : text.map { TrialMask.hidden($0) },
            isRevealed: reveals,
            isOpen: entry.state == .open,
            canReveal: !reveals && context.canAct,
            runPath: "/runs/\(entry.run)"
        )
        let title = context.text(vi: "Bản ghi cách ly #\(entry.id)", en: "Quarantined record #\(entry.id)")
        return frame.response(Page(.quarantine, title: title, template: .quarantined, model: model), context)
    }

    private func facts(_ entry: Quarantine.Entry, _ context: ConsoleContext) -> [Fact] {
        let figures = context.figures
        let state =
            switch entry.state {
            case .open: context.text(vi: "đang mở", en: "open")
            case .closed:
                context.text(vi: "đã khép: bản ghi đã tới nơi", en: "closed: the record has arrived")
            case .discarded: context.text(vi: "đã gạt bỏ", en: "discarded")
            }
        return [
            Fact(context.text(vi: "Tình trạng", en: "State"), state),
            Fact(context.text(vi: "Lượt kéo", en: "Pull"), "\(entry.pull) → \(entry.entity)"),
            Fact(
                context.text(vi: "Gặp", en: "Met"),
                context.text(
                    vi:
                        "\(figures.number(entry.times)) lần, lần đầu \(figures.instant(Timestamp(microseconds: entry.firstSeen))), lần cuối \(figures.instant(Timestamp(microseconds: entry.lastSeen)))",
                    en:
                        "\(figures.number(entry.times)) times, first \(figures.instant(Timestamp(microseconds: entry.firstSeen))), last \(figures.instant(Timestamp(microseconds: entry.lastSeen)))"
                )
            ),
            Fact(
                context.text(vi: "Ở đâu", en: "Where"),
                context.text(
                    vi: "lượt chạy #\(entry.run), trang \(entry.page + 1), bản ghi thứ \(entry.ordinal + 1)",
                    en: "run #\(entry.run), page \(entry.page + 1), record \(entry.ordinal + 1)"
                )
            ),
        ]
    }

    // MARK: Acts

    private func reveal(_ context: ConsoleContext) async throws -> Response {
        let entry = try await entry(context)
        guard let reason = Reason(context) else { return Reason.missing(frame, .quarantine, context) }
        try await Quarantine(console.database.session)
            .noteReading(entry.id, by: context.account?.name ?? "", reason: reason.text)
        return try await show(context, reveals: true)
    }

    private func retry(_ context: ConsoleContext) async throws -> Response {
        let entry = try await entry(context)
        let person = context.account?.name ?? ""
        try await console.audit(person, "quarantine.retry", "quarantine", ["ids": "\(entry.id)"])
        let payloads = [entry.pull: Set([entry.payload])]
        console.acts.errands.begin(
            Localized(vi: "Thử lại bản ghi #\(entry.id)", en: "Retry record #\(entry.id)"),
            by: person,
            at: console.now()
        ) { [retry = console.acts.retry] in await ConsoleActs.told { try await retry(payloads) } }
        return .seeOther("/quarantine/\(entry.id)")
    }

    private func discard(_ context: ConsoleContext) async throws -> Response {
        let entry = try await entry(context)
        guard let reason = Reason(context) else { return Reason.missing(frame, .quarantine, context) }
        _ = try await Quarantine(console.database.session)
            .discard([entry.id], by: context.account?.name ?? "", reason: reason.text)
        return .seeOther("/quarantine/\(entry.id)")
    }
}

/// Why a person does something: kept in the audit, so it must say something.
struct Reason: Sendable {
    let text: String

    init?(_ context: ConsoleContext) {
        let text = (context.form["reason"] ?? "").trimmed
        guard text.count >= 5, text.count <= 500 else { return nil }
        self.text = text
    }

    static func missing(_ frame: Frame, _ section: Section, _ context: ConsoleContext) -> Response {
        frame.notice(
            section,
            title: context.text(vi: "Cần lý do", en: "A reason is needed"),
            lines: [
                context.text(
                    vi: "Chưa làm gì cả. Viết lý do, từ 5 đến 500 chữ, không có dữ liệu cá nhân.",
                    en: "Nothing was done. Write a reason of 5 to 500 characters, without personal data."
                )
            ],
            status: .unprocessableContent,
            context
        )
    }
}

extension String {
    var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }
}

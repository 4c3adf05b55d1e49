import HubModel
import HubOperations
import HubPipeline

/// What a person reads of a backfill.
struct BackfillText {
    private let terminal: Terminal
    private let zone: Zone

    init(_ terminal: Terminal, _ zone: Zone) {
        self.terminal = terminal
        self.zone = zone
    }

    private func span(_ span: TimeSpan) -> String {
        terminal.figures.boundary(span.from, zone: zone) + " → "
            + terminal.figures.boundary(span.until, zone: zone)
    }

    // MARK: While it goes on

    func tell(_ event: BackfillService.Event) {
        switch event {
        case .began(let pull, let slice):
            terminal.say(vi: "\(pull): \(span(slice.span))", en: "\(pull): \(span(slice.span))")
        case .ended: break
        case .busy(let pull, let host):
            terminal.say(
                vi: "\(pull): \(host) đang làm một khoảng; chờ.",
                en: "\(pull): \(host) is at a slice; waiting."
            )
        case .waits(let pull, let failure, let wait):
            let again = terminal.duration(wait)
            terminal.say(
                vi: "\(pull): [\(failure.code)] \(failure.message.vietnamese) Thử lại sau \(again).",
                en: "\(pull): [\(failure.code)] \(failure.message.english) Again in \(again)."
            )
        case .makesRoom(let pull, let until):
            let instant = terminal.figures.instant(until)
            terminal.say(
                vi: "\(pull): nhường lượt chạy theo lịch, tới \(instant).",
                en: "\(pull): making room for the scheduled run, until \(instant)."
            )
        }
    }

    // MARK: How far

    /// `again`: the command that goes on.
    func print(_ ending: BackfillService.Ending, again command: String) {
        print(ending.pull, ending.progress)
        if let failure = ending.failure {
            terminal.say(
                vi: "    [\(failure.code)] \(failure.message.vietnamese)",
                en: "    [\(failure.code)] \(failure.message.english)"
            )
        }
        guard !ending.progress.missing.isEmpty else { return }
        terminal.say(vi: "    làm tiếp: \(command)", en: "    to go on: \(command)")
    }

    func print(_ pull: PullID, _ progress: BackfillProgress) {
        guard let whole = progress.span, progress.total > 0 else {
            return terminal.say(vi: "– \(pull)  chưa lấp lần nào", en: "– \(pull)  never backfilled")
        }
        let mark = progress.missing.isEmpty ? "✓" : progress.failed.isEmpty ? "…" : "!"
        let (done, total) = (progress.count(.done), progress.total)
        terminal.say(
            vi:
                "\(mark) \(pull)  \(span(whole))  \(progress.percent) % · \(done)/\(total) khoảng · \(terminal.number(progress.records)) bản ghi · \(terminal.number(progress.calls)) lượt gọi",
            en:
                "\(mark) \(pull)  \(span(whole))  \(progress.percent) % · \(done) of \(total) slices · \(terminal.number(progress.records)) records · \(terminal.number(progress.calls)) calls"
        )
        for piece in progress.done {
            terminal.say(vi: "    xong   \(span(piece))", en: "    done     \(span(piece))")
        }
        for piece in progress.missing {
            terminal.say(vi: "    thiếu  \(span(piece))", en: "    missing  \(span(piece))")
        }
        for slice in progress.failed {
            let why =
                "\(span(slice.span)) [\(slice.reason ?? "?")]"
                + (slice.run.map { "  lienthong runs \($0)" } ?? "")
            terminal.say(vi: "    hỏng   \(why)", en: "    failed   \(why)")
        }
    }

    // MARK: What it would do

    func print(_ form: BackfillPlanForm, _ pull: BackfillPull) {
        let count = terminal.number(form.slices.count)
        let calls = terminal.number(form.calls)
        terminal.say(
            vi:
                "\(form.pull): \(count) khoảng còn phải hỏi, \(form.isEstimate ? "khoảng" : "ít nhất") \(calls) lượt gọi",
            en:
                "\(form.pull): \(count) slices to ask for, \(form.isEstimate ? "about" : "at least") \(calls) calls"
        )
        if let days = form.days {
            terminal.say(
                vi: "    theo hạn mức đã thoả thuận: ít nhất \(days) ngày",
                en: "    under the agreed quota: \(days) days at least"
            )
        }
        if pull.overwritesBlindly {
            terminal.say(
                vi:
                    "    ! ánh xạ không có newest_by: nếu nguồn trả bản cũ của bản ghi, bản cũ ghi đè bản mới đã có",
                en:
                    "    ! the mapping has no newest_by: where the source gives old copies of a record, they overwrite newer ones"
            )
        }
        for slice in form.slices {
            let text = span(slice.timeSpan)
            terminal.say(vi: "    \(text)  \(slice.calls)", en: "    \(text)  \(slice.calls)")
        }
    }
}

extension BackfillService.Event {
    var pull: PullID {
        switch self {
        case .began(let pull, _), .ended(let pull, _, _), .busy(let pull, _), .waits(let pull, _, _),
            .makesRoom(let pull, _):
            pull
        }
    }
}

extension BackfillService.Ending {
    var exit: ExitCode {
        if let failure { return ExitCode(failure) }
        return progress.missing.isEmpty ? .done : .findings
    }
}

/// A span of a slice for machines.
struct SpanForm: Encodable {
    var from: String
    var to: String

    init(_ span: TimeSpan, _ zone: Zone) {
        from = span.from.iso(in: zone)
        to = span.until.iso(in: zone)
    }
}

/// How far a backfill is, for machines.
struct BackfillForm: Encodable {
    var pull: String
    var span: SpanForm?
    var percent: Int
    var done: [SpanForm]
    var missing: [SpanForm]
    var slices: [String: Int]
    var failed: [Failed]
    var calls: Int
    var records: Int
    var code: String?
    var message: String?

    struct Failed: Encodable {
        var span: SpanForm
        var reason: String?
        var run: Int64?
    }

    init(_ pull: PullID, _ progress: BackfillProgress, _ zone: Zone, _ failure: HubFailure? = nil) {
        self.pull = "\(pull)"
        span = progress.span.map { SpanForm($0, zone) }
        percent = progress.percent
        done = progress.done.map { SpanForm($0, zone) }
        missing = progress.missing.map { SpanForm($0, zone) }
        slices = Dictionary(BackfillSlice.State.allCases.map { ($0.rawValue, progress.count($0)) }) { $1 }
        failed = progress.failed.map { slice in
            Failed(span: SpanForm(slice.span, zone), reason: slice.reason, run: slice.run)
        }
        calls = progress.calls
        records = progress.records
        code = failure?.code
        message = failure?.message.english
    }
}

/// What a backfill would ask for.
struct BackfillPlanForm: Encodable {
    var pull: String
    var slices: [Slice]
    var calls: Int
    /// Counted from slices that are done; otherwise `calls` is the least.
    var isEstimate = false
    var days: Int?

    struct Slice: Encodable {
        var from: String
        var to: String
        var calls: Int
        var timeSpan: TimeSpan

        enum CodingKeys: CodingKey { case from, to, calls }
    }

    init(_ pull: BackfillPull, _ plan: SlicePlan, _ standing: [BackfillSlice]) {
        let revision = plan.revision(of: standing)
        let rest = standing.filter { slice in
            slice.span.overlaps(plan.span) && slice.state != .done && !revision.dropped.contains(slice.id)
        }
        let wanted = (rest + revision.added).filter { $0.state != .done && $0.span.overlaps(plan.span) }
        self.pull = "\(pull.id)"
        slices = []
        calls = 0
        for span in wanted.map(\.span).sorted(by: { $0.from < $1.from }) {
            let expected = pull.calls(for: span, after: standing)
            if case .about = expected { isEstimate = true }
            let form = SpanForm(span, pull.zone)
            slices.append(Slice(from: form.from, to: form.to, calls: expected.count, timeSpan: span))
            calls += expected.count
        }
        days = pull.days(for: calls)
    }
}

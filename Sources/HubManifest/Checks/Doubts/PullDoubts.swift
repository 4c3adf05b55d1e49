import HubModel

/// Pulls that nobody runs, that are late by design, or whose figures do not go together.
struct PullDoubts {
    private(set) var findings = Findings()
    private let file: ManifestFile<Connector>
    private let timetable: Timetable

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Connector>, _ timetable: Timetable) {
        self.file = file
        self.timetable = timetable
        for pull in file.value.pulls {
            checkInterval(pull)
            checkStep(pull)
            checkLimit(pull)
        }
        for push in file.value.pushes { checkWaits(push) }
        let system = file.value.system
        if system.connectTimeout.approximateSeconds > system.answerTimeout.approximateSeconds {
            longer("connect", "answer", at: file.place("system", "wait_for_answer"))
        }
    }

    // MARK: How often

    private mutating func checkInterval(_ pull: Pull) {
        let id = PullID(connector: file.value.name, pull: pull.name)
        guard let interval = timetable.interval(of: id) else { return }
        if pull.freshWithin.approximateSeconds < interval { alwaysLate(pull, interval) }
        guard let window = pull.window else { return }
        let width = window.to.approximateSeconds - window.from.approximateSeconds
        guard width < interval else { return }
        findings.report(
            .windowTooShort,
            .warning,
            at: file.place("pulls", pull.name, "window"),
            vi:
                "Khoảng này rộng \(width.span), mà \(interval.span) mới chạy một lần: có ngày không bao giờ được lấy.",
            en:
                "The range is \(width.span) wide, and a run comes every \(interval.span): some days are never asked for.",
            cure: Localized(
                vi: "Nới khoảng ra ít nhất \(interval.span), hoặc chạy dày hơn.",
                en: "Widen it to at least \(interval.span), or run more often."
            ),
            fix: .proposal(
                .setValue(
                    (window.to.approximateSeconds - interval).span,
                    at: file.place("pulls", pull.name, "window", "from")
                )
            )
        )
    }

    private mutating func alwaysLate(_ pull: Pull, _ interval: Int64) {
        // Room for the run itself, and for one that begins late.
        let enough = (interval + max(interval / 12, 300)).span
        findings.report(
            .alwaysLate,
            .warning,
            at: file.place("pulls", pull.name, "fresh_within"),
            vi: "Dữ liệu coi là trễ sau \(pull.freshWithin.text), mà \(interval.span) mới chạy một lần.",
            en: "Data is late after \(pull.freshWithin.text), and a run comes every \(interval.span).",
            cure: Localized(
                vi: "Viết fresh_within: \(enough), hoặc chạy dày hơn.",
                en: "Write fresh_within: \(enough), or run more often."
            ),
            fix: .proposal(.setValue(enough, at: file.place("pulls", pull.name, "fresh_within")))
        )
    }

    // MARK: How much

    /// A pattern of days with steps of hours asks for the same day again and again.
    private mutating func checkStep(_ pull: Pull) {
        guard let step = pull.since?.step ?? pull.window?.step else { return }
        let uses = file.templates.filter { $0.keys.starts(with: ["pulls", pull.name]) }.flatMap { use in
            use.template.placeholders.filter { ["since", "until"].contains($0.name) }.map { (use, $0) }
        }
        // Year and month may stand in two parameters: together they tell months apart.
        guard let (use, placeholder) = uses.first,
            let unit = uses.map({ $0.1.finestUnit }).min(by: { $0.approximateSeconds < $1.approximateSeconds }
            ),
            unit.approximateSeconds > step.approximateSeconds
        else { return }
        findings.report(
            .coarsePattern,
            .warning,
            at: use.location(offset: placeholder.offset),
            vi:
                "Mẫu này chỉ tới \(unit.text), mà mỗi bước là \(step.text): nhiều yêu cầu hỏi cùng một khoảng.",
            en:
                "The pattern goes down to \(unit.text) only, and a step is \(step.text): requests ask the same.",
            cure: Localized(
                vi: "Viết step: \(unit.text), hoặc dùng mẫu mịn hơn.",
                en: "Write step: \(unit.text), or use a finer pattern."
            ),
            fix: .proposal(
                .setValue(
                    unit.text,
                    at: file.place("pulls", pull.name, pull.since == nil ? "window" : "since", "step")
                )
            )
        )
    }

    private mutating func checkLimit(_ pull: Pull) {
        guard let most = pull.atMost, let size = pull.pages?.size, most < size else { return }
        findings.report(
            .limitBelowPage,
            .warning,
            at: file.place("pulls", pull.name, "at_most"),
            vi: "Một trang đầy (\(size) bản ghi) đã vượt at_most \(most): lượt lấy sẽ hỏng.",
            en: "One full page (\(size) records) is above at_most \(most): the pull would fail.",
            cure: Localized(
                vi: "Nâng at_most, hoặc hạ size xuống \(most).",
                en: "Raise at_most, or lower size to \(most)."
            ),
            fix: .proposal(.setValue("\(most)", at: file.place("pulls", pull.name, "pages", "size")))
        )
    }

    // MARK: Waits

    private mutating func checkWaits(_ push: Push) {
        let retry = push.retry
        if retry.firstWait.approximateSeconds > retry.longestWait.approximateSeconds {
            longer("first_wait", "longest_wait", at: file.place("pushes", push.name, "retry"))
        }
        if retry.longestWait.approximateSeconds > retry.span.approximateSeconds {
            longer("longest_wait", "for", at: file.place("pushes", push.name, "retry"))
        }
        guard let follow = push.follow else { return }
        if let slowest = follow.slowsTo, follow.every.approximateSeconds > slowest.approximateSeconds {
            longer("every", "slows_to", at: file.place("pushes", push.name, "follow"))
        }
        if follow.every.approximateSeconds > follow.giveUpAfter.approximateSeconds {
            longer("every", "give_up_after", at: file.place("pushes", push.name, "follow"))
        }
    }

    /// The value is set to the other one, where both are written.
    private mutating func longer(_ key: String, _ other: String, at block: SourceLocation) {
        let element = file.root.map(at: block)
        let (value, limit) = (element?[key], element?[other])
        findings.report(
            .oddWaits,
            .warning,
            at: value?.location ?? limit?.location ?? block,
            vi: "«\(key)» dài hơn «\(other)».",
            en: "`\(key)` is longer than `\(other)`.",
            cure: Localized(
                vi: "Đặt «\(key)» không quá «\(other)».",
                en: "Make `\(key)` at most `\(other)`."
            ),
            fix: value.flatMap { value in
                limit?.text.map { .proposal(.setValue($0, at: value.location)) }
            }
        )
    }
}

extension Element {
    /// The block that begins there.
    fileprivate func map(at place: SourceLocation) -> Element? {
        if location == place, case .map = content { return self }
        return children.lazy.compactMap { $0.map(at: place) }.first
    }
}

extension Template.Placeholder {
    /// The smallest part of an instant that it prints.
    fileprivate var finestUnit: CalendarDuration {
        for case .pattern(let pattern) in pipes { return CalendarDuration(1, pattern.finestUnit) }
        return CalendarDuration(1, .second)
    }
}

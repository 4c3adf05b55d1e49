import HubModel
import HubOperations
import HubStore

/// What the list and the page of a system say in the same words.
struct SystemTexts: Sendable {
    let figures: Figures
    let now: Timestamp

    init(_ figures: Figures, _ now: Timestamp) {
        self.figures = figures
        self.now = now
    }

    var windowTitle: String { figures.text(vi: "Giờ được gọi", en: "Agreed hours") }

    func lastAnswer(_ call: LastCall?) -> String {
        guard let call else { return figures.text(vi: "chưa gọi lần nào", en: "never called") }
        let status = call.status.map { "HTTP \($0)" } ?? figures.text(vi: "không trả lời", en: "no answer")
        let ago = figures.ago(Timestamp(microseconds: call.at), now)
        return "\(status), \(figures.number(call.milliseconds)) ms, \(ago)"
    }

    /// `1.234 trong 24 giờ, 12 lỗi`.
    func calls(_ classes: CallClasses) -> String {
        let bad = classes.refused + classes.failed + classes.unanswered
        let all = figures.number(classes.calls)
        guard bad > 0 else { return figures.text(vi: "\(all) trong 24 giờ", en: "\(all) in 24 h") }
        let share = figures.percent(Double(bad) / Double(max(classes.calls, 1)))
        return figures.text(
            vi: "\(all) trong 24 giờ, \(figures.number(bad)) không tốt (\(share))",
            en: "\(all) in 24 h, \(figures.number(bad)) of them bad (\(share))"
        )
    }

    /// One for each quota that is agreed.
    func meters(_ uses: [QuotaUse], id: String) -> [String] {
        uses.enumerated().map { number, use in
            let span = figures.span(use.per)
            let title = figures.text(vi: "Hạn mức mỗi \(span)", en: "Quota per \(span)")
            let meter = Meter(id: "q-\(id)-\(number)", title: title, used: use.used, limit: use.limit)
            let until = figures.instant(use.until)
            let next = figures.text(vi: ", tính lại lúc \(until)", en: ", begins anew at \(until)")
            return
                "\(HTMLReport.escaped(title)): \(meter.svg(figures))<small>\(HTMLReport.escaped(next))</small>"
        }
    }

    /// What was agreed, in a line each.
    func agreed(_ limits: Limits) -> [String] {
        limits.agreements.flatMap { agreement -> [String] in
            let politeness = agreement.politeness
            return [
                politeness.rate.map { rate in
                    figures.text(
                        vi: "nhiều nhất \(figures.number(rate.count)) lượt mỗi \(figures.span(rate.per))",
                        en: "at most \(figures.number(rate.count)) calls per \(figures.span(rate.per))"
                    )
                },
                politeness.quota.map { quota in
                    figures.text(
                        vi: "hạn mức \(figures.number(quota.count)) lượt mỗi \(figures.span(quota.per))",
                        en: "a quota of \(figures.number(quota.count)) calls per \(figures.span(quota.per))"
                    )
                },
                politeness.parallel.map { count in
                    figures.text(
                        vi: "\(figures.number(count)) lượt cùng lúc",
                        en: "\(figures.number(count)) calls at one time"
                    )
                },
                politeness.hours.map { hours in
                    "\(figures.clock(minuteOfDay: hours.from))–\(figures.clock(minuteOfDay: hours.until))"
                        + " (\(agreement.zone.identifier))"
                },
            ].compactMap(\.self)
        }
    }
}

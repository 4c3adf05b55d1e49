import HubModel
import HubOperations

/// What two weeks of calls look like.
struct CallCharts: Sendable {
    let hours: [CallHour]
    let now: Timestamp
    let zone: Zone
    let figures: Figures

    private static let hour: Int64 = 3_600_000_000

    /// Half, 95 and 99 of a hundred answers began within so long; hours without calls are gaps.
    var latency: String {
        let last = now.microseconds / CallCharts.hour
        let known = Dictionary(
            hours.map { ($0.hour.microseconds / CallCharts.hour, $0.latencies) },
            uniquingKeysWith: { first, _ in first }
        )
        let first = min(known.keys.min() ?? last, last)
        let instants = (first...last).map { Timestamp(microseconds: $0 * CallCharts.hour) }
        func series(_ name: String, _ share: Double) -> LineChart.Series {
            LineChart.Series(name, (first...last).map { known[$0]?.within(share) })
        }
        return LineChart(
            id: "latency",
            title: figures.text(vi: "Thời gian trả lời, 14 ngày", en: "Time to answer, 14 days"),
            instants: instants,
            series: [series("p50", 0.5), series("p95", 0.95), series("p99", 0.99)],
            unit: .milliseconds,
            zone: zone
        ).svg(figures)
    }

    var classes: String {
        let today = zone.civil(now).date.daysSinceEpoch
        let days = (today - 13)...today
        var sums: [Int: CallClasses] = [:]
        for hour in hours {
            sums[zone.civil(hour.hour).date.daysSinceEpoch, default: CallClasses()] += hour.classes
        }
        func series(_ name: String, _ part: (CallClasses) -> Int) -> BarChart.Series {
            BarChart.Series(name, days.map { Double(sums[$0].map(part) ?? 0) })
        }
        return BarChart(
            id: "classes",
            title: figures.text(vi: "Câu trả lời mỗi ngày, 14 ngày", en: "Answers per day, 14 days"),
            over: figures.text(vi: "Ngày", en: "Day"),
            labels: days.map { figures.day(CivilDate(daysSinceEpoch: $0)) },
            series: [
                series(figures.text(vi: "tốt (2xx, 3xx)", en: "good (2xx, 3xx)")) {
                    $0.success + $0.redirect
                },
                series(figures.text(vi: "từ chối (4xx)", en: "refused (4xx)")) { $0.refused },
                series(figures.text(vi: "lỗi máy chủ (5xx)", en: "failed (5xx)")) { $0.failed },
                series(figures.text(vi: "không trả lời", en: "no answer")) { $0.unanswered },
            ]
        ).svg(figures)
    }
}

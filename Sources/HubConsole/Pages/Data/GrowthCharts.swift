import HubModel
import HubOperations
import HubStore

/// Rows of ninety days, and what the runs of thirty days brought.
struct GrowthCharts: Sendable {
    let counts: [GrowthReader.Count]
    let days: [GrowthReader.Day]
    let today: Int
    let figures: Figures

    var rows: String {
        let first = max(counts.first?.day.daysSinceEpoch ?? today, today - 89)
        let course = RowCourse(counts, from: first, through: today)
        return LineChart(
            id: "rows",
            title: figures.text(vi: "Số dòng, 90 ngày", en: "Rows, 90 days"),
            instants: (first...max(first, today)).map {
                Zone.vietnam.instant(CivilTime(date: CivilDate(daysSinceEpoch: $0)))
            },
            series: [LineChart.Series(figures.text(vi: "dòng", en: "rows"), course.values)],
            unit: .count
        ).svg(figures)
    }

    var brought: String {
        let span = (today - 29)...today
        let known = Dictionary(
            days.map { ($0.day.daysSinceEpoch, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        func series(_ name: String, _ part: (GrowthReader.Day) -> Int) -> BarChart.Series {
            BarChart.Series(name, span.map { Double(known[$0].map(part) ?? 0) })
        }
        return BarChart(
            id: "brought",
            title: figures.text(vi: "Bản ghi mỗi ngày, 30 ngày", en: "Records per day, 30 days"),
            over: figures.text(vi: "Ngày", en: "Day"),
            labels: span.map { figures.day(CivilDate(daysSinceEpoch: $0)) },
            series: [
                series(figures.text(vi: "mới", en: "new")) { $0.new },
                series(figures.text(vi: "đổi", en: "changed")) { $0.changed },
                series(figures.text(vi: "từ chối", en: "refused")) { $0.refused },
                series(figures.text(vi: "đã gỡ", en: "removed")) { $0.removed },
            ]
        ).svg(figures)
    }
}

/// Of each column the shares of records in which it is empty, was emptied, or was repaired.
struct QualityChart: Sendable {
    let quality: RunQuality
    let id: String
    let titles: [String: String]
    let figures: Figures

    /// Nothing where every column of every record is full and came clean.
    var markup: String {
        guard quality.mapped > 0 else { return "" }
        let names = quality.columns.keys.sorted()
        func share(_ name: String, _ part: (RunQuality.Column) -> Int) -> Double {
            Double(quality.columns[name].map(part) ?? 0) / Double(quality.mapped)
        }
        func count(_ counts: [String: Int]) -> Int { counts.values.reduce(0, +) }
        let worst = names.filter { share($0) { $0.empty + count($0.repaired) } > 0 }
            .sorted {
                share($0) { $0.empty + count($0.repaired) } > share($1) { $0.empty + count($0.repaired) }
            }
            .prefix(12)
        guard !worst.isEmpty else { return "" }
        return BarChart(
            id: id,
            title: figures.text(
                vi: "Tỷ lệ trống, bỏ trống và được sửa theo cột",
                en: "Shares empty, emptied and repaired by column"
            ),
            over: figures.text(vi: "Cột", en: "Column"),
            labels: Array(worst),
            series: [
                BarChart.Series(
                    figures.text(vi: "trống ở nguồn", en: "empty at the source"),
                    worst.map { share($0) { max($0.empty - count($0.emptied), 0) } }
                ),
                BarChart.Series(
                    figures.text(vi: "bỏ trống vì sai", en: "emptied as bad"),
                    worst.map { share($0) { count($0.emptied) } }
                ),
                BarChart.Series(
                    figures.text(vi: "được sửa", en: "repaired"),
                    worst.map { share($0) { count($0.repaired) } }
                ),
            ],
            unit: .share
        ).svg(figures)
    }
}

package import HubModel
package import HubOperations

/// Values over time, several series: latencies, rows.
package struct LineChart: Sendable {
    package struct Series: Sendable, Hashable {
        package var name: String
        /// One for each instant; `nil`: nothing was measured, and the line has a gap.
        package var values: [Double?]

        package init(_ name: String, _ values: [Double?]) {
            self.name = name
            self.values = values
        }
    }

    package var id: String
    package var title: String
    /// Ascending.
    package var instants: [Timestamp]
    package var series: [Series]
    package var unit: ChartUnit
    package var zone: Zone

    package init(
        id: String,
        title: String,
        instants: [Timestamp],
        series: [Series],
        unit: ChartUnit,
        zone: Zone = .vietnam
    ) {
        self.id = id
        self.title = title
        self.instants = instants
        self.series = series.map { one in
            Series(one.name, one.values.map { $0.flatMap(\.charted) })
        }
        self.unit = unit
        self.zone = zone
    }

    package func svg(_ figures: Figures) -> String {
        let frame = ChartFrame()
        let values = series.flatMap { $0.values.compactMap(\.self) }
        let markup = ChartMarkup(
            id: id,
            title: title,
            description: description(figures),
            width: frame.width,
            height: frame.height,
            table: table(figures),
            legend: series.enumerated().map { number, one in
                .init(name: one.name, mark: LineChart.sample(number))
            }
        )
        guard !values.isEmpty, let time = TimeAxis(instants, zone: zone) else {
            return markup.figure(frame.nothing(figures), figures)
        }
        let scale = ValueAxis(values)
        let lines = series.enumerated().map { number, one in
            line(one, number, frame, time, scale)
        }
        let drawing = [
            frame.grid(scale, unit, figures),
            frame.moments(time.ticks(figures).map { (time.share($0.at), $0.text) }),
        ]
        return markup.figure((drawing + lines).joined(separator: "\n"), figures)
    }

    // MARK: Lines

    private struct Spot {
        var x: Double
        var y: Double
    }

    /// Runs of values that follow each other without a gap.
    private func runs(
        _ one: Series,
        _ frame: ChartFrame,
        _ time: TimeAxis,
        _ scale: ValueAxis
    ) -> [[Spot]] {
        var runs: [[Spot]] = []
        var run: [Spot] = []
        for (instant, value) in zip(instants, one.values) {
            if let value {
                run.append(Spot(x: frame.x(time.share(instant)), y: frame.y(scale.share(value))))
            } else if !run.isEmpty {
                runs.append(run)
                run = []
            }
        }
        return run.isEmpty ? runs : runs + [run]
    }

    private func line(
        _ one: Series,
        _ number: Int,
        _ frame: ChartFrame,
        _ time: TimeAxis,
        _ scale: ValueAxis
    ) -> String {
        let runs = runs(one, frame, time, scale)
        let count = runs.reduce(0) { $0 + $1.count }
        let place = HTMLReport.place
        let paths = runs.filter { $0.count > 1 }.map { run in
            let points = LineChart.thinned(run).map { "\(place($0.x)) \(place($0.y))" }
            return "M" + points.joined(separator: "L")
        }
        // A value between two gaps has no line: its mark alone shows it.
        let marked = runs.flatMap { count <= 60 || $0.count == 1 ? $0 : [] }
        let marks = marked.map { LineChart.mark(number, $0.x, $0.y) }.joined()
        let path =
            paths.isEmpty ? "" : "<path class=\"line\" d=\"\(paths.joined())\"/>"
        return "<g class=\"series s\(number % ChartStyle.series)\">\(path)\(marks)</g>"
    }

    /// Of each unit of width the first, the lowest, the highest and the last: what can be seen of any number.
    private static func thinned(_ run: [Spot]) -> [Spot] {
        guard run.count > 1200 else { return run }
        var kept: [Spot] = []
        var start = 0
        while start < run.count {
            let column = run[start].x.rounded(.down)
            var end = start
            while end + 1 < run.count, run[end + 1].x.rounded(.down) == column { end += 1 }
            let range = start...end
            let low = range.min { run[$0].y < run[$1].y } ?? start
            let high = range.max { run[$0].y < run[$1].y } ?? start
            kept += Set([start, low, high, end]).sorted().map { run[$0] }
            start = end + 1
        }
        return kept
    }

    /// Series differ by shape and dash, not by colour alone.
    static func mark(_ number: Int, _ x: Double, _ y: Double) -> String {
        let place = HTMLReport.place
        switch number % ChartStyle.series {
        case 0: return "<circle class=\"mark\" cx=\"\(place(x))\" cy=\"\(place(y))\" r=\"3\"/>"
        case 1:
            return
                "<rect class=\"mark\" x=\"\(place(x - 3))\" y=\"\(place(y - 3))\" width=\"6\" height=\"6\"/>"
        case 2:
            return
                "<path class=\"mark\" d=\"M\(place(x)) \(place(y - 4))L\(place(x + 4)) \(place(y + 3))L\(place(x - 4)) \(place(y + 3))Z\"/>"
        default:
            return
                "<path class=\"mark\" d=\"M\(place(x)) \(place(y - 4))L\(place(x + 4)) \(place(y))L\(place(x)) \(place(y + 4))L\(place(x - 4)) \(place(y))Z\"/>"
        }
    }

    private static func sample(_ number: Int) -> String {
        "<g class=\"series s\(number % ChartStyle.series)\"><path class=\"line\" d=\"M0 6L28 6\"/>\(mark(number, 14, 6))</g>"
    }

    // MARK: Words

    private func description(_ figures: Figures) -> String {
        let parts = series.map { one in
            let values = one.values.compactMap(\.self)
            guard let last = values.last, let low = values.min(), let high = values.max() else {
                return figures.text(vi: "\(one.name): chưa có số liệu", en: "\(one.name): nothing measured")
            }
            let (first, latest) = (unit.text(low, figures), unit.text(last, figures))
            let most = unit.text(high, figures)
            return figures.text(
                vi: "\(one.name): từ \(first) đến \(most), mới nhất \(latest)",
                en: "\(one.name): from \(first) to \(most), latest \(latest)"
            )
        }
        guard !parts.isEmpty else { return figures.text(vi: "Chưa có số liệu.", en: "Nothing measured.") }
        return parts.joined(separator: "; ") + "."
    }

    private func table(_ figures: Figures) -> ChartTable {
        let rows = instants.indices.suffix(ChartTable.most).map { index in
            [figures.moment(instants[index], zone: zone)]
                + series.map { one in
                    let value = index < one.values.count ? one.values[index] : nil
                    return value.map { unit.text($0, figures) } ?? "–"
                }
        }
        let left = instants.count - rows.count
        return ChartTable(
            caption: title,
            header: [figures.text(vi: "Lúc", en: "At")] + series.map(\.name),
            rows: rows,
            left: left
        )
    }
}

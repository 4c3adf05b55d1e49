import HubModel
package import HubOperations

/// Values in groups beside each other, the series of a group on top of each other: rows per night, quality per column.
package struct BarChart: Sendable {
    package struct Series: Sendable, Hashable {
        package var name: String
        /// One for each label.
        package var values: [Double]

        package init(_ name: String, _ values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    package var id: String
    package var title: String
    /// What the labels are: `Ngày`.
    package var over: String
    package var labels: [String]
    package var series: [Series]
    package var unit: ChartUnit

    package init(
        id: String,
        title: String,
        over: String,
        labels: [String],
        series: [Series],
        unit: ChartUnit = .count
    ) {
        self.id = id
        self.title = title
        self.over = over
        self.labels = labels
        self.series = series.map { one in
            Series(one.name, labels.indices.map { $0 < one.values.count ? one.values[$0].charted ?? 0 : 0 })
        }
        self.unit = unit
    }

    package func svg(_ figures: Figures) -> String {
        let frame = ChartFrame()
        let markup = ChartMarkup(
            id: id,
            title: title,
            description: description(figures),
            width: frame.width,
            height: frame.height,
            table: table(figures),
            legend: series.indices.map { .init(name: series[$0].name, mark: sample($0)) }
        )
        guard series.contains(where: { $0.values.contains { $0 != 0 } }) else {
            return markup.figure(frame.nothing(figures), figures)
        }
        let scale = ValueAxis(ends)
        let bars = labels.indices.map { bar($0, frame, scale) }
        let parts = [patterns, frame.grid(scale, unit, figures), frame.moments(words)] + bars
        return markup.figure(parts.joined(separator: "\n"), figures)
    }

    /// Where the bars of each label end, above zero and below it.
    private var ends: [Double] {
        labels.indices.flatMap { index in
            let values = series.map { $0.values[index] }
            return [values.filter { $0 > 0 }.reduce(0, +), values.filter { $0 < 0 }.reduce(0, +)]
        }
    }

    /// No more words than there is room for.
    private var words: [(share: Double, text: String)] {
        let step = max(1, (labels.count + 6) / 7)
        return stride(from: 0, to: labels.count, by: step).map { index in
            ((Double(index) + 0.5) / Double(labels.count), labels[index])
        }
    }

    private func bar(_ index: Int, _ frame: ChartFrame, _ scale: ValueAxis) -> String {
        let place = HTMLReport.place
        let slot = 1 / Double(labels.count)
        let (from, to) = (frame.x((Double(index) + 0.1) * slot), frame.x((Double(index) + 0.9) * slot))
        var (above, below) = (0.0, 0.0)
        return series.indices.compactMap { number in
            let value = series[number].values[index]
            guard value != 0 else { return nil }
            let base = value > 0 ? above : below
            if value > 0 { above += value } else { below += value }
            let (end, start) = (frame.y(scale.share(base + value)), frame.y(scale.share(base)))
            let box =
                "x=\"\(place(from))\" y=\"\(place(min(start, end)))\" width=\"\(place(max(to - from, 0.5)))\" height=\"\(place(max(abs(start - end), 0.5)))\""
            return filled(box, number)
        }.joined()
    }

    /// A colour, and over it the stripes or dots that tell it apart without.
    private func filled(_ box: String, _ number: Int) -> String {
        let kind = number % ChartStyle.series
        let over = kind == 0 ? "" : "<rect fill=\"url(#\(ChartMarkup.name(id))-p\(kind))\" \(box)/>"
        return "<g class=\"series s\(kind)\"><rect class=\"bar\" \(box)/>\(over)</g>"
    }

    private func sample(_ number: Int) -> String {
        filled("x=\"4\" y=\"0\" width=\"20\" height=\"12\"", number)
    }

    private var patterns: String {
        let drawings = [
            "<path d=\"M0 6L6 0\"/>", "<path d=\"M0 3H6\"/>", "<path d=\"M0 0L6 6M0 6L6 0\"/>",
        ]
        let patterns = drawings.enumerated().map { number, drawing in
            """
            <pattern id="\(ChartMarkup.name(id))-p\(number + 1)" class="hatch" width="6" height="6" \
            patternUnits="userSpaceOnUse">\(drawing)</pattern>
            """
        }
        return "<defs>\(patterns.joined())</defs>"
    }

    private func description(_ figures: Figures) -> String {
        let parts = series.map { one in
            "\(one.name): \(unit == .share ? "–" : unit.text(one.values.reduce(0, +), figures))"
        }
        guard !parts.isEmpty, !labels.isEmpty else {
            return figures.text(vi: "Chưa có số liệu.", en: "Nothing measured.")
        }
        let span = "\(labels[0]) – \(labels[labels.count - 1])"
        guard unit != .share else { return "\(over): \(span)." }
        return figures.text(vi: "\(over) \(span), tổng ", en: "\(over) \(span), in all ")
            + parts.joined(separator: "; ") + "."
    }

    private func table(_ figures: Figures) -> ChartTable {
        let shown = labels.indices.suffix(ChartTable.most)
        return ChartTable(
            caption: title,
            header: [over] + series.map(\.name),
            rows: shown.map { index in
                [labels[index]] + series.map { unit.text($0.values[index], figures) }
            },
            left: labels.count - shown.count
        )
    }
}

import HubModel
package import HubOperations

/// The course of a few values, no larger than a word; the figures stand beside it or on the page that it leads to.
package struct Sparkline: Sendable {
    package var id: String
    package var title: String
    /// `nil`: nothing was measured.
    package var values: [Double?]
    package var unit: ChartUnit

    package init(id: String, title: String, values: [Double?], unit: ChartUnit = .count) {
        self.id = id
        self.title = title
        self.values = values.map { $0.flatMap(\.charted) }
        self.unit = unit
    }

    package func svg(_ figures: Figures) -> String {
        let known = values.compactMap(\.self)
        let markup = ChartMarkup(
            id: id,
            title: title,
            description: description(known, figures),
            width: 120,
            height: 28
        )
        return "<span class=\"spark\">\(markup.picture(drawing(known)))</span>"
    }

    private func drawing(_ known: [Double]) -> String {
        guard let low = known.min(), let high = known.max() else {
            return "<path class=\"axis\" d=\"M2 14H118\"/>"
        }
        let place = HTMLReport.place
        let across = values.count > 1 ? 112.0 / Double(values.count - 1) : 0
        func y(_ value: Double) -> Double { high > low ? 24 - (value - low) / (high - low) * 20 : 14 }
        var path = ""
        var isDrawing = false
        for (index, value) in values.enumerated() {
            guard let value else {
                isDrawing = false
                continue
            }
            path += "\(isDrawing ? "L" : "M")\(place(4 + Double(index) * across)) \(place(y(value)))"
            isDrawing = true
        }
        let last = values.lastIndex { $0 != nil } ?? 0
        let end = LineChart.mark(0, 4 + Double(last) * across, y(known[known.count - 1]))
        return "<g class=\"series s0\"><path class=\"line\" d=\"\(path)\"/>\(end)</g>"
    }

    private func description(_ known: [Double], _ figures: Figures) -> String {
        guard let low = known.min(), let high = known.max(), let last = known.last else {
            return figures.text(vi: "Chưa có số liệu.", en: "Nothing measured.")
        }
        let (least, most, latest) = (
            unit.text(low, figures), unit.text(high, figures), unit.text(last, figures)
        )
        return figures.text(
            vi: "Từ \(least) đến \(most), mới nhất \(latest).",
            en: "From \(least) to \(most), latest \(latest)."
        )
    }
}

import HubOperations

/// The plane of a chart: where a share of width or height stands, with its grid and its words at the edges.
struct ChartFrame {
    let width = 640
    let height = 240
    private let left = 74.0
    private let right = 14.0
    private let top = 12.0
    private let bottom = 28.0

    func x(_ share: Double) -> Double { left + min(max(share, 0), 1) * (Double(width) - left - right) }

    func y(_ share: Double) -> Double {
        Double(height) - bottom - min(max(share, 0), 1) * (Double(height) - top - bottom)
    }

    func grid(_ scale: ValueAxis, _ unit: ChartUnit, _ figures: Figures) -> String {
        let place = HTMLReport.place
        return scale.ticks.map { tick in
            let height = y(scale.share(tick))
            let kind = tick == 0 ? "axis" : "grid"
            let text = HTMLReport.escaped(unit.tick(tick, figures))
            return """
                <path class="\(kind)" d="M\(place(left)) \(place(height))H\(place(Double(width) - right))"/>\
                <text class="scale" x="\(place(left - 6))" y="\(place(height + 4))" text-anchor="end">\(text)</text>
                """
        }.joined(separator: "\n")
    }

    /// Words along the lower edge, at shares of the width.
    func moments(_ words: [(share: Double, text: String)]) -> String {
        let place = HTMLReport.place
        return words.map { word in
            let across = x(word.share)
            return """
                <path class="grid" d="M\(place(across)) \(place(y(0)))v4"/>\
                <text class="scale" x="\(place(across))" y="\(place(y(0) + 18))" text-anchor="middle">\
                \(HTMLReport.escaped(word.text))</text>
                """
        }.joined(separator: "\n")
    }

    func nothing(_ figures: Figures) -> String {
        let text = figures.text(vi: "Chưa có số liệu", en: "Nothing measured yet")
        return """
            <path class="axis" d="M\(HTMLReport.place(left)) \(HTMLReport.place(y(0)))H\(width - 14)"/>
            <text class="scale" x="\(width / 2)" y="\(height / 2)" text-anchor="middle">\(text)</text>
            """
    }
}

import HubModel
package import HubOperations

/// How much of something agreed is used: calls of a quota.
package struct Meter: Sendable {
    package var id: String
    package var title: String
    package var used: Int
    /// `nil`: nothing is agreed.
    package var limit: Int?

    package init(id: String, title: String, used: Int, limit: Int?) {
        self.id = id
        self.title = title
        self.used = max(used, 0)
        self.limit = limit.flatMap { $0 > 0 ? $0 : nil }
    }

    package enum Level: String, Sendable, Hashable, CaseIterable {
        case free, near, full
    }

    package var share: Double { limit.map { Double(used) / Double($0) } ?? 0 }

    package var level: Level { share >= 1 ? .full : share >= 0.8 ? .near : .free }

    /// `1.200 / 20.000 (6,0 %)`.
    package func words(_ figures: Figures) -> String {
        guard let limit else {
            return figures.text(
                vi: "\(figures.number(used)), không giới hạn",
                en: "\(figures.number(used)), no limit agreed"
            )
        }
        let said =
            switch level {
            case .free: ""
            case .near: figures.text(vi: ", gần hết", en: ", nearly used up")
            case .full: figures.text(vi: ", đã hết", en: ", used up")
            }
        return "\(figures.number(used)) / \(figures.number(limit)) (\(figures.percent(share))\(said))"
    }

    package func svg(_ figures: Figures) -> String {
        let markup = ChartMarkup(id: id, title: title, description: words(figures), width: 240, height: 14)
        let filled = min(max(share, 0), 1) * 236
        // A fifth of the way before the end is told by a line, not by colour alone.
        let drawing = """
            <rect class="track" x="1" y="1" width="238" height="12" rx="3"/>\
            <rect class="meter \(level.rawValue)" x="2" y="2" width="\(HTMLReport.place(filled))" height="10" rx="2"/>\
            <path class="axis" d="M190.8 1v12"/>
            """
        return """
            <span class="meter">\(limit == nil ? "" : markup.picture(drawing))\
            <span class="words">\(HTMLReport.escaped(words(figures)))</span></span>
            """
    }
}

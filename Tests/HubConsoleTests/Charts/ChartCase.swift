import Foundation
import FoundationXML
import HubConsole
import HubModel
import HubOperations

/// One chart of each kind, over given names and values.
struct ChartCase {
    let name: String
    let markup: @Sendable (Figures) -> String

    static let vietnamese = Figures(.vietnamese)
    static let english = Figures(.english)

    /// `2026-06-15 00:00` in Vietnam, and so many hours later.
    static func hours(_ count: Int) -> [Timestamp] {
        (0..<count).map { Timestamp(seconds: 1_781_456_400 + Int64($0) * 3600) }
    }

    static func line(_ values: [Double?], name: String = "p95", title: String = "Độ trễ") -> LineChart {
        LineChart(
            id: "latency",
            title: title,
            instants: hours(values.count),
            series: [LineChart.Series(name, values)],
            unit: .milliseconds
        )
    }

    /// Every kind of chart with these words and values.
    static func all(_ words: String, _ values: [Double?]) -> [ChartCase] {
        let known = values.map { $0 ?? 0 }
        let bars = BarChart(
            id: words,
            title: words,
            over: words,
            labels: known.indices.map { "\(words) \($0)" },
            series: [BarChart.Series(words, known), BarChart.Series("hai", known)]
        )
        let used = known.filter(\.isFinite).map(\.magnitude).max().map { Int(min($0, 1e15)) } ?? 0
        return [
            ChartCase(name: "line") { line(values, name: words, title: words).svg($0) },
            ChartCase(name: "bars") { bars.svg($0) },
            ChartCase(name: "spark") { Sparkline(id: words, title: words, values: values).svg($0) },
            ChartCase(name: "meter") { Meter(id: words, title: words, used: used, limit: 100).svg($0) },
            ChartCase(name: "window") { figures in
                PolitenessWindow(id: words, title: words, hours: [], nowMinute: used, isClosedToday: false)
                    .svg(figures)
            },
        ]
    }
}

/// What a parser makes of markup: a chart is well-formed XML as well.
final class Elements: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []
    private(set) var attributes: [[String: String]] = []
    private(set) var text = ""

    /// `nil`: not well-formed.
    init?(_ markup: String) {
        super.init()
        let parser = XMLParser(data: Data("<all>\(markup)</all>".utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func count(_ name: String) -> Int { names.count { $0 == name } }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        names.append(name)
        self.attributes.append(attributes)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}

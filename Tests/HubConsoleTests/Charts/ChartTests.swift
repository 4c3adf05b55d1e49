import Foundation
import HubConsole
import HubModel
import HubOperations
import Testing

@Suite struct `Charts` {
    static let hostile = [
        "<script>alert(1)</script>", "\" onload=\"x", "' & <b>", "]]>", "\u{0}\u{1B}[31m", "&lt;&#60;",
        String(repeating: "dài ", count: 500), "",
    ]
    static let shapes: [[Double?]] = [
        [], [5], [nil], [nil, 5, nil], [1, nil, 3, 4, nil, nil, 7], [7, 7, 7, 7], [0, 0, 0],
        [1e300, 2e300], [-1e300, 1e300], [-1.7e308, 1.7e308], [-5, -3, 4], [.infinity, .nan, 3], [.nan],
        [1e-9, 2e-9],
        (0..<10_000).map { Double($0 % 97) },
    ]

    @Test(arguments: hostile)
    func `show hostile names and stay well-formed`(name: String) throws {
        for chart in ChartCase.all(name, [1, 2, nil, 4]) {
            for figures in [ChartCase.vietnamese, ChartCase.english] {
                let elements = try #require(Elements(chart.markup(figures)), "\(chart.name)")
                #expect(!elements.names.contains { ["script", "b"].contains($0) })
                #expect(!elements.attributes.contains { $0["onload"] != nil || $0["style"] != nil })
            }
        }
    }

    @Test(arguments: shapes)
    func `take values of any shape`(values: [Double?]) throws {
        for chart in ChartCase.all("Độ trễ", values) {
            let markup = chart.markup(ChartCase.vietnamese)
            let elements = try #require(Elements(markup), "\(chart.name)")
            for place in elements.attributes.flatMap({ $0 }).filter({
                ["d", "x", "y", "cx", "width"].contains($0.key)
            }) {
                #expect(!place.value.lowercased().contains("nan") && !place.value.contains("inf"))
                #expect(!place.value.contains("e"), "\(chart.name) \(place.value)")
            }
        }
    }

    @Test func `say what they show to those who cannot see`() throws {
        for chart in ChartCase.all("Độ trễ", [1, 2, 3]) where chart.name != "meter" {
            let elements = try #require(Elements(chart.markup(ChartCase.english)))
            let picture = try #require(elements.attributes.first { $0["role"] == "img" })
            let named = try #require(picture["aria-labelledby"]).split(separator: " ").map(String.init)
            let ids = elements.attributes.compactMap { $0["id"] }
            #expect(named.count == 2 && named.allSatisfy(ids.contains))
            #expect(elements.count("title") == 1 && elements.count("desc") == 1)
            #expect(picture["viewBox"] != nil && picture["width"] == nil)
        }
    }

    @Test(arguments: ["line", "bars"])
    func `have their figures as a table beside them`(kind: String) throws {
        let chart = try #require(ChartCase.all("Lượt gọi", [1, 20, 300]).first { $0.name == kind })
        let elements = try #require(Elements(chart.markup(ChartCase.vietnamese)))
        #expect(elements.count("details") == 1 && elements.count("caption") == 1)
        #expect(elements.attributes.count { $0["scope"] == "row" } == 3)
        #expect(elements.text.contains("300"))
    }

    @Test func `write numbers and days as their language does`() {
        let chart = LineChart(
            id: "rows",
            title: "Dòng",
            instants: (0..<10).map { Timestamp(seconds: 1_781_456_400 + Int64($0) * 86_400) },
            series: [LineChart.Series("dòng", (0..<10).map { 1_234_567 + Double($0) })],
            unit: .count
        )
        let (vi, en) = (chart.svg(ChartCase.vietnamese), chart.svg(ChartCase.english))
        #expect(vi.contains("1.234.567") && vi.contains("1,5 triệu") && vi.contains(">17/06<"))
        #expect(en.contains("1,234,567") && en.contains("1.5 M") && en.contains(">06-17<"))
        #expect(vi.contains("<summary>Số liệu</summary>") && en.contains("<summary>Figures</summary>"))
    }

    @Test func `thin ten thousand values to the width and keep the extremes`() throws {
        var values: [Double?] = (0..<10_000).map { _ in 50 }
        values[4321] = 1000
        values[8765] = 0
        let elements = try #require(Elements(ChartCase.line(values).svg(ChartCase.english)))
        let line = try #require(elements.attributes.first { $0["class"] == "line" }?["d"])
        let points = line.split { "ML".contains($0) }.map { $0.split(separator: " ") }
        #expect(points.count > 400 && points.count < 4 * 640)
        let heights = points.compactMap { $0.last.flatMap { Double($0) } }
        #expect(heights.min() == 12 && heights.max() == 212)
        #expect(elements.count("circle") == 0)
        #expect(elements.attributes.count { $0["scope"] == "row" } == 100)
        #expect(elements.text.contains("9,900 earlier rows"))
    }

    @Test func `break a line at a gap and mark a value that stands alone`() throws {
        let elements = try #require(
            Elements(ChartCase.line([1, 2, nil, 4, nil, 6, 7]).svg(ChartCase.english))
        )
        let line = try #require(elements.attributes.first { $0["class"] == "line" }?["d"])
        #expect(line.split(separator: "M").count == 2)
        #expect(elements.count("circle") == 5)
    }

    @Test func `tell series apart without colour`() throws {
        let series = (0..<4).map { LineChart.Series("s\($0)", [1, 2]) }
        let chart = LineChart(
            id: "a",
            title: "a",
            instants: ChartCase.hours(2),
            series: series,
            unit: .count
        )
        let elements = try #require(Elements(chart.svg(ChartCase.english)))
        let marks = elements.attributes.indices.filter { elements.attributes[$0]["class"] == "mark" }
        #expect(Set(marks.map { elements.names[$0] }) == ["circle", "rect", "path"])
        let css = StyleSheet.text
        for dashed in 1...3 {
            #expect(css.contains(".s\(dashed) .line { stroke: var(--chart-\(dashed + 1)); stroke-dasharray"))
        }
    }

    @Test(arguments: [
        (-1.0, "-1"), (0.05, "0.1"), (-0.5, "-0.5"), (9_999, "9,999"), (12_340, "12.3 k"), (2.5e6, "2.5 M"),
        (3e9, "3 B"), (.infinity, "–"),
    ])
    func `shorten numbers for an axis`(value: Double, text: String) {
        #expect(ChartCase.english.short(value) == text)
    }

    @Test func `name ten thousand in thousands`() {
        #expect(ChartCase.vietnamese.short(12_340) == "12,3 nghìn")
        #expect(ChartCase.vietnamese.short(1_500_000) == "1,5 triệu")
    }
}

@Suite struct `A meter` {
    @Test(arguments: [
        (10, 100, "free"), (79, 100, "free"), (80, 100, "near"), (100, 100, "full"), (250, 100, "full"),
        (0, 0, "free"), (-5, 100, "free"),
    ])
    func `says how near the limit is`(used: Int, limit: Int, level: String) {
        #expect(Meter(id: "m", title: "t", used: used, limit: limit).level.rawValue == level)
    }

    @Test func `says in words what its colour says`() {
        let figures = ChartCase.vietnamese
        #expect(
            Meter(id: "m", title: "t", used: 950, limit: 1000).words(figures)
                == "950 / 1.000 (95,0 %, gần hết)"
        )
        #expect(Meter(id: "m", title: "t", used: 1000, limit: 1000).words(figures).contains("đã hết"))
        #expect(Meter(id: "m", title: "t", used: 12, limit: nil).words(figures) == "12, không giới hạn")
    }

    @Test func `never draws beyond its track`() throws {
        let meter = Meter(id: "m", title: "t", used: .max, limit: 1).svg(ChartCase.english)
        let elements = try #require(Elements(meter))
        let bar = try #require(elements.attributes.first { $0["class"] == "meter full" }?["width"])
        #expect(bar == "236")
    }
}

@Suite struct `The window of agreed hours` {
    private func window(
        _ hours: [Politeness.Hours],
        _ minute: Int = 720,
        isClosedToday: Bool = false
    ) -> PolitenessWindow {
        PolitenessWindow(id: "w", title: "t", hours: hours, nowMinute: minute, isClosedToday: isClosedToday)
    }

    @Test func `is the whole day where nothing is agreed`() {
        #expect(window([]).open == [0..<1440])
        #expect(window([]).isOpenNow)
    }

    @Test func `spans midnight as two parts`() {
        let night = window([Politeness.Hours(from: 22 * 60, until: 5 * 60)])
        #expect(night.open == [0..<300, 1320..<1440])
        #expect(!night.isOpenNow)
        #expect(window([Politeness.Hours(from: 22 * 60, until: 5 * 60)], 299).isOpenNow)
    }

    @Test func `is what all agreements allow`() {
        let both = [Politeness.Hours(from: 60, until: 300), Politeness.Hours(from: 240, until: 600)]
        #expect(window(both).open == [240..<300])
        let none = [Politeness.Hours(from: 60, until: 120), Politeness.Hours(from: 240, until: 600)]
        #expect(window(none).words(ChartCase.vietnamese).contains("Không có giờ nào được gọi"))
    }

    @Test func `is shut on a closed day and names the next`() {
        let closed = PolitenessWindow(
            id: "w",
            title: "t",
            limits: Limits(
                name: "tap-doan",
                politeness: Politeness(hours: Politeness.Hours(from: 0, until: 300)),
                zone: .vietnam,
                closedDays: [CivilDate(daysSinceEpoch: 20_619), CivilDate(daysSinceEpoch: 20_600)]
            ),
            now: Timestamp(seconds: 20_600 * 86_400)
        )
        #expect(closed.isClosedToday && closed.open.isEmpty && !closed.isOpenNow)
        #expect(closed.nowMinute == 420)
        #expect(
            closed.words(ChartCase.english).contains(
                "No calls today; now 07:00: closed. Next closed days: 06-15"
            )
        )
    }
}

@Suite struct `The colours of charts` {
    private static let themes = StyleSheet.text.split(separator: ":root {", omittingEmptySubsequences: false)
        .dropFirst().map(colours)

    @Test func `are those of light and dark`() {
        #expect(Self.themes.count == 2)
        #expect(Self.themes.allSatisfy { $0["--ground"] != nil })
    }

    @Test(arguments: themes)
    func `stand out from their ground`(colours: [String: String]) throws {
        func light(_ name: String) throws -> Double {
            let colour = try #require(colours[name])
            return try #require(luminance(colour))
        }
        func contrast(_ name: String) throws -> Double {
            let (one, other) = (try light(name), try light("--ground"))
            return (max(one, other) + 0.05) / (min(one, other) + 0.05)
        }
        for text in ["--ink", "--quiet", "--good", "--warn", "--bad", "--main"] {
            #expect(try contrast(text) >= 4.5, "\(text)")
        }
        for graphic in ["--chart-1", "--chart-2", "--chart-3", "--chart-4"] {
            #expect(try contrast(graphic) >= 3, "\(graphic)")
        }
    }

    private static func colours(_ css: Substring) -> [String: String] {
        let lines = css.prefix { $0 != "}" }.split(separator: ";").map { $0.split(separator: ":") }
        return lines.reduce(into: [:]) { all, line in
            guard line.count == 2, let value = line.last?.drop(while: { $0 == " " }) else { return }
            all[String(line[0].drop { $0.isWhitespace })] = String(value)
        }
    }

    /// WCAG 2.2, relative luminance.
    private func luminance(_ colour: String) -> Double? {
        guard colour.count == 7, let number = Int(colour.dropFirst(), radix: 16) else { return nil }
        let parts = [number >> 16 & 255, number >> 8 & 255, number & 255].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}

import HubModel
import HubOperations

/// What all charts share: a figure with its words for those who cannot see it, and its figures as a table.
///
/// Markup alone: colours, dashes and fonts are classes of `ChartStyle`, so that a strict content-security policy holds.
struct ChartMarkup {
    /// Unique on its page: title and description are named by it.
    let id: String
    let title: String
    let description: String
    let width: Int
    let height: Int
    /// `nil`: what stands beside the chart says all of it.
    var table: ChartTable?
    var legend: [LegendEntry] = []

    struct LegendEntry {
        var name: String
        /// The mark that stands for it, within 28 × 12.
        var mark: String
    }

    /// A name without blanks, which `aria-labelledby` would take for two.
    static func name(_ id: String) -> String {
        let safe = id.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
                || scalar == "-"
                ? Character(scalar) : "-"
        }
        return "c-" + String(safe)
    }

    func figure(_ drawing: String, _ figures: Figures) -> String {
        """
        <figure class="chart">
        \(picture(drawing))
        \(keys)\(table.map { $0.details(figures) } ?? "")</figure>
        """
    }

    func picture(_ drawing: String) -> String {
        let name = ChartMarkup.name(id)
        return """
            <svg role="img" aria-labelledby="\(name)-t \(name)-d" viewBox="0 0 \(width) \(height)" \
            preserveAspectRatio="xMinYMid meet" focusable="false">
            <title id="\(name)-t">\(HTMLReport.escaped(title))</title>
            <desc id="\(name)-d">\(HTMLReport.escaped(description))</desc>
            \(drawing)
            </svg>
            """
    }

    private var keys: String {
        guard legend.count > 1 else { return "" }
        let items = legend.map { entry in
            """
            <li><svg aria-hidden="true" focusable="false" viewBox="0 0 28 12">\(entry.mark)</svg> \
            \(HTMLReport.escaped(entry.name))</li>
            """
        }
        return "<figcaption><ul class=\"legend\">\(items.joined())</ul></figcaption>\n"
    }
}

/// The figures of a chart, for those who read them rather than a picture.
struct ChartTable {
    var caption: String
    var header: [String]
    /// The newest last.
    var rows: [[String]]
    /// How many earlier ones there are.
    var left = 0

    /// Nobody reads thousands of rows; the picture is of all.
    static let most = 100

    func details(_ figures: Figures) -> String {
        let head = header.map { "<th scope=\"col\">\(HTMLReport.escaped($0))</th>" }.joined()
        let body = rows.map(row).joined(separator: "\n")
        let note =
            left == 0
            ? ""
            : "<p>"
                + figures.text(
                    vi: "\(figures.number(left)) dòng trước đó chỉ có trong hình.",
                    en: "\(figures.number(left)) earlier rows are in the picture alone."
                ) + "</p>"
        return """
            <details><summary>\(figures.text(vi: "Số liệu", en: "Figures"))</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="\(HTMLReport.escaped(caption))"><table>
            <caption>\(HTMLReport.escaped(caption))</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)
            </tbody></table></div>\(note)</details>

            """
    }

    private func row(_ cells: [String]) -> String {
        let head = cells.prefix(1).map { "<th scope=\"row\">\(HTMLReport.escaped($0))</th>" }
        let rest = cells.dropFirst().map { "<td class=\"number\">\(HTMLReport.escaped($0))</td>" }
        return "<tr>\((head + rest).joined())</tr>"
    }
}

extension HTMLReport {
    /// A place in a drawing: two digits behind the point, never in exponential form.
    static func place(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let hundredths = (min(max(value, -1e6), 1e6) * 100).rounded()
        let whole = Int(hundredths)
        let (units, rest) = (abs(whole) / 100, abs(whole) % 100)
        let sign = whole < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(units)" }
        let digits = rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)"
        return "\(sign)\(units).\(digits)"
    }
}

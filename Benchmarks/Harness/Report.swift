/// The figures as a table for people and as JSON for programs.
struct Report {
    let figures: [Figure]
    private let head: String

    init(_ samples: Samples, workload: Workload, machine: MachineFacts, rounds: Int) throws {
        figures = Bars.figures(samples, workload)
        let sizes = try [workload.json, workload.xml].map { pages in
            "\(pages.format.rawValue.uppercased()) \((Double(try pages.bytes()) / 1e6).formatted(digits: 0)) MB"
        }
        head = """
            \(workload.json.count) invoices of 17 fields, \(workload.json.pageSize) a page \
            (\(sizes.joined(separator: ", "))); medians of \(rounds) interleaved rounds
            \(machine)
            """
    }

    /// What single values cost.
    init(types: TypeMeasurement) {
        figures = types.figures()
        head = "Examples of each type that become a cell; medians of \(types.rounds) rounds"
    }

    /// Deliveries alone.
    init(app samples: Samples, machine: MachineFacts) {
        figures = (samples.push?.figures ?? []) + [Bars.visibility(samples)] + samples.pages.map(\.figure)
        head = "Deliveries, what a citizen sees, and the console\n\(machine)"
    }

    var hasMissed: Bool { figures.contains { $0.isOK == false } }

    /// A table in Markdown, in the order of design.md's bars.
    var table: String {
        let titles = ["figure", "measured", "against", "ratio", "at most", ""]
        let rows = figures.map(cells)
        let widths = titles.indices.map { column in
            ([titles] + rows).map { $0[column].count }.max() ?? 0
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        let lines = ([titles, rule] + rows).map { cells in
            "| " + zip(cells, widths).map(Report.padded).joined(separator: " | ") + " |"
        }
        return head + "\n\n" + lines.joined(separator: "\n") + "\n"
    }

    private func cells(_ figure: Figure) -> [String] {
        let amount = { (value: Double?) in
            value.map { "\($0.formatted(digits: figure.unit == "MB" ? 1 : 2)) \(figure.unit)" } ?? ""
        }
        let bar = figure.bar.map { bar in
            let isRatio = figure.baseline != nil || figure.value == nil && figure.unit == "s"
            return isRatio ? "\(bar.formatted(digits: 2)) ×" : "\(bar.formatted(digits: 0)) \(figure.unit)"
        }
        return [
            figure.name,
            figure.value == nil ? "not measured yet" : amount(figure.value),
            amount(figure.baseline),
            figure.ratio.map { "\($0.formatted(digits: 3)) ×" } ?? "",
            bar ?? "",
            figure.isOK.map { $0 ? "ok" : "MISSED" } ?? "",
        ]
    }

    private static func padded(_ cell: String, to width: Int) -> String {
        cell + String(repeating: " ", count: width - cell.count)
    }
}

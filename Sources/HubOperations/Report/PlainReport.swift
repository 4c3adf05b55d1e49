import HubModel

/// A report as plain text, for a letter and a terminal: tables in columns, nothing escaped.
package struct PlainReport: Sendable {
    private let document: ReportDocument

    package init(_ document: ReportDocument) {
        self.document = document
    }

    package var text: String {
        ([PlainReport.shown(document.title)] + document.blocks.map(written)).joined(separator: "\n") + "\n"
    }

    private func written(_ block: ReportDocument.Block) -> String {
        switch block {
        case .heading(let text): "\n\(PlainReport.shown(text))"
        case .paragraph(let text): "  \(PlainReport.shown(text))"
        case .warning(let text): "! \(PlainReport.shown(text))"
        case .table(let header, let rows): lines(header, rows).joined(separator: "\n")
        }
    }

    /// Counted in characters, so that diacritics do not shift them.
    private func lines(_ header: [String], _ rows: [[String]]) -> [String] {
        let table = ([header] + rows).map { row in row.map(PlainReport.shown) }
        let widths = header.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
        return table.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }
            return "  " + cells.joined(separator: "  ")
        }
    }

    private static func shown(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map(\.shown)))
    }
}

/// A report as GitHub Flavored Markdown.
package struct MarkdownReport: Sendable {
    private let document: ReportDocument

    package init(_ document: ReportDocument) {
        self.document = document
    }

    package var text: String {
        let blocks = ["# " + MarkdownReport.escaped(document.title)] + document.blocks.map(written)
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func written(_ block: ReportDocument.Block) -> String {
        switch block {
        case .heading(let text): return "## " + MarkdownReport.escaped(text)
        case .paragraph(let text): return MarkdownReport.escaped(text, startsLine: true)
        case .warning(let text): return "> **!** " + MarkdownReport.escaped(text)
        case .table(let header, let rows):
            let rule = "|" + String(repeating: "---|", count: header.count)
            let body = rows.map { line($0, width: header.count) }
            return ([line(header, width: header.count), rule] + body).joined(separator: "\n")
        }
    }

    private func line(_ cells: [String], width: Int) -> String {
        let filled = (0..<width).map { $0 < cells.count ? cells[$0] : "" }
        return "| " + filled.map { MarkdownReport.escaped($0) }.joined(separator: " | ") + " |"
    }

    /// Everything that Markdown or the HTML inside it would take as markup; a line break would end a row.
    ///
    /// CommonMark 0.31, 2.4: any ASCII punctuation may be escaped. A `.`, `-`, `+` or `)` is markup only at the
    /// beginning of a line.
    static func escaped(_ text: String, startsLine: Bool = false) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "#", "|", "~", "!", "&":
                escaped.unicodeScalars.append("\\")
                escaped.unicodeScalars.append(scalar)
            case "-", "+", ".", ")", "=":
                if startsLine, escaped.allSatisfy({ $0.isNumber || $0 == " " }) { escaped += "\\" }
                escaped.unicodeScalars.append(scalar)
            // An address is not to become a link.
            case "/": escaped += escaped.hasSuffix(":") ? "\\/" : "/"
            default: escaped.unicodeScalars.append(scalar.shown)
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    /// Itself; a space for what breaks a line, `·` for other control characters and for those that turn the direction
    /// of writing, which could make a value look like another.
    package var shown: Unicode.Scalar {
        switch value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: " "
        case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: "·"
        default: self
        }
    }
}

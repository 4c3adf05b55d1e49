import HubModel

/// A report as one HTML file: light and dark, no script, nothing from elsewhere.
package struct HTMLReport: Sendable {
    private let document: ReportDocument

    package init(_ document: ReportDocument) {
        self.document = document
    }

    package var text: String {
        HTMLReport.page(
            language: document.language,
            title: document.title,
            body: """
                <h1>\(HTMLReport.escaped(document.title))</h1>
                \(document.blocks.map { HTMLReport.written($0) }.joined(separator: "\n"))
                """
        )
    }

    /// A whole page around a body that is markup already.
    static func page(language: Language, title: String, style: String = "", body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <title>\(HTMLReport.escaped(title))</title>
        <style>
        \(HTMLReport.style)\(style.isEmpty ? "" : "\n" + style)
        </style>
        </head>
        <body>
        <main>
        \(body)
        </main>
        </body>
        </html>

        """
    }

    /// Blocks as a part of another page, whose headings begin at this level.
    package static func markup(_ blocks: [ReportDocument.Block], level: Int) -> String {
        var heading = ""
        return blocks.map { block in
            if case .heading(let text) = block { heading = text }
            return written(block, level: level, region: heading)
        }.joined(separator: "\n")
    }

    /// `region`: what a table is called by which the keyboard reaches it, since it may be wider than its page.
    private static func written(_ block: ReportDocument.Block, level: Int = 2, region: String? = nil)
        -> String
    {
        switch block {
        case .heading(let text): return "<h\(level)>\(escaped(text))</h\(level)>"
        case .paragraph(let text): return "<p>\(escaped(text))</p>"
        case .warning(let text): return "<p class=\"warning\" role=\"note\">\(escaped(text))</p>"
        case .table(let header, let rows):
            let head = header.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
            let body = rows.map { row in "<tr>" + row.map(cell).joined() + "</tr>" }
            let place = region.map { " tabindex=\"0\" role=\"region\" aria-label=\"\(escaped($0))\"" } ?? ""
            return """
                <div class="scroll"\(place)><table><thead><tr>\(head)</tr></thead>
                <tbody>\(body.joined(separator: "\n"))</tbody></table></div>
                """
        }
    }

    private static func cell(_ text: String) -> String {
        let isNumber =
            text.contains(where: \.isNumber) && text.allSatisfy { $0.isNumber || ".,%-– ".contains($0) }
        return "<td\(isNumber ? " class=\"number\"" : "")>\(escaped(text))</td>"
    }

    /// Safe between tags and in quoted attributes.
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar.shown)
            }
        }
        return escaped
    }

    /// The same with its line breaks, for what is shown as it stands.
    static func escaped(lines text: String) -> String {
        text.split(omittingEmptySubsequences: false) { $0.isNewline }.map { escaped(String($0)) }
            .joined(separator: "\n")
    }

    private static let style = """
        :root { color-scheme: light dark; --line: #d0d4da; --soft: #f4f6f8; --warn: #8a4b00; --warn-soft: #fff4e0; }
        @media (prefers-color-scheme: dark) {
          :root { --line: #3a4048; --soft: #1c2127; --warn: #ffcf8a; --warn-soft: #33260f; }
        }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        .warning { border-left: 4px solid var(--warn); background: var(--warn-soft); padding: .5rem .75rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
        th { background: var(--soft); }
        td { overflow-wrap: anywhere; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        @media print { body { font-size: 11pt; } main { max-width: none; } }
        """
}

package import HubModel

/// A report before it takes a form: plain text in a few kinds of blocks, for Markdown, HTML and the terminal alike.
///
/// No text in it is markup; each form escapes what it must.
package struct ReportDocument: Sendable, Hashable {
    package enum Block: Sendable, Hashable {
        case heading(String)
        case paragraph(String)
        /// What a person has to look at.
        case warning(String)
        case table(header: [String], rows: [[String]])
    }

    package var language: Language
    package var title: String
    package var blocks: [Block]

    package init(language: Language, title: String, blocks: [Block] = []) {
        self.language = language
        self.title = title
        self.blocks = blocks
    }
}

import HubManifest
import HubModel

/// YAML that a person goes on with: lines, and what is uncertain behind them.
struct DraftText {
    let language: Language
    private(set) var lines: [String] = []

    init(_ language: Language) { self.language = language }

    var text: String { lines.joined(separator: "\n") + "\n" }

    func said(vi: String, en: String) -> String { Localized(vi: vi, en: en).text(language) }

    mutating func line(_ text: String = "", comment: String? = nil) {
        guard let comment else { return lines.append(text) }
        lines.append("\(text)    # \(DraftText.onOneLine(comment))")
    }

    mutating func note(_ text: String, indent: Int = 0) {
        lines.append(String(repeating: " ", count: indent) + "# " + DraftText.onOneLine(text))
    }

    /// A line with how sure it is, where that is not sure enough.
    mutating func line(_ text: String, _ confidence: Double, _ evidence: Localized, _ doubt: Localized? = nil)
    {
        guard confidence < 0.9 || doubt != nil else { return line(text) }
        line(text, comment: said(confidence, evidence, doubt))
    }

    func said(_ confidence: Double, _ evidence: Localized, _ doubt: Localized?) -> String {
        let percent = "\(Int((confidence * 100).rounded()))%"
        let because = evidence.text(language)
        let rest = doubt.map { "; " + $0.text(language) } ?? ""
        return said(vi: "đoán \(percent): \(because)\(rest)", en: "guess \(percent): \(because)\(rest)")
    }

    static func onOneLine(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }
}

/// Scalars as YAML takes them back.
enum YAMLScalar {
    /// In a block: `key: text`.
    static func written(_ text: String) -> String { Quoting.scalar(DraftText.onOneLine(text), inFlow: false) }

    /// Inside `[ ]` and `{ }`.
    static func inFlow(_ text: String) -> String { Quoting.scalar(DraftText.onOneLine(text), inFlow: true) }

    static func quoted(_ text: String) -> String { Quoting.quoted(DraftText.onOneLine(text)) }
}

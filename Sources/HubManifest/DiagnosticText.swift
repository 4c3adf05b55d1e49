package import HubModel

/// `file:line:col: LT012 message`, and the cure on a line of its own.
package func render(_ diagnostic: Diagnostic, language: Language) -> String {
    let warning = Localized(vi: "cảnh báo: ", en: "warning: ").text(language)
    let mark = diagnostic.severity == .warning ? warning : ""
    let message = diagnostic.message.text(language)
    let head = "\(diagnostic.location): \(diagnostic.code) \(mark)\(message)"
    guard let cure = diagnostic.cure else { return head }
    return "\(head)\n    \(cure.text(language))"
}

/// A diagnostic as `--json` prints it; both languages, so that a tool need not ask twice.
package struct DiagnosticRecord: Codable, Sendable, Hashable {
    package var code: String
    package var severity: String
    package var file: String
    package var line: Int
    package var column: Int
    package var message: [String: String]
    package var cure: [String: String]?

    package init(_ diagnostic: Diagnostic) {
        code = diagnostic.code
        severity = diagnostic.severity.rawValue
        file = diagnostic.location.file
        line = diagnostic.location.line
        column = diagnostic.location.column
        message = DiagnosticRecord.both(diagnostic.message)
        cure = diagnostic.cure.map(DiagnosticRecord.both)
    }

    private static func both(_ text: Localized) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, text.text($0)) })
    }
}

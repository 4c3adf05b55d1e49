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
    /// Lines and columns count from 1, columns in characters.
    package struct Place: Codable, Sendable, Hashable {
        package var line: Int
        package var column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// Characters from `start` up to `end`, which become `text`.
    package struct Edit: Codable, Sendable, Hashable {
        package var file: String
        package var start: Place
        package var end: Place
        package var text: String
    }

    package struct Fix: Codable, Sendable, Hashable {
        /// Whether `check --fix` makes it without asking.
        package var safe: Bool
        package var edits: [Edit]
    }

    package var code: String
    package var severity: String
    package var file: String
    package var line: Int
    package var column: Int
    package var end: Place?
    package var message: [String: String]
    package var cure: [String: String]?
    package var fix: Fix?

    package init(_ diagnostic: Diagnostic) {
        code = diagnostic.code
        severity = diagnostic.severity.rawValue
        file = diagnostic.location.file
        line = diagnostic.location.line
        column = diagnostic.location.column
        end = diagnostic.end.map(Place.init)
        message = DiagnosticRecord.both(diagnostic.message)
        cure = diagnostic.cure.map(DiagnosticRecord.both)
        fix = diagnostic.fix.map { Fix(safe: $0.isSafe, edits: $0.edits.map(Edit.init)) }
    }

    private static func both(_ text: Localized) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, text.text($0)) })
    }
}

extension DiagnosticRecord.Place {
    fileprivate init(_ place: SourceLocation) { self.init(line: place.line, column: place.column) }
}

extension DiagnosticRecord.Edit {
    fileprivate init(_ edit: Fix.Edit) {
        self.init(
            file: edit.start.file,
            start: DiagnosticRecord.Place(edit.start),
            end: DiagnosticRecord.Place(edit.end),
            text: edit.text
        )
    }
}

/// A place in a file that a person wrote.
///
/// Line and column count from 1, columns in characters.
package struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// Relative to the project's root, with `/`.
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static let unknown = SourceLocation(file: "", line: 0, column: 0)

    package var description: String { "\(file):\(line):\(column)" }
}

/// Text that a person reads, in both languages of the hub.
package struct Localized: Sendable, Hashable, Codable {
    package var vietnamese: String
    package var english: String

    package init(vi vietnamese: String, en english: String) {
        self.vietnamese = vietnamese
        self.english = english
    }

    package func text(_ language: Language) -> String {
        switch language {
        case .vietnamese: vietnamese
        case .english: english
        }
    }
}

package enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case vietnamese = "vi"
    case english = "en"
}

/// One thing wrong, or doubtful, in a manifest: where, what, and how to mend it.
package struct Diagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable {
        case error, warning
    }

    /// Stable, `LT` and three digits; documented in docs/check.md.
    package var code: String
    package var severity: Severity
    package var location: SourceLocation
    /// Just behind what is wrong, where that is known.
    package var end: SourceLocation?
    package var message: Localized
    package var cure: Localized?
    /// The cure as edits, where it is some.
    package var fix: Fix?

    package init(
        code: String,
        severity: Severity = .error,
        location: SourceLocation,
        end: SourceLocation? = nil,
        message: Localized,
        cure: Localized? = nil,
        fix: Fix? = nil
    ) {
        self.code = code
        self.severity = severity
        self.location = location
        self.end = end
        self.message = message
        self.cure = cure
        self.fix = fix
    }
}

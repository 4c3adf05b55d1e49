import HubModel

/// Writes values the way a cure shows them.
enum Quoting {
    /// The value in double quotes, or in single ones if it holds a backslash or a double quote.
    static func quoted(_ value: String) -> String {
        guard value.contains("\"") || value.contains("\\") else { return "\"\(value)\"" }
        return "'\(value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
}

extension Localized {
    /// A cure that is the line as it should read.
    static func line(_ text: String) -> Localized {
        Localized(vi: "Viết: \(text)", en: "Write: \(text)")
    }
}

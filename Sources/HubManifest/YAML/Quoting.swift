import HubModel

/// Writes values the way a cure shows them.
package enum Quoting {
    /// The value without quotes where YAML takes it for this text as it stands.
    package static func scalar(_ value: String, inFlow: Bool) -> String {
        isPlain(value, inFlow: inFlow) ? value : quoted(value)
    }

    static func isPlain(_ value: String, inFlow: Bool) -> Bool {
        guard let first = value.first, let last = value.last, first != " ", last != " ", last != ":",
            value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { return false }
        if "?:,[]{}#&*!|>'\"%@`~".contains(first) || value == "-" || value.hasPrefix("- ") { return false }
        if value.hasPrefix("---") || ["null", "Null", "NULL"].contains(value) { return false }
        if value.contains(": ") || value.contains(" #") { return false }
        return !inFlow || !value.contains { ",[]{}".contains($0) } && !value.hasSuffix(":")
    }

    /// The value in double quotes, or in single ones if it holds a backslash or a double quote.
    package static func quoted(_ value: String) -> String {
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

import HTTPTypes
import HubModel

/// The `Link` header (RFC 8288, 3).
enum LinkHeader {
    /// The address of the first link whose relation is `next`.
    static func next(in fields: HTTPFields) -> String? {
        guard let name = HTTPField.Name("Link") else { return nil }
        for line in fields[values: name] {
            if let address = next(in: line) { return address }
        }
        return nil
    }

    /// `<https://a.example/x?page=2>; rel="next", <…>; rel="last"`.
    private static func next(in line: String) -> String? {
        var rest = line[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let address = rest[rest.index(after: open)..<close]
            let parameters = parameters(behind: rest[rest.index(after: close)...])
            if parameters.text.split(separator: ";").contains(where: isNext) { return String(address) }
            rest = parameters.rest
        }
        return nil
    }

    /// Up to the comma before the next link; one inside quotes belongs to a value.
    private static func parameters(behind text: Substring) -> (text: Substring, rest: Substring) {
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ",", !isQuoted { return (text[..<index], text[text.index(after: index)...]) }
        }
        return (text, "")
    }

    private static func isNext(_ parameter: Substring) -> Bool {
        let parts = parameter.split(separator: "=", maxSplits: 1).map(\.trimmingSpaces)
        guard parts.count == 2, parts[0].lowercased() == "rel" else { return false }
        let relations = parts[1].filter { $0 != "\"" }.lowercased().split(separator: " ")
        return relations.contains("next")
    }
}

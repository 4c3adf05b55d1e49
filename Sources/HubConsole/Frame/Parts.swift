import Foundation

/// One of a list to choose from.
struct Choice: Sendable {
    var value: String
    var title: String
    var isChosen: Bool
}

/// A name and a value.
struct Fact: Sendable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Paths with questions.
enum Query {
    /// Leaves out what is `nil` or empty.
    static func path(_ path: String, _ items: KeyValuePairs<String, String?>) -> String {
        var components = URLComponents()
        let present = items.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : URLQueryItem(name: name, value: $0) }
        }
        guard !present.isEmpty else { return path }
        components.queryItems = present
        // A plus would be read as a blank.
        return path + "?" + (components.percentEncodedQuery ?? "").replacingOccurrences(of: "+", with: "%2B")
    }
}

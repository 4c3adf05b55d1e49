/// A table of cases as text: a line `DOC …` sets the document for the lines `expression → expected` below it; `#`
/// begins a heading.
struct CaseTable {
    struct Case: Sendable, CustomStringConvertible {
        var document: String
        var expression: String
        var expected: String

        var description: String { "\(expression) on \(document)" }
    }

    let cases: [Case]

    init(_ text: String) {
        var document = ""
        var cases: [Case] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("DOC ") {
                document = String(line.dropFirst(4))
            } else if let arrow = line.range(of: " → ") {
                cases.append(
                    Case(
                        document: document,
                        expression: String(line[..<arrow.lowerBound]),
                        expected: String(line[arrow.upperBound...])
                    )
                )
            }
        }
        self.cases = cases
    }
}

extension Substring {
    fileprivate func range(of word: String) -> Range<Index>? { firstRange(of: word) }
}

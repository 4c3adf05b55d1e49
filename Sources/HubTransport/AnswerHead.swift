package import HTTPTypes

/// Status and fields of an answer.
package struct AnswerHead: Sendable, Hashable {
    package var status: Int
    package var fields: HTTPFields

    package init(status: Int, fields: HTTPFields = HTTPFields()) {
        self.status = status
        self.fields = fields
    }
}

/// Puts a head together from its lines, and stops one that never ends.
///
/// Heads of 1xx answers are read over; what comes after the final head (trailers) is counted and dropped.
package struct AnswerHeadReader: Sendable {
    /// For all heads and trailers of one answer.
    package static let byteLimit = 64 << 10
    package static let fieldLimit = 256

    package enum Step: Sendable, Hashable {
        case more
        case complete(AnswerHead)
        case refused(String)
    }

    private var bytes = 0
    private var fieldCount = 0
    private var head: AnswerHead?
    private var isComplete = false
    /// Kept until the next line, which may continue it.
    private var openField: (name: String, value: String)?

    package init() {}

    /// Takes one line, with or without its line end.
    package mutating func append(_ line: some Sequence<UInt8>) -> Step {
        let line = Array(line)
        bytes += line.count
        guard bytes <= Self.byteLimit else { return .refused("the answer's head is larger than 64 KB") }
        guard !isComplete else { return .more }
        let text = String(decoding: line.prefix { $0 != 0x0d && $0 != 0x0a }, as: UTF8.self)
        if text.hasPrefix("HTTP/") { return begin(text) }
        if text.isEmpty { return end() }
        return appendField(text)
    }

    private mutating func begin(_ line: String) -> Step {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(words[1]), (100...999).contains(status) else {
            return .refused("the answer's first line has no status")
        }
        head = AnswerHead(status: status)
        openField = nil
        return .more
    }

    private mutating func end() -> Step {
        closeField()
        guard let head else { return .refused("the answer has no first line") }
        guard head.status >= 200 else { return .more }
        isComplete = true
        return .complete(head)
    }

    private mutating func appendField(_ line: String) -> Step {
        // RFC 9112, 5.2: a line that begins with white space continues the field before it.
        if let first = line.first, first == " " || first == "\t" {
            openField?.value += " " + line.trimmingWhitespace
            return .more
        }
        closeField()
        fieldCount += 1
        guard fieldCount <= Self.fieldLimit else {
            return .refused("the answer's head has more than \(Self.fieldLimit) fields")
        }
        guard let colon = line.firstIndex(of: ":") else { return .more }
        openField = (String(line[..<colon]), line[line.index(after: colon)...].trimmingWhitespace)
        return .more
    }

    private mutating func closeField() {
        defer { openField = nil }
        guard let field = openField, let name = HTTPField.Name(field.name) else { return }
        head?.fields.append(HTTPField(name: name, value: field.value))
    }
}

extension StringProtocol {
    fileprivate var trimmingWhitespace: String {
        let isWhitespace = { (character: Character) in character == " " || character == "\t" }
        var rest = self[...]
        while let last = rest.last, isWhitespace(last) { rest = rest.dropLast() }
        return String(rest.drop(while: isWhitespace))
    }
}

/// Reads a JSONPath expression: segments and selectors (RFC 9535, 2.2, 2.3, 2.5).
struct JSONPathParser {
    let scalars: [Unicode.Scalar]
    var index = 0
    /// Open filters, parentheses and calls.
    var depth = 0
    static let mostDepth = 100

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func whole() throws(JSONPath.Mistake) -> [JSONPath.Segment] {
        let segments = try root()
        guard index == scalars.count else { throw unexpected() }
        return segments
    }

    mutating func prefix() throws(JSONPath.Mistake) -> Int {
        _ = try root()
        return index
    }

    private mutating func root() throws(JSONPath.Mistake) -> [JSONPath.Segment] {
        guard take("$") else { throw mistake(.noRoot) }
        return try segments()
    }

    // MARK: Characters

    var peek: Unicode.Scalar? { peek(0) }

    func peek(_ ahead: Int) -> Unicode.Scalar? {
        index + ahead < scalars.count ? scalars[index + ahead] : nil
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    mutating func take(_ word: String) -> Bool {
        guard scalars[index...].starts(with: word.unicodeScalars) else { return false }
        index += word.unicodeScalars.count
        return true
    }

    mutating func expect(_ scalar: Unicode.Scalar) throws(JSONPath.Mistake) {
        guard take(scalar) else { throw unexpected() }
    }

    mutating func skipBlanks() {
        while let scalar = peek, [" ", "\t", "\n", "\r"].contains(scalar) { index += 1 }
    }

    /// Takes blanks and the word, or neither.
    mutating func takeBehindBlanks(_ word: String) -> Bool {
        let start = index
        skipBlanks()
        if take(word) { return true }
        index = start
        return false
    }

    func mistake(_ reason: JSONPath.Mistake.Reason, at offset: Int? = nil) -> JSONPath.Mistake {
        JSONPath.Mistake(offset: offset ?? index, reason: reason)
    }

    func unexpected() -> JSONPath.Mistake {
        mistake(peek.map { .unexpected(String($0)) } ?? .ended)
    }

    mutating func deeper() throws(JSONPath.Mistake) {
        depth += 1
        if depth > JSONPathParser.mostDepth { throw mistake(.tooDeep) }
    }

    // MARK: Segments

    mutating func segments() throws(JSONPath.Mistake) -> [JSONPath.Segment] {
        var segments: [JSONPath.Segment] = []
        while true {
            let start = index
            skipBlanks()
            guard peek == "." || peek == "[" else {
                index = start
                return segments
            }
            segments.append(try segment())
        }
    }

    private mutating func segment() throws(JSONPath.Mistake) -> JSONPath.Segment {
        if peek == "[" { return JSONPath.Segment(isDescendant: false, selectors: try bracketed()) }
        index += 1
        let isDescendant = take(".")
        if isDescendant, peek == "[" {
            return JSONPath.Segment(isDescendant: true, selectors: try bracketed())
        }
        let selector: JSONPath.Selector = take("*") ? .wildcard : .name(try shorthand())
        return JSONPath.Segment(isDescendant: isDescendant, selectors: [selector])
    }

    private mutating func shorthand() throws(JSONPath.Mistake) -> [UInt8] {
        let start = index
        while let scalar = peek, scalar.isNameCharacter, index > start || !scalar.isDigit { index += 1 }
        guard index > start else { throw unexpected() }
        return Array(String(String.UnicodeScalarView(scalars[start..<index])).utf8)
    }

    private mutating func bracketed() throws(JSONPath.Mistake) -> [JSONPath.Selector] {
        index += 1
        var selectors: [JSONPath.Selector] = []
        repeat {
            skipBlanks()
            selectors.append(try selector())
            skipBlanks()
        } while take(",")
        try expect("]")
        return selectors
    }

    private mutating func selector() throws(JSONPath.Mistake) -> JSONPath.Selector {
        switch peek {
        case "'", "\"": return .name(try text())
        case "*":
            index += 1
            return .wildcard
        case "?":
            index += 1
            skipBlanks()
            return .filter(try logical())
        default: return try indexOrSlice()
        }
    }

    private mutating func indexOrSlice() throws(JSONPath.Mistake) -> JSONPath.Selector {
        let from = try integer()
        guard takeBehindBlanks(":") else {
            guard let from else { throw unexpected() }
            return .index(from)
        }
        skipBlanks()
        let until = try integer()
        guard takeBehindBlanks(":") else { return .slice(from: from, until: until, step: 1) }
        skipBlanks()
        return .slice(from: from, until: until, step: try integer() ?? 1)
    }

    /// A whole number within the range of I-JSON (RFC 7493), if one stands here.
    private mutating func integer() throws(JSONPath.Mistake) -> Int? {
        let start = index
        let isNegative = take("-")
        guard let first = peek, first.isDigit else {
            if isNegative { throw unexpected() }
            return nil
        }
        var value = 0
        while let digit = peek, digit.isDigit {
            guard index == start || scalars[index - 1] != "0" || value != 0 else {
                throw mistake(.leadingZero, at: start)
            }
            value = value * 10 + Int(digit.value - 0x30)
            guard value <= 1 << 53 - 1 else { throw mistake(.outOfRange, at: start) }
            index += 1
        }
        guard !isNegative || value != 0 else { throw mistake(.negativeZero, at: start) }
        return isNegative ? -value : value
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }

    /// `name-char` of RFC 9535; as the first of a name all but digits.
    fileprivate var isNameCharacter: Bool {
        isDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || value >= 0x80
    }
}

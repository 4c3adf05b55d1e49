/// A word of an XPath expression.
struct XPathToken {
    enum Kind: Equatable {
        /// `and`, `or`, `mod`, `div`, `*` between values, `+ - = != < <= > >= |`.
        case operation
        case name
        case function
        case nodeType
        case axis
        case text
        case number
        /// `/ // ( ) [ ] . .. @ , ::`, `*` for any name.
        case sign
    }

    var kind: Kind
    var text: String
    /// In scalars.
    var offset: Int
}

/// XPath 1.0, 3.7: what a name or a `*` is depends on the word before and the sign behind.
struct XPathLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var tokens: [XPathToken] = []

    static func tokens(of text: String) throws(XPath.Mistake) -> [XPathToken] {
        var lexer = XPathLexer(scalars: Array(text.unicodeScalars))
        guard lexer.scalars.count <= XPath.mostScalars else {
            throw XPath.Mistake(offset: XPath.mostScalars, reason: .tooLong)
        }
        while try lexer.next() {}
        return lexer.tokens
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        index + ahead < scalars.count ? scalars[index + ahead] : nil
    }

    private mutating func next() throws(XPath.Mistake) -> Bool {
        skipBlanks()
        guard let scalar = peek() else { return false }
        let start = index
        switch scalar {
        case "'", "\"": try text(scalar)
        case "$": throw XPath.Mistake(offset: start, reason: .variable)
        case _ where scalar.isDigit || scalar == "." && peek(1)?.isDigit == true: number()
        case _ where scalar.isXMLNameStart: name()
        default: try sign(scalar)
        }
        return true
    }

    private mutating func skipBlanks() {
        while let scalar = peek(), [" ", "\t", "\n", "\r"].contains(scalar) { index += 1 }
    }

    private mutating func append(_ kind: XPathToken.Kind, from start: Int) {
        let text = String(String.UnicodeScalarView(scalars[start..<index]))
        tokens.append(XPathToken(kind: kind, text: text, offset: start))
    }

    private mutating func text(_ quote: Unicode.Scalar) throws(XPath.Mistake) {
        let start = index
        index += 1
        while let scalar = peek(), scalar != quote { index += 1; _ = scalar }
        guard peek() == quote else { throw XPath.Mistake(offset: start, reason: .unclosedText) }
        index += 1
        append(.text, from: start)
    }

    private mutating func number() {
        let start = index
        while let scalar = peek(), scalar.isDigit { index += 1 }
        if peek() == "." {
            index += 1
            while let scalar = peek(), scalar.isDigit { index += 1 }
        }
        append(.number, from: start)
    }

    /// Whether an operator may stand here: behind a value.
    private var isBehindValue: Bool {
        guard let last = tokens.last else { return false }
        return switch last.kind {
        case .operation: false
        case .sign: !["/", "//", "@", "::", "(", "[", ","].contains(last.text)
        case .name, .function, .nodeType, .axis, .text, .number: true
        }
    }

    private mutating func name() {
        let start = index
        takeName()
        let word = String(String.UnicodeScalarView(scalars[start..<index]))
        if isBehindValue, ["and", "or", "mod", "div"].contains(word) {
            return append(.operation, from: start)
        }
        if peek() == ":", let second = peek(1), second == "*" || second.isXMLNameStart {
            index += 1
            if second == "*" { index += 1 } else { takeName() }
        }
        let end = index
        skipBlanks()
        let isCall = peek() == "("
        let isAxis = peek() == ":" && peek(1) == ":"
        index = end
        append(
            isAxis ? .axis : !isCall ? .name : XPath.nodeTypes.contains(word) ? .nodeType : .function,
            from: start
        )
    }

    private mutating func takeName() {
        while let scalar = peek(), scalar.isXMLNamePart { index += 1 }
    }

    private mutating func sign(_ scalar: Unicode.Scalar) throws(XPath.Mistake) {
        let start = index
        let isBehindValue = isBehindValue
        let pair = peek(1).map { String(scalar) + String($0) } ?? ""
        index += ["//", "..", "::", "!=", "<=", ">="].contains(pair) ? 2 : 1
        switch scalar {
        case "/", "(", ")", "[", "]", ".", "@", ",": append(.sign, from: start)
        case ":" where pair == "::": append(.sign, from: start)
        case "*": append(isBehindValue ? .operation : .sign, from: start)
        case "+", "-", "=", "<", ">", "|": append(.operation, from: start)
        case "!" where pair == "!=": append(.operation, from: start)
        default: throw XPath.Mistake(offset: start, reason: .unexpected(String(scalar)))
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isXMLNameStart: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || value >= 0xC0
    }

    fileprivate var isXMLNamePart: Bool {
        isXMLNameStart || isDigit || self == "-" || self == "." || self == "\u{B7}"
    }
}

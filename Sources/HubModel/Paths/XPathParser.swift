/// Holds an expression against the grammar of XPath 1.0 and writes it anew, without prefixes.
struct XPathParser {
    private let tokens: [XPathToken]
    private var index = 0
    private var depth = 0
    private(set) var output = ""
    private(set) var givesNodes = true
    /// Where the last step outside brackets, with the sign before it, begins in the output.
    private var lastStep = 0
    private var isUnion = false

    init(_ tokens: [XPathToken]) {
        self.tokens = tokens
    }

    /// Everything before the last step.
    var holder: String? {
        guard givesNodes, !isUnion, lastStep > 0 else { return nil }
        return String(decoding: output.utf8.prefix(lastStep), as: UTF8.self)
    }

    mutating func whole() throws(XPath.Mistake) {
        try expression()
        guard index == tokens.count else { throw unexpected() }
    }

    // MARK: Tokens

    private var peek: XPathToken? { index < tokens.count ? tokens[index] : nil }

    private func isAt(_ sign: String) -> Bool { peek?.kind == .sign && peek?.text == sign }

    private mutating func emit() {
        guard let token = peek else { return }
        // Blanks keep names and operators apart.
        output += token.kind == .operation ? " \(token.text) " : token.text
        index += 1
    }

    private mutating func take(_ sign: String) -> Bool {
        guard isAt(sign) else { return false }
        emit()
        return true
    }

    private mutating func expect(_ sign: String) throws(XPath.Mistake) {
        guard take(sign) else { throw unexpected() }
    }

    private func unexpected() -> XPath.Mistake {
        guard let token = peek else {
            let end = tokens.last.map { $0.offset + $0.text.unicodeScalars.count } ?? 0
            return XPath.Mistake(offset: end, reason: .ended)
        }
        return XPath.Mistake(offset: token.offset, reason: .unexpected(token.text))
    }

    // MARK: Grammar

    /// Operands and what joins them; precedence is libxml2's affair.
    private mutating func expression() throws(XPath.Mistake) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= XPath.mostDepth else {
            throw XPath.Mistake(offset: peek?.offset ?? 0, reason: .tooDeep)
        }
        while true {
            while peek?.kind == .operation, peek?.text == "-" {
                if depth == 1 { givesNodes = false }
                emit()
            }
            try path()
            guard let operation = peek, operation.kind == .operation else { return }
            if depth == 1 {
                if operation.text == "|" { isUnion = true } else { givesNodes = false }
            }
            emit()
        }
    }

    private mutating func path() throws(XPath.Mistake) {
        if depth == 1 { lastStep = 1 }
        if isAt("/") {
            emit()
            guard isAtStep else { return }
            return try steps()
        }
        if isAt("//") {
            emit()
            return try steps()
        }
        guard try primary() else { return try steps() }
        while isAt("[") { try predicate() }
        if take("/") || take("//") { try steps() }
    }

    /// A value that is no step; false where none stands here.
    private mutating func primary() throws(XPath.Mistake) -> Bool {
        switch peek?.kind {
        case .text, .number: emit()
        case .function: try call()
        case .sign where isAt("("):
            emit()
            try expression()
            try expect(")")
        default: return false
        }
        return true
    }

    private mutating func call() throws(XPath.Mistake) {
        guard let token = peek else { return }
        guard let wanted = XPath.functions[token.text] else {
            throw XPath.Mistake(offset: token.offset, reason: .unknownFunction(token.text))
        }
        emit()
        try expect("(")
        var count = 0
        if !isAt(")") {
            repeat {
                try expression()
                count += 1
            } while take(",")
        }
        try expect(")")
        guard wanted.contains(count) else {
            throw XPath.Mistake(offset: token.offset, reason: .argumentCount(token.text, count))
        }
    }

    private var isAtStep: Bool {
        guard let token = peek else { return false }
        return switch token.kind {
        case .name, .nodeType, .axis: true
        case .sign: [".", "..", "@", "*"].contains(token.text)
        case .operation, .function, .text, .number: false
        }
    }

    private mutating func steps() throws(XPath.Mistake) {
        while true {
            try step()
            let end = output.utf8.count
            guard take("/") || take("//") else { return }
            if depth == 1 { lastStep = end }
        }
    }

    private mutating func step() throws(XPath.Mistake) {
        if take(".") || take("..") { return }
        if peek?.kind == .axis {
            guard let axis = peek, XPath.axes.contains(axis.text) else {
                throw XPath.Mistake(offset: peek?.offset ?? 0, reason: .unknownAxis(peek?.text ?? ""))
            }
            emit()
            try expect("::")
        } else {
            _ = take("@")
        }
        try nodeTest()
        while isAt("[") { try predicate() }
    }

    private mutating func nodeTest() throws(XPath.Mistake) {
        switch peek?.kind {
        case .name: nameTest()
        case .nodeType:
            let isInstruction = peek?.text == "processing-instruction"
            emit()
            try expect("(")
            if isInstruction, peek?.kind == .text { emit() }
            try expect(")")
        default: try expect("*")
        }
    }

    /// `ns:name` as a test of name and prefix, so that no namespace has to be declared.
    private mutating func nameTest() {
        guard let token = peek, let colon = token.text.firstIndex(of: ":") else { return emit() }
        index += 1
        let prefix = token.text[..<colon]
        let name = token.text[token.text.index(after: colon)...]
        output += "*[\(XPath.prefixFunction)()='\(prefix)']"
        if name != "*" { output += "[local-name()='\(name)']" }
    }

    private mutating func predicate() throws(XPath.Mistake) {
        try expect("[")
        try expression()
        try expect("]")
    }
}

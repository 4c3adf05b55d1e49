/// An XPath 1.0 expression that begins with `/`, well-formed, as the engine hands it on.
///
/// Names without a prefix fit any namespace; `ns:name` fits elements that the document writes with that prefix.
/// Evaluation is libxml2's, over one record's small tree.
package struct XPath: Sendable, Hashable {
    /// The expression with its prefixed names written as tests that need no declared namespace.
    package let expression: String
    /// It gives nodes, and not a text, a number or true or false.
    package let givesNodes: Bool
    /// What must be there for an empty result to be believed; `nil` where that cannot be told.
    package let holder: String?

    /// The function that tells the prefix an element was written with.
    package static let prefixFunction = "lienthong-prefix"
    package static let mostScalars = 4096
    package static let mostDepth = 64

    package init(_ text: String) throws(Mistake) {
        var parser = XPathParser(try XPathLexer.tokens(of: text))
        try parser.whole()
        expression = parser.output
        givesNodes = parser.givesNodes
        holder = parser.holder
    }

    package struct Mistake: Error, Sendable, Hashable {
        /// In Unicode scalars from the expression's beginning.
        package var offset: Int
        package var reason: Reason

        package enum Reason: Sendable, Hashable {
            case unexpected(String)
            case ended
            case unclosedText
            case variable
            case unknownFunction(String)
            case argumentCount(String, Int)
            case unknownAxis(String)
            case tooDeep
            case tooLong
        }
    }

    static let axes: Set<String> = [
        "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "following",
        "following-sibling", "namespace", "parent", "preceding", "preceding-sibling", "self",
    ]

    static let nodeTypes: Set<String> = ["comment", "text", "processing-instruction", "node"]

    /// The core library and how many arguments each takes.
    static let functions: [String: ClosedRange<Int>] = [
        "last": 0...0, "position": 0...0, "count": 1...1, "id": 1...1, "local-name": 0...1,
        "namespace-uri": 0...1, "name": 0...1, "string": 0...1, "concat": 2...Int.max, "starts-with": 2...2,
        "contains": 2...2, "substring-before": 2...2, "substring-after": 2...2, "substring": 2...3,
        "string-length": 0...1, "normalize-space": 0...1, "translate": 3...3, "boolean": 1...1, "not": 1...1,
        "true": 0...0, "false": 0...0, "lang": 1...1, "number": 0...1, "sum": 1...1, "floor": 1...1,
        "ceiling": 1...1, "round": 1...1,
    ]
}

extension XPath.Mistake.Reason {
    /// Without a full stop, so that it can stand behind a position.
    package var message: Localized {
        switch self {
        case .unexpected(let found):
            Localized(vi: "«\(found)» không được đứng ở đây", en: "`\(found)` may not stand here")
        case .ended: Localized(vi: "biểu thức kết thúc giữa chừng", en: "the expression ends halfway")
        case .unclosedText: Localized(vi: "dấu nháy không được đóng", en: "the quote is not closed")
        case .variable: Localized(vi: "không có biến ở đây", en: "there are no variables here")
        case .unknownFunction(let name):
            Localized(vi: "XPath 1.0 không có hàm «\(name)»", en: "XPath 1.0 has no function `\(name)`")
        case .argumentCount(let name, let count):
            Localized(
                vi: "\(name) không nhận \(count) đối số",
                en: "\(name) does not take \(count) arguments"
            )
        case .unknownAxis(let name):
            Localized(vi: "XPath 1.0 không có trục «\(name)»", en: "XPath 1.0 has no axis `\(name)`")
        case .tooDeep:
            Localized(
                vi: "lồng quá \(XPath.mostDepth) bậc",
                en: "it is nested deeper than \(XPath.mostDepth) levels"
            )
        case .tooLong:
            Localized(
                vi: "dài hơn \(XPath.mostScalars) ký tự",
                en: "it is longer than \(XPath.mostScalars) characters"
            )
        }
    }
}

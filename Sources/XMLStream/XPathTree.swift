import CXML

/// A tree of elements that expressions are evaluated over; every element and attribute bears a number of the
/// caller's.
@safe package struct XPathTree: ~Copyable {
    fileprivate let raw: OpaquePointer
    /// False when memory ran out on the way.
    package private(set) var isWhole = true

    /// - Throws: `noMemory`.
    package init() throws(XMLFailure) {
        guard let raw = unsafe cxml_tree_new() else { throw .noMemory }
        unsafe self.raw = raw
    }

    deinit { unsafe cxml_tree_free(raw) }

    /// C: `xmlNewDocNodeEatName`.
    package mutating func open(
        _ number: UInt32,
        _ name: UnsafeRawBufferPointer,
        prefix: UnsafeRawBufferPointer
    ) {
        let done = unsafe cxml_tree_open(
            raw,
            number,
            name.baseAddress,
            name.count,
            prefix.baseAddress,
            prefix.count
        )
        if done == 0 { isWhole = false }
    }

    /// C: `xmlNewDocTextLen`.
    package mutating func append(text: UnsafeRawBufferPointer) {
        if unsafe cxml_tree_text(raw, text.baseAddress, text.count) == 0 { isWhole = false }
    }

    /// C: `xmlNewProp`.
    package mutating func append(
        attribute number: UInt32,
        _ name: UnsafeRawBufferPointer,
        prefix: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer
    ) {
        let done = unsafe cxml_tree_attribute(
            raw,
            number,
            name.baseAddress,
            name.count,
            prefix.baseAddress,
            prefix.count,
            value.baseAddress,
            value.count
        )
        if done == 0 { isWhole = false }
    }

    package mutating func close() {
        unsafe cxml_tree_close(raw)
    }
}

/// An XPath 1.0 expression, evaluated by libxml2; one evaluation at a time.
@safe package struct XPathExpression: ~Copyable {
    private let raw: OpaquePointer

    /// `nil` where libxml2 does not take it.
    ///
    /// C: `xmlXPathCompile`.
    ///
    /// - Parameters:
    ///   - expression: Known to be well-formed.
    ///   - prefixFunction: The name under which it asks for an element's prefix.
    package init?(_ expression: String, prefixFunction: String) {
        guard let raw = unsafe cxml_xpath_new(expression, prefixFunction) else { return nil }
        unsafe self.raw = raw
    }

    deinit { unsafe cxml_xpath_free(raw) }

    package enum Value {
        /// Numbers of the nodes, in document order; of a text its element's; `document` is the whole.
        case nodes([UInt32])
        case text(String)
        case number(String)
        case `true`
        case `false`
    }

    package static let document = UInt32.max

    /// - Returns: `nil` where memory or the steps that one evaluation may take were not enough, or values do not fit
    ///   their operators. C: `xmlXPathCompiledEval`.
    package func evaluate(over tree: borrowing XPathTree) -> Value? {
        let result = unsafe cxml_xpath_evaluate(raw, tree.raw)
        switch unsafe result.kind {
        case cxml_xpath_nodes:
            return unsafe .nodes(Array(UnsafeBufferPointer(start: result.nodes, count: result.nodeCount)))
        case cxml_xpath_text: return unsafe .text(result.text.map { unsafe String(cString: $0) } ?? "")
        case cxml_xpath_number: return unsafe .number(result.text.map { unsafe String(cString: $0) } ?? "")
        case cxml_xpath_true: return .true
        case cxml_xpath_false: return .false
        default: return nil
        }
    }
}

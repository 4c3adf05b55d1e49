/// One record as a flat list of nodes in document order: the slots that JSONStream and XMLStream hand out.
///
/// A node's names and values are ranges of one byte buffer. Nothing here outlives the call that hands it out.
@safe package struct RecordTape {
    package let nodes: UnsafeBufferPointer<RecordNode>
    /// Names and values are ranges of this memory.
    package let bytes: UnsafeRawPointer
    /// The record as it stood in the source (JSON), or its nearest text form (XML), for quarantine.
    package let source: UnsafeRawBufferPointer
    /// Offset of the record's first byte from the beginning of the document.
    package let offset: Int
    /// An object may have several children of one name (XML).
    package let mayRepeat: Bool

    package init(
        nodes: UnsafeBufferPointer<RecordNode>,
        bytes: UnsafeRawPointer,
        source: UnsafeRawBufferPointer,
        offset: Int,
        mayRepeat: Bool = false
    ) {
        unsafe self.nodes = nodes
        unsafe self.bytes = bytes
        unsafe self.source = source
        self.offset = offset
        self.mayRepeat = mayRepeat
    }
}

/// A value of a record.
///
/// The first node is the record itself; children follow their parent.
package struct RecordNode {
    package enum Kind: UInt8, Sendable {
        /// JSON object, or XML element that holds elements or attributes.
        case object
        /// JSON array. XML has none: repeated elements are siblings of one name.
        case list
        /// JSON string, or XML element that holds text alone. XML text is decoded and concatenated.
        case string
        /// JSON number, as written.
        case number
        case `true`
        case `false`
        case null
        /// XML attribute.
        case attribute
    }

    package var kind: Kind
    /// JSON only: the value holds `\` escapes and must be unescaped before use.
    package var isEscaped: Bool
    /// JSON only: the name holds `\` escapes.
    package var isNameEscaped: Bool
    /// XML only: length of the namespace prefix; it stands before the name with a colon between.
    package var prefixLength: UInt8
    package var nameOffset: UInt32
    /// 0 for items of a list and for the record itself where it has no name.
    package var nameLength: UInt32
    /// For `string`, `number` and `attribute` the text; for an XML `object` its own text; without quotes.
    package var valueOffset: UInt32
    package var valueLength: UInt32
    /// Index of the first node after this one's last descendant: the next sibling, if there is one.
    package var end: UInt32

    package init(
        kind: Kind,
        isEscaped: Bool = false,
        isNameEscaped: Bool = false,
        prefixLength: UInt8 = 0,
        nameOffset: UInt32 = 0,
        nameLength: UInt32 = 0,
        valueOffset: UInt32 = 0,
        valueLength: UInt32 = 0,
        end: UInt32 = 0
    ) {
        self.kind = kind
        self.isEscaped = isEscaped
        self.isNameEscaped = isNameEscaped
        self.prefixLength = prefixLength
        self.nameOffset = nameOffset
        self.nameLength = nameLength
        self.valueOffset = valueOffset
        self.valueLength = valueLength
        self.end = end
    }
}

/// Where the records of a document stand: names and list steps from the root.
package enum StreamStep: Sendable, Hashable {
    /// A child by name. With a prefix only a name with that prefix fits (XML).
    case child(String, prefix: String?)
    /// Any child.
    case anyChild
    /// This value and everything below it.
    case descendants
    /// Every item of a list; a lone value that is not a list counts as its only item.
    case items
}

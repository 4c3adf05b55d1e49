import Bytes

/// Turns the tokens of one record into nodes, proving every byte on the way.
@safe struct JSONRecordWalk: ~Copyable {
    private var nodes: UnsafeMutablePointer<RecordNode>
    private var capacity = 256
    private var count = 0
    private var open: [Container] = []
    private var names = JSONNameTable()
    /// Unescaped names that the table points to, each in memory that stays where it is.
    private var unescaped: [UnescapedName] = []
    private var duplicate: (start: Int, end: Int)?
    private var name = Name()
    private let depthLimit: Int

    private struct Container {
        var node: UInt32
        var isObject: Bool
    }

    private struct Name {
        var start = 0
        var count = 0
        var isEscaped = false
    }

    init(depthLimit: Int) {
        self.depthLimit = depthLimit
        unsafe nodes = .allocate(capacity: capacity)
        open.reserveCapacity(max(0, depthLimit) + 1)
    }

    /// The record's nodes; valid until the next one is read.
    var result: UnsafeBufferPointer<RecordNode> {
        unsafe UnsafeBufferPointer(start: nodes, count: count)
    }

    /// Reads the value that begins with `token`, below `depth` open objects and lists.
    ///
    /// - Returns: the token behind the record, and the position behind its last byte.
    mutating func read(
        _ tokens: inout JSONTokens,
        token first: Int,
        depth: Int
    ) throws(JSONStop) -> (token: Int, end: Int) {
        reset()
        var token = first
        var end = 0
        var opened = try value(&tokens, &token, &end, depth)
        while opened || !open.isEmpty {
            if !opened, try close(tokens, &token, &end) { break }
            if open.last?.isObject == true { try name(&tokens, &token) } else { name = Name() }
            opened = try value(&tokens, &token, &end, depth)
        }
        return (token, end)
    }

    private mutating func reset() {
        count = 0
        open.removeAll(keepingCapacity: true)
        names.reset()
        duplicate = nil
        name = Name()
        guard !unescaped.isEmpty else { return }
        for name in unescaped { name.release() }
        unescaped.removeAll()
    }

    /// Reads commas and closing brackets after a value.
    ///
    /// True when the record is complete.
    @inline(__always) private mutating func close(
        _ tokens: JSONTokens,
        _ token: inout Int,
        _ end: inout Int
    ) throws(JSONStop) -> Bool {
        while let container = open.last {
            let position = try tokens.start(token)
            switch tokens.byte(position) {
            case UInt8(ascii: ","):
                token += 1
                return false
            case container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
                token += 1
                end = position + 1
                finish(container)
            default: throw .malformed(position, .expectedCommaOrEnd)
            }
        }
        return true
    }

    @inline(__always) private mutating func finish(_ container: Container) {
        unsafe nodes[Int(container.node)].end = UInt32(truncatingIfNeeded: count)
        open.removeLast()
    }

    @inline(__always) private mutating func name(
        _ tokens: inout JSONTokens,
        _ token: inout Int
    ) throws(JSONStop) {
        let start = try tokens.start(token)
        guard tokens.byte(start) == UInt8(ascii: "\"") else { throw .malformed(start, .expectedName) }
        let limit = try tokens.limit(token)
        let end = try tokens.closingQuote(start, token: token, limit: limit)
        let isEscaped = try tokens.holdsEscapes(start, end)
        let colon = try tokens.start(token + 1)
        guard tokens.byte(colon) == UInt8(ascii: ":") else { throw .malformed(colon, .expectedColon) }
        token += 2
        name = Name(start: start + 1, count: end - start - 1, isEscaped: isEscaped)
        if unsafe isDuplicate(tokens.bytes) { duplicate = duplicate ?? (start + 1, end) }
    }

    @inline(__always) private mutating func isDuplicate(_ bytes: UnsafeRawPointer) -> Bool {
        let parent = open.last?.node ?? 0
        guard name.isEscaped else {
            return unsafe names.insert(bytes + name.start, name.count, parent: parent)
        }
        let text = unsafe UnescapedName(UnsafeRawBufferPointer(start: bytes + name.start, count: name.count))
        unescaped.append(text)
        return unsafe names.insert(UnsafeRawPointer(text.start), text.count, parent: parent)
    }

    /// Reads a scalar or opens an object or list.
    ///
    /// True if something must stand inside what was opened.
    @inline(__always) private mutating func value(
        _ tokens: inout JSONTokens,
        _ token: inout Int,
        _ end: inout Int,
        _ depth: Int
    ) throws(JSONStop) -> Bool {
        let start = try tokens.start(token)
        switch tokens.byte(start) {
        case UInt8(ascii: "\""):
            let limit = try tokens.limit(token)
            let quote = try tokens.closingQuote(start, token: token, limit: limit)
            let isEscaped = try tokens.holdsEscapes(start, quote)
            append(.string, start + 1, quote, isEscaped: isEscaped)
            end = quote + 1
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            end = try tokens.numberEnd(start, limit: try tokens.limit(token))
            append(.number, start, end)
        case UInt8(ascii: "{"): return try openContainer(.object, "}", tokens, &token, &end, depth)
        case UInt8(ascii: "["): return try openContainer(.list, "]", tokens, &token, &end, depth)
        default: end = try literal(tokens, token, start)
        }
        token += 1
        return false
    }

    @inline(__always) private mutating func openContainer(
        _ kind: RecordNode.Kind,
        _ closing: Unicode.Scalar,
        _ tokens: JSONTokens,
        _ token: inout Int,
        _ end: inout Int,
        _ depth: Int
    ) throws(JSONStop) -> Bool {
        let start = try tokens.start(token)
        guard depth + open.count < depthLimit else { throw .tooDeep(start) }
        let next = try tokens.start(token + 1)
        let container = Container(node: UInt32(truncatingIfNeeded: count), isObject: closing == "}")
        append(kind, start, start)
        guard tokens.byte(next) == UInt8(ascii: closing) else {
            open.append(container)
            token += 1
            return true
        }
        token += 2
        end = next + 1
        return false
    }

    private mutating func literal(_ tokens: JSONTokens, _ token: Int, _ start: Int) throws(JSONStop) -> Int {
        let (kind, end) = try tokens.literal(token, start)
        append(kind, start, end)
        return end
    }

    @inline(__always) private mutating func append(
        _ kind: RecordNode.Kind,
        _ start: Int,
        _ end: Int,
        isEscaped: Bool = false
    ) {
        if count == capacity { grow() }
        unsafe (nodes + count).initialize(
            to: RecordNode(
                kind: kind,
                isEscaped: isEscaped,
                isNameEscaped: name.isEscaped,
                nameOffset: UInt32(truncatingIfNeeded: name.start),
                nameLength: UInt32(truncatingIfNeeded: name.count),
                valueOffset: UInt32(truncatingIfNeeded: start),
                valueLength: UInt32(truncatingIfNeeded: end - start),
                end: UInt32(truncatingIfNeeded: count + 1)
            )
        )
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<RecordNode>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: nodes, count: count)
        unsafe nodes.deallocate()
        unsafe nodes = larger
        capacity *= 2
    }

    /// What is wrong with the record, if anything.
    func fault(_ bytes: UnsafeRawPointer) -> JSONRecordFault? {
        guard let duplicate else { return nil }
        var name: [UInt8] = []
        unsafe JSONText.unescape(
            UnsafeRawBufferPointer(start: bytes + duplicate.start, count: duplicate.end - duplicate.start),
            into: &name
        )
        return .duplicateKey(name: String(decoding: name, as: UTF8.self))
    }

    deinit {
        for name in unescaped { name.release() }
        unsafe nodes.deallocate()
    }
}

/// The text of a name with escapes, in memory that stays where it is, with 8 bytes behind it for hashing.
@safe private struct UnescapedName {
    let start: UnsafeMutableRawPointer
    let count: Int

    init(_ text: UnsafeRawBufferPointer) {
        var plain: [UInt8] = []
        unsafe JSONText.unescape(text, into: &plain)
        count = plain.count
        unsafe start = .allocate(byteCount: count + 8, alignment: 8)
        unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: count + 8)
        unsafe plain.withUnsafeBytes {
            unsafe UnsafeMutableRawBufferPointer(start: start, count: count).copyMemory(from: $0)
        }
    }

    func release() {
        unsafe start.deallocate()
    }
}

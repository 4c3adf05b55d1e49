package import Bytes
import CXML

/// Reads the records of an XML document one by one, in memory that does not grow with the document.
///
/// libxml2 pushes; no DOCTYPE, no entity beyond the five and numbers, no network. Text is decoded and
/// concatenated, CDATA included; whitespace alone between elements is dropped; attributes come first. A
/// record's `source` is its own bytes where the document is UTF-8, otherwise the nodes written as XML.
@safe package struct XMLRecordReader: ~Copyable {
    private let reader: OpaquePointer
    private let read: (UnsafeMutableRawBufferPointer) throws -> Int
    private let window: UnsafeMutableRawBufferPointer
    /// The part of the window that is not parsed yet.
    private var unparsed = 0..<0
    private var isLast = false
    private var isFinished = false
    private let limits: XMLLimits

    /// - Parameters:
    ///   - records: steps to each record, beginning with the root's name; none: the root is the record.
    ///   - limits: bounds of memory and depth.
    ///   - read: fills a part of the buffer and returns how much; 0 is the end.
    /// - Throws: `noMemory`.
    package init(
        records: [StreamStep],
        limits: XMLLimits = XMLLimits(),
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws(XMLFailure) {
        let bounds = cxml_limits(
            record: limits.record,
            depth: limits.depth,
            attributes: limits.attributes,
            envelope: limits.envelope
        )
        let reader = unsafe records.withCSteps { steps in
            unsafe cxml_reader_new(bounds, steps.baseAddress, steps.count)
        }
        guard let reader = unsafe reader else { throw .noMemory }
        self.limits = limits
        unsafe self.read = read
        unsafe window = .allocate(byteCount: limits.window, alignment: 16)
        unsafe self.reader = reader
    }

    /// Whether the records' parent was there.
    ///
    /// XML has no empty list, so it stands for one.
    package var holderFound: Bool { unsafe cxml_reader_holder_found(reader) != 0 }

    /// How much memory records and their sources take now, in bytes.
    package var capacity: Int { unsafe cxml_reader_capacity(reader) + window.count }

    /// Calls `body` with the next record.
    ///
    /// - Returns: false at the end of the document, which is then proven well-formed.
    package mutating func next(_ body: (RecordTape) -> Void) throws(XMLFailure) -> Bool {
        guard let record = try find(pausing: false) else { return false }
        body(record)
        return true
    }

    /// Calls `body` with the next record and with what was seen outside the records so far.
    ///
    /// The record's ancestors are the last element at each level of that tape. Slower than without: the
    /// parser pauses behind every tag.
    package mutating func next(
        withEnvelope body: (RecordTape, RecordTape) -> Void
    ) throws(XMLFailure) -> Bool {
        guard let record = try find(pausing: true) else { return false }
        body(record, unsafe RecordTape(cxml_reader_envelope(reader)))
        return true
    }

    /// Everything outside the records seen so far; at the end, all of it.
    ///
    /// Records are left out.
    package func withEnvelope<Result>(_ body: (RecordTape) -> Result) -> Result {
        body(unsafe RecordTape(cxml_reader_envelope(reader)))
    }

    private mutating func find(pausing: Bool) throws(XMLFailure) -> RecordTape? {
        while true {
            if let record = unsafe cxml_reader_take(reader) { return unsafe RecordTape(record.pointee) }
            if let failure = unsafe XMLFailure(cxml_reader_failure(reader), limits: limits) { throw failure }
            guard !isFinished else { return nil }
            if unparsed.isEmpty { try fill() }
            parse(pausing: pausing)
        }
    }

    private mutating func fill() throws(XMLFailure) {
        var filled = 0
        // Whole windows, so that libxml2 sees the same pieces however the bytes come.
        while filled < limits.window, !isLast {
            let count: Int
            do {
                count = try unsafe read(UnsafeMutableRawBufferPointer(rebasing: window[filled...]))
            } catch { throw .source(error) }
            if count <= 0 { isLast = true }
            filled += max(0, count)
        }
        unparsed = 0..<filled
    }

    private mutating func parse(pausing: Bool) {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: window[unparsed])
        let piece = unsafe pausing ? Self.throughTag(rest) : rest.count
        unparsed = unparsed.lowerBound + piece..<unparsed.upperBound
        isFinished = isLast && unparsed.isEmpty
        unsafe cxml_reader_feed(reader, rest.baseAddress, piece, isFinished ? 1 : 0)
    }

    private static func throughTag(_ bytes: UnsafeRawBufferPointer) -> Int {
        unsafe bytes.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
    }

    deinit {
        unsafe cxml_reader_free(reader)
        unsafe window.deallocate()
    }
}

extension RecordTape {
    /// `cxml_node` is laid out as `RecordNode`; a test holds both against each other.
    fileprivate init(_ tape: cxml_tape) {
        let nodes = unsafe UnsafeRawPointer(tape.nodes)?.assumingMemoryBound(to: RecordNode.self)
        unsafe self.init(
            nodes: UnsafeBufferPointer(start: nodes, count: tape.nodeCount),
            bytes: UnsafeRawPointer(tape.bytes),
            source: UnsafeRawBufferPointer(start: tape.source, count: tape.sourceCount),
            offset: Int(tape.offset),
            mayRepeat: true
        )
    }
}

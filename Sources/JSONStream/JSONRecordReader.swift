package import Bytes

/// Reads the records of a JSON document one by one, in memory that does not grow with the document.
///
/// Every byte is held against RFC 8259, whether it belongs to a record or not. The same bytes give the same
/// records and the same failures, in whatever pieces they come.
@safe package struct JSONRecordReader: ~Copyable {
    private var window: JSONWindow
    private var outside: JSONOutside
    private var walk: JSONRecordWalk
    private var token = 0
    private var isAtRecord = false
    private let limits: JSONLimits

    /// - Parameters:
    ///   - records: steps from the root to each record; none: the document is the record, or each item of it;
    ///     `nil`: the document is the record, even where it is a list.
    ///   - isLines: documents may follow one another, each on lines of its own (JSON lines).
    ///   - limits: bounds of memory and depth.
    ///   - read: fills a part of the buffer and returns how much; 0 is the end.
    /// - Throws: `noMemory`.
    package init(
        records: [StreamStep]?,
        isLines: Bool = false,
        limits: JSONLimits = JSONLimits(),
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws(JSONFailure) {
        window = try unsafe JSONWindow(size: limits.window, read: read)
        outside = JSONOutside(JSONSteps(records), limits: limits, takesFurther: isLines)
        walk = JSONRecordWalk(depthLimit: limits.depth)
        self.limits = limits
    }

    /// Whether the value before the last `[]` was there; without such a step, the records' parent.
    ///
    /// Null and an empty list count as there.
    package var holderFound: Bool { outside.holderFound }

    /// Whether an object or list around the records is open still.
    package var isInsideDocument: Bool { outside.depth > 0 }

    /// How much memory the window takes now, in bytes.
    package var capacity: Int { window.capacity }

    /// Calls `body` with the next record.
    ///
    /// - Returns: false at the end of the document, which is then proven well-formed to its last byte.
    package mutating func next(
        _ body: (RecordTape, JSONRecordFault?) -> Void
    ) throws(JSONFailure) -> Bool {
        guard let found = try find() else { return false }
        body(tape(found), unsafe walk.fault(window.tokens.bytes))
        return true
    }

    /// Calls `body` with the next record and with what was seen outside the records so far.
    ///
    /// The record's ancestors are the last object or list at each level of that tape.
    package mutating func next(
        withEnvelope body: (RecordTape, JSONRecordFault?, RecordTape) -> Void
    ) throws(JSONFailure) -> Bool {
        guard let found = try find() else { return false }
        outside.closeForALook()
        let record = tape(found)
        let fault = unsafe walk.fault(window.tokens.bytes)
        outside.envelope.withTape { body(record, fault, $0) }
        return true
    }

    /// Everything outside the records seen so far; at the end, all of it.
    ///
    /// Lists whose items are taken one by one appear empty; a record that is a member of an object is left
    /// out, and one that is its own only item, or the document, appears as an empty list.
    package func withEnvelope<Result>(_ body: (RecordTape) -> Result) -> Result {
        var look = outside
        look.closeForALook()
        return look.envelope.withTape(body)
    }

    private func tape(_ found: Range<Int>) -> RecordTape {
        unsafe RecordTape(
            nodes: walk.result,
            bytes: window.tokens.bytes,
            source: UnsafeRawBufferPointer(start: window.tokens.bytes + found.lowerBound, count: found.count),
            offset: window.base + found.lowerBound
        )
    }

    private mutating func find() throws(JSONFailure) -> Range<Int>? {
        while true {
            do throws(JSONStop) { return try step() } catch { try resolve(error) }
        }
    }

    private mutating func step() throws(JSONStop) -> Range<Int>? {
        if !isAtRecord {
            guard try outside.next(&window.tokens, &token) == .record else { return nil }
            isAtRecord = true
        }
        let start = try window.tokens.start(token)
        let (next, end) = try walk.read(&window.tokens, token: token, depth: outside.depth)
        guard end - start <= limits.record else { throw .tooLarge(start) }
        guard outside.recordEnded() else { throw .envelopeFull(start) }
        isAtRecord = false
        token = next
        return start..<end
    }

    private mutating func resolve(_ stop: JSONStop) throws(JSONFailure) {
        let base = window.base
        switch bounded(stop) {
        case .more:
            let isTokenThere = token < window.tokens.count
            try window.advance(keeping: isTokenThere ? window.tokens.position(token) : window.tokens.length)
            token = 0
        case .malformed(let position, let reason):
            let isEmpty = reason == .truncated && !isAtRecord && outside.isBeforeDocument
            throw .malformed(offset: base + position, isEmpty ? .empty : reason)
        case .tooDeep(let position): throw .tooDeep(offset: base + position, limit: limits.depth)
        case .tooLarge(let position): throw .recordTooLarge(offset: base + position, limit: limits.record)
        case .envelopeFull(let position):
            throw .envelopeTooLarge(offset: base + position, limit: limits.envelope)
        }
    }

    /// What a stop comes to where the value is longer than allowed: the same for windows of any size.
    private func bounded(_ stop: JSONStop) -> JSONStop {
        guard token < window.tokens.count else { return stop }
        let start = window.tokens.position(token)
        let bound = start + (isAtRecord ? limits.record : limits.envelope)
        let reach: Int
        switch stop {
        case .more: reach = window.tokens.length
        case .malformed(let position, let reason):
            reach = reason.needsWholeToken ? window.tokens.end(ofTokenAt: position) : position
        case .tooDeep(let position): reach = position
        case .tooLarge, .envelopeFull: return stop
        }
        guard reach > bound else { return stop }
        return isAtRecord ? .tooLarge(start) : .envelopeFull(start)
    }
}

extension JSONFailure.Reason {
    /// Whether the failure shows only when the next token is there.
    fileprivate var needsWholeToken: Bool {
        switch self {
        case .invalidLiteral, .invalidNumber, .invalidEscape, .loneSurrogate, .unterminatedString: true
        case .empty, .truncated, .expectedValue, .expectedName, .expectedColon, .expectedCommaOrEnd,
            .afterEnd,
            .controlCharacter, .invalidUTF8:
            false
        }
    }
}

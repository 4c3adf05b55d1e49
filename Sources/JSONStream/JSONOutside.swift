import Bytes

/// Walks over everything that is no record, proving every byte, and stops where a record begins.
struct JSONOutside {
    enum Event {
        case record
        case end
    }

    private enum Expectation {
        case value
        case itemOrEnd
        case name
        case nameOrEnd
        case commaOrEnd
        case documentEnd
    }

    private struct Frame {
        var isObject: Bool
        var states: JSONSteps.States
        var node: Int
        /// Set where items are taken one by one: what is left of an item goes when it ends.
        var dropsTo: JSONEnvelope.Mark?
    }

    private let steps: JSONSteps
    private let depthLimit: Int
    private var frames: [Frame] = []
    private var expectation = Expectation.value
    private var states = JSONSteps.atRoot
    private var name = JSONEnvelope.Name()
    private var beforeName: JSONEnvelope.Mark
    private var isOwnItem = false
    private(set) var envelope: JSONEnvelope
    private(set) var holderFound = false
    /// Documents may follow one another.
    private let takesFurther: Bool
    private let beginning: JSONEnvelope.Mark

    init(_ steps: JSONSteps, limits: JSONLimits, takesFurther: Bool = false) {
        self.steps = steps
        self.takesFurther = takesFurther
        depthLimit = limits.depth
        envelope = JSONEnvelope(limit: limits.envelope)
        beforeName = envelope.mark
        beginning = envelope.mark
    }

    /// Whether no value has begun.
    var isBeforeDocument: Bool { frames.isEmpty && expectation == .value }

    /// How many objects and lists are open.
    var depth: Int { frames.count }

    /// Walks on from `token`.
    ///
    /// At a record `token` is its first one.
    mutating func next(_ tokens: inout JSONTokens, _ token: inout Int) throws(JSONStop) -> Event {
        while true {
            switch expectation {
            case .value: if try value(&tokens, &token) { return .record }
            case .itemOrEnd: try itemOrEnd(tokens, &token)
            case .name, .nameOrEnd: try nameOrEnd(&tokens, &token)
            case .commaOrEnd: try commaOrEnd(tokens, &token)
            case .documentEnd:
                if try isAtEnd(tokens, token) { return .end }
            }
        }
    }

    /// Goes on behind the record that `next` stopped at.
    mutating func recordEnded() -> Bool {
        if isOwnItem || frames.isEmpty {
            guard unsafe envelope.append(.list, name, JSONEnvelope.nothing) else { return false }
        } else {
            envelope.drop(to: beforeName)
        }
        valueEnded()
        return true
    }

    /// Behind a document: the end, or the next one, of which the envelope begins anew.
    private mutating func isAtEnd(_ tokens: JSONTokens, _ token: Int) throws(JSONStop) -> Bool {
        guard token >= tokens.count else {
            guard takesFurther else { throw .malformed(tokens.position(token), .afterEnd) }
            envelope.drop(to: beginning)
            expectation = .value
            states = JSONSteps.atRoot
            name = JSONEnvelope.Name()
            beforeName = envelope.mark
            return false
        }
        switch tokens.end {
        case .window: throw .more
        case .invalid(let reason): throw .malformed(tokens.length, reason)
        case .document: return true
        }
    }

    private mutating func itemOrEnd(_ tokens: JSONTokens, _ token: inout Int) throws(JSONStop) {
        guard tokens.byte(try tokens.start(token)) == UInt8(ascii: "]") else {
            expectation = .value
            return
        }
        close(&token)
    }

    private mutating func commaOrEnd(_ tokens: JSONTokens, _ token: inout Int) throws(JSONStop) {
        let start = try tokens.start(token)
        let isObject = frames.last?.isObject ?? false
        switch tokens.byte(start) {
        case UInt8(ascii: ","):
            expectation = isObject ? .name : .value
            token += 1
        case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"): close(&token)
        default: throw .malformed(start, .expectedCommaOrEnd)
        }
    }

    private mutating func close(_ token: inout Int) {
        token += 1
        guard let frame = frames.popLast() else { return }
        envelope.close(frame.node)
        valueEnded()
    }

    private mutating func valueEnded() {
        expectation = frames.isEmpty ? .documentEnd : .commaOrEnd
        guard let frame = frames.last else { return }
        name = JSONEnvelope.Name()
        if let mark = frame.dropsTo { envelope.drop(to: mark) }
        if !frame.isObject { states = steps.item(of: frame.states) }
        beforeName = envelope.mark
    }

    private mutating func nameOrEnd(_ tokens: inout JSONTokens, _ token: inout Int) throws(JSONStop) {
        let start = try tokens.start(token)
        if expectation == .nameOrEnd, tokens.byte(start) == UInt8(ascii: "}") { return close(&token) }
        guard tokens.byte(start) == UInt8(ascii: "\"") else { throw .malformed(start, .expectedName) }
        let end = try tokens.closingQuote(start, token: token, limit: try tokens.limit(token))
        let isEscaped = try tokens.holdsEscapes(start, end)
        let colon = try tokens.start(token + 1)
        guard tokens.byte(colon) == UInt8(ascii: ":") else { throw .malformed(colon, .expectedColon) }
        let text = unsafe UnsafeRawBufferPointer(start: tokens.bytes + start + 1, count: end - start - 1)
        beforeName = envelope.mark
        guard let stored = unsafe envelope.appendName(text, isEscaped: isEscaped) else {
            throw .envelopeFull(start)
        }
        name = stored
        unsafe follow(text, isEscaped: isEscaped)
        expectation = .value
        token += 2
    }

    private mutating func follow(_ name: UnsafeRawBufferPointer, isEscaped: Bool) {
        let from = frames.last?.states ?? 0
        guard isEscaped else {
            states = unsafe steps.member(name, of: from)
            return
        }
        var plain: [UInt8] = []
        unsafe JSONText.unescape(name, into: &plain)
        states = unsafe plain.withUnsafeBytes { unsafe steps.member($0, of: from) }
    }

    /// Reads a value, or stops before it: true where it is a record.
    private mutating func value(_ tokens: inout JSONTokens, _ token: inout Int) throws(JSONStop) -> Bool {
        let start = try tokens.start(token)
        let first = tokens.byte(start)
        let isList = first == UInt8(ascii: "[")
        let reached = steps.closure(states, isOwnItem: false)
        // A null has no items.
        let mayBeItem = !isList && first != UInt8(ascii: "n")
        let all = mayBeItem ? steps.closure(states, isOwnItem: true) : reached
        if steps.isHolder(all) { holderFound = true }
        // A member that is null is no record; an item of a list that is null stands for one that is lost.
        let isNullMember = first == UInt8(ascii: "n") && frames.last?.isObject == true
        if steps.isRecord(all), !isNullMember {
            isOwnItem = !steps.isRecord(reached)
            return true
        }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): try open(start, isList: isList, all)
        case UInt8(ascii: "\""): try string(&tokens, token, start)
        default: try scalar(tokens, token, start)
        }
        token += 1
        return false
    }

    private mutating func open(_ start: Int, isList: Bool, _ reached: JSONSteps.States) throws(JSONStop) {
        guard frames.count < depthLimit else { throw .tooDeep(start) }
        let node = envelope.nodes.count
        guard unsafe envelope.append(isList ? .list : .object, name, JSONEnvelope.nothing) else {
            throw .envelopeFull(start)
        }
        let dropsTo = isList && steps.takesItems(reached) ? envelope.mark : nil
        frames.append(Frame(isObject: !isList, states: reached, node: node, dropsTo: dropsTo))
        expectation = isList ? .itemOrEnd : .nameOrEnd
        name = JSONEnvelope.Name()
        if isList { states = steps.item(of: reached) }
        beforeName = envelope.mark
    }

    private mutating func string(_ tokens: inout JSONTokens, _ token: Int, _ start: Int) throws(JSONStop) {
        let end = try tokens.closingQuote(start, token: token, limit: try tokens.limit(token))
        let isEscaped = try tokens.holdsEscapes(start, end)
        try append(.string, tokens, start + 1, end, token: start, isEscaped: isEscaped)
    }

    private mutating func scalar(_ tokens: JSONTokens, _ token: Int, _ start: Int) throws(JSONStop) {
        switch tokens.byte(start) {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let end = try tokens.numberEnd(start, limit: try tokens.limit(token))
            try append(.number, tokens, start, end, token: start)
        default:
            let (kind, end) = try tokens.literal(token, start)
            try append(kind, tokens, start, end, token: start)
        }
    }

    private mutating func append(
        _ kind: RecordNode.Kind,
        _ tokens: JSONTokens,
        _ start: Int,
        _ end: Int,
        token: Int,
        isEscaped: Bool = false
    ) throws(JSONStop) {
        let value = unsafe UnsafeRawBufferPointer(start: tokens.bytes + start, count: end - start)
        guard unsafe envelope.append(kind, name, value, isEscaped: isEscaped) else {
            throw .envelopeFull(token)
        }
        valueEnded()
    }

    /// Ends the open objects and lists for a look at what was seen so far.
    mutating func closeForALook() {
        for frame in frames { envelope.close(frame.node) }
    }
}

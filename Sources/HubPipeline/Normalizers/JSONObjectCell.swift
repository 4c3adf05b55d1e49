import HubModel

/// Writes a jsonb cell that is one object of strings, straight into the arena.
struct JSONObjectCell {
    private let start: Int
    private var isFirst = true

    init(in arena: inout CellArena) {
        start = arena.mark
        arena.append(raw: 0 as Int32)
        arena.append(raw: 1 as UInt8)
        arena.append(raw: UInt8(ascii: "{"))
    }

    /// Writes the key and opens its string; what is appended before `close` must need no escapes.
    mutating func open(_ key: StaticString, in arena: inout CellArena) {
        if !isFirst { arena.append(raw: UInt8(ascii: ",")) }
        isFirst = false
        arena.append(raw: UInt8(ascii: "\""))
        arena.append(raw: UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        arena.append(raw: UInt8(ascii: "\""))
        arena.append(raw: UInt8(ascii: ":"))
        arena.append(raw: UInt8(ascii: "\""))
    }

    func close(in arena: inout CellArena) {
        arena.append(raw: UInt8(ascii: "\""))
    }

    mutating func append(
        _ key: StaticString,
        text: UnsafeRawBufferPointer,
        isEscaped: Bool = false,
        to arena: inout CellArena
    ) {
        open(key, in: &arena)
        if isEscaped { arena.append(raw: text) } else { arena.append(escaping: text) }
        close(in: &arena)
    }

    mutating func append(_ key: StaticString, word: StaticString, to arena: inout CellArena) {
        let word = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        append(key, text: word, isEscaped: true, to: &arena)
    }

    /// `yyyy-MM-dd`.
    mutating func append(_ key: StaticString, day: CivilDate, to arena: inout CellArena) {
        let (year, month, dayOfMonth) = day.components
        open(key, in: &arena)
        arena.append(number: year, width: 4)
        arena.append(raw: UInt8(ascii: "-"))
        arena.append(number: month, width: 2)
        arena.append(raw: UInt8(ascii: "-"))
        arena.append(number: dayOfMonth, width: 2)
        close(in: &arena)
    }

    func finish(in arena: inout CellArena) {
        arena.append(raw: UInt8(ascii: "}"))
        arena.patch(Int32(arena.mark - start - 4), at: start)
    }
}

extension CellArena {
    /// The last `width` decimal digits of a number.
    mutating func append(number: Int, width: Int) {
        var unit = 1
        for _ in 1..<width { unit *= 10 }
        while unit > 0 {
            append(raw: UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }

    /// The inside of a JSON string (RFC 8259): quotation marks, backslashes and control characters escaped.
    fileprivate mutating func append(escaping text: UnsafeRawBufferPointer) {
        let digits: StaticString = "0123456789abcdef"
        for byte in text {
            if byte < 0x20 {
                for letter in "\\u00".utf8 { append(raw: letter) }
                append(raw: digits.utf8Start[Int(byte >> 4)])
                append(raw: digits.utf8Start[Int(byte & 15)])
                continue
            }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(raw: UInt8(ascii: "\\")) }
            append(raw: byte)
        }
    }
}

package import Bytes

/// Reads the records of a file of separated values one by one, in memory that does not grow with the file.
///
/// RFC 4180 and what real files do besides: any ASCII separator, line breaks of all three kinds, also inside quotes,
/// a byte order mark, Excel's `sep=;` line, a separator behind the last field, empty lines. The file is UTF-8 or
/// ASCII; other encodings are decoded before. Each field is a string of the record, under its column's name; several
/// columns may have one name, and one without has `column_N`.
package final class CSVRecordReader {
    private let dialect: CSVDialect
    private let limits: TableLimits
    private let window: TextWindow
    private let memory: RowMemory
    private var separator: UInt8
    /// What ends a field without quotes: one entry for each byte.
    private let stops: UnsafeMutablePointer<Bool>
    private var isOpen = false
    /// Of the record at hand, its first one; from 1.
    package private(set) var line = 1
    private var nextLine = 1
    private var fieldCount = 0
    private var hasStray = false
    private var isBlank = true
    private var expected = 0

    /// `read`: fills a part of the buffer and returns how much; 0 is the end.
    package init(
        _ dialect: CSVDialect = CSVDialect(),
        limits: TableLimits = TableLimits(),
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) {
        self.dialect = dialect
        self.limits = limits
        window = TextWindow(limits, read)
        separator = dialect.separator
        memory = window.memory
        stops = .allocate(capacity: 256)
        stops.initialize(repeating: false, count: 256)
        for byte in [0x0A, 0x0D, dialect.separator] { stops[Int(byte)] = true }
    }

    deinit { stops.deallocate() }

    /// How much memory the window takes now, in bytes.
    package var capacity: Int { memory.capacity }

    /// Calls `body` with the next record that holds anything.
    ///
    /// Returns false at the end of the file.
    package func next(_ body: (RecordTape, TableFault?) -> Void) throws(TableFailure) -> Bool {
        if !isOpen { try open() }
        guard let found = try find() else { return false }
        let fault = settle()
        body(tape(found), fault)
        return true
    }

    private func tape(_ found: Range<Int>) -> RecordTape {
        RecordTape(
            nodes: UnsafeBufferPointer(start: memory.nodes, count: expected + 1),
            bytes: UnsafeRawPointer(memory.base),
            source: UnsafeRawBufferPointer(
                start: memory.base + memory.start + found.lowerBound,
                count: found.count
            ),
            offset: window.offset + found.lowerBound,
            mayRepeat: true
        )
    }

    /// Makes the record's nodes those of the columns, whatever it has.
    private func settle() -> TableFault? {
        // A separator behind the last field is no field.
        if fieldCount == expected + 1, memory.nodes[fieldCount].valueLength == 0 { fieldCount -= 1 }
        if hasStray, fieldCount == expected { return .strayQuote(line: line) }
        guard fieldCount != expected else { return nil }
        for missing in min(fieldCount, expected)..<expected { memory.nodes[missing + 1].valueLength = 0 }
        return .ragged(line: line, found: fieldCount, expected: expected)
    }

    // MARK: The head of the file

    private func open() throws(TableFailure) {
        isOpen = true
        try window.skipByteOrderMark()
        while window.filled - window.position < 6, !window.isLast { try refill() }
        try readSeparatorLine()
        for _ in 0..<dialect.skip { try skipLine() }
        guard dialect.hasHeader || dialect.columns.isEmpty else { return name(dialect.columns) }
        guard try find() != nil else {
            if !dialect.hasHeader { return }
            throw .noHeader
        }
        guard dialect.hasHeader else { return nameByNumber() }
        let names = headerNames()
        guard !dialect.columns.isEmpty else { return name(names) }
        guard names.count == dialect.columns.count else {
            throw .otherColumns(found: names.count, expected: dialect.columns.count)
        }
        name(dialect.columns)
    }

    /// `sep=;` on the first line: Excel writes it, and it says more than anybody's declaration.
    private func readSeparatorLine() throws(TableFailure) {
        let head = UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(window.bytes)[position...].prefix(6)
        )
        guard head.count >= 5, head[..<4].elementsEqual("sep=".utf8) || head[..<4].elementsEqual("SEP=".utf8),
            head.count == 5 || head[5] == 0x0A || head[5] == 0x0D
        else { return }
        let found = head[4]
        try skipLine()
        stops[Int(separator)] = false
        separator = found
        stops[Int(separator)] = true
    }

    private func skipLine() throws(TableFailure) {
        while true {
            let bytes = window.bytes
            guard let end = bytes[position...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
                position = filled
                if isLast { return }
                try refill()
                continue
            }
            if bytes[end] == 0x0D, end + 1 == filled, !isLast {
                try refill()
                continue
            }
            let isPair = bytes[end] == 0x0D && end + 1 < filled && bytes[end + 1] == 0x0A
            position = end + (isPair ? 2 : 1)
            nextLine += 1
            return
        }
    }

    private func headerNames() -> [String] {
        var names = (1...max(fieldCount, 1)).map { number in
            let node = memory.nodes[number]
            let bytes = UnsafeRawBufferPointer(
                start: memory.base + Int(node.valueOffset),
                count: Int(node.valueLength)
            )
            return TableNames.plain(String(decoding: bytes, as: UTF8.self))
        }
        if names.count > 1, names.last?.isEmpty == true { names.removeLast() }
        return names
    }

    private func name(_ names: [String]) {
        let named = names.enumerated().map { $1.isEmpty ? "column_\($0 + 1)" : $1 }
        memory.name(named.map { Array($0.utf8) }, keeping: filled)
        expected = named.count
    }

    /// Without names the first record says how many columns there are; it is a record itself.
    private func nameByNumber() {
        let count = fieldCount
        position = recordStart
        nextLine = line
        name((1...count).map { "column_\($0)" })
    }

    private var recordStart = 0
    /// Of the field that the window ends in.
    private var openQuote: Int?

    // MARK: One record

    private enum Outcome {
        case record(end: Int)
        case needsMore
        case unclosed(line: Int)
    }

    /// The next record with anything in it, as a range of the window.
    private func find() throws(TableFailure) -> Range<Int>? {
        while true {
            if position == filled {
                if isLast { return nil }
                try refill()
                continue
            }
            switch scan() {
            case .needsMore: try refill()
            case .unclosed(let opened): throw .unclosedQuote(line: opened)
            case .record(let end):
                guard fieldCount <= limits.columns else {
                    throw .tooManyColumns(line: line, limit: limits.columns)
                }
                guard end - recordStart <= limits.record else {
                    throw .recordTooLarge(line: line, limit: limits.record)
                }
                if !isBlank { return recordStart..<end }
            }
        }
    }

    /// Reads the record at `position`; moves on behind it only if it is whole.
    private func scan() -> Outcome {
        var at = position
        let from = position
        line = nextLine
        fieldCount = 0
        hasStray = false
        isBlank = true
        openQuote = nil
        memory.resetSpare()
        // Ends every run of a field without quotes.
        (memory.base + memory.start + filled).storeBytes(of: 0x0A, as: UInt8.self)
        var breaks = 0
        while true {
            if fieldCount + 2 > limits.columns + 2 { return .record(end: at) }
            let bytes = UnsafePointer<UInt8>(
                OpaquePointer(UnsafeRawPointer(memory.base + memory.start))
            )
            let isQuoted = dialect.quote.map { at < filled && bytes[at] == $0 } ?? false
            if isQuoted {
                switch quoted(&at, &breaks) {
                case .done: break
                case .needsMore: return .needsMore
                case .unclosed(let opened): return .unclosed(line: opened)
                }
            } else {
                let start = at
                while !stops[Int(bytes[at])] { at += 1 }
                add(offset: memory.start + start, length: at - start)
            }
            if at == filled {
                guard isLast else { return .needsMore }
                return ended(from, at, next: at, breaks)
            }
            let stop = memory.base.load(fromByteOffset: memory.start + at, as: UInt8.self)
            if stop == separator {
                at += 1
                continue
            }
            if stop == 0x0A { return ended(from, at, next: at + 1, breaks + 1) }
            // CR: with a LF behind it one break.
            if at + 1 == filled, !isLast { return .needsMore }
            let isPair =
                at + 1 < filled
                && memory.base.load(fromByteOffset: memory.start + at + 1, as: UInt8.self) == 0x0A
            return ended(from, at, next: at + (isPair ? 2 : 1), breaks + 1)
        }
    }

    private func ended(_ from: Int, _ end: Int, next: Int, _ breaks: Int) -> Outcome {
        recordStart = from
        position = next
        nextLine = line + breaks
        // DOS ended files with this.
        if fieldCount == 1, end - from == 1, position == filled, isLast,
            memory.base.load(fromByteOffset: memory.start + from, as: UInt8.self) == 0x1A
        {
            isBlank = true
        }
        return .record(end: end)
    }

    @inline(__always)
    private func add(offset: Int, length: Int) {
        fieldCount += 1
        memory.reserveNodes(fieldCount + 1)
        let node = memory.nodes + fieldCount
        node.pointee.valueOffset = UInt32(truncatingIfNeeded: offset)
        node.pointee.valueLength = UInt32(truncatingIfNeeded: length)
        if length > 0 { isBlank = false }
    }

    private enum QuotedOutcome {
        case done
        case needsMore
        case unclosed(line: Int)
    }

    /// A field in quotes: two quotes inside are one; what stands between its end and the separator must be blank.
    private func quoted(_ at: inout Int, _ breaks: inout Int) -> QuotedOutcome {
        let quote = dialect.quote.unsafelyUnwrapped
        let opened = line + breaks
        let start = at + 1
        var index = start
        var spare: Int?
        var end = start
        while true {
            guard index < filled else {
                openQuote = opened
                return isLast ? .unclosed(line: opened) : .needsMore
            }
            let byte = memory.base.load(fromByteOffset: memory.start + index, as: UInt8.self)
            if byte == quote {
                if index + 1 == filled, !isLast { return .needsMore }
                let isDoubled =
                    index + 1 < filled
                    && memory.base.load(fromByteOffset: memory.start + index + 1, as: UInt8.self) == quote
                guard isDoubled else {
                    end = index
                    break
                }
                if spare == nil { spare = beginSpare(start, index) }
                memory.appendSpare(quote)
                index += 2
                continue
            }
            if byte == 0x0A { breaks += 1 }
            if byte == 0x0D, index + 1 < filled,
                memory.base.load(fromByteOffset: memory.start + index + 1, as: UInt8.self) != 0x0A
            {
                breaks += 1
            }
            if spare != nil { memory.appendSpare(byte) }
            index += 1
        }
        if let spare {
            add(offset: memory.spareOffset(spare), length: memory.spareCount - spare)
        } else {
            add(offset: memory.start + start, length: end - start)
        }
        at = end + 1
        return passStray(&at)
    }

    private func beginSpare(_ from: Int, _ until: Int) -> Int {
        let begin = memory.spareCount
        for index in from..<until {
            memory.appendSpare(memory.base.load(fromByteOffset: memory.start + index, as: UInt8.self))
        }
        return begin
    }

    private func passStray(_ at: inout Int) -> QuotedOutcome {
        while at < filled {
            let byte = memory.base.load(fromByteOffset: memory.start + at, as: UInt8.self)
            if stops[Int(byte)] { return .done }
            if byte != 0x20, byte != 0x09 { hasStray = true }
            at += 1
        }
        return isLast ? .done : .needsMore
    }

    // MARK: The window

    private var position: Int {
        get { window.position }
        set { window.position = newValue }
    }

    private var filled: Int { window.filled }
    private var isLast: Bool { window.isLast }

    private func refill() throws(TableFailure) {
        guard try !window.refill() else { return }
        if let openQuote { throw .unclosedQuote(line: openQuote) }
        throw .recordTooLarge(line: nextLine, limit: limits.record)
    }
}

/// Names of columns as tables write them.
package enum TableNames {
    /// Without white space at the ends, and with one space for any inside.
    package static func plain(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

package import Bytes

/// Reads a file whose columns stand at fixed places of each line, in memory that does not grow with the file.
///
/// Places count characters from 1, as printed layouts do; the file is UTF-8. Blanks around a value are no part of it; a
/// line may end early, for blanks at its end are often cut off. Lines with nothing in them are no records.
package final class FixedWidthReader {
    package struct Column: Sendable, Hashable {
        package var name: String
        /// Of the first character; from 1.
        package var from: Int
        package var length: Int

        package init(name: String, from: Int, length: Int) {
            self.name = name
            self.from = from
            self.length = length
        }
    }

    private let columns: [Column]
    private let limits: TableLimits
    private let window: TextWindow
    private var isOpen = false
    /// Of the record at hand; from 1.
    package private(set) var line = 0

    package init(
        _ columns: [Column],
        limits: TableLimits = TableLimits(),
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) {
        self.columns = columns
        self.limits = limits
        window = TextWindow(limits, read)
    }

    /// Calls `body` with the next line that holds anything.
    ///
    /// Returns false at the end of the file.
    package func next(_ body: (RecordTape) -> Void) throws(TableFailure) -> Bool {
        if !isOpen { try open() }
        while let found = try findLine() {
            line += 1
            guard cut(found) else { continue }
            body(tape(found))
            return true
        }
        return false
    }

    private func open() throws(TableFailure) {
        isOpen = true
        try window.skipByteOrderMark()
        window.memory.name(columns.map { Array($0.name.utf8) }, keeping: window.filled)
    }

    private func tape(_ found: Range<Int>) -> RecordTape {
        RecordTape(
            nodes: UnsafeBufferPointer(start: window.memory.nodes, count: columns.count + 1),
            bytes: UnsafeRawPointer(window.memory.base),
            source: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(window.bytes)[found]),
            offset: window.offset + found.lowerBound,
            mayRepeat: true
        )
    }

    /// The next line without its break, as a range of the window.
    private func findLine() throws(TableFailure) -> Range<Int>? {
        while true {
            let bytes = window.bytes
            var end = window.position
            while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
            // A CR at the window's end may have its LF behind it.
            let isWhole = end < bytes.count && (bytes[end] == 0x0A || end + 1 < bytes.count || window.isLast)
            guard isWhole || window.isLast else {
                guard try window.refill() else { throw .recordTooLarge(line: line + 1, limit: limits.record) }
                continue
            }
            guard window.position < bytes.count else { return nil }
            let found = window.position..<end
            guard found.count <= limits.record else {
                throw .recordTooLarge(line: line + 1, limit: limits.record)
            }
            let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
            window.position = min(end + (isPair ? 2 : 1), bytes.count)
            return found
        }
    }

    /// Gives each column its part of the line; false if there is nothing in any.
    private func cut(_ found: Range<Int>) -> Bool {
        let line = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(window.bytes)[found])
        let isASCII = line.allSatisfy { $0 < 0x80 }
        var isBlank = true
        for (number, column) in columns.enumerated() {
            let from = place(column.from - 1, in: line, after: 0, isASCII)
            let until = place(column.length, in: line, after: from, isASCII)
            let range = trimmed(from..<until, of: line)
            let node = window.memory.nodes + number + 1
            node.pointee.valueOffset = UInt32(
                truncatingIfNeeded: window.memory.start + found.lowerBound + range.lowerBound
            )
            node.pointee.valueLength = UInt32(truncatingIfNeeded: range.count)
            if !range.isEmpty { isBlank = false }
        }
        return !isBlank
    }

    /// So many characters on; continuation bytes of UTF-8 are none.
    private func place(_ count: Int, in line: UnsafeRawBufferPointer, after start: Int, _ isASCII: Bool)
        -> Int
    {
        if isASCII { return min(start + count, line.count) }
        var left = count
        var index = start
        while index < line.count {
            if line[index] & 0xC0 != 0x80 {
                if left == 0 { break }
                left -= 1
            }
            index += 1
        }
        return index
    }

    private func trimmed(_ range: Range<Int>, of line: UnsafeRawBufferPointer) -> Range<Int> {
        var (from, until) = (range.lowerBound, range.upperBound)
        while from < until, line[from] == 0x20 || line[from] == 0x09 { from += 1 }
        while until > from, line[until - 1] == 0x20 || line[until - 1] == 0x09 { until -= 1 }
        return from..<until
    }
}

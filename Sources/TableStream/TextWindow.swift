/// The part of a text file that is in memory, in a table's memory.
final class TextWindow {
    let memory: RowMemory
    private let limits: TableLimits
    private let read: (UnsafeMutableRawBufferPointer) throws -> Int
    /// Where the next record begins in the window, and how much of the window is filled.
    var position = 0
    private(set) var filled = 0
    private(set) var isLast = false
    /// Offset in the file of the window's first byte.
    private(set) var offset = 0

    init(_ limits: TableLimits, _ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
        self.limits = limits
        self.read = read
        memory = RowMemory(window: limits.window)
    }

    /// The bytes, with room for one more behind them.
    var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: memory.base + memory.start, count: filled)
    }

    /// Drops what has been read, and reads on: as much anew as was kept, so that looking again stays linear.
    ///
    /// Returns false where what was kept is longer than a record may be.
    func refill() throws(TableFailure) -> Bool {
        memory.drop(position, of: filled)
        offset += position
        filled -= position
        position = 0
        guard filled <= limits.record else { return false }
        let target = filled + max(limits.window, filled)
        memory.grow(to: target, keeping: filled)
        while filled < target, !isLast {
            let room = UnsafeMutableRawBufferPointer(
                start: memory.base + memory.start + filled,
                count: target - filled
            )
            let count: Int
            do { count = try read(room) } catch { throw .source(error) }
            if count <= 0 { isLast = true }
            filled += max(0, count)
        }
        return true
    }

    /// Goes past a byte order mark.
    func skipByteOrderMark() throws(TableFailure) {
        while filled < 3, !isLast { _ = try refill() }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }
}

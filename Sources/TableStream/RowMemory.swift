import Bytes

/// Where the rows of a table stand: names in front, the window on the file behind them, and behind that room for
/// values that do not stand in the file as they are read.
///
/// One block of memory, because a tape has one: its nodes are offsets into it.
final class RowMemory {
    private(set) var base: UnsafeMutableRawPointer
    /// Of the window.
    private(set) var start = 0
    private(set) var capacity: Int
    private var spareCapacity: Int
    private(set) var spareCount = 0
    private(set) var nodes: UnsafeMutablePointer<RecordNode>
    private var nodeCapacity = 64
    /// How many columns have names.
    private(set) var columns = 0

    /// A byte behind the window's last one, for what ends it.
    private static let sentinel = 1

    init(window: Int) {
        capacity = window
        spareCapacity = 4096
        base = .allocate(byteCount: window + RowMemory.sentinel + spareCapacity, alignment: 16)
        nodes = .allocate(capacity: nodeCapacity)
        nodes.initialize(to: RecordNode(kind: .object))
    }

    /// Puts the names in front of the window, whose bytes stay what they are.
    func name(_ columns: [[UInt8]], keeping filled: Int) {
        let bytes = columns.flatMap { $0 }
        let moved = UnsafeMutableRawPointer.allocate(
            byteCount: bytes.count + capacity + RowMemory.sentinel + spareCapacity,
            alignment: 16
        )
        UnsafeMutableRawBufferPointer(start: moved, count: bytes.count).copyBytes(from: bytes)
        (moved + bytes.count).copyMemory(from: base + start, byteCount: filled)
        base.deallocate()
        base = moved
        start = bytes.count
        self.columns = columns.count
        reserveNodes(columns.count + 1)
        nodes[0] = RecordNode(kind: .object, end: UInt32(columns.count + 1))
        var offset = 0
        for (number, name) in columns.enumerated() {
            nodes[number + 1] = RecordNode(
                kind: .string,
                nameOffset: UInt32(offset),
                nameLength: UInt32(name.count),
                end: UInt32(number + 2)
            )
            offset += name.count
        }
    }

    func reserveNodes(_ count: Int) {
        guard count > nodeCapacity else { return }
        let larger = max(count, nodeCapacity * 2)
        let moved = UnsafeMutablePointer<RecordNode>.allocate(capacity: larger)
        moved.initialize(from: nodes, count: nodeCapacity)
        (moved + nodeCapacity).initialize(repeating: RecordNode(kind: .string), count: larger - nodeCapacity)
        nodes.deallocate()
        nodes = moved
        nodeCapacity = larger
    }

    /// Makes room in the window for so many bytes; `filled` of them are kept.
    func grow(to wanted: Int, keeping filled: Int) {
        guard wanted > capacity else { return }
        let larger = max(wanted, capacity + capacity / 2)
        move(capacity: larger, spare: spareCapacity, keeping: filled)
        spareCount = 0
    }

    private func move(capacity larger: Int, spare: Int, keeping filled: Int) {
        let moved = UnsafeMutableRawPointer.allocate(
            byteCount: start + larger + RowMemory.sentinel + spare,
            alignment: 16
        )
        moved.copyMemory(from: base, byteCount: start + filled)
        (moved + start + larger + RowMemory.sentinel)
            .copyMemory(from: base + spareStart, byteCount: spareCount)
        base.deallocate()
        base = moved
        capacity = larger
        spareCapacity = spare
    }

    /// Drops the window's first bytes.
    func drop(_ count: Int, of filled: Int) {
        guard count > 0 else { return }
        (base + start).copyMemory(from: base + start + count, byteCount: filled - count)
    }

    // MARK: Values that are not in the window

    private var spareStart: Int { start + capacity + RowMemory.sentinel }

    func resetSpare() { spareCount = 0 }

    /// Of a spare value's beginning, from `base`.
    func spareOffset(_ begin: Int) -> Int { spareStart + begin }

    @inline(__always)
    func appendSpare(_ byte: UInt8) {
        if spareCount == spareCapacity { growSpare(1) }
        (base + spareStart + spareCount).storeBytes(of: byte, as: UInt8.self)
        spareCount += 1
    }

    func appendSpare(_ bytes: UnsafeRawBufferPointer) {
        guard let from = bytes.baseAddress, bytes.count > 0 else { return }
        if spareCount + bytes.count > spareCapacity { growSpare(bytes.count) }
        (base + spareStart + spareCount).copyMemory(from: from, byteCount: bytes.count)
        spareCount += bytes.count
    }

    /// The window stays where it is, so offsets that were given out hold; pointers do not.
    private func growSpare(_ more: Int) {
        move(capacity: capacity, spare: max(spareCapacity * 2, spareCount + more), keeping: capacity + 1)
    }

    deinit {
        base.deallocate()
        nodes.deallocate()
    }
}

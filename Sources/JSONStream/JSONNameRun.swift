/// The names of one record in their order, in memory of their own.
@safe struct JSONNameRun: ~Copyable {
    private struct Item {
        var parent: UInt32
        var count: UInt32
        var offset: Int
    }

    /// Name hashing may read this much behind the last byte.
    private static let padding = 8

    private var items: [Item] = []
    private var bytes: UnsafeMutableRawPointer
    private var capacity = 1024
    private var used = 0

    init() {
        unsafe bytes = .allocate(byteCount: capacity + Self.padding, alignment: 8)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: capacity + Self.padding)
    }

    var count: Int { items.count }

    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        used = 0
    }

    mutating func append(_ start: UnsafeRawPointer, _ count: Int, parent: UInt32) {
        if used + count > capacity { grow(used + count) }
        unsafe (bytes + used).copyMemory(from: start, byteCount: count)
        items.append(Item(parent: parent, count: UInt32(truncatingIfNeeded: count), offset: used))
        used += count
    }

    /// Whether the name stands at `place`, in the same object.
    ///
    /// 8 readable bytes must follow it.
    @inline(__always)
    func holds(_ start: UnsafeRawPointer, _ count: Int, parent: UInt32, at place: Int) -> Bool {
        guard place < items.count else { return false }
        let item = items[place]
        guard item.parent == parent, Int(item.count) == count else { return false }
        return unsafe Self.isEqual(UnsafeRawPointer(bytes + item.offset), start, count)
    }

    /// By eights, the last of which reads into the bytes that follow.
    @inline(__always)
    private static func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
        var at = 0
        while at < count {
            let difference =
                unsafe left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                ^ right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let rest = count - at
            guard rest < 8 else {
                guard difference == 0 else { return false }
                at += 8
                continue
            }
            return UInt64(littleEndian: difference) & (1 << UInt64(8 * rest) - 1) == 0
        }
        return true
    }

    /// A name's bytes, which stay where they are until the run is changed, their number, and the object it is in.
    func name(at place: Int) -> (UnsafeRawPointer, Int, UInt32) {
        let item = items[place]
        return unsafe (UnsafeRawPointer(bytes + item.offset), Int(item.count), item.parent)
    }

    private mutating func grow(_ needed: Int) {
        let size = max(needed, capacity * 2)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: size + Self.padding, alignment: 8)
        unsafe larger.initializeMemory(as: UInt8.self, repeating: 0, count: size + Self.padding)
        unsafe larger.copyMemory(from: bytes, byteCount: used)
        unsafe bytes.deallocate()
        unsafe bytes = larger
        capacity = size
    }

    deinit {
        unsafe bytes.deallocate()
    }
}

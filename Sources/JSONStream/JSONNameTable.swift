/// Finds a name that one object holds twice.
///
/// Memory is kept from record to record.
@safe struct JSONNameTable: ~Copyable {
    private struct Entry {
        var record: UInt32 = 0
        var parent: UInt32 = 0
        var hash: UInt32 = 0
        var start = 0
        var count = 0
    }

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity = 64
    private var used = 0
    /// Number of the record: entries of other records count as empty.
    private var record: UInt32 = 1

    init() {
        unsafe entries = .allocate(capacity: capacity)
        unsafe entries.initialize(repeating: Entry(), count: capacity)
    }

    mutating func reset() {
        used = 0
        record &+= 1
        if record == 0 {
            unsafe entries.update(repeating: Entry(), count: capacity)
            record = 1
        }
    }

    /// Whether the object `parent` already holds the name at `start`.
    ///
    /// 8 readable bytes must follow it.
    mutating func insert(_ start: UnsafeRawPointer, _ count: Int, parent: UInt32) -> Bool {
        if used * 2 >= capacity { grow() }
        let hash = unsafe Self.hash(start, count, parent)
        var slot = Int(hash) & (capacity - 1)
        while unsafe entries[slot].record == record {
            if unsafe matches(entries[slot], start, count, parent, hash) { return true }
            slot = (slot + 1) & (capacity - 1)
        }
        used += 1
        unsafe entries[slot] = Entry(
            record: record,
            parent: parent,
            hash: hash,
            start: Int(bitPattern: start),
            count: count
        )
        return false
    }

    private func matches(
        _ entry: Entry,
        _ start: UnsafeRawPointer,
        _ count: Int,
        _ parent: UInt32,
        _ hash: UInt32
    ) -> Bool {
        guard entry.hash == hash, entry.parent == parent, entry.count == count,
            let other = unsafe UnsafeRawPointer(bitPattern: entry.start)
        else { return false }
        return unsafe UnsafeRawBufferPointer(start: other, count: count)
            .elementsEqual(UnsafeRawBufferPointer(start: start, count: count))
    }

    @inline(__always) private static func hash(
        _ start: UnsafeRawPointer,
        _ count: Int,
        _ parent: UInt32
    ) -> UInt32 {
        var hash = UInt64(parent) &+ UInt64(count) << 32
        var at = 0
        while at + 8 <= count {
            let part = unsafe start.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            hash = mix(hash ^ part)
            at += 8
        }
        if at < count {
            let rest = unsafe start.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            hash = mix(hash ^ UInt64(littleEndian: rest) & (1 << UInt64(8 * (count - at)) - 1))
        }
        return UInt32(truncatingIfNeeded: hash >> 32)
    }

    @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    private mutating func grow() {
        let old = unsafe entries
        let oldCapacity = capacity
        capacity *= 2
        unsafe entries = .allocate(capacity: capacity)
        unsafe entries.initialize(repeating: Entry(), count: capacity)
        for index in 0..<oldCapacity where unsafe old[index].record == record {
            var slot = unsafe Int(old[index].hash) & (capacity - 1)
            while unsafe entries[slot].record == record { slot = (slot + 1) & (capacity - 1) }
            unsafe entries[slot] = old[index]
        }
        unsafe old.deallocate()
    }

    deinit {
        unsafe entries.deallocate()
    }
}

/// Finds a name that one object holds twice.
///
/// Records of one source have the same names in the same order, nearly always: as long as a record goes on like one
/// that held none twice, neither does it, and nothing is looked up. Memory is kept from record to record.
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
    /// Names of a record that held none twice.
    private var expected = JSONNameRun()
    /// How many names of this record are as expected; `nil`: one was not.
    private var followed: Int? = 0
    /// Where one was not: this record's names so far.
    private var met = JSONNameRun()
    private var hasRepeat = false
    /// Records with more names are not remembered.
    private static let mostNames = 512

    init() {
        unsafe entries = .allocate(capacity: capacity)
        unsafe entries.initialize(repeating: Entry(), count: capacity)
    }

    mutating func reset() {
        if followed == nil, !hasRepeat, met.count <= Self.mostNames { swap(&expected, &met) }
        followed = 0
        hasRepeat = false
        guard used > 0 else { return }
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
    @inline(__always)
    mutating func insert(_ start: UnsafeRawPointer, _ count: Int, parent: UInt32) -> Bool {
        if let place = followed {
            if unsafe expected.holds(start, count, parent: parent, at: place) {
                followed = place + 1
                return false
            }
            leave(after: place)
        }
        return unsafe insertUnexpected(start, count, parent: parent)
    }

    /// From here on this record is another one: what it has so far is looked up with what comes.
    @inline(never)
    private mutating func leave(after place: Int) {
        followed = nil
        met.removeAll()
        for earlier in 0..<place {
            let (start, count, parent) = unsafe expected.name(at: earlier)
            _ = unsafe insertUnexpected(start, count, parent: parent)
        }
    }

    @inline(never)
    private mutating func insertUnexpected(_ start: UnsafeRawPointer, _ count: Int, parent: UInt32) -> Bool {
        let isRepeat = unsafe enter(start, count, parent: parent)
        if isRepeat { hasRepeat = true } else { unsafe met.append(start, count, parent: parent) }
        return isRepeat
    }

    private mutating func enter(_ start: UnsafeRawPointer, _ count: Int, parent: UInt32) -> Bool {
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

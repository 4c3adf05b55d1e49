/// Growing memory that holds the cells of a batch, as binary COPY wants them.
///
/// A cell is an Int32 length (-1 for NULL) and its bytes, all in network order (PostgreSQL, "COPY", binary
/// format). Appending allocates only when the memory doubles; `reset` keeps it for the next batch.
package struct CellArena: ~Copyable {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var capacity: Int
    /// Bytes in use, and so the offset of what is appended next.
    package private(set) var count = 0
    /// Takes the bytes of `file` values; where there is none, files are described and not kept.
    package var files: (any FileSink)?
    private var isOwner = true

    package init(capacity: Int = 1 << 16) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    /// Valid until the next change of the arena.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// A place to come back to with `truncate(to:)`.
    package var mark: Int { count }

    @inline(__always)
    package mutating func truncate(to mark: Int) {
        count = mark
    }

    /// Empties the arena and keeps its memory.
    package mutating func reset() {
        count = 0
    }

    /// Gives the memory away; the receiver deallocates it.
    package consuming func release() -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer(start: base, count: count)
        isOwner = false
        return memory
    }

    /// Room for `size` more bytes; they are not in use until `advance(by:)`.
    @inline(__always)
    mutating func reserve(_ size: Int) -> UnsafeMutableRawPointer {
        if size > capacity - count { grow(by: size) }
        return base + count
    }

    @inline(__always)
    mutating func advance(by size: Int) {
        count += size
    }

    @inline(never)
    private mutating func grow(by size: Int) {
        let wider = max(capacity * 2, count + size)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: wider, alignment: 16)
        memory.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = memory
        capacity = wider
    }

    deinit {
        if isOwner { base.deallocate() }
    }
}

extension CellArena {
    /// Appends a bare integer in network order: counts of cells, lengths, lineage.
    @inline(__always)
    package mutating func append<Value: FixedWidthInteger>(raw value: Value) {
        reserve(MemoryLayout<Value>.size).storeBytes(of: value.bigEndian, as: Value.self)
        advance(by: MemoryLayout<Value>.size)
    }

    /// Appends bare bytes, such as cells copied from elsewhere.
    @inline(__always)
    package mutating func append(raw bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        advance(by: bytes.count)
    }

    /// Writes an Int32 over one that stands at `offset`.
    @inline(__always)
    package mutating func patch(_ value: Int32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= count, "patch outside the arena")
        (base + offset).storeBytes(of: value.bigEndian, as: Int32.self)
    }
}

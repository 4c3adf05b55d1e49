import CJSON

/// The part of the document in memory, and the positions of its tokens.
@safe struct JSONWindow: ~Copyable {
    private let index: OpaquePointer
    private let read: (UnsafeMutableRawBufferPointer) throws -> Int
    private let size: Int
    private var start: UnsafeMutableRawPointer
    /// How many bytes the window has room for, padding aside.
    private(set) var capacity: Int
    private var filled = 0
    private var isLast = false
    private var isFirst = true
    /// Offset in the document of the window's first byte.
    private(set) var base = 0
    var tokens: JSONTokens

    init(size: Int, read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) throws(JSONFailure) {
        let (index, start, capacity) = try unsafe JSONWindowMemory.take(size)
        unsafe tokens = JSONTokens(bytes: UnsafeRawPointer(start))
        unsafe self.read = read
        self.size = size
        unsafe self.start = start
        self.capacity = capacity
        unsafe self.index = index
    }

    /// Drops what stands before `keep`, reads on, and finds the tokens of what is there then.
    mutating func advance(keeping keep: Int) throws(JSONFailure) {
        drop(keep)
        // A kept part longer than a window is looked at again: reading as much anew keeps that linear.
        try fill(max(size, filled))
        if isFirst { try skipByteOrderMark() }
        try scan()
    }

    private mutating func drop(_ count: Int) {
        guard count > 0 else { return }
        filled -= count
        base += count
        unsafe start.copyMemory(from: start + count, byteCount: filled)
    }

    private mutating func fill(_ wanted: Int) throws(JSONFailure) {
        let target = filled + wanted
        grow(to: target)
        while filled < target, !isLast {
            let room = unsafe UnsafeMutableRawBufferPointer(start: start + filled, count: target - filled)
            let count: Int
            do { count = try unsafe read(room) } catch { throw .source(error) }
            if count <= 0 { isLast = true }
            filled += max(0, count)
        }
    }

    private mutating func grow(to needed: Int) {
        guard needed > capacity else { return }
        let larger = max(needed, capacity + capacity / 2)
        let memory = unsafe JSONWindowMemory.allocate(larger)
        unsafe memory.copyMemory(from: start, byteCount: filled)
        unsafe start.deallocate()
        unsafe start = memory
        capacity = larger
    }

    private mutating func skipByteOrderMark() throws(JSONFailure) {
        while filled < 3, !isLast { try fill(1) }
        isFirst = false
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard filled >= 3, unsafe UnsafeRawBufferPointer(start: start, count: 3).elementsEqual(mark) else {
            return
        }
        drop(3)
    }

    private mutating func scan() throws(JSONFailure) {
        let bytes = unsafe UnsafeRawPointer(start)
        unsafe tokens = JSONTokens(bytes: bytes)
        let found = unsafe cjson_index_scan(
            index,
            bytes.assumingMemoryBound(to: UInt8.self),
            filled,
            isLast ? 1 : 0
        )
        if unsafe found.end == cjson_end_no_memory { throw .noMemory }
        if let positions = unsafe found.positions { unsafe tokens.positions = positions }
        tokens.count = unsafe found.count
        tokens.length = unsafe found.length
        tokens.end = unsafe JSONTokens.End(found.end, isLast: isLast)
    }

    deinit {
        unsafe JSONWindowMemory.give(back: index, start, size: capacity)
    }
}

extension JSONTokens.End {
    fileprivate init(_ end: cjson_end, isLast: Bool) {
        self =
            switch end {
            case cjson_end_invalid_utf8: .invalid(.invalidUTF8)
            case cjson_end_control_character: .invalid(.controlCharacter)
            default: isLast ? .document : .window
            }
    }
}

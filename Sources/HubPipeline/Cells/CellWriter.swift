/// Writes the content of one cell straight into the arena.
struct CellWriter {
    private let base: UnsafeMutableRawPointer
    private(set) var count = 0

    @inline(__always)
    fileprivate init(at base: UnsafeMutableRawPointer) {
        self.base = base
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A number that is not negative, with zeros in front up to `width` digits.
    mutating func append(_ value: Int, width: Int = 1) {
        var unit = 1
        var digits = 1
        while value / unit >= 10 || digits < width {
            unit *= 10
            digits += 1
        }
        while unit > 0 {
            append(UInt8(truncatingIfNeeded: value / unit % 10) | 0x30)
            unit /= 10
        }
    }

    /// A mark and two digits: `-09`, `:05`.
    mutating func append(_ mark: StaticString, _ value: Int) {
        append(mark)
        append(value, width: 2)
    }

    mutating func removeLast(_ bytes: Int = 1) {
        count -= bytes
    }

    var last: UInt8? { count == 0 ? nil : base.load(fromByteOffset: count - 1, as: UInt8.self) }
}

extension CellArena {
    /// A text cell of at most `capacity` bytes of UTF-8 without NUL, as `write` makes them.
    @inline(__always)
    mutating func append(textUpTo capacity: Int, _ write: (inout CellWriter) -> Void) {
        let cell = reserve(4 + capacity)
        var writer = CellWriter(at: cell + 4)
        write(&writer)
        assert(writer.count <= capacity)
        cell.storeBytes(of: Int32(writer.count).bigEndian, as: Int32.self)
        advance(by: 4 + writer.count)
    }

    /// A jsonb cell of at most `capacity` bytes of JSON that needs no check, as `write` makes them.
    @inline(__always)
    mutating func append(jsonbUpTo capacity: Int, _ write: (inout CellWriter) -> Void) {
        append(textUpTo: capacity + 1) { writer in
            writer.append(1 as UInt8)
            write(&writer)
        }
    }
}

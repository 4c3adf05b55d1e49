/// Memory that is filled anew for each value: grows, never shrinks, belongs to one mapper.
package final class ByteScratch {
    private(set) var count = 0
    private var buffer: UnsafeMutableRawBufferPointer

    package init(capacity: Int = 4096) {
        buffer = .allocate(byteCount: capacity, alignment: 16)
    }

    @inline(__always)
    package func reset() { count = 0 }

    @inline(__always)
    func append(_ byte: UInt8) {
        reserve(1)
        buffer[count] = byte
        count += 1
    }

    @inline(__always)
    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        (buffer.baseAddress.unsafelyUnwrapped + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    @inline(__always)
    func append(_ value: UInt32) {
        withUnsafeBytes(of: value.bigEndian) { append($0) }
    }

    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    @inline(__always)
    package func bytes(from start: Int = 0) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[start..<count])
    }

    /// Writes `count` copies of a byte in front of what stands from `start` on.
    func insert(_ byte: UInt8, count copies: Int, at start: Int) {
        guard copies > 0 else { return }
        reserve(copies)
        let base = buffer.baseAddress.unsafelyUnwrapped
        (base + start + copies).copyMemory(from: base + start, byteCount: count - start)
        for offset in 0..<copies { buffer[start + offset] = byte }
        count += copies
    }

    func mapLast(from start: Int, _ transform: (UInt8) -> UInt8) {
        for index in start..<count { buffer[index] = transform(buffer[index]) }
    }

    func truncate(to length: Int) { count = length }

    @inline(__always)
    private func reserve(_ extra: Int) {
        if count + extra > buffer.count { grow(count + extra) }
    }

    @inline(never)
    private func grow(_ needed: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(buffer.count * 2, needed),
            alignment: 16
        )
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        buffer.deallocate()
        buffer = larger
    }

    deinit { buffer.deallocate() }
}

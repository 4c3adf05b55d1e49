/// Bytes that stay in memory, unchanged, while somebody holds them.
package final class HeldBytes: @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer
    private let release: @Sendable (UnsafeMutableRawBufferPointer) -> Void
    package let count: Int

    /// `release` takes the memory back when nobody holds it any more.
    package init(
        _ memory: UnsafeMutableRawBufferPointer,
        count: Int,
        release: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
    ) {
        self.memory = memory
        self.count = count
        self.release = release
    }

    package convenience init(_ bytes: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
        memory.copyBytes(from: bytes)
        self.init(memory, count: bytes.count) { $0.deallocate() }
    }

    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
    {
        try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }

    /// A reader from the first byte, as `Payload.reader` makes them.
    package func reader() -> (UnsafeMutableRawBufferPointer) -> Int {
        var position = 0
        return { buffer in
            let length = min(buffer.count, self.count - position)
            guard length > 0 else { return 0 }
            self.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<(position + length)]))
            }
            position += length
            return length
        }
    }

    deinit { release(memory) }
}

extension Array where Element == UInt8 {
    package init(_ bytes: HeldBytes) {
        self = bytes.withUnsafeBytes { Array($0) }
    }
}

/// A gzip member (RFC 1952) whose data is stored, not compressed: what matters is that readers have to open it.
enum GzipFile {
    static func bytes(_ content: [UInt8]) -> [UInt8] {
        var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        file.reserveCapacity(content.count + content.count / 1000 + 64)
        var start = 0
        repeat {
            let end = min(content.count, start + 0xFFFF)
            file.append(end == content.count ? 1 : 0)
            file.appendLittle(UInt64(end - start), 2)
            file.appendLittle(UInt64(~UInt16(end - start)), 2)
            file += content[start..<end]
            start = end
        } while start < content.count
        file.appendLittle(UInt64(CRC32.of(content)), 4)
        file.appendLittle(UInt64(content.count), 4)
        return file
    }
}

/// The checksum of gzip and zip (ISO 3309), byte by byte over a table.
struct CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
        }
    }

    private var state: UInt32 = .max
    var value: UInt32 { ~state }

    mutating func update(_ bytes: [UInt8]) {
        for byte in bytes { state = Self.table[Int((state ^ UInt32(byte)) & 0xFF)] ^ (state >> 8) }
    }

    static func of(_ bytes: [UInt8]) -> UInt32 {
        var sum = CRC32()
        sum.update(bytes)
        return sum.value
    }
}

extension [UInt8] {
    /// The lowest byte first.
    mutating func appendLittle(_ number: UInt64, _ count: Int) {
        for place in 0..<count { append(UInt8(truncatingIfNeeded: number >> (UInt64(place) * 8))) }
    }
}

/// Documents with damage: bytes that changed, went, came or were repeated; one in eight is noise alone.
enum Damage {
    static func done(
        to document: [UInt8],
        favouring marks: [UInt8],
        using generator: inout SeededGenerator
    ) -> [UInt8] {
        if Int.random(in: 0..<8, using: &generator) == 0 {
            let count = Int.random(in: 0...200, using: &generator)
            return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        var bytes = document
        for _ in 0..<Int.random(in: 0...3, using: &generator) { strike(&bytes, marks, &generator) }
        return bytes
    }

    private static func strike(_ bytes: inout [UInt8], _ marks: [UInt8], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: at)
        case 1: bytes.remove(at: at)
        case 2: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 3: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 4: bytes.insert(marks.randomElement(using: &generator) ?? 0, at: at)
        case 5: bytes.removeSubrange(at...)
        default: bytes.insert(contentsOf: bytes[at...].prefix(40), at: at)
        }
    }

    /// Gives `bytes` in pieces of random size, as lines do.
    static func reading(
        _ bytes: [UInt8],
        _ generator: inout SeededGenerator
    ) -> (UnsafeMutableRawBufferPointer) -> Int {
        let piece = Int.random(in: 1...bytes.count + 1, using: &generator)
        var offset = 0
        return { buffer in
            let count = min(piece, buffer.count, bytes.count - offset)
            buffer.copyBytes(from: bytes[offset..<(offset + count)])
            offset += count
            return count
        }
    }

    /// All that a reader gives.
    ///
    /// More than `most` bytes would be no end: a precondition of every test here.
    static func drain(
        room: Int,
        most: Int = 1 << 20,
        _ read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: room)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try read($0) }
            precondition((0...room).contains(count) && all.count <= most, "no end")
            guard count > 0 else { return all }
            all += buffer[..<count]
        }
    }
}

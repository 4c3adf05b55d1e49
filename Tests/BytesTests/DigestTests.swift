import Bytes
import Testing

@Suite struct `Digests` {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `agree with FIPS 180-4`(text: String, expected: String) {
        #expect(hexadecimal(SHA256.digest(Array(text.utf8))) == expected)
    }

    @Test func `of pieces equal the digest of the whole`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var pieces = SHA256()
        for start in stride(from: 0, to: 1000, by: 7) {
            pieces.update(Array(bytes[start..<min(start + 7, 1000)]))
        }
        #expect(pieces.finish() == SHA256.digest(bytes))
    }

    @Test func `agree with RFC 1321 and RFC 4231`() {
        #expect(hexadecimal(md5(Array("abc".utf8))) == "900150983cd24fb0d6963f7d28e17f72")
        #expect(
            hexadecimal(hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
    }
}

@Suite struct `Zstandard` {
    private func compressed(_ bytes: [UInt8], piece: Int) throws -> [UInt8] {
        let compressor = try #require(ZstandardCompressor())
        var output: [UInt8] = []
        for start in stride(from: 0, to: max(bytes.count, 1), by: piece) {
            let end = min(start + piece, bytes.count)
            try Array(bytes[start..<end]).withUnsafeBytes {
                try compressor.compress($0, isLast: end == bytes.count) { output.append(contentsOf: $0) }
            }
        }
        return output
    }

    private func plain(_ bytes: [UInt8], buffer size: Int) throws -> [UInt8] {
        let reader = try #require(ZstandardDecompressor())
        var rest = bytes[...]
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            let count = try buffer.withUnsafeMutableBytes { buffer in
                try reader.read(into: buffer) { space in
                    let piece = rest.prefix(min(space.count, 13))
                    space.copyBytes(from: piece)
                    rest = rest.dropFirst(piece.count)
                    return piece.count
                }
            }
            if count == 0 { return output }
            output += buffer[..<count]
        }
    }

    @Test(arguments: [0, 1, 1000, 300_000])
    func `gives back what went in`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 3) }
        #expect(try plain(compressed(bytes, piece: 70_001), buffer: 1009) == bytes)
    }

    @Test func `reports a frame that stops short`() throws {
        let whole = try compressed((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0) }, piece: 5000)
        #expect(throws: ZstandardFailure.self) { try plain(Array(whole.dropLast(3)), buffer: 64) }
    }
}

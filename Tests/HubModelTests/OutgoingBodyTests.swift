import HubModel
import Testing

@Suite struct `A body of pieces` {
    private func file(_ bytes: [UInt8], announced: Int? = nil) -> OutgoingBody.Piece {
        .file(
            Payload(
                id: 0,
                digest: Digest(bytes: [UInt8](repeating: 7, count: 32)),
                size: Int64(announced ?? bytes.count),
                reader: { HeldBytes(bytes).reader() }
            )
        )
    }

    private func all(_ body: OutgoingBody, part: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try body.eachPart(of: part) { bytes += $0 }
        return bytes
    }

    @Test(arguments: [1, 2, 3, 7, 64, 4096])
    func `is read in order, whatever the buffer holds`(part: Int) throws {
        let body = OutgoingBody([
            .bytes([1, 2, 3]), file([]), file([4, 5, 6, 7]), .bytes([]), .bytes([8]), file([9]),
        ])
        #expect(body.length == 9)
        #expect(try all(body, part: part) == [1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(body.bytes == nil)
    }

    @Test func `is read again from its beginning`() throws {
        let reader = OutgoingBodyReader(OutgoingBody([.bytes([1]), file([2, 3, 4])]))
        var buffer = [UInt8](repeating: 0, count: 2)
        func next() throws -> [UInt8] {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            return Array(buffer[..<count])
        }
        #expect(try next() == [1])
        #expect(try next() == [2, 3])
        reader.rewind()
        #expect(try next() == [1])
        #expect(try next() == [2, 3])
        #expect(try next() == [4])
        #expect(try next() == [])
        #expect(try next() == [])
    }

    @Test func `is in memory where no file is part of it`() {
        #expect(OutgoingBody([OutgoingBody.Piece]()).bytes == [])
        #expect(OutgoingBody([.bytes([1]), .bytes([2])]).bytes == [1, 2])
    }

    @Test(arguments: [(3, true), (5, false)])
    func `does not go on where a file is not as long as announced`(announced: Int, isLonger: Bool) {
        let body = OutgoingBody([file([1, 2, 3, 4], announced: announced)])
        let digest = Digest(bytes: [UInt8](repeating: 7, count: 32))
        let expected: OutgoingBodyFailure = isLonger ? .fileIsLonger(digest) : .fileIsShorter(digest)
        #expect(throws: expected) { try all(body, part: 64) }
    }
}

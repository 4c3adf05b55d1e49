import Bytes
import HubModel
import HubPipeline
import Testing

/// 20,000 inputs for each decoder: bytes or a failure, never a crash, never without end.
@Suite struct `Packed bytes under mutation` {
    private static let text = Array(
        #"{"d":[{"ma":"1","ten":"Lê Thị Mẫu"},{"ma":"2","ten":"Đặng Văn Thử"}]}"#.utf8
    )

    @Test(arguments: 0..<4)
    func `base64 is decoded the same in any pieces`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let documents = [
            "eyJkIjpbeyJtYSI6MX1dfQ==", "eyJk\r\nIjpb\r\neyJtYSI6MX1d\r\nfQ",
            "data:application/json;base64,e30=",
            "77u/eyJh_-Ijo-1fQ", #"  {"a":1}"#, "<a/>",
        ].map { Array($0.utf8) }
        var refused = 0
        for _ in 0..<5000 {
            let bytes = Damage.done(
                to: try #require(documents.randomElement(using: &generator)),
                favouring: Array("=-_+/ \r\n<{,:".utf8),
                using: &generator
            )
            let room = Int.random(in: 1...64, using: &generator)
            let whole = Result { try decoded(bytes, bytes.count + 1, 4096) }
            let pieces = Damage.reading(bytes, &generator)
            let piecemeal = Result { try Damage.drain(room: room, Base64Reading(pieces).read) }
            if case .failure = whole { refused += 1 }
            guard (try? whole.get()) != (try? piecemeal.get()) else { continue }
            // What begins in pieces may look like `data:` only when its first five bytes are there.
            guard !bytes.starts(with: "data:".utf8) else { continue }
            Issue.record(
                "\(String(decoding: bytes, as: UTF8.self).debugDescription): \(whole) and \(piecemeal)"
            )
        }
        #expect(refused > 1000 && refused < 5000)
    }

    private func decoded(_ bytes: [UInt8], _ piece: Int, _ room: Int) throws -> [UInt8] {
        var rest = bytes[...]
        return try Damage.drain(
            room: room,
            Base64Reading { buffer in
                let part = rest.prefix(min(piece, buffer.count))
                buffer.copyBytes(from: part)
                rest = rest.dropFirst(part.count)
                return part.count
            }.read
        )
    }

    @Test(arguments: 0..<4)
    func `gzip gives what was packed, or fails`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let packed = try #require(gzipped(Self.text))
        let documents = [packed, packed + packed, try #require(gzipped([]))]
        let answers: [[UInt8]] = [Self.text, Self.text + Self.text, []]
        var refused = 0
        var wrong = 0
        for _ in 0..<5000 {
            let number = Int.random(in: 0..<documents.count, using: &generator)
            let bytes = Damage.done(to: documents[number], favouring: [0x1F, 0x8B, 0], using: &generator)
            let reading = Damage.reading(bytes, &generator)
            let room = Int.random(in: 1...300, using: &generator)
            do {
                let reader = try GzipReader(reading: reading)
                let given = try Damage.drain(room: room, reader.read)
                // A member cut off between two, or doubled, is whole by itself.
                if !answers.contains(given), given.count % Self.text.count != 0 { wrong += 1 }
            } catch is GzipFailure { refused += 1 }
        }
        // Every member has a checksum: what passes is what was packed.
        #expect(wrong == 0)
        #expect(refused > 1500 && refused < 5000)
    }

    @Test(arguments: 0..<4)
    func `archives give members, or fail`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let documents = try [
            "two-tables.zip", "one-file-in-a-folder.zip", "one-file.tar", "two-tables.tar.gz",
        ]
        .map { try Opened.fixture($0) }
        var refused = 0
        var members = 0
        for _ in 0..<5000 {
            let bytes = Damage.done(
                to: try #require(documents.randomElement(using: &generator)).prefix(2048) + [],
                favouring: Array("PK\u{1}\u{2}\u{3}\u{4}/\0".utf8),
                using: &generator
            )
            let reading = Damage.reading(bytes, &generator)
            do {
                let reader = try ArchiveReader(reading: reading)
                while let _ = try reader.next() {
                    members += 1
                    _ = try Damage.drain(room: 512) { try reader.read(into: $0) }
                }
            } catch is ArchiveFailure { refused += 1 }
        }
        #expect(members > 1000)
        #expect(refused > 500 && refused < 5000)
    }
}

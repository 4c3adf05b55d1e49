import Bytes
import JSONStream
import TableStream
import Testing

/// 20,000 inputs for each decoder: records or a failure, never a crash, never without end.
@Suite struct `Tables under mutation` {
    @Test(arguments: 0..<4)
    func `columns at fixed places are read the same in any windows`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let documents = [
            "0001Lê Thị Mẫu      20260615\r\n0002Đặng Văn Thử    20260616\r\n",
            "\u{FEFF}0001A\n\n0002B\u{1A}",
            "0001                20260615", "",
        ].map { Array($0.utf8) }
        var records = 0
        for _ in 0..<5000 {
            let bytes = Damage.done(
                to: try #require(documents.randomElement(using: &generator)),
                favouring: [0x0D, 0x0A, 0x20, 0xC3, 0xFF, 0x1A],
                using: &generator
            )
            let whole = fixed(bytes, TableLimits())
            let limits = TableLimits(window: Int.random(in: 1...40, using: &generator))
            let piecemeal = fixed(bytes, limits, Damage.reading(bytes, &generator))
            records += whole.count
            guard whole != piecemeal else { continue }
            Issue.record(
                "\(limits) \(String(decoding: bytes, as: UTF8.self).debugDescription): \(whole), \(piecemeal)"
            )
        }
        #expect(records > 2000)
    }

    private static let columns = [
        FixedWidthReader.Column(name: "ma", from: 1, length: 4),
        FixedWidthReader.Column(name: "ten", from: 5, length: 16),
        FixedWidthReader.Column(name: "ngay", from: 21, length: 8),
    ]

    private func fixed(
        _ bytes: [UInt8],
        _ limits: TableLimits,
        _ read: ((UnsafeMutableRawBufferPointer) -> Int)? = nil
    ) -> [String] {
        var generator = SeededGenerator(seed: 0)
        let reader = FixedWidthReader(
            Self.columns,
            limits: limits,
            read: read ?? Damage.reading(bytes, &generator)
        )
        var found: [String] = []
        do throws(TableFailure) {
            while try reader.next({ found.append(String(decoding: $0.source, as: UTF8.self)) }) {}
        } catch { found.append("\(error)") }
        return found
    }

    @Test(arguments: 0..<4)
    func `lines of JSON are read the same in any windows`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let documents = [
            "{\"ma\":1}\n{\"ma\":2,\"ten\":\"Lê\"}\r\n\n[3]\n", "{\"d\":[{\"a\":1}]}\n{\"d\":[]}",
            "\u{FEFF}{\"a\":\n1}\n",
            "",
        ].map { Array($0.utf8) }
        var refused = 0
        for _ in 0..<5000 {
            let bytes = Damage.done(
                to: try #require(documents.randomElement(using: &generator)),
                favouring: Array("{}[]\",:\n\\0".utf8),
                using: &generator
            )
            let whole = lines(bytes, JSONLimits(depth: 6), bytes.count + 1)
            let limits = JSONLimits(window: Int.random(in: 1...40, using: &generator), depth: 6)
            let piecemeal = lines(bytes, limits, Int.random(in: 1...20, using: &generator))
            if whole.last?.hasPrefix("✗") == true { refused += 1 }
            guard whole != piecemeal else { continue }
            Issue.record(
                "\(limits) \(String(decoding: bytes, as: UTF8.self).debugDescription): \(whole), \(piecemeal)"
            )
        }
        #expect(refused > 1000 && refused < 5000)
    }

    private func lines(_ bytes: [UInt8], _ limits: JSONLimits, _ piece: Int) -> [String] {
        var rest = bytes[...]
        var found: [String] = []
        do throws(JSONFailure) {
            var reader = try JSONRecordReader(records: [], isLines: true, limits: limits) { buffer in
                let part = rest.prefix(min(piece, buffer.count))
                buffer.copyBytes(from: part)
                rest = rest.dropFirst(part.count)
                return part.count
            }
            while try reader.next({ tape, _ in found.append(String(decoding: tape.source, as: UTF8.self)) }) {
            }
        } catch { found.append("✗ \(error)") }
        return found
    }

    @Test(arguments: 0..<4)
    func `a workbook gives rows, or fails`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let parts = try PartsInMemory(ofWorkbook: try Opened.fixture("title-rows-dates-and-rich-texts.xlsx"))
        let names = parts.bytes.keys.sorted()
        var refused = 0
        for _ in 0..<5000 {
            let name = try #require(names.randomElement(using: &generator))
            let damaged = PartsInMemory(parts.bytes)
            damaged.bytes[name] = Damage.done(
                to: parts.bytes[name] ?? [],
                favouring: Array("<>/&\"'9A".utf8),
                using: &generator
            )
            var rows = 0
            do throws(WorkbookFailure) {
                let reader = try WorkbookReader(damaged, WorkbookForm(header: .row(3)))
                while try reader.next({ _ in rows += 1 }) {}
            } catch { refused += 1 }
            #expect(rows <= 1000)
        }
        #expect(refused > 1000 && refused < 5000)
    }
}

/// The parts of a workbook, unpacked.
private final class PartsInMemory: WorkbookParts {
    var bytes: [String: [UInt8]] = [:]

    init(_ bytes: [String: [UInt8]]) { self.bytes = bytes }

    init(ofWorkbook zip: [UInt8]) throws {
        var generator = SeededGenerator(seed: 0)
        let reader = try ArchiveReader(reading: Damage.reading(zip, &generator))
        while let name = try reader.next() {
            bytes[name] = try Damage.drain(room: 4096) { try reader.read(into: $0) }
        }
    }

    func collect(limit: Int, _ isWanted: (String) -> Bool) throws -> [String: [UInt8]] {
        bytes.filter { isWanted($0.key) }
    }

    func open(_ name: String) throws -> ((UnsafeMutableRawBufferPointer) throws -> Int)? {
        guard var rest = bytes[name]?[...] else { return nil }
        return { buffer in
            let part = rest.prefix(buffer.count)
            buffer.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
    }
}

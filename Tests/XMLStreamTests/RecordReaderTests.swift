import Bytes
import Testing
import XMLStream

@Suite struct `XML record reader` {
    @Test(arguments: places)
    func `finds the records`(steps: [StreamStep], document: String, records: [String], envelope: String) {
        for window in [4096] + XMLReading.windows {
            let reading = XMLReading(document, steps, window: window)
            #expect(reading.failure == "")
            #expect(reading.records == records, "window \(window)")
            #expect(reading.envelope == envelope, "window \(window)")
        }
    }

    @Test(arguments: [
        ("<r><rows><row/></rows></r>", true), ("<r><rows/></r>", true), ("<r><error/></r>", false),
        ("<x/>", false),
    ])
    func `knows whether the records' parent was there`(document: String, isFound: Bool) {
        #expect(
            XMLReading(document, [.child("r"), .child("rows"), .child("row"), .items]).holderFound == isFound
        )
    }

    @Test func `gives the record's bytes and its offset`() {
        let document = "\u{FEFF}<?xml version=\"1.0\"?>\n<r>\n <a x='&lt;'>ệ<!-- c --></a >\n <a/><a></a></r>"
        for window in [4096] + XMLReading.windows {
            let reading = XMLReading(document, [.child("r"), .child("a"), .items], window: window)
            #expect(reading.sources == ["<a x='&lt;'>ệ<!-- c --></a >", "<a/>", "<a></a>"])
            #expect(reading.offsets == [30, 62, 66])
        }
    }

    @Test(arguments: [4096] + XMLReading.windows)
    func `refuses depth beyond the limit, at the element`(window: Int) {
        let limits = XMLLimits(window: window, depth: 4)
        #expect(XMLReading(Array("<a><a><a><a/></a></a></a>".utf8), limits: limits).failure == "")
        #expect(
            XMLReading(Array("<a><a><a><a><a/></a></a></a></a>".utf8), limits: limits).failure
                == "1:12 too deep"
        )
    }

    @Test(arguments: [4096] + XMLReading.windows)
    func `refuses more attributes than the limit`(window: Int) {
        let limits = XMLLimits(window: window, attributes: 3)
        #expect(XMLReading(Array("<a b='' c='' d=''/>".utf8), limits: limits).failure == "")
        let tooMany = "<x>\n<a b='' c='' d='' e=''/></x>"
        #expect(XMLReading(Array(tooMany.utf8), limits: limits).failure == "2:4 too many attributes")
    }

    @Test(arguments: [4096] + XMLReading.windows)
    func `refuses a record beyond the limit, at its first byte`(window: Int) {
        let limits = XMLLimits(window: window, record: 20)
        let steps: [StreamStep] = [.child("r"), .child("a"), .items]
        #expect(XMLReading(Array("<r><a>1234567890123</a></r>".utf8), steps, limits: limits).failure == "")
        let long = "<r><a/><a>12345678901234</a></r>"
        let reading = XMLReading(Array(long.utf8), steps, limits: limits)
        #expect(reading.failure == "7 record too large")
        #expect(reading.records == ["a''"])
    }

    @Test func `refuses a text without end`() {
        var given = 0
        var failure = ""
        do throws(XMLFailure) {
            var reader = try XMLRecordReader(records: [], limits: XMLLimits(record: 1 << 20)) { buffer in
                for index in buffer.indices { buffer[index] = UInt8(ascii: "x") }
                if given == 0 { buffer.copyBytes(from: Array("<a>".utf8)) }
                given += buffer.count
                return buffer.count
            }
            while try reader.next({ _ in }) {}
        } catch { failure = error.words }
        #expect(failure == "0 record too large")
        #expect(given < 2 << 20)
    }

    @Test(arguments: [4096] + XMLReading.windows)
    func `refuses too much outside the records`(window: Int) {
        let limits = XMLLimits(window: window, envelope: 200)
        let steps: [StreamStep] = [.child("r"), .child("a"), .items]
        #expect(XMLReading(Array("<r><a/></r>".utf8), steps, limits: limits).failure == "")
        let long = "<r><b>" + String(repeating: "x", count: 200) + "</b></r>"
        #expect(XMLReading(Array(long.utf8), steps, limits: limits).failure == "envelope too large")
    }

    @Test func `gives the ancestors seen so far with each record`() throws {
        let document = """
            <r><h>1</h><order id="7"><lines><line>1</line>\n<line>2</line></lines><z/></order>
            <order id="8"><lines><line>3</line></lines></order></r>
            """
        var rest = Array(document.utf8)[...]
        var reader = try XMLRecordReader(
            records: [.child("r"), .child("order"), .items, .child("lines"), .child("line"), .items]
        ) { buffer in
            let part = rest.prefix(buffer.count)
            buffer.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
        var seen: [String] = []
        while try reader.next(withEnvelope: { seen.append($0.text(0) + " in " + $1.text(0)) }) {}
        #expect(
            seen == [
                "line'1' in r(h'1' order(@id=7 lines()))", "line'2' in r(h'1' order(@id=7 lines()))",
                "line'3' in r(h'1' order(@id=8 lines()))",
            ]
        )
        #expect(reader.withEnvelope { $0.text(0) } == "r(h'1')")
    }

    @Test func `passes on what the source fails with`() {
        struct Broken: Error {}
        #expect(throws: XMLFailure.self) {
            var reader = try XMLRecordReader(records: []) { _ in throw Broken() }
            _ = try reader.next { _ in }
        }
    }

    @Test func `keeps its memory on a stream of 200 MB`() throws {
        let row = Array("<row ma=\"HD01\"><ten>Lê Thị Mẫu</ten><soTien>877332.50</soTien></row>\n".utf8)
        let block = Array(repeatElement(row, count: 1000).joined())
        let pieces = 200_000_000 / block.count
        var source = RepeatedPieces(
            first: Array("<rows>".utf8),
            block: block,
            times: pieces,
            last: Array("</rows>".utf8)
        )
        var reader = try XMLRecordReader(records: [.child("rows"), .child("row"), .items]) {
            source.read(into: $0)
        }
        var records = 0
        while try reader.next({ _ in records += 1 }) {}
        #expect(records == pieces * 1000)
        #expect(reader.capacity <= 2 << 20)
    }

    @Test func `lays out its nodes as RecordNode does`() {
        #expect(MemoryLayout<RecordNode>.stride == 24)
        #expect(MemoryLayout<RecordNode>.offset(of: \.prefixLength) == 3)
        #expect(MemoryLayout<RecordNode>.offset(of: \.nameOffset) == 4)
        #expect(MemoryLayout<RecordNode>.offset(of: \.valueLength) == 16)
        #expect(MemoryLayout<RecordNode>.offset(of: \.end) == 20)
        #expect(unsafeBitCast(RecordNode.Kind.attribute, to: UInt8.self) == 7)
        #expect(unsafeBitCast(RecordNode.Kind.string, to: UInt8.self) == 2)
    }
}

/// A document of one block many times over.
private struct RepeatedPieces {
    var first: [UInt8]
    var block: [UInt8]
    var times: Int
    var last: [UInt8]
    private var piece = 0
    private var at = 0

    init(first: [UInt8], block: [UInt8], times: Int, last: [UInt8]) {
        (self.first, self.block, self.times, self.last) = (first, block, times, last)
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard piece < times + 2 else { return 0 }
        let bytes = piece == 0 ? first : piece <= times ? block : last
        let count = min(buffer.count, bytes.count - at)
        bytes.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + count]))
        }
        at += count
        if at == bytes.count { (piece, at) = (piece + 1, 0) }
        return count
    }
}

private let rows: [StreamStep] = [.child("r"), .child("row"), .items]

private let places: [([StreamStep], String, [String], String)] = [
    ([], "<a><b/></a>", ["a(b'')"], ""),
    (rows, "<r><row>1</row><row>2</row></r>", ["row'1'", "row'2'"], "r()"),
    (rows, "<r><row>1</row></r>", ["row'1'"], "r()"),
    (rows, "<r t='x'>\n<n>9</n>\n<row>1</row>\n<m/>\n</r>", ["row'1'"], "r(@t=x n'9' m'')"),
    (rows, "<r><x><row/></x></r>", [], "r(x(row''))"),
    (rows, "<r/>", [], "r''"),
    ([.child("r"), .child("row")], "<r><row/><row/></r>", ["row''", "row''"], "r()"),
    (rows, "<s:r xmlns:s='u'><t:row xmlns:t='v'/></s:r>", ["t:row''"], "s:r()"),
    (
        [.child("r"), .child("row", prefix: "s")], "<r><s:row/><t:row/><row/></r>", ["s:row''"],
        "r(t:row'' row'')"
    ),
    (
        [.anyChild, .anyChild, .child("row"), .items], "<r><a><row/></a><b><row/></b></r>",
        ["row''", "row''"], "r(a() b())"
    ),
    (
        [.descendants, .child("row")], "<r><row><row/></row><a><row/></a></r>", ["row(row'')", "row''"],
        "r(a())"
    ),
    ([.descendants, .child("row"), .items], "<row><row/></row>", ["row(row'')"], ""),
    (
        [.child("r"), .child("o"), .items, .child("l"), .items],
        "<r><o><i>1</i><l/><l/></o><o><l>x</l></o></r>",
        ["l''", "l''", "l'x'"], "r()"
    ),
    ([.child("r"), .child("địa_chỉ")], "<r><địa_chỉ>Lê</địa_chỉ></r>", ["địa_chỉ'Lê'"], "r()"),
    (
        [.child("Envelope"), .child("Body"), .anyChild],
        "<s:Envelope xmlns:s='e'><s:Header/><s:Body><m:R xmlns:m='m'>1</m:R></s:Body></s:Envelope>",
        ["m:R'1'"],
        "s:Envelope(s:Header'' s:Body())"
    ),
]

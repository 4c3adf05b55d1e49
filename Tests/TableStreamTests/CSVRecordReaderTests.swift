import TableStream
import Testing

@Suite struct `A file of separated values` {
    private let semicolons = CSVDialect(separator: UInt8(ascii: ";"))

    @Test(arguments: [
        ("a,b\n1,2\n3,4\n", ["a=1|b=2", "a=3|b=4"]),
        ("a,b\r\n1,2\r\n3,4", ["a=1|b=2", "a=3|b=4"]),
        ("a,b\r1,2\r3,4\r", ["a=1|b=2", "a=3|b=4"]),
        ("\u{FEFF}\"a\",b\n1,2\n", ["a=1|b=2"]),
        ("\"a\",\"b\"\n\"x,y\",\"one\r\ntwo\"\n", ["a=x,y|b=one\r\ntwo"]),
        ("a,b\n\"say \"\"no\"\"\",\"\"\"\"\n", ["a=say \"no\"|b=\""]),
        // Not at the field's beginning a quote is a character.
        ("a,b\n5\" pipe,x\"y\n", ["a=5\" pipe|b=x\"y"]),
        ("a,b\n1,\n,2\n", ["a=1|b=", "a=|b=2"]),
        ("sep=|\na|b\n1|2,3\n", ["a=1|b=2,3"]),
        (" Họ  tên , Số\t điện thoại \n1,2\n", ["Họ tên=1|Số điện thoại=2"]),
        ("\"Giờ\nđi\",b\n1,2\n", ["Giờ đi=1|b=2"]),
    ])
    func `is read as RFC 4180 says, and as real files are`(text: String, records: [String]) {
        let reading = CSVReading(text)
        #expect(reading.records == records)
        #expect(reading.failure.isEmpty && reading.faults.allSatisfy { $0 == nil })
    }

    @Test(arguments: [
        // A separator behind the last field, in the header, in the records, in both.
        ("a,b,\n1,2,\n3,4\n", ["a=1|b=2", "a=3|b=4"]),
        ("a,b\n1,2,\n", ["a=1|b=2"]),
        // Lines with nothing in them.
        ("a,b\n\n1,2\n\n,\n\n", ["a=1|b=2"]),
        // The mark that ended files of DOS.
        ("a,b\n1,2\n\u{1A}", ["a=1|b=2"]),
        ("a,,c\n1,2,3\n", ["a=1|column_2=2|c=3"]),
        ("a,a\n1,2\n", ["a=1|a=2"]),
        ("a\n", []),
    ])
    func `loses nothing to what only looks like a field`(text: String, records: [String]) {
        let reading = CSVReading(text)
        #expect(reading.records == records)
        #expect(reading.failure.isEmpty && reading.faults.allSatisfy { $0 == nil })
    }

    @Test func `takes the names that are given`() {
        let named = CSVDialect(hasHeader: false, columns: ["x", "y"])
        #expect(CSVReading("1,2\n", named).records == ["x=1|y=2"])
        #expect(
            CSVReading("1,2\n3,4\n", CSVDialect(hasHeader: false)).records == [
                "column_1=1|column_2=2", "column_1=3|column_2=4",
            ]
        )
        let renamed = CSVDialect(columns: ["x", "y"])
        #expect(CSVReading("a,b\n1,2\n", renamed).records == ["x=1|y=2"])
        #expect(CSVReading("a,b,c\n1,2,3\n", renamed).failure == "otherColumns(found: 3, expected: 2)")
        let skipping = CSVDialect(skip: 2)
        #expect(CSVReading("BÁO CÁO \"\r\n\r\na,b\r\n1,2\r\n", skipping).records == ["a=1|b=2"])
    }

    @Test func `says of a ragged record where it stands, and goes on`() {
        let reading = CSVReading("a,b\n1\n\"x\ny\",2\n1,2,3\n5,6\n")
        #expect(reading.records == ["a=1|b=", "a=x\ny|b=2", "a=1|b=2", "a=5|b=6"])
        #expect(
            reading.faults == [
                .ragged(line: 2, found: 1, expected: 2), nil, .ragged(line: 5, found: 3, expected: 2), nil,
            ]
        )
        #expect(reading.lines == [2, 3, 5, 6])
        #expect(reading.offsets == [4, 6, 14, 20])
        #expect(reading.sources == ["1", "\"x\ny\",2", "1,2,3", "5,6"])
        #expect(CSVReading("a,b\n\"1\"x,2\n\"1\" ,2\n").faults == [.strayQuote(line: 2), nil])
    }

    @Test(arguments: [
        ("", "noHeader"), ("\n\n", "noHeader"), ("a,b\n1,2\n\"3,4\n5,6\n", "unclosedQuote(line: 3)"),
        ("a,b\n1,\"2", "unclosedQuote(line: 2)"),
    ])
    func `is refused where it cannot be read, with the line`(text: String, failure: String) {
        #expect(CSVReading(text).failure == failure)
    }

    @Test func `has bounds for a record and its columns`() {
        let limits = TableLimits(window: 1 << 10, record: 1 << 14, columns: 3)
        let long = Array("a,b\n1,2\n".utf8) + [UInt8](repeating: 0x78, count: 1 << 20)
        #expect(CSVReading(long, limits: limits).failure == "recordTooLarge(line: 3, limit: 16384)")
        let quoted = Array("a,b\n1,\"".utf8) + [UInt8](repeating: 0x78, count: 1 << 20)
        #expect(CSVReading(quoted, limits: limits).failure == "unclosedQuote(line: 2)")
        #expect(
            CSVReading(Array("a,b,c,d\n".utf8), limits: limits).failure == "tooManyColumns(line: 1, limit: 3)"
        )
    }

    @Test func `of many records is held no more than a window`() {
        var bytes = Array("a,b\n".utf8)
        for _ in 0..<200_000 { bytes += Array("1,\"x\"\"y\"\n".utf8) }
        let reading = CSVReading(bytes, limits: TableLimits(window: 4096))
        #expect(reading.records.count == 200_000)
        #expect(reading.capacity <= 16_384)
    }

    @Test func `without quotes takes them for characters`() {
        let dialect = CSVDialect(separator: 0x09, quote: nil)
        #expect(CSVReading("a\tb\n\"1\t2\"\n", dialect).records == ["a=\"1|b=2\""])
        #expect(CSVReading("a;b\n1;2,5\n", semicolons).records == ["a=1|b=2,5"])
    }
}

import Bytes
import Foundation
import JSONStream
import Testing

@Suite struct `JSON record reader` {
    @Test(arguments: places)
    func `finds the records`(steps: [StreamStep], document: String, records: [String], envelope: String) {
        for window in [4096] + JSONReading.windows {
            let reading = JSONReading(document, steps, window: window)
            #expect(reading.failure == "")
            #expect(reading.records == records, "window \(window)")
            #expect(reading.envelope == envelope, "window \(window)")
        }
    }

    @Test(arguments: [
        (#"{"data":{"rows":[]}}"#, true), (#"{"data":{"rows":null}}"#, true),
        (#"{"data":{"rows":{"a":1}}}"#, true),
        (#"{"data":{}}"#, false), (#"{"data":null}"#, false), (#"{"error":"quá tải"}"#, false), ("[]", false),
    ])
    func `knows whether the list was there`(document: String, isFound: Bool) {
        #expect(JSONReading(document, [.child("data"), .child("rows"), .items]).holderFound == isFound)
    }

    @Test(arguments: [(#"{"data":{}}"#, true), (#"{"date":{}}"#, false)])
    func `knows whether the records' parent was there`(document: String, isFound: Bool) {
        #expect(JSONReading(document, [.child("data"), .child("row")]).holderFound == isFound)
    }

    @Test(arguments: [
        (#"[{"a":1,"a":2},{"a":1}]"#, ["0: a"]), (#"[{"a":1,"\u0061":2}]"#, ["0: a"]),
        (#"[{"a":{"a":1}},{"b":[{"x":1},{"x":2}]}]"#, []), (#"[{"b":{"x":1,"y":2,"x":3}},1]"#, ["0: x"]),
        (#"[{"":1,"":2}]"#, ["0: "]), ("[{\"\u{1EA1}\":1,\"a\u{323}\":2}]", []),
        (#"[{"\"":1,"\u0022":2}]"#, ["0: \""]),
    ])
    func `hands out a record with a name twice, and says so`(document: String, faults: [String]) {
        for window in [4096] + JSONReading.windows {
            let reading = JSONReading(document, window: window)
            #expect(reading.faults == faults)
            #expect(reading.failure == "")
        }
    }

    @Test func `reads on behind a record with a name twice`() throws {
        let url = try #require(
            Bundle.module.url(forResource: "Fixtures/duplicate-key", withExtension: "json")
        )
        let reading = JSONReading(Array(try Data(contentsOf: url)))
        #expect(reading.faults == ["1: ma"])
        #expect(reading.sources[1] == #"{"ma": "HD02", "ma": "HD03"}"#)
        #expect(reading.records.count == 3)
    }

    @Test func `finds a name twice among a thousand`() {
        var members = (0..<1000).map { #""name\#($0)":\#($0)"# }
        #expect(JSONReading("{" + members.joined(separator: ",") + "}").faults == [])
        members.append(#""name512":0"#)
        #expect(JSONReading("{" + members.joined(separator: ",") + "}").faults == ["0: name512"])
    }

    /// Records that look like the one before are not looked up: those that only begin like it must be.
    @Test(arguments: 0..<40)
    func `finds a name twice whatever the records before looked like`(seed: Int) {
        var random = SeededGenerator(state: UInt64(seed))
        var records: [String] = []
        var faults: [String] = []
        for number in 0..<30 {
            // Beginnings, repeats and other orders of one list of names.
            var names = Array(
                ["ma", "ten", "ngay", "tien", "ghi_chu"].prefix(1 + Int.random(in: 0..<5, using: &random))
            )
            if Int.random(in: 0..<3, using: &random) == 0 {
                names.swapAt(0, Int.random(in: 0..<names.count, using: &random))
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                names.append(names[Int.random(in: 0..<names.count, using: &random)])
            }
            var seen: Set<String> = []
            if let twice = names.first(where: { !seen.insert($0).inserted }) {
                faults.append("\(number): \(twice)")
            }
            records.append("{" + names.map { #""\#($0)":{"ma":1}"# }.joined(separator: ",") + "}")
        }
        let document = "[" + records.joined(separator: ",") + "]"
        for window in [4096, 64, 7] {
            #expect(JSONReading(document, window: window).faults == faults)
        }
    }

    @Test func `gives the record's bytes and its offset`() {
        let reading = JSONReading("\u{FEFF} [ {\"a\" : 1 } , \"b\" , 2 ]")
        #expect(reading.sources == ["{\"a\" : 1 }", "\"b\"", "2"])
        #expect(reading.offsets == [6, 19, 25])
    }

    @Test(arguments: [1, 5, 64, 4096])
    func `refuses depth beyond the limit, at the bracket`(window: Int) {
        let limits = JSONLimits(window: window, depth: 4)
        #expect(JSONReading(Array("[[[[1]]]]".utf8), limits: limits).failure == "")
        #expect(JSONReading(Array("[[[[[1]]]]]".utf8), limits: limits).failure == "4 too deep")
        #expect(JSONReading(Array(#"{"a":{"b":[{"c":{}}]}}"#.utf8), limits: limits).failure == "16 too deep")
    }

    @Test(arguments: [1, 5, 64, 4096])
    func `refuses a record beyond the limit, at its first byte`(window: Int) {
        let limits = JSONLimits(window: window, record: 12)
        #expect(JSONReading(Array(#"[{"a":"1234"}]"#.utf8), limits: limits).failure == "")
        #expect(
            JSONReading(Array(#"[0,{"a":"12345"}]"#.utf8), limits: limits).failure == "3 record too large"
        )
        #expect(
            JSONReading(Array(#"[0,{"a":"12\x45"}]"#.utf8), limits: limits).failure == "3 record too large"
        )
        #expect(
            JSONReading(Array(#"[0,{"a":\x"12345"}]"#.utf8), limits: limits).failure == "8 expected a value"
        )
    }

    @Test(arguments: [1, 5, 64, 4096])
    func `refuses too much outside the records`(window: Int) {
        let limits = JSONLimits(window: window, envelope: 200)
        let steps: [StreamStep] = [.child("rows"), .items]
        let text = String(repeating: "x", count: 200)
        #expect(JSONReading(Array(#"{"rows":[1]}"#.utf8), steps, limits: limits).failure == "")
        let long = Array((#"{"a":""# + text + #""}"#).utf8)
        #expect(JSONReading(long, steps, limits: limits).failure == "5 envelope too large")
    }

    @Test func `gives the ancestors seen so far with each record`() throws {
        let document = #"{"x":1,"orders":[{"id":7,"lines":[1,2],"z":0},{"id":8,"lines":[3]}]}"#
        var rest = Array(document.utf8)[...]
        var reader = try JSONRecordReader(
            records: [.child("orders"), .items, .child("lines"), .items],
            limits: JSONLimits(window: 3)
        ) { buffer in
            let part = rest.prefix(buffer.count)
            buffer.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
        var seen: [String] = []
        while try reader.next(withEnvelope: { record, _, envelope in
            seen.append(record.text(0) + " in " + envelope.text(0))
        }) {}
        #expect(
            seen == [
                #"1 in {"x":1,"orders":[{"id":7,"lines":[]}]}"#,
                #"2 in {"x":1,"orders":[{"id":7,"lines":[]}]}"#,
                #"3 in {"x":1,"orders":[{"id":8,"lines":[]}]}"#,
            ]
        )
    }

    @Test func `passes on what the source fails with`() {
        struct Broken: Error {}
        #expect(throws: JSONFailure.self) {
            var reader = try JSONRecordReader(records: []) { _ in throw Broken() }
            _ = try reader.next { _, _ in }
        }
    }

    @Test func `keeps its memory on a stream of 200 MB`() throws {
        let row = Array(#"{"ma":"HD01","ten":"Lê Thị Mẫu","soTien":877332.50,"thang":[1,2,3]},"#.utf8)
        let block = Array(repeatElement(row, count: 1000).joined())
        let blocks = 200_000_000 / block.count
        var given = 0
        var at = 0
        var reader = try JSONRecordReader(
            records: [.child("rows"), .items],
            limits: JSONLimits(window: 1 << 20)
        ) { buffer in
            if given == 0 { return copy(Array(#"{"rows":["#.utf8), to: buffer, at: &at, then: &given) }
            if given <= blocks { return copy(block, to: buffer, at: &at, then: &given) }
            if given == blocks + 1 {
                return copy(Array(#"0],"tong":1}"#.utf8), to: buffer, at: &at, then: &given)
            }
            return 0
        }
        var records = 0
        while try reader.next({ _, _ in records += 1 }) {}
        #expect(records == blocks * 1000 + 1)
        #expect(reader.withEnvelope { $0.text(0) } == #"{"rows":[],"tong":1}"#)
        #expect(reader.capacity <= 2 << 20)
    }
}

private func copy(
    _ bytes: [UInt8],
    to buffer: UnsafeMutableRawBufferPointer,
    at: inout Int,
    then given: inout Int
) -> Int {
    let count = min(buffer.count, bytes.count - at)
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[at..<at + count])) }
    at += count
    if at == bytes.count {
        at = 0
        given += 1
    }
    return count
}

private let places: [([StreamStep], String, [String], String)] = [
    ([], #"{"a":1}"#, [#"{"a":1}"#], "[]"),
    ([], #"[{"a":1},2]"#, [#"{"a":1}"#, "2"], "[]"),
    ([], "[]", [], "[]"),
    ([], "null", [], "null"),
    ([], "12", ["12"], "[]"),
    ([.items], "[[1],[2]]", ["[1]", "[2]"], "[]"),
    ([.items, .items], "[[1],[2,3],4]", ["1", "2", "3", "4"], "[]"),
    ([.child("a"), .items], #"{"x":1,"a":[1,2],"y":[3]}"#, ["1", "2"], #"{"x":1,"a":[],"y":[3]}"#),
    ([.child("a"), .items], #"{"a":{"b":1}}"#, [#"{"b":1}"#], #"{"a":[]}"#),
    ([.child("a"), .items], #"{"a":null,"b":"c\n"}"#, [], #"{"a":null,"b":"c\n"}"#),
    ([.child("a"), .items], #"{"\u0061":[1]}"#, ["1"], #"{"\u0061":[]}"#),
    ([.child("a"), .items], #"[{"a":1}]"#, [], #"[{"a":1}]"#),
    ([.child("a")], #"{"a":[1,2],"b":3}"#, ["[1,2]"], #"{"b":3}"#),
    ([.child("a")], #"{"a":null}"#, [], #"{"a":null}"#),
    (
        [.child("a"), .child("b"), .items], #"{"b":[0],"a":{"b":[1],"c":{"b":[2]}}}"#, ["1"],
        #"{"b":[0],"a":{"b":[],"c":{"b":[2]}}}"#
    ),
    ([.anyChild, .items], #"{"a":[1],"b":[2],"c":3}"#, ["1", "2", "3"], #"{"a":[],"b":[],"c":[]}"#),
    (
        [.descendants, .child("r")], #"{"r":{"r":1},"x":[{"r":2},[{"r":3}]]}"#, [#"{"r":1}"#, "2", "3"],
        #"{"x":[{},[{}]]}"#
    ),
    (
        [.descendants, .child("r"), .items], #"{"x":{"r":[{"r":[1]},2]}}"#, [#"{"r":[1]}"#, "2"],
        #"{"x":{"r":[]}}"#
    ),
    ([.items, .child("l"), .items], #"[{"l":[1,2],"n":1},{"l":[3]}]"#, ["1", "2", "3"], "[]"),
    ([.child("Lê Thị"), .items], #"{"Lê Thị":["\u1EAD"]}"#, [#""\u1EAD""#], #"{"Lê Thị":[]}"#),
    ([.descendants], #"{"a":[1]}"#, [#"{"a":[1]}"#], "[]"),
]

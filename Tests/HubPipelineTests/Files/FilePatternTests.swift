import HubModel
import HubPipeline
import Testing

private func pattern(_ text: String) throws -> FilePattern {
    let template = try Template(text)
    return try FilePattern(
        template.segments.map { segment in
            switch segment {
            case .literal(let text): .literal(text)
            case .placeholder(let placeholder): .name(placeholder.name)
            }
        }
    )
}

@Suite struct `An address with names` {
    @Test(arguments: [
        (
            "/d/{site}_{station}_{time}.txt", "A_B_202606.txt",
            ["site": "A", "station": "B", "time": "202606"]
        ),
        // A name takes as little as possible, the last one the rest.
        ("/d/{site}_{time}.txt", "A_B_C.txt", ["site": "A", "time": "B_C"]),
        ("/d/hoadon_{month}.csv.gz", "hoadon_202606.csv.gz", ["month": "202606"]),
        ("/d/hoadon_{month}.csv.gz", "hoadon_202606.csv", nil),
        ("/d/hoadon_{month}.csv.gz", "hoadon_.csv.gz", nil),
        ("/d/{any}", ".hidden", nil),
        ("/d/{any}", "..", nil),
        ("/d/{any}.json", "a b'\"c.json", ["any": "a b'\"c"]),
        ("/d/{any}.json", "..json", nil),
        ("/d/{day}-{day}.json", "1-1.json", ["day": "1"]),
        ("/d/{day}-{day}.json", "1-2.json", nil),
        ("/d/x.json", "x.json", [:]),
        ("/d/x.json", "x.json.bak", nil),
        ("/d/{a}_{b}", "_x", nil),
    ])
    func `takes them from a name or leaves it`(address: String, name: String, wanted: [String: String]?)
        throws
    {
        #expect(try pattern(address).names(0, of: name, known: [:]) == wanted)
    }

    @Test func `reads composed and decomposed letters alike, and gives composed ones`() throws {
        let decomposed = "Ho\u{61}\u{301} \u{111}\u{6F}\u{31B}n_Trạm \u{61}\u{323}\u{302}.json"
        let names = try pattern("/d/Hoá đơn_{tram}.json").names(0, of: decomposed, known: [:])
        #expect(names == ["tram": "Trạm ậ"])
        #expect(names?["tram"].map { Array($0.unicodeScalars).count } == 6)
    }

    @Test func `knows the folder before its first name`() throws {
        let long = try pattern("/srv/drop/{site}/in/{day}.json")
        #expect(long.base == FilePath("/srv/drop") && long.components.count == 3)
        #expect(long.names(2, of: "1.json", known: ["site": "A"]) == ["site": "A", "day": "1"])
        #expect(try pattern("/srv/x.json").base == FilePath("/srv"))
        #expect(try pattern("/{a}.json").base == FilePath("/"))
    }

    @Test(arguments: [
        "drop/{a}.json", "/drop/", "/drop/../{a}.json", "/drop//{a}.json", "/./{a}", "/{a}{b}.json", "",
    ])
    func `refuses what is no path of a file`(address: String) {
        #expect(throws: FilePattern.Mistake.self) { try pattern(address) }
    }
}

@Suite struct `A time in a file's name` {
    @Test(arguments: [
        ("20260615", "20260615000000"), ("202606", "20260600000000"),
        ("2026-06-15", "20260615000000"), ("15062026", "20260615000000"), ("15-06-2026", "20260615000000"),
        ("062026", "20260600000000"), ("20260615T0130", "20260615013000"),
        ("20260615_013059", "20260615013059"),
        ("2026-06-15 01.30.59", "20260615013059"), ("06-2026", "20260600000000"),
        ("20260615013059", "20260615013059"),
    ])
    func `sorts as the time does`(text: String, key: String) {
        #expect(FileTime.sortKey(of: text) == key)
    }

    @Test(arguments: ["", "A", "12", "99999999", "20261315", "2026", "1234567", "15-06", "20260615 2561"])
    func `is not seen where there is none`(text: String) {
        #expect(FileTime.sortKey(of: text) == nil)
    }
}

import HubModel
import HubPipeline
import Testing

@Suite struct `A packed file` {
    private let bill = Opened.Target(
        entity: "bill",
        fields: [("code", "MA"), ("name", "TEN"), ("sum", "TIEN")]
    )
    private let table = Opened.Target(
        entity: "row",
        fields: [("code", "ma"), ("sum", "tien"), ("file", "{file.name}")]
    )

    private func open(_ fixture: String, _ steps: [String], _ target: Opened.Target) async throws -> Opened {
        try await Opened.run(try Opened.fixture(fixture), [target], groupRows: 1) { pull in
            pull.unwrap = Opened.steps(steps)
            var values = ReadAs.Values()
            if target.entity == "bill" { values.separator = UInt8(ascii: ";") }
            pull.readAs = .csv(values)
        }
    }

    @Test(arguments: ["bom-semicolon-quotes.csv.gz", "two-members.gz"])
    func `of a utility's month is read through gzip and quotes`(fixture: String) async throws {
        let opened = try await open(fixture, ["gunzip"], bill)
        #expect(
            opened.rows == [
                "bill: code=PA01 name=Lê Thị Mẫu; xã Đắk Drông sum=1.234",
                "bill: code=PA02 name=Nguyễn \"Ví\" Dụ hai dòng sum=5",
            ],
            "\(opened.failure ?? "")"
        )
    }

    @Test(arguments: [("two-tables.zip", ["unzip"]), ("two-tables.tar.gz", ["gunzip", "unzip"])])
    func `with several files gives each as a document with its name`(fixture: String, steps: [String])
        async throws
    {
        let opened = try await open(fixture, steps, table)
        #expect(
            opened.rows == [
                "row: code=A1 file=bảng/a.csv sum=1", "row: code=A2 file=bảng/a.csv sum=2",
                "row: code=B1 file=b.csv sum=3",
            ],
            "\(opened.failure ?? "")"
        )
    }

    @Test func `sends its files by their names`() async throws {
        let other = Opened.Target(
            entity: "other",
            fields: [("code", "ma")],
            conditions: ["file.name = b.csv"]
        )
        var first = table
        first.conditions = ["file.name starts with bảng/"]
        let opened = try await Opened.run(try Opened.fixture("two-tables.zip"), [other, first]) { pull in
            pull.unwrap = [.unzip]
            pull.readAs = .csv(ReadAs.Values())
        }
        #expect(
            opened.rows.sorted() == [
                "other: code=B1", "row: code=A1 file=bảng/a.csv sum=1", "row: code=A2 file=bảng/a.csv sum=2",
            ]
        )
    }

    /// Nothing of it is committed, although a group is one row.
    @Test(arguments: [
        ("stops-in-the-middle.gz", ["gunzip"], "unwrap.gzip_truncated"),
        ("wrong-checksum.gz", ["gunzip"], "unwrap.gzip_malformed"),
        ("garbage-behind.gz", ["gunzip"], "unwrap.gzip_after_end"),
        ("two-tables.zip", ["gunzip"], "unwrap.not_gzip"),
        ("bomb-by-ratio.gz", ["gunzip"], "unwrap.ratio"),
        ("bomb-in-a-bomb.gz", ["gunzip", "gunzip"], "unwrap.ratio"),
        ("bomb-by-ratio.zip", ["unzip"], "unwrap.ratio"),
        ("stops-in-the-middle.zip", ["unzip"], "unwrap.archive"),
        ("wrong-checksum.zip", ["unzip"], "unwrap.archive"),
        ("encrypted.zip", ["unzip"], "unwrap.encrypted"),
        ("leads-out.zip", ["unzip"], "unwrap.bad_name"),
        ("bom-semicolon-quotes.csv.gz", ["unzip"], "unwrap.archive"),
    ])
    func `that is damaged or hostile is refused whole`(fixture: String, steps: [String], code: String)
        async throws
    {
        let opened = try await open(fixture, steps, table)
        #expect(opened.failure?.hasPrefix(code + ":") == true, "\(opened.failure ?? "no failure")")
        #expect(opened.rows.isEmpty)
    }

    @Test func `is no more than 16 MB of zeros before its ratio counts`() async throws {
        let opened = try await open("two-members.gz", ["gunzip", "gunzip"], bill)
        #expect(opened.failure?.hasPrefix("unwrap.not_gzip:") == true)
    }
}

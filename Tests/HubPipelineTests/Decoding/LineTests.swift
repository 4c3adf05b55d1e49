import HubModel
import HubPipeline
import Testing

@Suite struct `A file of lines` {
    private let row = Opened.Target(entity: "row", fields: [("code", "ma"), ("name", "ten")])

    @Test func `of JSON is one document after the other`() async throws {
        let text = "\u{FEFF}{\"ma\":1,\"ten\":\"Lê\"}\n\r\n{\"ma\":2,\n \"ten\":\"Mẫu\"}\n[{\"ma\":3}]\n"
        let opened = try await Opened.run(Array(text.utf8), [row]) { $0.readAs = .jsonLines }
        #expect(
            opened.rows == ["row: code=1 name=Lê", "row: code=2 name=Mẫu", "row: code=3 name=∅"],
            "\(opened.failure ?? "")"
        )
        let inside = try await Opened.run(Array("{\"d\":[{\"ma\":1}]}\n{\"d\":[{\"ma\":2}]}".utf8), [row]) {
            $0.readAs = .jsonLines
            $0.records = Opened.path("d[]")
        }
        #expect(inside.rows.count == 2)
    }

    @Test func `of JSON is refused whole where a line is damaged or torn`() async throws {
        for text in ["{\"ma\":1}\n{\"ma\":2\n", "{\"ma\":1}\n}\n", "{\"ma\":1}\nma\n"] {
            let opened = try await Opened.run(Array(text.utf8), [row]) { $0.readAs = .jsonLines }
            #expect(opened.failure?.hasPrefix("json.malformed:") == true, "\(text)")
            #expect(opened.rows.isEmpty)
        }
    }

    @Test func `of many documents of JSON keeps no envelope of them`() async throws {
        var text = ""
        for number in 0..<60_000 {
            text += "{\"meta\":\"xxxxxxxxxxxxxxxxxxxxxxxxx\",\"d\":[{\"ma\":\(number)}]}\n"
        }
        let opened = try await Opened.run(Array(text.utf8), [row]) {
            $0.readAs = .jsonLines
            $0.records = Opened.path("d[]")
        }
        #expect(opened.report.account.new == 60_000, "\(opened.failure ?? "")")
    }

    private let columns = [
        ReadAs.FixedColumn(name: "ma", from: 1, length: 4), .init(name: "ten", from: 6, length: 6),
    ]

    @Test(arguments: [
        ("PA01 Lê Mẫu\r\nPA02 Đắk   \r\n\r\nPA03", ["PA01 Lê Mẫu", "PA02 Đắk", "PA03 ∅"]),
        ("\u{FEFF}PA01 abcdefghi\rPA02\r", ["PA01 abcdef", "PA02 ∅"]),
        ("   1 x\n", ["1 x"]),
    ])
    func `of fixed columns is cut by characters`(text: String, rows: [String]) async throws {
        let opened = try await Opened.run(Array(text.utf8), [row]) { $0.readAs = .fixedWidth(columns) }
        #expect(
            opened.rows
                == rows.map { row in
                    let parts = row.split(separator: " ", maxSplits: 1)
                    return "row: code=\(parts[0]) name=\(parts[1])"
                },
            "\(opened.failure ?? "")"
        )
    }

    @Test func `of fixed columns in an old encoding is cut after it was read`() async throws {
        let text = (10...60).map { "PA\($0) Nguyễn Thị Mẫu\n" }.joined()
        let bytes = try #require(LegacyEncoder.encode(text, as: .vni))
        let wide = [
            ReadAs.FixedColumn(name: "ma", from: 1, length: 4), .init(name: "ten", from: 6, length: 20),
        ]
        let opened = try await Opened.run(bytes, [row]) { $0.readAs = .fixedWidth(wide) }
        #expect(opened.rows.first == "row: code=PA10 name=Nguyễn Thị Mẫu", "\(opened.failure ?? "")")
    }
}

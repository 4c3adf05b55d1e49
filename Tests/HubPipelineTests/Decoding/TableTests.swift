import HubModel
import HubPipeline
import Testing

@Suite struct `A table` {
    private let row = Opened.Target(entity: "row", fields: [("code", "Mã"), ("name", "Họ tên")])

    private func open(_ bytes: [UInt8], _ change: (inout ReadAs.Values) -> Void = { _ in }) async throws
        -> Opened
    {
        try await Opened.run(bytes, [row]) { pull in
            var values = ReadAs.Values()
            change(&values)
            pull.readAs = .csv(values)
        }
    }

    @Test func `with a ragged line loses that line alone, and says which`() async throws {
        let opened = try await open(Array("Mã,Họ tên\n1,Lê Thị Mẫu\n2,Lê, Mẫu\n3,\"x\"y\n4,z\n".utf8))
        #expect(opened.rows == ["row: code=1 name=Lê Thị Mẫu", "row: code=4 name=z"])
        #expect(opened.report.account.refused == 2 && opened.report.account.closes)
        #expect(
            opened.rejections.flatMap(\.faults).map { "\($0.rule) \($0.path) \($0.value)" } == [
                "csv.ragged line 3 3/2", "csv.stray_quote line 4 ",
            ]
        )
        #expect(
            opened.rejections.map { String(decoding: $0.record, as: UTF8.self) } == ["2,Lê, Mẫu", "3,\"x\"y"]
        )
    }

    @Test func `in an old encoding is found out, or declared`() async throws {
        let text =
            "Mã,Họ tên\n"
            + (1...40).map { "\($0),Nguyễn Thị Mẫu ở xã Đắk Drông" }.joined(separator: "\n")
        for encoding in ["tcvn3", "viscii", "vni"] {
            let named = try #require(TextEncoding(label: encoding))
            let bytes = try #require(LegacyEncoder.encode(text, as: named))
            let found = try await open(bytes) { $0.encoding = .auto }
            let declared = try await open(bytes) {
                $0.encoding = Charset(rawValue: encoding).unsafelyUnwrapped
            }
            #expect(found.rows.first == "row: code=1 name=Nguyễn Thị Mẫu ở xã Đắk Drông", "\(encoding)")
            #expect(found.rows == declared.rows && found.rows.count == 40)
        }
    }

    @Test func `in UTF-16 is known by its mark`() async throws {
        let text = try #require(LegacyEncoder.encode("Mã,Họ tên\n1,Mẫu\n", as: .utf16LittleEndian))
        let bytes: [UInt8] = [0xFF, 0xFE] + text
        #expect(try await open(bytes).rows == ["row: code=1 name=Mẫu"])
    }

    @Test func `whose encoding is not beyond doubt is refused`() async throws {
        let opened = try await open(Array("Mã,Họ tên\n1,".utf8) + [0xF5, 0xE6, 0xB9, 0x0A]) {
            $0.encoding = .auto
        }
        #expect(opened.failure?.hasPrefix("text.charset_ambiguous:") == true)
    }

    @Test(arguments: [
        ("", "answer.empty"), ("  \r\n", "answer.empty"),
        ("<!DOCTYPE html><html>bảo trì</html>", "answer.html"),
        ("Mã,Họ tên\n1,\"2\n3,4\n", "csv.unclosed_quote"),
    ])
    func `that is none is refused`(text: String, code: String) async throws {
        let opened = try await open(Array(text.utf8))
        #expect(opened.failure?.hasPrefix(code + ":") == true, "\(opened.failure ?? "")")
        #expect(opened.rows.isEmpty)
    }

    @Test func `knows every encoding that a manifest may name`() {
        for charset in Charset.allCases where charset != .auto {
            #expect(TextEncoding(label: charset.rawValue) != nil, "\(charset)")
        }
    }
}

import Foundation
import HubAuthoring
import HubModel
import HubOperations
import Testing

/// What a recording keeps of the form, and what it refuses.
@Suite struct `A recording keeps the form` {
    private func made(_ form: String, _ bytes: [UInt8]) async throws -> Recording.Made {
        let town = try TownProject()
        defer { town.remove() }
        return try await town.recording(form).make([SavedFiles.Saved(name: "page-1", bytes: bytes)])
    }

    private func page(_ form: String, _ text: String) async throws -> String {
        let made = try await made(form, Array(text.utf8))
        return String(decoding: try #require(made.files.first).bytes, as: UTF8.self)
    }

    /// The text with every letter and digit as `x`, so that only the form is left.
    private func skeleton(_ text: String) -> String {
        String(text.map { $0.isLetter || $0.isNumber ? "x" : $0 })
    }

    private let record = #"""
        {"data": {"list": [ {"SoDinhDanh":"079 185.000-123", "HoTen" : "LÊ THỊ MẪU ĐƠN", "NgaySinh": "05/03/1985",
          "DienThoai":"+84 912.000.123", "Email":"mau.don@thu.vn", "SoBHXH":"7912345678",
          "Khac": {"a": [1, 2.50, true, null, -0], "b\/c": "\"\u00e1\"\n"} } ] } }
        """#

    @Test func `of JSON to the last blank`() async throws {
        let page = try await page("json", record)
        let names = record.split(separator: "\"").count
        #expect(page.split(separator: "\"").count == names)
        #expect(page.filter(\.isWhitespace).count == record.filter(\.isWhitespace).count)
        #expect(page.contains(#""a": [1, 2.50, true, null, -0]"#))
        for original in ["079 185.000-123", "LÊ THỊ", "912.000.123", "mau.don", "7912345678"] {
            #expect(!page.contains(original))
        }
        #expect(page.contains("@") && page.contains(".example"))
    }

    @Test func `of numbers with their separators, classes and years`() async throws {
        let page = try await page("json", record)
        let text = try #require(page.firstMatch(of: /"SoDinhDanh":"(079 185\.\d{3}-\d{3})"/)).1
        #expect(text != "079 185.000-123")
        #expect(page.firstMatch(of: /"DienThoai":"\+84 91\d\.\d{3}\.\d{3}"/) != nil)
        #expect(page.firstMatch(of: /"NgaySinh": "0\d\/0\d\/1985"/) != nil)
        #expect(page.firstMatch(of: /"SoBHXH":"79\d{8}"/) != nil)
        #expect(page.firstMatch(of: /"HoTen" : "\p{Lu}+ \p{Lu}+ \p{Lu}+ \p{Lu}+"/) != nil)
    }

    @Test func `of XML with its sections, references and spaces`() async throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- xuất lúc 8 giờ -->
            <So xmlns="urn:so"><Nguoi loai='a &amp; b'>
              <SoDinhDanh>079185000123</SoDinhDanh><HoTen><![CDATA[Lê Thị Mẫu Đơn]]></HoTen>
              <GhiChu>Đã gọi &lt;0912000123&gt;</GhiChu><Trong/></Nguoi></So>
            """
        let page = try await page("xml", text)
        #expect(page.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- "))
        #expect(
            page.contains("<So xmlns=\"urn:so\"><Nguoi loai='") && page.hasSuffix("<Trong/></Nguoi></So>")
        )
        #expect(page.contains("<HoTen><![CDATA[") && page.contains("]]></HoTen>"))
        #expect(page.firstMatch(of: /Đã gọi &lt;09\d{8}&gt;/) != nil)
        for original in ["079185000123", "Mẫu", "0912000123"] { #expect(!page.contains(original)) }
    }

    @Test func `of a table with its quotes and line ends`() async throws {
        let text =
            "SoDinhDanh;HoTen;GhiChu\r\n079185000123;\"Lê Thị Mẫu Đơn\";\"nhà \"\"Đơn\"\"; cũ\"\r\n080190000456;Trần Văn Thử;\r\n"
        let page = try await page("csv", text)
        #expect(page.hasPrefix("SoDinhDanh;HoTen;GhiChu\r\n079185"))
        #expect(page.contains("\"nhà \"\"Đơn\"\"; cũ\"\r\n"))
        #expect(page.split(separator: "\r\n").count == 3 && !page.contains("Trần Văn Thử"))
    }

    @Test func `of what is refused: the same rule in the sample`() async throws {
        let text =
            #"{"data": {"list": [{"SoDinhDanh": "003185000123"}, {"SoDinhDanh": "079185000777", "DienThoai": "12", "MST": "8012345670"}]}}"#
        let made = try await made("json", Array(text.utf8))
        #expect(made.rows == 1 && made.rejections == 1)
        let rejected = String(
            decoding: try #require(made.files.first { $0.path == "expected.rejected.tsv" }).bytes,
            as: UTF8.self
        )
        #expect(rejected.contains("citizen_id.province") && rejected.contains("tax_code.check_digit"))
        #expect(!rejected.contains("003185000123") && !rejected.contains("8012345670"))
    }

    @Test func `adds an empty page where a replay would ask for more`() async throws {
        let town = try TownProject()
        defer { town.remove() }
        let made = try await town.recording("paged").make([
            TownAnswers(citizens: [TownCitizen(1), TownCitizen(2)]).answer("json")
        ])
        #expect(made.failures.isEmpty && made.rows == 2)
        let last = try #require(made.files.first { $0.path == "page-2.json" })
        #expect(String(decoding: last.bytes, as: UTF8.self).contains("\"list\": []"))
    }

    @Test(arguments: [
        ("json", "{\"data\": {\"list\": [{\"SoDinhDanh\": \"0791850", "record.malformed"),
        ("xml", "<So><Nguoi><SoDinhDanh>079185000123</Nguoi>", "record.malformed"),
        ("csv", "SoDinhDanh;HoTen\n079185000123;\"Lê Thị", "record.malformed"),
        ("nested", "{\"items\": [{\"payload\": \"\(String(repeating: "[", count: 600))\"}]}", nil),
    ])
    func `or refuses what it cannot read, and says where`(form: String, text: String, code: String?)
        async throws
    {
        guard let code else {
            _ = try? await made(form, Array(text.utf8))
            return
        }
        let failure = await #expect(throws: HubFailure.self) { try await made(form, Array(text.utf8)) }
        #expect(failure?.code == code)
        #expect(failure?.message.vietnamese.contains("079185000123") == false)
    }

    @Test func `or refuses a workbook with a picture, naming it`() async throws {
        let picture = StoredZip.bytes([("xl/workbook.xml", "<workbook/>"), ("xl/media/anh.png", "x")])
        let failure = await #expect(throws: HubFailure.self) { try await made("xlsx", picture) }
        #expect(
            failure?.code == "record.part" && failure?.message.english.contains("xl/media/anh.png") == true
        )
    }
}

@Suite struct `Samples of this repository` {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    @Test func `can be recorded again, and map as they did`() async throws {
        let project = try Project(root: Self.root, environment: nil, variables: [:])
        let folders = SampleFolder.all(in: project)
        #expect(folders.count > 30)
        for folder in folders {
            let recording = try Recording(
                project,
                folder.pull,
                key: TownProject.key,
                replay: TownProject.replay
            )
            let answers = folder.answers
            let made = try await recording.make(answers, parents: folder.parents)
            // `make` compares rows and refusals by rule; what remains is that there was something to compare.
            #expect(!made.files.isEmpty, "\(folder.pull)")
        }
    }
}

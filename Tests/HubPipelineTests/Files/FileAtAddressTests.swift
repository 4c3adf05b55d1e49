import HubModel
import HubPipeline
import Testing

/// `files` at an HTTP(S) address: one file, asked for like a page, and known by its name.
@Suite struct `A file at an address` {
    private static let table = Array("ma;ten\n1;Lê Thị Mẫu\n2;Phạm Văn Thử\n".utf8)
    private static let row = Opened.Target(
        entity: "row",
        fields: [("code", "ma"), ("name", "ten"), ("origin", "{file.name}")]
    )

    private func open(_ bytes: [UInt8], status: Int = 200) async throws -> Opened {
        var values = ReadAs.Values()
        values.separator = UInt8(ascii: ";")
        let form = ReadAs.csv(values)
        let address = try Template("https://tep.example/thang/hoadon_202606.csv")
        return try await Opened.run(bytes, [Self.row], status: status) {
            $0.way = .files(FileDrop(place: .https, address: address))
            $0.readAs = form
        }
    }

    @Test func `is read as what it is, and its rows know its name`() async throws {
        let opened = try await open(Self.table)
        #expect(
            opened.rows == [
                "row: code=1 name=Lê Thị Mẫu origin=hoadon_202606.csv",
                "row: code=2 name=Phạm Văn Thử origin=hoadon_202606.csv",
            ],
            "\(opened.failure ?? "")"
        )
        #expect(opened.report.requests == 1 && opened.report.pages == 1)
    }

    @Test(arguments: [404, 403, 500])
    func `that is not there fails clearly and takes nothing`(status: Int) async throws {
        let opened = try await open(Array("<html>không thấy</html>".utf8), status: status)
        #expect(opened.failure != nil && opened.rows.isEmpty && opened.rejections.isEmpty)
        #expect(opened.failure?.contains("\(status)") == true, "\(opened.failure ?? "")")
    }

    @Test func `that is a page of a web server instead fails and takes nothing`() async throws {
        let opened = try await open(Array("<!DOCTYPE html><html><body>Đăng nhập</body></html>".utf8))
        #expect(opened.rows.isEmpty)
        #expect(opened.failure != nil || !opened.rejections.isEmpty)
    }
}

import Foundation
import HubModel
import HubPipeline
import Testing

/// The envelopes of QĐ 4210, 130 and 3176: files of several kinds in base64, some of them plain, one not to be staged.
@Suite struct `An envelope of health insurance` {
    private func file(_ kind: String, _ content: String) -> String {
        "<FILEHOSO><LOAIHOSO>\(kind)</LOAIHOSO><NOIDUNGFILE>\(content)</NOIDUNGFILE></FILEHOSO>"
    }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private let visit = "<TONG_HOP><MA_LK>LK1</MA_LK><HO_TEN>Lê Thị Mẫu</HO_TEN></TONG_HOP>"

    private var answer: String {
        let medicines =
            "<CHI_TIET_THUOC><MA_LK>LK1</MA_LK><STT>1</STT></CHI_TIET_THUOC>"
            + "<CHI_TIET_THUOC><MA_LK>LK1</MA_LK><STT>2</STT></CHI_TIET_THUOC>"
        let of4210 = "<DSACH_CHI_TIET_THUOC>\(medicines.replacing("LK1", with: "LK0"))</DSACH_CHI_TIET_THUOC>"
        let of130 =
            "<CHITIEU_CHITIET_THUOC><DSACH_CHI_TIET_THUOC>\(medicines)</DSACH_CHI_TIET_THUOC></CHITIEU_CHITIET_THUOC>"
        let hiv = "<CHI_TIEU_HIV_AIDS><MA_LK>LK1</MA_LK></CHI_TIEU_HIV_AIDS>"
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <GIAMDINHHS><THONGTINDONVI><MACSKCB>80001</MACSKCB></THONGTINDONVI><THONGTINHOSO><DANHSACHHOSO>
            <HOSO>\(file("XML1", base64("\u{FEFF}" + visit)))\(file("XML2", base64(of130)))
            \(file("XML6", base64(hiv)))</HOSO>
            <HOSO>\(file("XML1", visit.replacing("LK1", with: "LK0")))\(file("XML2", base64(of4210)))</HOSO>
            </DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI/></GIAMDINHHS>
            """
    }

    private func open(_ answer: String) async throws -> Opened {
        try await Opened.run(
            Array(answer.utf8),
            [
                .init(
                    entity: "visit",
                    fields: [
                        ("id", "MA_LK"), ("name", "HO_TEN"),
                        ("clinic", "^^.GIAMDINHHS.THONGTINDONVI.MACSKCB"),
                    ],
                    conditions: ["^.LOAIHOSO = XML1"],
                    records: "TONG_HOP"
                ),
                .init(
                    entity: "medicine",
                    fields: [("id", "{MA_LK}-{STT}")],
                    conditions: ["^.LOAIHOSO = XML2"],
                    records: "**.CHI_TIET_THUOC"
                ),
                .init(entity: "nothing", fields: []),
            ]
        ) { pull in
            pull.unwrap = Opened.steps([
                "GIAMDINHHS.THONGTINHOSO.DANHSACHHOSO.HOSO[].FILEHOSO[].NOIDUNGFILE", "base64", "xml",
            ])
        }
    }

    @Test func `sends each file to its entity, whatever its root and however it is packed`() async throws {
        let opened = try await open(answer)
        #expect(
            opened.rows.sorted() == [
                "medicine: id=LK0-1", "medicine: id=LK0-2", "medicine: id=LK1-1", "medicine: id=LK1-2",
                "visit: id=LK0 clinic=80001 name=Lê Thị Mẫu", "visit: id=LK1 clinic=80001 name=Lê Thị Mẫu",
            ],
            "\(opened.failure ?? "")"
        )
        #expect(opened.report.account.closes && opened.report.account.skipped == 1)
    }

    @Test func `of another shape is no empty envelope`() async throws {
        let opened = try await open(answer.replacing("NOIDUNGFILE", with: "NOIDUNG"))
        #expect(opened.failure?.contains("answer.shape_changed") == true)
    }
}

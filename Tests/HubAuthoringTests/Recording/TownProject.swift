import Foundation
import HubAuthoring
import HubModel
import HubOperations
import HubTransport

/// A project with one register that five systems send, each in its own form.
struct TownProject {
    let root = NSTemporaryDirectory() + "town-\(UUID().uuidString)"
    let project: Project

    static let forms = ["json", "xml", "csv", "xlsx", "nested"]

    init() throws {
        for (path, text) in [
            ("Connectors/town/connector.yaml", Self.connector), ("Mappings/resident.yaml", Self.mapping),
        ] {
            let file = URL(fileURLWithPath: "\(root)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        project = try Project(root: root, environment: nil, variables: [:])
        try project.requireSound()
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }

    static let key = RecordingKey(Array("a key of the tests, thirty-two b.".utf8))

    func recording(_ form: String, key: RecordingKey = key) throws -> Recording {
        try Recording(
            project,
            PullID(connector: "town", pull: form),
            key: key,
            secrets: ["mat-khau-that"],
            replay: TownProject.replay
        )
    }

    static func replay(_ answers: [[UInt8]]) -> SampleFolder.Replay {
        let transport = ReplayTransport(answers.map { SavedAnswer(bytes: $0) })
        return SampleFolder.Replay(transport: transport) { transport.requests }
    }

    private static let connector = """
        lienthong: 1
        connector: town
        version: 1.0.0
        title: Sổ dân cư thử
        owner: { unit: Trung tâm CNTT, contact: lienthong@tinh.example }
        settings:
          base_url: { type: url, example: "https://so.tinh.example" }
          folder: { type: text, example: /srv/nhan }
        system:
          base_url: "{settings.base_url}"
          timezone: Asia/Ho_Chi_Minh
          politeness: { rate: 5/s }
        pulls:
          json:
            title: Dân cư, JSON
            fresh_within: 26h
            ask: GET /json
            records: "data.list[]"
            into: resident
          paged:
            title: Dân cư, từng trang
            fresh_within: 26h
            ask: GET /json
            query: { trang: "{page}", soDong: "{size}" }
            pages: { by: page, from: 1, size: 100, stop: empty_page }
            records: "data.list[]"
            into: resident
          xml:
            title: Dân cư, XML
            fresh_within: 26h
            ask: GET /xml
            records: "So.Nguoi[]"
            into: resident
          csv:
            title: Dân cư, CSV
            fresh_within: 26h
            ask: GET /csv
            read_as: { csv: { separator: ";", header: true } }
            into: resident
          xlsx:
            title: Dân cư, Excel
            fresh_within: 26h
            files: { folder: "{settings.folder}/dan_{month}.xlsx", pick: new, after: leave }
            read_as: { xlsx: { header: 1 } }
            into: resident
          nested:
            title: Dân cư, XML trong base64 trong JSON
            fresh_within: 26h
            ask: GET /nested
            unwrap: [ "items[].payload", base64, gunzip, xml ]
            records: "So.Nguoi[]"
            into: resident

        """

    private static let mapping: String = {
        let columns = """
                citizen_id: SoDinhDanh
                name: HoTen
                sex: { from: GioiTinh, one_of: [Nam, Nữ] }
                born: { from: NgaySinh, format: dd/MM/yyyy }
                phone: DienThoai
                insurance_no: SoBHXH
                card: TheBHYT
                customer: MaKH
                tax: MST
                email: Email
                address: DiaChi
                remark: GhiChu
                amount: SoTien

            """
        let sources = (forms + ["paged"]).map { "  town/\($0):\n" + columns }.joined()
        return """
            entity: resident
            title: Dân cư
            key: [citizen_id]
            write: upsert
            visible_to: { citizen: citizen_id }
            purpose: Thử che dữ liệu
            legal_basis: consent
            fields:
              citizen_id:   { as: citizen_id, title: Số định danh, required: true, pii: basic }
              name:         { as: person_name, title: Họ tên, pii: basic }
              sex:          { as: text, title: Giới tính, pii: basic }
              born:         { as: date, title: Ngày sinh, pii: basic }
              phone:        { as: phone_vn, title: Điện thoại, pii: basic }
              insurance_no: { as: social_insurance_code, title: Mã số BHXH, pii: sensitive }
              card:         { as: health_card, title: Thẻ BHYT, pii: sensitive }
              customer:     { as: evn_customer_code, title: Mã khách hàng, pii: basic }
              tax:          { as: tax_code, title: Mã số thuế, pii: basic }
              email:        { as: email, title: Thư điện tử, pii: basic }
              address:      { as: text, title: Địa chỉ, pii: basic }
              remark:       { as: text, title: Ghi chú }
              amount:       { as: money_vnd, title: Số tiền }
            sources:
            \(sources)
            """
    }()
}

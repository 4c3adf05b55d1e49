import Foundation
import HubModel
import HubOperations

/// The town's manifests in a folder of their own.
struct TownProject {
    let root: String
    /// Contracts carry a scanned paper each.
    let hasScans: Bool

    /// `bill`: further lines of the bill's mapping, `pull`: of the pull of bills.
    init(contract: String = "", bill: String = "", pull: String = "", hasScans: Bool = false) throws {
        self.hasScans = hasScans
        root =
            FileManager.default.temporaryDirectory.path + "/lienthong-rights-\(UUID().uuidString.prefix(8))"
        for folder in ["Connectors/town", "Mappings", "schedules", "environments"] {
            try FileManager.default.createDirectory(
                atPath: "\(root)/\(folder)",
                withIntermediateDirectories: true
            )
        }
        try write(TownProject.connector + pull, "Connectors/town/connector.yaml")
        try write(TownProject.contract(contract, hasScans), "Mappings/contract.yaml")
        try write(TownProject.bill(bill), "Mappings/bill.yaml")
    }

    func write(_ text: String, _ path: String) throws {
        try text.write(toFile: "\(root)/\(path)", atomically: true, encoding: .utf8)
    }

    func read() throws -> Project {
        let project = try Project(root: root, environment: nil, variables: [:])
        try project.requireSound()
        return project
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }

    private static let connector = """
        lienthong: 1
        connector: town
        version: 1.0.0
        title: Điện lực mẫu
        owner: { unit: Điện lực mẫu, contact: cntt@mau.example }
        settings:
          base_url: { type: url, default: "https://mau.example", example: "https://mau.example" }
        system:
          base_url: "{settings.base_url}"
          timezone: Asia/Ho_Chi_Minh
          politeness: { rate: 1000/s, parallel: 1, identify_as: LienThong/1.0 }
        pulls:
          contracts:
            title: Hợp đồng
            fresh_within: 26h
            ask: GET /contracts
            query: { page: "{page}" }
            pages: { by: page, from: 1, size: 50, stop: short_page }
            records: "items[]"
            into: contract
          bills:
            title: Hoá đơn
            fresh_within: 26h
            ask: GET /bills
            query: { page: "{page}" }
            pages: { by: page, from: 1, size: 100, stop: short_page }
            records: "items[]"
            into: bill

        """

    private static func contract(_ more: String, _ hasScans: Bool) -> String {
        let fields = """
              scan_name: { as: text, title: Tên tệp }
              scan:   { as: file, title: Bản chụp, pii: basic }
            """
        let values = """
                scan_name: scan_name
                scan: { from: scan, with: { file_name: scan_name } }
            """
        return """
            entity: contract
            title: Hợp đồng
            key: [code]
            write: upsert
            visible_to: { citizen: holder }
            purpose: Người dân xem hợp đồng của mình
            legal_basis: contract mua bán điện
            \(more)
            fields:
              code:   { as: evn_customer_code, title: Mã khách hàng, required: true, pii: basic }
              holder: { as: citizen_id, title: Số định danh, pii: basic }
              phone:  { as: phone_vn, title: Điện thoại, pii: basic }
              name:   { as: person_name, title: Tên khách hàng, pii: basic }
              born:   { as: date, title: Ngày sinh, pii: basic }
              since:  { as: date, title: Ngày hợp đồng, required: true }
            \(hasScans ? fields : "")
            sources:
              town/contracts:
                code: code
                holder: holder
                phone: phone
                name: name
                born: born
                since: { from: since, format: yyyy-MM-dd }
            \(hasScans ? values : "")

            """
    }

    private static func bill(_ more: String) -> String {
        """
        entity: bill
        title: Hoá đơn
        key: [no]
        write: upsert
        visible_to: { through: contract, on: code }
        purpose: Người dân xem hoá đơn của mình
        legal_basis: contract mua bán điện
        \(more)
        fields:
          no:     { as: text, title: Số hoá đơn, required: true }
          code:   { as: text, title: Mã khách hàng, required: true, pii: basic }
          name:   { as: person_name, title: Tên khách hàng, pii: basic }
          total:  { as: money_vnd, title: Tổng tiền, required: true }
          issued: { as: datetime, title: Ngày phát hành }
          paid:   { as: boolean, title: Đã thanh toán }
        sources:
          town/bills:
            separators: "1234.5"
            no: no
            code: code
            name: name
            total: total
            issued: { from: issued, format: iso }
            paid: paid

        """
    }
}

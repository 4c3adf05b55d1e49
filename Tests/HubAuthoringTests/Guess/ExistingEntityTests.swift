import Foundation
import HubAuthoring
import HubManifest
import HubModel
import Testing

@Suite struct `Records that fit into a table that is there` {
    private static let mapping = """
        entity: water_bill
        title: Hoá đơn tiền nước
        key: [customer_code, period]
        visible_to: everyone
        fields:
          customer_code: { as: text, title: Mã khách hàng, required: true }
          period: { as: month, title: Kỳ }
          total: { as: money_vnd, title: Tổng tiền }
        sources:
          cu/bills:
            separators: "1.234,5"
            customer_code: DanhBo
            period: Ky
            total: TongCong

        quarantine_at_most: 2%
        """

    private func project(_ body: (String, [Entity]) throws -> Void) throws {
        let root = NSTemporaryDirectory() + "existing-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        var files = NewFiles(root: root)
        files.add("Mappings/water_bill.yaml", Self.mapping)
        files.add(
            "schedules/nightly.yaml",
            "schedule: nightly\ntitle: Đêm\nrun: daily 01:30\njobs:\n  - cu/bills\n"
        )
        files.add(
            "environments/production.yaml",
            "connectors:\n  cu:\n    base_url: \"https://cu.example\"\n"
        )
        try files.write()
        try body(root, CatalogueReader(root: root).read().catalogue.entities)
    }

    private let answer =
        #"[{"makh": "1302000001", "kyHoaDon": "06/2026", "tongTien": "1.197.000"}, {"makh": "1302000002", "kyHoaDon": "06/2026", "tongTien": "93.240"}]"#

    @Test func `become a source behind those it has, and nothing else of the file changes`() throws {
        try project { root, entities in
            var facts = ConnectorFacts(connector: "moi", pull: "bills")
            facts.title = "Cấp nước mới"
            facts.source = .http("https://moi.example/hoadon")
            let guesses = try GuessBench(entities: entities).guesses(
                [GuessBench.sample("a.json", answer)],
                facts
            )
            #expect(GuessReport(guesses[0], .english).isKnown)
            let plan = NewConnector(
                guesses,
                NewConnector.Wishes(environment: "production", schedule: "nightly", keepsSamples: true),
                root: root,
                language: .english
            )
            try plan.write()
            func text(_ path: String) -> String {
                (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)) ?? ""
            }
            let mapping = text("Mappings/water_bill.yaml")
            #expect(mapping.hasPrefix(Self.mapping.components(separatedBy: "\n\nquarantine")[0]))
            #expect(mapping.contains("  moi/bills:") && mapping.contains("    customer_code: makh"))
            #expect(mapping.contains("\n\nquarantine_at_most: 2%"))
            #expect(text("schedules/nightly.yaml").hasSuffix("  - cu/bills\n  - moi/bills\n"))
            #expect(
                text("environments/production.yaml").contains("  moi:\n    base_url: \"https://moi.example\"")
            )
            let found = CatalogueReader(root: root).read().diagnostics.filter { $0.severity == .error }
            // The old connector is not in this project.
            #expect(found.filter { !$0.message.english.contains("cu") }.map(\.message.english) == [])
        }
    }

    @Test func `do not, where a needed column has nothing`() throws {
        try project { _, entities in
            let other =
                #"[{"ma": "A1", "ten": "Một", "ghiChu": "x"}, {"ma": "A2", "ten": "Hai", "ghiChu": "y"}]"#
            let report = try GuessBench(entities: entities).report([GuessBench.sample("a.json", other)])
            #expect(!report.isKnown)
        }
    }
}

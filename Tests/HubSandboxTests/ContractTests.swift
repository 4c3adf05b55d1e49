import Foundation
import HubSandbox
import Testing

@Suite struct `Contracts` {
    private struct Page: Decodable {
        struct Contract: Decodable, Hashable {
            var mA_DVIQLY: String
            var mA_DDO: String
            var mA_KHANG: String
            var teN_KHANG: String
            var dieN_THOAI: String
            var chuoI_GIA: String
            var sO_HO: String
        }

        var tongSo: Int
        var danhSach: [Contract]
    }

    private func page(_ query: String, of sandbox: Sandbox) throws -> Page {
        let answer = sandbox.get("/electricity/api/hopdong?" + query, fields: try sandbox.signedIn())
        return try JSONDecoder().decode(Page.self, from: Data(answer.body))
    }

    @Test func `of all units together are those of the whole utility`() throws {
        let sandbox = Sandbox(.holding(1200))
        let everyone = try page("soDong=5000", of: sandbox)
        let units = try (1...15).flatMap { unit in
            let code = unit < 10 ? "PB060\(unit)" : "PB06\(unit)"
            let page = try page("maDonVi=\(code)&soDong=5000", of: sandbox)
            #expect(page.tongSo == page.danhSach.count)
            #expect(page.danhSach.allSatisfy { $0.mA_DVIQLY == code })
            return page.danhSach
        }
        #expect(everyone.tongSo == 100)
        #expect(Set(units) == Set(everyone.danhSach))
        #expect(units.count == 100)
    }

    @Test(arguments: ["PB0616", "PC1201", "PB06XX", "x"])
    func `of an unknown unit are none`(unit: String) throws {
        #expect(try page("maDonVi=\(unit)", of: Sandbox(.holding(1200))).tongSo == 0)
    }

    @Test func `have codes of the right length and the quirks of the source`() throws {
        let contracts = try page("soDong=5000", of: Sandbox(.holding(12_000))).danhSach
        #expect(contracts.allSatisfy { $0.mA_KHANG.count == 13 && $0.mA_DDO == $0.mA_KHANG + "001" })
        #expect(contracts.allSatisfy { $0.chuoI_GIA.hasPrefix(" ") && $0.sO_HO == "1" })
        #expect(contracts.contains { $0.dieN_THOAI.hasPrefix("+84 ") })
        #expect(contracts.contains { $0.dieN_THOAI.hasPrefix("0912000") })
        #expect(contracts.contains { $0.teN_KHANG.contains("\u{D0}") })
        #expect(contracts.contains { $0.teN_KHANG == $0.teN_KHANG.uppercased() })
        // Swift compares canonically, so the decomposed names show only in their scalars.
        #expect(contracts.contains { $0.teN_KHANG.unicodeScalars.contains("\u{302}") })
    }
}

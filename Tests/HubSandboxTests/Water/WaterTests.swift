import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The water company` {
    private func ask(
        _ operation: String,
        _ values: KeyValuePairs<String, String>,
        key: String = "khoa-truy-cap-nuoc",
        revision: Int = 0
    ) -> Answer {
        var configuration = SandboxConfiguration.holding(1_200)
        configuration.revision = revision
        var head: HTTPFields = [.contentType: "text/xml; charset=utf-8"]
        if let name = HTTPField.Name("SOAPAction") { head[name] = "\"http://tempuri.org/\(operation)\"" }
        let inner = values.map { "<n:\($0.key)>\($0.value)</n:\($0.key)>" }.joined()
        let body =
            #"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>"#
            + #"<n:MaTruyCap xmlns:n="http://tempuri.org/">\#(key)</n:MaTruyCap></s:Header><s:Body>"#
            + #"<n:\#(operation) xmlns:n="http://tempuri.org/">\#(inner)</n:\#(operation)></s:Body></s:Envelope>"#
        let request = SandboxRequest(
            method: .post,
            target: "/water/service.asmx",
            authority: "capnuoc.example",
            fields: head,
            body: Array(body.utf8)
        )
        return Sandbox(configuration).respond(to: request, port: 1).answer
    }

    private func bills(year: String = "2026", month: String = "6", revision: Int = 0) -> String {
        let answer = ask(
            "GetDSHoaDonTon_Dot",
            ["MaNV": "15", "Nam": year, "Ky": month, "FromDot": "1", "ToDot": "4"],
            revision: revision
        )
        return SeenXML(answer)["GetDSHoaDonTon_DotResult"].first ?? ""
    }

    private struct Bill: Decodable {
        var DanhBo: String
        var TongCong: String
        var TinhTrang: String
    }

    private func read(_ text: String) throws -> [Bill] {
        try JSONDecoder().decode([Bill].self, from: Data(text.utf8))
    }

    @Test func `lists the customers of a round, each once`() {
        let rounds = (1...4).map { SeenXML(ask("GetDSKhachHang", ["MaNV": "15", "Dot": "\($0)"]))["DanhBo"] }
        let all = rounds.joined()
        #expect(all.count == 100 && Set(all).count == 100)
        #expect(all.allSatisfy { $0.utf8.count == 11 && $0.hasPrefix("13") })
        #expect(SeenXML(ask("GetDSKhachHang", ["MaNV": "15", "Dot": "5"]))["DanhBo"].isEmpty)
    }

    @Test func `has a bill a month for each, of twelve months, as JSON in a text`() throws {
        let june = try read(bills())
        #expect(june.count == 100 && Set(june.map(\.DanhBo)).count == 100)
        #expect(june.contains { $0.TongCong.contains(".") })
        #expect(bills(year: "2025", month: "6") == "[]" && bills(year: "2026", month: "7") == "[]")
        let paid = june.count { $0.TinhTrang == "Đã thanh toán" }
        #expect(try paid < read(bills(revision: 3)).count { $0.TinhTrang == "Đã thanh toán" })
    }

    @Test func `gives the text of an exception where the data should be`() {
        let answer = ask(
            "GetDSHoaDonTon_Dot",
            ["MaNV": "16", "Nam": "2026", "Ky": "6", "FromDot": "1", "ToDot": "1"]
        )
        #expect(answer.status == .ok)
        #expect(SeenXML(answer)["GetDSHoaDonTon_DotResult"].first?.hasPrefix("System.") == true)
    }

    @Test func `lets nobody in without the key`() {
        let answer = ask("GetDSKhachHang", ["MaNV": "15", "Dot": "1"], key: "")
        #expect(answer.status == .internalServerError)
    }
}

@Suite struct `Folders of partners` {
    @Test func `hold six readings of three stations, and postings of jobs`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "drops-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try DropFiles(.holding(240)).write(to: folder)
        let stations = folder.appending(path: "environment")
        let names = try FileManager.default.contentsOfDirectory(atPath: stations.path).sorted()
        #expect(names.count == 18 && names[0] == "TN_KCNLH_KK01_20260615090000.txt")
        let lines = try names.flatMap {
            try String(contentsOf: stations.appending(path: $0), encoding: .utf8).split(separator: "\r\n")
        }
        #expect(lines.count == 126)
        let columns = lines.map { $0.split(separator: "\t") }
        #expect(columns.allSatisfy { $0.count == 5 })
        #expect(Set(columns.map { $0[4] }).isSuperset(of: ["00", "01"]))
        #expect(columns.contains { $0[1].contains(",") } && columns.contains { $0[1].contains(".") })
        let jobs = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "jobs").path)
        #expect(jobs == ["viec-lam_2026-06-15.xlsx"])
    }
}

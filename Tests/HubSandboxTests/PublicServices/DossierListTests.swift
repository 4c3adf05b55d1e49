import Foundation
import HTTPTypes
import HubSandbox
import Synchronization
import Testing

@Suite struct `Dossiers behind the platform` {
    private func page(
        _ sandbox: Sandbox,
        _ query: String = "tuNgay=01/07/2025&denNgay=31/07/2025&trang=1&soDong=200"
    ) -> Seen {
        Seen(
            sandbox.get(
                "/lgsp/dvc/v1/hoso?maDonVi=000.00.01.H53&" + query,
                fields: sandbox.signedInToGateway()
            )
        )
    }

    /// Every dossier of the year, month by month.
    private func year(_ sandbox: Sandbox) -> [Seen] {
        (0..<13).flatMap { month in
            let first =
                "\(month < 6 ? 7 + month : month - 5)".count == 1
                ? "0\(month < 6 ? 7 + month : month - 5)" : "\(month < 6 ? 7 + month : month - 5)"
            let days = "tuNgay=01/\(first)/\(month < 6 ? 2025 : 2026)"
            let last = ["31", "31", "30", "31", "30", "31", "31", "28", "31", "30", "31", "30", "31"][month]
            return page(sandbox, "\(days)&denNgay=\(last)/\(first)/\(month < 6 ? 2025 : 2026)&soDong=200")
                .data.DanhSach.items
        }
    }

    @Test func `trap 04 dates of three formats stand in one record`() throws {
        let records = page(Sandbox(.holding(36_000))).data.DanhSach.items
        let forms = Set(
            records.flatMap { record in
                ["NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayCapNhat"].compactMap { name -> String? in
                    record[name].text.map { String($0.map { $0.isNumber ? "0" : $0 }) }
                }
            }
        )
        #expect(forms.isSuperset(of: ["00000000000000", "0000-00-00 00:00:00", "00/00/0000 00:00:00"]))
    }

    @Test func `trap 02 truths stand as words, digits, numbers and truths`() {
        let seen = page(Sandbox(.holding(36_000))).data.DanhSach.items.map(\.HoSoCoThanhPhanSoHoa)
        #expect(Set(seen.compactMap(\.text)).isSuperset(of: ["True", "1"]))
        #expect(seen.contains { $0.text == nil && $0.value is Bool })
        #expect(seen.contains { $0.number == 0 || $0.number == 1 })
    }

    @Test func `trap 03 nothing is said in four ways`() {
        let seen = page(Sandbox(.holding(36_000))).data.DanhSach.items.map(\.Email)
        #expect(seen.contains { $0.text == "" })
        #expect(seen.contains { $0.isNull })
        #expect(seen.contains { $0.text == "null" })
        #expect(seen.contains { !$0.exists })
    }

    @Test func `trap 01 success is a number in one answer and a text in another`() {
        let sandbox = Sandbox(.holding(3600))
        let codes = ["soDong=9", "soDong=99"].map {
            page(sandbox, "tuNgay=01/07/2025&denNgay=31/07/2025&" + $0).code
        }
        #expect(codes.contains { $0.text == "200" })
        #expect(codes.contains { $0.number == 200 })
    }

    @Test func `trap 13 what is wrong is told with status 200`() {
        let sandbox = Sandbox(.holding(3600))
        let fields = sandbox.signedInToGateway()
        let wrong = [
            ("maDonVi=x&tuNgay=01/07/2025&denNgay=02/07/2025", 106),
            ("maDonVi=000.00.01.H53&tuNgay=2025-07-01&denNgay=02/07/2025", 302),
            ("maDonVi=000.00.01.H53&tuNgay=01/07/2025&denNgay=02/07/2025&trang=0", 302),
            ("maDonVi=000.00.01.H53&tuNgay=01/07/2020&denNgay=02/07/2020", 404),
        ]
        for (query, code) in wrong {
            let answer = sandbox.get("/lgsp/dvc/v1/hoso?" + query, fields: fields)
            #expect(answer.status == .ok)
            #expect(Seen(answer).code.number == code)
        }
        let other = sandbox.get("/lgsp/dvc/v1/hoso", fields: [.authorization: "Bearer x"])
        #expect(other.status == .ok)
        #expect(Seen(other).code.number == 401)
    }

    @Test func `trap 23 more than a month of days is refused, and a token dies between pages`() {
        var configuration = SandboxConfiguration.holding(36_000)
        configuration.requestsPerToken = 1
        let sandbox = Sandbox(configuration)
        #expect(page(sandbox, "tuNgay=01/07/2025&denNgay=02/08/2025").code.number == 400)
        let fields = sandbox.signedInToGateway()
        let target =
            "/lgsp/dvc/v1/hoso?maDonVi=000.00.01.H53&tuNgay=01/07/2025&denNgay=31/07/2025&soDong=10&trang="
        #expect(sandbox.get(target + "1", fields: fields).status == .ok)
        let second = sandbox.get(target + "2", fields: fields)
        #expect(second.status == .unauthorized)
        #expect(Seen(second).fault.code.number == 900_901)
    }

    @Test func `are all there when every month is asked for, each once`() {
        var configuration = SandboxConfiguration.holding(36_000)
        configuration.badShare = 0
        let records = year(Sandbox(configuration))
        #expect(records.count == 600)
        #expect(Set(records.compactMap(\.MaHoSo.text)).count == 600)
    }

    @Test func `of two pages are those of one`() {
        let sandbox = Sandbox(.holding(7200))
        let days = "tuNgay=01/07/2025&denNgay=31/07/2025"
        let whole = page(sandbox, days).data
        let pages = [1, 2].flatMap { page(sandbox, "\(days)&soDong=6&trang=\($0)").data.DanhSach.items }
        #expect(whole.TongSo.number == whole.DanhSach.items.count)
        #expect(pages.map(\.MaHoSo.text) == whole.DanhSach.items.prefix(12).map(\.MaHoSo.text))
    }

    @Test func `that a revision touched stand under the day on which it came`() {
        var configuration = SandboxConfiguration.holding(36_000)
        configuration.changeShare = 0.05
        configuration.clock = { .seconds(1_790_000_000) }
        let sandbox = Sandbox(configuration)
        let before = year(sandbox).count
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        let touched = page(sandbox, "tuNgay=20/09/2026&denNgay=23/09/2026").data
        #expect(touched.TongSo.number == 30)
        #expect(year(sandbox).count == before - 30)
        #expect(Seen(sandbox.get("/_control/facts")).changedDossiers.number == 30)
        let codes = Set(touched.DanhSach.items.compactMap(\.NgayCapNhat.text))
        #expect(codes == ["21/09/2026 21:13:20"])
    }

    @Test func `break a rule in the announced number`() {
        var configuration = SandboxConfiguration.holding(36_000)
        configuration.badShare = 0.02
        let sandbox = Sandbox(configuration)
        let flawed = year(sandbox).count { record in
            !record.MaHoSo.exists || record.TrangThaiHoSo.text == "11"
                || record.SoDinhDanh.text?.hasPrefix("O") == true
                || record.MaDoiTuong.text?.hasPrefix("O") == true
                || record.NgayTiepNhan.text == "20260231080000"
        }
        #expect(flawed <= 12 && flawed >= 10)
        #expect(Seen(sandbox.get("/_control/facts")).flawedDossiers.number == 12)
    }
}

@Suite struct `Steps of a dossier` {
    private func dossiers(_ sandbox: Sandbox) -> [Seen] {
        Seen(
            sandbox.get(
                "/lgsp/dvc/v1/hoso?maDonVi=000.00.01.H53&tuNgay=01/07/2025&denNgay=31/07/2025&soDong=200",
                fields: sandbox.signedInToGateway()
            )
        ).data.DanhSach.items
    }

    private func steps(_ code: String, _ sandbox: Sandbox) -> [Seen] {
        Seen(sandbox.get("/lgsp/dvc/v1/hoso/\(code)/tiendo", fields: sandbox.signedInToGateway())).data.items
    }

    @Test func `trap 22 come out of order and twice: 10 before 9`() {
        let sandbox = Sandbox(.holding(36_000))
        let all = dossiers(sandbox).compactMap(\.MaHoSo.text).map { steps($0, sandbox) }
        let states = all.map { $0.compactMap(\.TrangThai.text) }
        #expect(
            states.contains {
                $0.contains("9") && $0.firstIndex(of: "10") ?? 99 < $0.firstIndex(of: "9") ?? 0
            }
        )
        #expect(
            all.contains { steps in
                let keys = steps.map { ($0.ThoiDiemXuLy.text ?? "") + ($0.TrangThai.text ?? "") }
                return Set(keys).count < keys.count
            }
        )
    }

    @Test func `trap 22 the last step of a dossier at its end is rewritten by a revision`() {
        var configuration = SandboxConfiguration.holding(36_000)
        configuration.changeShare = 1
        let sandbox = Sandbox(configuration)
        let code =
            dossiers(sandbox).first { $0.TrangThaiHoSo.text == "10" || $0.TrangThaiHoSo.number == 10 }?
            .MaHoSo.text ?? ""
        let before = steps(code, sandbox)
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        let after = steps(code, sandbox)
        #expect(before.map(\.ThoiDiemXuLy.text) == after.map(\.ThoiDiemXuLy.text))
        #expect(before.map(\.NoiDungXuLy.text) != after.map(\.NoiDungXuLy.text))
    }

    @Test func `of an unknown dossier are an error`() {
        let sandbox = Sandbox(.holding(100))
        let answer = sandbox.get(
            "/lgsp/dvc/v1/hoso/H53.20-20260101-0000001/tiendo",
            fields: sandbox.signedInToGateway()
        )
        #expect(Seen(answer).code.number == 404)
    }
}

import Foundation
import HubSandbox
import Testing

@Suite struct `The operations centre, when an indicator comes,` {
    private static let path = "/ioc/v2/indicators"
    private static let look = "/ioc/v2/indicators?maChiTieu=DC.01&ky=2026-05&maDvhc=27694"

    private func figure(_ version: Int, _ change: (inout [String: Any]) -> Void = { _ in }) -> String {
        var figure: [String: Any] = [
            "maChiTieu": "DC.01", "tenChiTieu": "Dân số thường trú", "donViTinh": "người",
            "kyBaoCao": ["loai": "THANG", "giaTri": "2026-05"],
            "phamVi": ["capDvhc": "XA", "maDvhc": "27694", "phienBanDvhc": "2025-07-01"],
            "giaTri": 100, "phienBan": version, "thoiDiemChot": "2026-06-05T00:00:00+07:00",
            "phanTo": [["chieu": "GIOI_TINH", "ma": "1", "giaTri": 40]],
        ]
        change(&figure)
        let data = try? JSONSerialization.data(withJSONObject: figure, options: .sortedKeys)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    @Test func `tells the newest version, so that an old one is not taken for the correction`() {
        let reporter = Reporter()
        #expect(reporter.look(Self.look).data.items.isEmpty && reporter.look(Self.look).code.number == 0)
        for version in 1...2 {
            let answer = reporter.send(figure(version), to: Self.path, key: "DC.01/\(version)")
            #expect(Seen(answer).code.number == 0)
            #expect(reporter.look(Self.look).data[0].phienBan.number == version)
        }
        #expect(
            reporter.sandbox.received("ioc/indicators").map(\.key)
                == Array(repeating: "DC.01/27694/2026-05", count: 2)
        )
    }

    @Test func `refuses an older version, but not the repetition of one`() {
        let reporter = Reporter()
        for version in [1, 3] { reporter.send(figure(version), to: Self.path, key: "\(version)") }
        #expect(Seen(reporter.send(figure(2), to: Self.path, key: "2")).code.number == 4090)
        #expect(Seen(reporter.send(figure(1), to: Self.path, key: "1")).code.number == 0)
        #expect(reporter.sandbox.received("ioc/indicators").map(\.count) == [2, 1])
    }

    @Test func `refuses small cells, and one that subtracting would reveal`() {
        let cells: (Int?, Int?) -> [[String: Any]] = { first, second in
            [first, second].enumerated().map { index, value in
                ["chieu": "GIOI_TINH", "ma": "\(index + 1)", "giaTri": value as Any? ?? NSNull()]
            }
        }
        let cases: [(Any, [[String: Any]], Int)] = [
            (4, [], 4220), (0, [], 0), (5, [], 0), (NSNull(), [], 0),
            (100, cells(3, 97), 4220), (100, cells(nil, 97), 4220), (100, cells(nil, nil), 0),
            (100, cells(0, 100), 0),
        ]
        for (index, (total, parts, code)) in cases.enumerated() {
            let text = figure(index + 1) {
                $0["giaTri"] = total
                $0["phanTo"] = parts
            }
            #expect(Seen(Reporter().send(text, to: Self.path, key: "k")).code.number == code, "\(index)")
        }
    }

    @Test(
        arguments: [
            ("maChiTieu", ""), ("phienBan", "1"), ("phienBan", 0), ("giaTri", "nhiều"), ("kyBaoCao", 5),
        ] as [(String, any Sendable)]
    )
    func `refuses what it cannot file`(name: String, value: any Sendable) {
        let reporter = Reporter()
        let text = figure(1) { $0[name] = value }
        #expect(Seen(reporter.send(text, to: Self.path, key: "k")).code.number == 4220)
        #expect(reporter.sandbox.received("ioc/indicators").isEmpty)
    }
}

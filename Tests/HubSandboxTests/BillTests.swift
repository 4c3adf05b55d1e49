import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `Bills` {
    @Test(arguments: [BillFormat.json, .xml])
    func `are the same bytes whenever they are asked for`(format: BillFormat) {
        let page = BillPage(number: 1, total: 500, format: format)
        let once = ElectricityWorld(configuration: .holding(500), revision: 2)
        let again = ElectricityWorld(configuration: .holding(500), revision: 2)
        #expect(page.bytes(of: 0..<500, in: once) == page.bytes(of: 0..<500, in: again))
    }

    @Test func `depend on the seed`() {
        var other = SandboxConfiguration.holding(100)
        other.seed = 2
        let page = BillPage(number: 1, total: 100, format: .json)
        let first = ElectricityWorld(configuration: .holding(100), revision: 0)
        let second = ElectricityWorld(configuration: other, revision: 0)
        #expect(page.bytes(of: 0..<100, in: first) != page.bytes(of: 0..<100, in: second))
    }

    @Test(arguments: [1, 7, 12, 13, 1000, 1003])
    func `are as many over all pages as the total says, each once`(count: Int) throws {
        let sandbox = Sandbox(.holding(count))
        let fields = try sandbox.signedIn()
        var identifiers: Set<Int> = []
        var page = 1
        while true {
            let answer = try sandbox.bills("trang=\(page)&soDong=90", fields: fields)
            #expect(answer.tongSo == count)
            guard !answer.duLieu.isEmpty else { break }
            for bill in answer.duLieu { #expect(identifiers.insert(bill.ID_HDON).inserted) }
            page += 1
        }
        #expect(identifiers.count == count)
    }

    @Test func `fill no page beyond the limit of the system`() throws {
        var configuration = SandboxConfiguration.holding(1000)
        configuration.pageLimit = 300
        let sandbox = Sandbox(configuration)
        let page = try sandbox.bills("trang=1&soDong=9999", fields: sandbox.signedIn())
        #expect(page.duLieu.count == 300)
    }

    @Test(arguments: [
        ("01/08/2025", "31/08/2025"), ("15/01/2026", "02/02/2026"), ("28/02/2026", "28/02/2026"),
        ("01/01/2020", "31/12/2024"), ("29/07/2026", "31/12/2026"), ("31/12/2025", "01/01/2026"),
        ("10/03/2026", "09/03/2026"),
    ])
    func `are filtered by day of issue, both days included`(from: String, through: String) throws {
        var configuration = SandboxConfiguration.holding(1003)
        configuration.badShare = 0
        let sandbox = Sandbox(configuration)
        let fields = try sandbox.signedIn()
        let everything = try sandbox.bills("soDong=5000", fields: fields).duLieu
        let days = [from, through].map { $0.split(separator: "/").reversed().joined(separator: "-") }
        let expected = everything.filter {
            (days[0]...max(days[0], days[1])).contains(String($0.NGAY_PHANH.prefix(10)))
        }
        let found = try sandbox.bills("tuNgay=\(from)&denNgay=\(through)&soDong=5000", fields: fields)
        #expect(found.duLieu == (days[0] > days[1] ? [] : expected))
        #expect(found.tongSo == found.duLieu.count)
    }

    @Test(arguments: ["31/02/2026", "2026-01-01", "1/1/2026", "aa/bb/cccc", ""])
    func `are refused for a day that is none`(day: String) throws {
        let sandbox = Sandbox(.holding(10))
        let fields = try sandbox.signedIn()
        for (format, mark) in [("json", #""maLoi":"02""#), ("xml", "<MaLoi>02<")] {
            let target = "/electricity/api/hoadon?tuNgay=\(day)&dinhDang=\(format)"
            let answer = sandbox.get(target, fields: fields)
            #expect(answer.status == .ok)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(mark))
        }
    }

    @Test(arguments: [(0, 0), (50, 99_200), (51, 101_250), (100, 201_700), (235, 544_630), (401, 1_077_960)])
    func `cost what the tariff says`(kilowattHours: Int, net: Int) {
        #expect(Tariff.net(kilowattHours: kilowattHours) == net)
    }

    @Test func `add up in every sound record, and only flawed ones break a rule`() throws {
        var configuration = SandboxConfiguration.holding(20_000)
        configuration.badShare = 0.01
        configuration.pageLimit = 20_000
        let sandbox = Sandbox(configuration)
        let bills = try sandbox.bills("soDong=20000", fields: sandbox.signedIn()).duLieu
        for bill in bills where bill.isSound {
            let net = Tariff.net(kilowattHours: bill.DIEN_TTHU)
            #expect(bill.SO_TIEN == .number(net))
            #expect(bill.TIEN_GTGT == Tariff.vat(onNet: net))
            #expect(bill.TONG_TIEN == net + bill.TIEN_GTGT)
        }
        #expect(bills.count { !$0.isSound } == 200)
        let world = ElectricityWorld(configuration: configuration, revision: 0)
        #expect(Set(bills.indices.compactMap { world.bill($0).flaw }) == Set(Bill.Flaw.allCases))
    }

    @Test func `have exactly the seventeen fields`() throws {
        let world = ElectricityWorld(configuration: .holding(1), revision: 0)
        let bytes = BillPage(number: 1, total: 1, format: .json).bytes(of: 0..<1, in: world)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let bills = try #require(object["duLieu"] as? [[String: Any]])
        #expect(
            Set(bills[0].keys) == [
                "MA_DVIQLY", "MA_KHANG", "TEN_KHANG", "DCHI_KHANG", "KY", "THANG", "NAM", "ID_HDON",
                "LOAI_HDON", "KIHIEU_SERY", "SO_SERY", "DIEN_TTHU", "SO_TIEN", "TIEN_GTGT", "TONG_TIEN",
                "NGAY_PHANH", "TINH_TRANG",
            ]
        )
    }
}

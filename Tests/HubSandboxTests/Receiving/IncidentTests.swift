import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The operations centre, when a report comes,` {
    private static func multipart(_ data: String, _ photos: [(name: String, type: String, content: String)])
        -> String
    {
        let head = "--x\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n\(data)\r\n"
        let files = photos.map { photo in
            "--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"\(photo.name)\"\r\n"
                + "Content-Type: \(photo.type)\r\n\r\n\(photo.content)\r\n"
        }
        return head + files.joined() + "--x--\r\n"
    }

    private static let type = "multipart/form-data; boundary=x"

    @Test func `acknowledges it with a number and finds it under the sender's own`() {
        let reporter = Reporter()
        #expect(reporter.look("/ioc/v2/incidents?externalId=TNS-1").data.items.isEmpty)
        let receipt = Seen(reporter.send(Reporter.report("TNS-1"), key: "k1"))
        #expect(receipt.code.number == 0 && receipt.data.PhanAnhID.number == 900_001)
        #expect(receipt.data.maPhanAnhNguon.text == "TNS-1" && receipt.data.TrangThai.text == "Đã tiếp nhận")
        #expect(receipt.data.NgayTiepNhan.text == "15/06/2026 01:30")
        let found = reporter.look("/ioc/v2/incidents?externalId=TNS-1")
        #expect(found.data[0].PhanAnhID.number == 900_001 && found.totalrow.number == 1)
        #expect(reporter.look("/ioc/v2/incidents").code.number == 4001)
    }

    @Test func `counts, measures and hashes its photos`() throws {
        let reporter = Reporter()
        let photos = [("ảnh 1.jpg", "image/jpeg", "JPEG"), ("b.png", "image/png", "PNG..")]
        let body = Self.multipart(Reporter.report("TNS-2"), photos)
        #expect(Seen(reporter.send(body, key: "k", type: Self.type)).data.PhanAnhID.exists)
        let item = try #require(reporter.sandbox.received("ioc/incidents").first)
        #expect(item.files.map(\.name) == ["ảnh 1.jpg", "b.png"] && item.files.map(\.size) == [4, 5])
        #expect(item.files.allSatisfy { $0.sha256.count == 64 })
        #expect(item.facts["soDienThoai"] == "+84912000111" && item.facts["viTri"] == "10.586,106.561")
    }

    @Test func `goes on with it at each revision until it is closed, and one in ten is rejected`() {
        let reporter = Reporter()
        for number in 1...10 { reporter.send(Reporter.report("TNS-\(number)"), key: "k\(number)") }
        func states() -> [String] {
            (1...10).map { reporter.look("/ioc/v2/incidents/\(900_000 + $0)").data[0].TrangThai.text ?? "" }
        }
        #expect(Set(states()) == ["Đã tiếp nhận"])
        _ = reporter.sandbox.post("/_control", #"{"revision":1}"#)
        #expect(Set(states()) == ["Đang xử lý"])
        _ = reporter.sandbox.post("/_control", #"{"revision":2}"#)
        #expect(Set(states()) == ["Đã xử lý", "Hoàn thành", "Đã trả lời", "Từ chối"])
        #expect(states().count { $0 == "Từ chối" } == 1)
    }

    @Test func `goes on with it as time passes, and answers in HTML with entities`() {
        let reporter = Reporter { $0.stageLasts = .seconds(60) }
        reporter.send(Reporter.report("TNS-1"), key: "k")
        reporter.clock.advance(by: .seconds(59))
        #expect(reporter.look("/ioc/v2/incidents/900001").data[0].TrangThai.text == "Đã tiếp nhận")
        reporter.clock.advance(by: .seconds(61))
        let report = reporter.look("/ioc/v2/incidents/900001").data[0]
        #expect(report.TrangThai.text == "Hoàn thành" && report.maPhanAnhNguon.text == "TNS-1")
        #expect(report.NoiDungPhanAnh.text?.contains("&#7863;t") == true)
        #expect(report.NoiDungPhanAnh.text?.contains("&#60; 2 m2") == true)
        #expect(report.NoiDungTraLoi.text?.contains("<script>") == true)
        #expect(reporter.look("/ioc/v2/incidents/900002").code.number == 4040)
        #expect(reporter.look("/ioc/v2/incidents/x").code.number == 4040)
    }

    @Test func `refuses an anonymous report that names its author, and files nothing`() {
        let reporter = Reporter()
        let answer = Seen(reporter.send(Reporter.report("TNS-1") { $0["anDanh"] = true }, key: "k"))
        #expect(answer.code.number == 4221)
        let unnamed = Reporter.report("TNS-1") {
            $0["anDanh"] = true
            $0["nguoiGui"] = nil
        }
        #expect(Seen(reporter.send(unnamed, key: "k")).code.number == 0)
        #expect(reporter.sandbox.received("ioc/incidents").count == 1)
    }

    @Test(arguments: [
        ("maNguon", "KHAC"), ("maPhanAnhNguon", ""), ("chuyenMucId", "13"), ("chuyenMucId", "x"),
        ("noiDung", " \n"), ("maXa", "2813"), ("thoiGianGui", "2026-06-15T09:12:33"),
        ("anDanh", "false"), ("viTri", "10,106"),
    ])
    func `refuses what it cannot file, with status 200 and a reason`(name: String, value: String) {
        let reporter = Reporter()
        let answer = Seen(reporter.send(Reporter.report("TNS-1") { $0[name] = value }, key: "k"))
        #expect(answer.code.number == 4220 && answer.message.text?.contains(name) == true)
        #expect(answer.data.isNull && reporter.sandbox.received("ioc/incidents").isEmpty)
    }

    @Test func `refuses a form that is broken, has no data, or brings what is no photo`() {
        let reporter = Reporter()
        let data = Reporter.report("TNS-1")
        let cases: [(String, Int)] = [
            ("--y--", 4220), (Self.multipart(data, []) + "more", 4220),
            ("--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n\(data)\r\n--x--", 4220),
            (Self.multipart(data, [("a.exe", "application/x-dosexec", "MZ")]), 4222),
            (Self.multipart(data, [("a.jpg", "image/jpeg", "")]), 4223),
            (Self.multipart(data, Array(repeating: ("a.jpg", "image/jpeg", "J"), count: 11)), 4220),
        ]
        for (body, code) in cases {
            #expect(Seen(reporter.send(body, key: "k", type: Self.type)).code.number == code)
        }
        #expect(Seen(reporter.send(data, key: "k", type: "text/plain")).code.number == 4150)
        #expect(reporter.sandbox.received("ioc/incidents").isEmpty)
    }

    @Test func `wants the signature over the body of files too`() {
        let reporter = Reporter()
        let body = Self.multipart(Reporter.report("TNS-1"), [])
        let unsigned = reporter.sandbox.post("/ioc/v2/incidents", body, fields: [.contentType: Self.type])
        #expect(Seen(unsigned).code.number == 4010)
    }
}

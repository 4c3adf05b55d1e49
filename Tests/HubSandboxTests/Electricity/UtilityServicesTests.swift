import Foundation
import FoundationXML
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The utility's further services` {
    private static let readings = "/electricity/api/NghiepVu/LayThongTinSanLuongTheoNgay_v1"

    private func sandbox(revision: Int = 0, _ change: (inout SandboxConfiguration) -> Void = { _ in })
        -> Sandbox
    {
        var configuration = SandboxConfiguration.holding(12_000)
        configuration.revision = revision
        // 15 June 2026, 01:30 in Vietnam.
        configuration.clock = { .seconds(1_781_461_800) }
        change(&configuration)
        return Sandbox(configuration)
    }

    // MARK: Readings

    @Test func `read meters from afar until yesterday, and the index only grows by what was used`() throws {
        let sandbox = sandbox()
        let target = "\(Self.readings)?strMaDiemDo=PB06010010000001&strFromDate=20260601&strToDate=20260620"
        let answer = Seen(sandbox.get(target, fields: try sandbox.signedIn()))
        let days = answer.items
        #expect(
            days.count == 14 && days.first?.strTime.text == "01/06/2026"
                && days.last?.strTime.text == "14/06/2026"
        )
        let tenths = days.map { day in (day.dGiaoBT.value as? Double).map { Int(($0 * 10).rounded()) } }
        for (index, pair) in zip(tenths, tenths.dropFirst()).enumerated() {
            guard let before = pair.0, let after = pair.1 else { continue }
            let used = (days[index + 1].dSanLuongBT.value as? Double).map { Int(($0 * 10).rounded()) }
            #expect(after > before && used == after - before)
        }
    }

    @Test(arguments: [
        ("PB06020010000001", "20260601", "20260602"), ("PB06010010000002", "20260601", "20260602"),
        ("PC12AA0010000001", "20260601", "20260602"), ("", "20260601", "20260602"),
        ("PB06010010000001", "20260602", "20260601"),
    ])
    func `have nothing of other meters, or of days the wrong way round`(
        point: String,
        from: String,
        to: String
    ) throws {
        let sandbox = sandbox()
        let target = "\(Self.readings)?strMaDiemDo=\(point)&strFromDate=\(from)&strToDate=\(to)"
        let answer = sandbox.get(target, fields: try sandbox.signedIn())
        #expect(answer.body == Array("[]".utf8))
    }

    @Test(arguments: [
        ("20260601", "20260702", "04"), ("2026-06-01", "20260602", "02"), ("20260230", "20260301", "02"),
        ("", "", "02"), ("00010101", "99991231", "04"),
    ])
    func `trap 23 refuse more than a month per call, with status 200`(from: String, to: String, code: String)
        throws
    {
        let sandbox = sandbox()
        let target = "\(Self.readings)?strMaDiemDo=PB06010010000001&strFromDate=\(from)&strToDate=\(to)"
        let answer = sandbox.get(target, fields: try sandbox.signedIn())
        #expect(answer.status == .ok && Seen(answer).maLoi.text == code)
    }

    @Test func `trap 03 write a day without a value in three ways`() throws {
        let sandbox = sandbox()
        let fields = try sandbox.signedIn()
        let days = (0..<60).flatMap { number in
            Seen(
                sandbox.get(
                    "\(Self.readings)?strMaDiemDo=PB0601001\(String(format: "%04d", number * 2))001"
                        + "&strFromDate=20260515&strToDate=20260614",
                    fields: fields
                )
            ).items
        }
        #expect(days.contains { $0.dGiaoBT.isNull })
        #expect(days.contains { $0.dSanLuongBT.text == "null" })
        #expect(days.contains { !$0.dGiaoBT.exists })
    }

    // MARK: Outages

    private func outages(_ sandbox: Sandbox, unit: String, token: String, _ from: String, _ to: String)
        -> Answer
    {
        let body = """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>\
            <PhienLamViec xmlns="http://tempuri.org/">\(token)</PhienLamViec></s:Header><s:Body>\
            <LichNgungCungCapDien xmlns="http://tempuri.org/"><MaDonVi>\(unit)</MaDonVi><TuNgay>\(from)</TuNgay>\
            <DenNgay>\(to)</DenNgay></LichNgungCungCapDien></s:Body></s:Envelope>
            """
        var fields = HTTPFields()
        if let name = HTTPField.Name("SOAPAction") {
            fields[name] = "\"http://tempuri.org/LichNgungCungCapDien\""
        }
        return sandbox.post("/electricity/CskhService.asmx", body, fields: fields)
    }

    private func token(_ sandbox: Sandbox) throws -> String {
        String(try #require(try sandbox.signedIn()[.authorization]).dropFirst("Bearer ".count))
    }

    /// The document inside the envelope.
    private func inner(_ answer: Answer) -> String {
        let text = String(decoding: answer.body, as: UTF8.self)
        let result = text.firstRange(of: "Result>").map { text[$0.upperBound...] } ?? ""
        let content = result.firstRange(of: "</LichNgung").map { result[..<$0.lowerBound] } ?? ""
        guard content.hasPrefix("<![CDATA[") else {
            return String(content).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
                "&amp;",
                with: "&"
            )
        }
        return String(content.dropFirst(9).dropLast(3))
    }

    @Test(arguments: ["PB0601", "PB0602"])
    func `trap 14 answer XML inside XML, escaped or in CDATA`(unit: String) throws {
        let sandbox = sandbox()
        let answer = outages(sandbox, unit: unit, token: try token(sandbox), "14/06/2026", "29/06/2026")
        #expect(XMLParser(data: Data(answer.body)).parse())
        #expect(XMLParser(data: Data(inner(answer).utf8)).parse())
        #expect(inner(answer).contains("<MA_DVIQLY>\(unit)</MA_DVIQLY>"))
        #expect(String(decoding: answer.body, as: UTF8.self).contains("<![CDATA[") == (unit == "PB0602"))
    }

    @Test func `trap 13 tell a dead session by a Fault with status 200, other mistakes by one with 500`()
        throws
    {
        let sandbox = sandbox()
        let dead = outages(sandbox, unit: "PB0601", token: "ai-do", "14/06/2026", "29/06/2026")
        #expect(dead.status == .ok && String(decoding: dead.body, as: UTF8.self).contains("<soap:Fault>"))
        let token = try token(sandbox)
        for (from, to) in [
            ("31/02/2026", "01/03/2026"), ("02/06/2026", "01/06/2026"), ("01/01/2026", "31/12/2026"),
        ] {
            #expect(outages(sandbox, unit: "PB0601", token: token, from, to).status == .internalServerError)
        }
    }

    @Test func `lose cancelled outages without a word, and never gain one`() throws {
        let before = try allOutages(revision: 0)
        let after = try allOutages(revision: 3)
        #expect(after.isStrictSubset(of: before) && Double(after.count) > Double(before.count) * 0.8)
    }

    private func allOutages(revision: Int) throws -> Set<String> {
        let sandbox = sandbox(revision: revision) { $0.changeShare = 0.02 }
        let token = try token(sandbox)
        let texts = (1...15).map { unit in
            inner(
                outages(
                    sandbox,
                    unit: "PB06" + String(format: "%02d", unit),
                    token: token,
                    "14/06/2026",
                    "29/06/2026"
                )
            )
        }
        return Set(texts.joined().matches(of: /PB06\d\d-\d{8}-\d/).map { String($0.output) })
    }

    // MARK: Invoices

    @Test func `trap 21 sign invoices in all the ways that providers write them, and adjust some`() throws {
        let sandbox = sandbox()
        let fields = try sandbox.signedIn()
        let pages = (1...6).map {
            Seen(sandbox.get("/electricity/api/hoadondientu?trang=\($0)&soDong=200", fields: fields))
        }
        let invoices = pages.flatMap(\.duLieu.items).compactMap(\.signedXml.text)
        #expect(invoices.count == pages[0].tongSo.number && invoices.count == 1050)
        #expect(Seen(sandbox.get("/_control/facts")).invoices.number == 1050)
        for invoice in invoices.prefix(60) { #expect(XMLParser(data: Data(invoice.utf8)).parse()) }
        for mark in [
            "</NDHDon><TToan>", "<DSDVu>", "<MSTTCGP>3900000110</MSTTCGP><MCCQT", "<TDiep>", ".000000<",
            "<SHDon>000", "<PBan>2.0.1<", "<TCHDon>1<", "<TCHDon>2<", "<SignatureValue>",
        ] {
            #expect(invoices.contains { $0.contains(mark) }, "\(mark)")
        }
    }

    // MARK: Files

    @Test func `leave a month of bills behind as a gzip file, with a mark that it is whole`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "drops-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try DropFiles(.holding(240)).write(to: folder)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: "electricity").path
        )
        #expect(names.sorted() == ["hoadon_2026-06.csv.gz", "hoadon_2026-06.csv.gz.ok"])
        let text = try unpacked(
            folder.appending(path: "electricity/hoadon_2026-06.csv.gz"),
            with: "gzip",
            "-dc"
        )
        let lines = text.split(separator: "\r\n")
        #expect(lines.first?.hasPrefix("\u{FEFF}MA_KHANG;") == true && lines.count == 21)
        let sheet = try unpacked(
            folder.appending(path: "transport/lichchay_NX-TN-004.xlsx"),
            with: "python3",
            "-c",
            "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; "
                + "print(z.read('xl/sharedStrings.xml').decode())"
        )
        #expect(sheet.contains("Xuất bến"))
    }

    private func unpacked(_ file: URL, with program: String...) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = program + [file.path]
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }
}

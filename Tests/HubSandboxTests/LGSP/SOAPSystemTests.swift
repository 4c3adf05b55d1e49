import Foundation
import HTTPTypes
import HubSandbox
import Testing

/// A SOAP 1.1 request as a client would write it.
private func soap(
    _ path: String,
    _ operation: String,
    _ namespace: String,
    _ inner: String,
    fields: [String: String]
) -> SandboxRequest {
    var head: HTTPFields = [.contentType: "text/xml; charset=utf-8"]
    for (name, value) in fields {
        if let name = HTTPField.Name(name) { head[name] = value }
    }
    let body =
        #"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>"#
        + #"<n:\#(operation) xmlns:n="\#(namespace)">\#(inner)</n:\#(operation)></s:Body></s:Envelope>"#
    return SandboxRequest(
        method: .post,
        target: path,
        authority: "lgsp.example",
        fields: head,
        body: Array(body.utf8)
    )
}

extension Sandbox {
    fileprivate func send(_ request: SandboxRequest) -> Answer { respond(to: request, port: 1).answer }
}

@Suite struct `The statistics office` {
    private func wards(_ day: String) -> Answer {
        Sandbox(.holding(10)).send(
            soap(
                "/nso/DMDVHC.asmx",
                "DanhMucPhuongXa",
                "http://tempuri.org/",
                "<n:DenNgay>\(day)</n:DenNgay>",
                fields: ["SOAPAction": "\"http://tempuri.org/DanhMucPhuongXa\""]
            )
        )
    }

    @Test func `trap 16 gives one code two names across 1 July 2025`() throws {
        let old = SeenXML(wards("30/06/2025"))
        let new = SeenXML(wards("01/07/2025"))
        let places = try [old, new].map { try #require($0["MaPhuongXa"].firstIndex(of: "27694")) }
        #expect(old["TenPhuongXa"][places[0]] == "Phường 1")
        #expect(new["TenPhuongXa"][places[1]] == "Phường Long An")
        #expect(old["TenTinh"][places[0]] == "Tỉnh Long An")
        #expect(new["TenTinh"][places[1]] == "Tỉnh Tây Ninh")
        #expect(old["MaTinh"][places[0]] == new["MaTinh"][places[1]])
        #expect(new["MaQuanHuyen"].isEmpty)
    }

    @Test func `trap 18 holds decomposed letters and a smart apostrophe`() {
        let names = SeenXML(wards("01/07/2025"))["TenPhuongXa"]
        #expect(names.contains { $0.contains("\u{2019}") })
        #expect(
            names.contains {
                $0.unicodeScalars.contains { $0.properties.canonicalCombiningClass != .notReordered }
            }
        )
    }

    @Test func `has no data set before its first list, and a fault for what is no day`() {
        let empty = wards("01/01/2000")
        #expect(empty.status == .ok)
        #expect(SeenXML(empty)["NewDataSet"].isEmpty)
        let fault = wards("2025-07-01")
        #expect(fault.status == .internalServerError)
        #expect(SeenXML(fault)["faultcode"] == ["soap:Server"])
    }

    @Test(arguments: ["", "<a>", "<s:Envelope><s:Body></s:Body></s:Envelope>", "{}", "<a></b>"])
    func `answers what is no call with a fault`(body: String) {
        let answer = Sandbox(.holding(10)).post("/nso/DMDVHC.asmx", body)
        #expect(SeenXML(answer)["faultcode"] == ["soap:Client"])
    }
}

@Suite struct `The exchange of documents` {
    private let sandbox = Sandbox(.holding(12_000))

    private func call(_ operation: String, _ inner: String, key: String = "khoa-thu-nghiem") -> SeenXML {
        SeenXML(
            sandbox.send(
                soap(
                    "/edoc",
                    operation,
                    "http://www.go.vn/eDoc",
                    inner,
                    fields: ["SOAPAction": operation, "SystemId": "vxp.saas.03", "SecretKey": key]
                )
            )
        )
    }

    private func pending() -> [String] {
        call("GetPendingDocumentIds", "<n:OrganId>H53.19</n:OrganId>")["DocumentId"]
    }

    private func document(_ identifier: String) throws -> SeenXML {
        let content =
            call("GetDocument", "<n:DocumentId>\(identifier)</n:DocumentId>")["Document"].first ?? ""
        return SeenXML(Array(try #require(Data(base64Encoded: content))))
    }

    @Test func `trap 15 sends two namespaces and two notations`() throws {
        let documents = try pending().map(document)
        #expect(documents.count == 12)
        #expect(documents.allSatisfy { $0.isWellFormed })
        let senders = Set(documents.compactMap { $0["OrganId"].first })
        #expect(senders == ["H53.10", "000.00.10.H53"])
        #expect(documents.contains { !$0["edXMLEnvelope"].isEmpty })
        #expect(documents.contains { !$0["EdXMLEnvelope"].isEmpty })
    }

    @Test func `trap 05 spells Bussiness so`() throws {
        let documents = try pending().map(document)
        #expect(documents.allSatisfy { $0["BussinessDocType"].count == 1 })
    }

    @Test func `trap 04 writes days with slashes`() throws {
        let document = try document(pending()[0])
        #expect(document["PromulgationDate"] == ["2026/06/01"])
    }

    @Test func `has commas in the notation too`() throws {
        #expect(pending().contains { $0.split(separator: ",").count == 4 })
    }

    @Test func `zips its attachments`() throws {
        let content = try #require(try document(pending()[0])["ContentTransferEncoded"].first)
        let zip = try #require(Data(base64Encoded: content))
        #expect(zip.starts(with: [0x50, 0x4B, 3, 4]))
        #expect(zip.range(of: Data("%PDF-1.4".utf8)) != nil)
    }

    @Test func `sends some a second file, which is not zipped`() throws {
        let documents = try pending().map(document)
        let contents = documents.map { $0["ContentTransferEncoded"] }
        #expect(contents.map(\.count).max() == 2)
        let annex = try #require(contents.first { $0.count == 2 }?.last)
        #expect(Data(base64Encoded: annex)?.starts(with: "%PDF-1.4".utf8) == true)
        #expect(Seen(sandbox.get("/_control/facts")).attachments.number == contents.joined().count)
    }

    @Test func `keeps a document until its receipt, and takes a receipt twice`() {
        let first = pending()[0]
        _ = call("GetDocument", "<n:DocumentId>\(first)</n:DocumentId>")
        #expect(pending().contains(first))
        for _ in 1...2 {
            #expect(call("ConfirmReceived", "<n:DocumentId>\(first)</n:DocumentId>")["ErrorCode"] == ["0"])
        }
        #expect(!pending().contains(first))
    }

    @Test func `trap 13 says with status 200 that the key is wrong, the document unknown`() {
        #expect(
            call("GetPendingDocumentIds", "<n:OrganId>H53.19</n:OrganId>", key: "sai")["ErrorCode"] == ["15"]
        )
        #expect(call("GetDocument", "<n:DocumentId>x</n:DocumentId>")["ErrorCode"] == ["16"])
    }
}

@Suite struct `The population database` {
    private static let now = 1_781_500_000
    private let sandbox: Sandbox

    init() {
        var configuration = SandboxConfiguration.holding(12_000)
        configuration.clock = { .seconds(Self.now) }
        sandbox = Sandbox(configuration)
    }

    private func verify(_ inner: String, time: String, hash: String) -> SeenXML {
        SeenXML(
            sandbox.send(
                soap(
                    "/dancu",
                    "XacThucThongTinCongDan",
                    "http://dancuquocgia.bca",
                    inner,
                    fields: [
                        "SOAPAction": "\"\"", "Timestamp": time, "X-Road-Client": "VN/GOV/H53/LIENTHONG",
                        "ApiKey": "khoa-thu-nghiem",
                        "Authorization": "Basic " + Data("tayninh:\(hash)".utf8).base64EncodedString(),
                    ]
                )
            )
        )
    }

    /// SHA-256 of `http://lgsp.example/dancutayninh1781500000000bi-mat-thu-nghiem`.
    private static let signature = "533d551d1e4834b849fc6ae6b8fdfcffb576b751142472d57d3e2f81fdf150c5"

    private func asked(_ person: Seen) -> String {
        let birth = (person.ngaySinh.text ?? "").split(separator: "/").reversed().joined()
        return """
            <n:MaYeuCau>LT1</n:MaYeuCau><n:MaDVC>G13-TP01</n:MaDVC><n:MaTichHop>037</n:MaTichHop>\
            <n:MaCanBo>080085999903</n:MaCanBo><n:SoDinhDanh>\(person.soDinhDanh.text ?? "")</n:SoDinhDanh>\
            <n:HoVaTen>\((person.hoTen.text ?? "").uppercased())</n:HoVaTen>\
            <n:NgayThangNamSinh><n:NgayThangNam>\(birth)</n:NgayThangNam></n:NgayThangNamSinh>
            """
    }

    private func person() throws -> Seen {
        var fields = HTTPFields()
        fields[try #require(HTTPField.Name("X-Api-Key"))] = "khoa-thu-nghiem"
        return Seen(sandbox.get("/consents/v1/dong-y?soDong=1", fields: fields)).danhSach[0]
    }

    @Test func `tells whether a person exists, and nothing of the person`() throws {
        let inner = asked(try person())
        let yes = verify(inner, time: "1781500000000", hash: Self.signature)
        #expect(yes["TonTai"] == ["true"])
        #expect(Set(yes.texts.keys).isSuperset(of: ["MaYeuCau", "TonTai"]) && yes["HoVaTen"].isEmpty)
        let no = verify(
            inner.replacing("080085999903", with: "080085999903").replacing(
                "<n:HoVaTen>",
                with: "<n:HoVaTen>X"
            ),
            time: "1781500000000",
            hash: Self.signature
        )
        #expect(no["TonTai"] == ["false"])
    }

    @Test func `trap 11 wants the time in milliseconds, in the hash as in the head`() throws {
        let inner = asked(try person())
        let seconds = verify(inner, time: "1781500000", hash: Self.signature)
        #expect(seconds["faultstring"] == ["Timestamp quá hạn (mili giây)"])
        let other = verify(inner, time: "1781500000001", hash: Self.signature)
        #expect(other["faultstring"] == ["Sai chữ ký"])
    }

    @Test func `trap 13 tells a wrong order of elements by a fault`() throws {
        let inner = asked(try person())
        let swapped =
            inner.replacing("<n:MaYeuCau>LT1</n:MaYeuCau>", with: "") + "<n:MaYeuCau>LT1</n:MaYeuCau>"
        let fault = verify(swapped, time: "1781500000000", hash: Self.signature)
        #expect(fault["faultstring"] == ["Sai thứ tự hoặc tên phần tử"])
    }
}

import Foundation
import HubAuthoring
import HubModel
import Testing

@Suite struct `Descriptions of services` {
    private func guesses(_ file: String, pull: String = "records") throws -> [Guess] {
        try GuessBench().guesses(
            [GuessBench.fixture("descriptions/\(file)")],
            ConnectorFacts(connector: "thu", pull: pull)
        )
    }

    private func drafts(_ guesses: [Guess]) throws -> [String: String] {
        let drafts = Drafts(guesses, language: .english)
        let files = drafts.files
        let findings = try DraftCheck.findings(files, in: NSTemporaryDirectory() + "nothing-here")
        #expect(findings.map { "\($0.location) \($0.message.english)" } == [])
        return Dictionary(
            uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
        )
    }

    @Test func `in OpenAPI give pulls with pages, days, sign-in and columns`() throws {
        let guesses = try guesses("admissions.openapi.yaml")
        // The operation with a part of its address is no list.
        #expect(guesses.map { GuessReport($0, .english).pull } == ["thu/dossier", "thu/school"])
        let connector = try #require(try drafts(guesses)["Connectors/thu/connector.yaml"])
        for line in [
            "ask: GET /hoso", "tuNgay: \"{since | yyyy-MM-dd}\"", "trang: \"{page}\"",
            "by: page, from: 0, size: 500",
            "total: tongSo", "records: \"danhSach[]\"", "header.X-Khoa: \"{secret.api_key}\"",
            "example: \"https://tuyensinh.example/api/v1\"", "title: Tuyển sinh đầu cấp",
        ] { #expect(connector.contains(line)) }
        #expect(!connector.contains("sapXep"))
        let report = GuessReport(try #require(guesses.first), .english)
        let types = Dictionary(uniqueKeysWithValues: report.fields.map { ($0.from, $0.type) })
        #expect(
            types["ngaySinh"] == "date" && types["diem"] == "decimal" && types["soDinhDanh"] == "citizen_id"
        )
        #expect(
            report.fields.first { $0.from == "trangThai" }?.values == ["CHO_DUYET", "DA_DUYET", "TU_CHOI"]
        )
        // Nothing but a name says so.
        #expect(report.fields.allSatisfy { $0.confidence < 95 })
    }

    @Test func `in Swagger 2 do not follow a circle of references`() throws {
        let guesses = try guesses("waste.swagger.json")
        let report = GuessReport(try #require(guesses.first), .english)
        #expect(report.fields.map(\.from).filter { $0.hasPrefix("tuyenCha.") } == [])
        let connector = try #require(try drafts(guesses)["Connectors/thu/connector.yaml"])
        #expect(connector.contains("basic: { user") && connector.contains("https://rac.example/v2"))
    }

    @Test func `in WSDL give the SOAP call, and no table of the project is taken for theirs`() throws {
        let guesses = try guesses("water.wsdl")
        #expect(guesses.count == 1)
        let files = try drafts(guesses)
        let connector = try #require(files["Connectors/thu/connector.yaml"])
        for line in [
            "soap: LayHoaDon", "at: /ws/HoaDon.asmx", "namespace: \"http://capnuoc.example/ws\"",
            "action: \"http://capnuoc.example/ws/{operation}\"", "MatKhau: \"{secret.password}\"",
            "records: \"LayHoaDonResponse.LayHoaDonResult.HoaDon[]\"",
        ] { #expect(connector.contains(line)) }
        #expect(files.keys.contains { $0.hasPrefix("Mappings/thu_") })
    }

    @Test(arguments: [
        (
            "anchors.yaml",
            "openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\npaths: {}\n"
        ),
        (
            "no-lists.json",
            #"{"openapi": "3.0.0", "paths": {"/x": {"get": {"responses": {"200": {"description": "OK"}}}}}}"#
        ),
        ("self.json", ##"{"openapi": "3.0.0", "paths": {"/x": {"$ref": "#/paths/~1x"}}}"##),
        ("odd.json", #"{"openapi": 3, "paths": [1, 2]}"#),
    ])
    func `that say nothing of records end with a clear error`(name: String, text: String) {
        #expect(throws: HubFailure.self) { try GuessBench().guesses([GuessBench.sample(name, text)]) }
    }
}

import HubModel
import HubPipeline
import Testing

@Suite struct `A SOAP call` {
    private func utility(
        _ version: String = "1.1",
        answers: String = "",
        security: String = "",
        body: String? = nil
    ) -> AskedSource {
        AskedSource(
            connector: """
                soap: { version: "\(version)", namespace: "http://tempuri.org/", action: "http://tempuri.org/{operation}"\(security) }
                \(answers)
                """,
            pull: """
                soap: LichNgung
                at: /CskhService.asmx
                body: \(body ?? #"{ MaDonVi: "PB0601", TuNgay: "{now | dd/MM/yyyy}", Rong: "{run.id | or \"\"}" }"#)
                records: "LichNgungResponse.LichNgungResult.Dong[]"
                """,
            secrets: ["password": "a<b&c"]
        )
    }

    private static let rows = """
        <LichNgungResponse xmlns="http://tempuri.org/"><LichNgungResult><Dong><MA>1</MA></Dong><Dong><MA>2</MA></Dong>\
        </LichNgungResult></LichNgungResponse>
        """

    @Test func `of version 1 1 has its elements in the order of the file`() async throws {
        let outcome = try await utility().run { _, _ in .soap(Self.rows) }
        #expect(outcome.failure == nil && outcome.codes == ["1", "2"])
        let request = try #require(outcome.requests.first)
        #expect(request.method == "POST" && request.path == "/CskhService.asmx")
        #expect(request.field("Content-Type") == "text/xml; charset=utf-8")
        #expect(request.field("SOAPAction") == "\"http://tempuri.org/LichNgung\"")
        #expect(
            request.text == """
                <?xml version="1.0" encoding="utf-8"?>\
                <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>\
                <LichNgung xmlns="http://tempuri.org/"><MaDonVi>PB0601</MaDonVi><TuNgay>15/06/2026</TuNgay><Rong>1</Rong>\
                </LichNgung></soap:Body></soap:Envelope>
                """
        )
    }

    @Test func `of version 1 2 names its action in the content type`() async throws {
        let request = try #require(try await utility("1.2").run { _, _ in .soap(Self.rows) }.requests.first)
        #expect(
            request.field("Content-Type")
                == "application/soap+xml; charset=utf-8; action=\"http://tempuri.org/LichNgung\""
        )
        #expect(request.field("SOAPAction") == nil)
        #expect(request.text.contains("xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\""))
    }

    @Test func `may choose its prefix, attributes and repeated elements`() async throws {
        let source = AskedSource(
            connector: """
                soap: { namespace: "http://dancuquocgia.bca" }
                """,
            pull: """
                soap: dan:TraCuu
                at: /dancu
                headers: { Content-Type: application/xml }
                body:
                  "@Ma": "7"
                  dan:HoVaTen: "LÊ & <MẪU>"
                  dan:SoCMND: ""
                  dan:NgaySinh: { dan:Nam: "1990" }
                  dan:So: [ "1", "2" ]
                  dan:Trong:
                """
        )
        let request = try #require(try await source.run { _, _ in .soap("<x/>") }.requests.first)
        #expect(request.field("Content-Type") == "application/xml")
        #expect(request.field("SOAPAction") == "\"\"")
        #expect(
            request.text.contains(
                """
                <soap:Body><dan:TraCuu xmlns:dan="http://dancuquocgia.bca" Ma="7"><dan:HoVaTen>LÊ &amp; &lt;MẪU&gt;</dan:HoVaTen>\
                <dan:SoCMND/><dan:NgaySinh><dan:Nam>1990</dan:Nam></dan:NgaySinh><dan:So>1</dan:So><dan:So>2</dan:So>\
                <dan:Trong/></dan:TraCuu></soap:Body>
                """
            )
        )
    }

    /// Trap 13: a Fault is one, whatever its status says.
    @Test(arguments: [200, 500])
    func `of trap 13 whose answer is a Fault fails, also with HTTP 200`(status: Int) async throws {
        let fault =
            "<s:Fault xmlns:s=\"x\"><faultcode>s:Client</faultcode><faultstring>Sai mã</faultstring></s:Fault>"
        let outcome = try await utility().run { _, _ in .soap(fault, status: status) }
        #expect(["answer.refused", "answer.unexpected"].contains(outcome.failure))
        #expect(outcome.requests.count == 1)
        #expect(outcome.report.failure?.detail == "Sai mã")
    }

    @Test func `whose Fault is the server's is tried again, and classified as its manifest says`()
        async throws
    {
        let fault =
            "<s:Fault xmlns:s=\"x\"><faultcode>s:Server</faultcode><faultstring>Timeout calling backend</faultstring></s:Fault>"
        let again = try await utility().run { _, number in
            number < 3 ? .soap(fault, status: 500) : .soap(Self.rows)
        }
        #expect(again.failure == nil && again.requests.count == 3)
        let refused = utility(
            answers: #"answers: { refused_when: [ "Fault.faultstring contains Timeout" ] }"#
        )
        let outcome = try await refused.run { _, _ in .soap(fault, status: 500) }
        #expect(outcome.failure == "answer.refused" && outcome.requests.count == 1)
        let retried = utility(answers: #"answers: { retry_when: [ "Fault.faultstring contains Timeout" ] }"#)
        let later = try await retried.run { _, number in number < 2 ? .soap(fault) : .soap(Self.rows) }
        #expect(later.failure == nil && later.requests.count == 2)
    }

    @Test func `carries WS-Security as text, escaped`() async throws {
        let source = utility(security: #", security: { user: hub, password: "{secret.password}" }"#)
        let request = try #require(try await source.run { _, _ in .soap(Self.rows) }.requests.first)
        #expect(request.text.contains("<wsse:Username>hub</wsse:Username>"))
        #expect(request.text.contains("#PasswordText\">a&lt;b&amp;c</wsse:Password>"))
        #expect(request.text.contains("<soap:Header><wsse:Security soap:mustUnderstand=\"1\""))
    }

    @Test func `carries WS-Security as a digest over nonce, time and password`() async throws {
        let source = utility(
            security: #", security: { user: hub, password: "{secret.password}", password_as: digest }"#
        )
        let request = try #require(try await source.run { _, _ in .soap(Self.rows) }.requests.first)
        #expect(request.text.contains("<wsu:Created>2026-06-14T18:30:00Z</wsu:Created>"))
        #expect(request.text.contains("#Base64Binary\">bjBuY2U=</wsse:Nonce>"))
        // printf 'n0nce2026-06-14T18:30:00Za<b&c' | openssl sha1 -binary | base64
        #expect(request.text.contains("#PasswordDigest\">JSyp0nleoRgCYDPWkzDTfgDDBpg=</wsse:Password>"))
        #expect(!request.text.contains("a&lt;b"))
    }

    @Test func `signs in, keeps a value from inside the body and sends it as a header`() async throws {
        let source = AskedSource(
            connector: """
                soap: { namespace: "http://tempuri.org/", action: "{operation}" }
                sign_in:
                  login:
                    soap: DangNhap
                    at: /S.asmx
                    body: { TaiKhoan: hub, MatKhau: "{secret.password}" }
                    keep: { token: DangNhapResponse.DangNhapResult.Token }
                    lasts: 25m
                  send:
                    soap_header.PhienLamViec: "{kept.token}"
                    soap_header.AuthHeader: { User: hub, Token: "{kept.token}" }
                """,
            pull: "soap: Lay\nat: /S.asmx\nrecords: LayResponse.R[]",
            secrets: ["password": "p"]
        )
        let outcome = try await source.run { request, _ in
            request.field("SOAPAction") == "\"DangNhap\""
                ? .soap(
                    "<DangNhapResponse><DangNhapResult><Token>a&amp;b</Token></DangNhapResult></DangNhapResponse>"
                )
                : .soap("<LayResponse><R><MA>1</MA></R></LayResponse>")
        }
        #expect(outcome.failure == nil && outcome.codes == ["1"])
        #expect(!outcome.requests[0].text.contains("Header>"))
        #expect(
            outcome.requests[1].text.contains(
                """
                <soap:Header><PhienLamViec xmlns="http://tempuri.org/">a&amp;b</PhienLamViec>\
                <AuthHeader xmlns="http://tempuri.org/"><User>hub</User><Token>a&amp;b</Token></AuthHeader></soap:Header>
                """
            )
        )
    }

    @Test func `without records gives what is inside the body`() async throws {
        let source = AskedSource(connector: "", pull: "soap: Lay\nat: /S.asmx\nrecords: \"**.R\"")
        let outcome = try await source.run { _, _ in
            .soap("<LayResponse><a><R><MA>1</MA></R></a></LayResponse>")
        }
        #expect(outcome.failure == nil && outcome.codes == ["1"])
    }
}

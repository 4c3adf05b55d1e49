import HubModel
import HubPipeline
import Synchronization
import Testing

@Suite struct `A token of OAuth 2` {
    /// `oauth2` of an integration platform that also wants its own header, on the token call and on every other.
    private func platform(_ oauth2: String, send: String = "") -> AskedSource {
        AskedSource(
            connector: """
                sign_in:
                  oauth2: { token_url: "{settings.base_url}/token", \(oauth2) }
                \(send)
                answers: { sign_in_again_when: [ status 401, code = 401 ] }
                """,
            pull: """
                ask: GET /things
                query: { trang: "{page}" }
                pages: { by: page, size: 1, stop: short_page }
                records: data[]
                """,
            secrets: ["key": "K&1", "word": "mật khẩu"]
        )
    }

    private static let token = #"{"access_token":"t1","token_type":"Bearer","expires_in":3600}"#

    @Test func `goes with every request, and so does what send places, also to the token's address`()
        async throws
    {
        let source = platform(
            "grant: client_credentials, client_in: none",
            send: """
                  send:
                    header.lgspaccesstoken:
                      json: { AppName: LIENTHONG, AccessKey: "{secret.key}" }
                      then: [base64]
                """
        )
        let outcome = try await source.run { request, _ in
            request.path == "/token" ? .json(Self.token) : .things([])
        }
        #expect(outcome.failure == nil)
        let badge = "eyJBcHBOYW1lIjoiTElFTlRIT05HIiwiQWNjZXNzS2V5IjoiSyYxIn0="
        #expect(outcome.requests.map(\.path) == ["/token", "/things"])
        #expect(outcome.requests.map { $0.field("lgspaccesstoken") } == [badge, badge])
        #expect(outcome.requests.map { $0.field("Authorization") } == [nil, "Bearer t1"])
        #expect(outcome.requests[0].method == "POST")
        #expect(outcome.requests[0].text == "grant_type=client_credentials")
    }

    @Test(arguments: [
        (
            "grant: client_credentials, client_id: hub, client_secret: \"{secret.key}\"",
            "grant_type=client_credentials", "Basic aHViOksmMQ=="
        ),
        (
            "grant: client_credentials, client_in: form, client_id: hub, client_secret: \"{secret.key}\"",
            "grant_type=client_credentials&client_id=hub&client_secret=K%261", nil
        ),
        (
            "grant: password, client_id: hub, client_secret: \"{secret.key}\", user: u, password: \"{secret.word}\", scope: CSKH",
            "grant_type=password&username=u&password=m%E1%BA%ADt%20kh%E1%BA%A9u&scope=CSKH",
            "Basic aHViOksmMQ=="
        ),
    ])
    func `is asked for as the grant and the client say`(oauth2: String, body: String, authorization: String?)
        async throws
    {
        let outcome = try await platform(oauth2).run { request, _ in
            request.path == "/token" ? .json(Self.token) : .things([])
        }
        #expect(outcome.requests.first?.text == body)
        #expect(outcome.requests.first?.field("Authorization") == authorization)
        #expect(outcome.requests.first?.field("Content-Type") == "application/x-www-form-urlencoded")
    }

    /// Trap 10: one real system sends an instant with seven digits behind the comma where others send seconds.
    @Test(arguments: [
        ("600", 2), (#""600""#, 2), ("600.5", 2), (#""2026-06-14T18:40:00.1234567Z""#, 2),
        (#""2026-06-15T01:40:00+07:00""#, 3),
        // What cannot be believed holds until the source refuses.
        ("-1", 1), ("0", 1), ("1e12", 1), (#""soon""#, 1), ("null", 1), (#""2020-01-01T00:00:00Z""#, 1),
    ])
    func `of trap 10 is renewed before it ends, whatever form its end has`(end: String, tokens: Int)
        async throws
    {
        let time = TestTime()
        let outcome = try await platform("grant: client_credentials, client_in: none").run(time: time) {
            request,
            _ in
            guard request.path != "/token" else {
                return .json(#"{"access_token":"t","expires_in":\#(end)}"#)
            }
            // Each page takes four minutes and a half; the tokens hold for ten.
            time.advance(by: .seconds(285))
            let page = Int(request.url.split(separator: "=").last ?? "") ?? 0
            return .things(page < 4 ? ["\(page)"] : [])
        }
        #expect(outcome.codes == ["1", "2", "3"])
        #expect(outcome.requests.filter { $0.path == "/token" }.count == tokens)
    }

    @Test func `that dies in the middle of the pages is renewed once`() async throws {
        let tokens = Mutex(0)
        let outcome = try await platform("grant: client_credentials, client_in: none").run { request, _ in
            if request.path == "/token" {
                let number = tokens.withLock {
                    $0 += 1; return $0
                }
                return .json(#"{"access_token":"t\#(number)"}"#)
            }
            if request.url.hasSuffix("=2"), request.field("Authorization") == "Bearer t1" {
                return .json(#"{"code":401}"#)
            }
            return .things(request.url.hasSuffix("=3") ? [] : [String(request.url.last ?? "-")])
        }
        #expect(outcome.failure == nil && outcome.codes == ["1", "2"])
        #expect(tokens.withLock { $0 } == 2)
    }

    @Test func `that is refused for ever ends the run, without hammering the token's address`() async throws {
        let outcome = try await platform("grant: client_credentials, client_in: none").run { request, _ in
            request.path == "/token" ? .json(Self.token) : .json("{}", status: 401)
        }
        #expect(outcome.failure == "sign_in.refused")
        #expect(outcome.requests.filter { $0.path == "/token" }.count == 3)
    }

    @Test(arguments: [
        #"{"token_type":"Bearer"}"#, #"{"access_token":""}"#, #"{"access_token":null}"#, "{}", "", "<html/>",
        "[]",
        #"{"access_token":"t","error":"invalid_client"}"#, "không phải JSON",
    ])
    func `that does not come is told at once`(answer: String) async throws {
        let outcome = try await platform("grant: client_credentials, client_in: none").run { _, _ in
            .json(answer)
        }
        #expect(["sign_in.failed", "sign_in.nothing_to_keep"].contains(outcome.failure))
        #expect(outcome.requests.count == 1)
    }

    @Test func `is waited for where its own address is busy`() async throws {
        let outcome = try await platform("grant: client_credentials, client_in: none").run {
            request,
            number in
            if number < 3 { return .json("{}", status: 503) }
            return request.path == "/token" ? .json(Self.token) : .things([])
        }
        #expect(outcome.failure == nil && outcome.requests.count == 4)
    }

    @Test func `that would break out of its header is refused`() async throws {
        let outcome = try await platform("grant: client_credentials, client_in: none").run { request, _ in
            request.path == "/token" ? .json(#"{"access_token":"a\r\nX-Admin: 1"}"#) : .things([])
        }
        #expect(outcome.failure == "request.bad_header")
    }
}

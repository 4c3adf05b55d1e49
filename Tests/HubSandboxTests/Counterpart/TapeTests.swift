import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `A counterpart that plays a tape` {
    private let sandbox: Sandbox
    private let file = FileManager.default.temporaryDirectory.path + "/tape-\(UUID().uuidString).json"

    init() throws {
        var configuration = SandboxConfiguration()
        configuration.playsTape = true
        sandbox = Sandbox(configuration)
        try Data(Self.tape.utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(order(#"{"tape":"\#(file)"}"#) == 200)
    }

    private static func answer(_ text: String, status: Int = 200) -> String {
        #"{"status":\#(status),"fields":{"Content-Type":"application/json"},"body":"\#(Data(text.utf8).base64EncodedString())"}"#
    }

    private static let tape = """
        {"token":"tk-","expired":\(answer("over", status: 401)),"exchanges":[
          {"method":"POST","target":["/token"],"isSignIn":true,"needsToken":false,
           "answers":{"":[\(answer("tk-000000"))],"shut":[\(answer("no", status: 503))]}},
          {"method":"GET","target":["/list?since=","h1","&page=1"],"isSignIn":false,"needsToken":true,
           "late":{"cue":"late","hole":"h1","pattern":"dd/MM/yyyy","latest":"20260614000000"},
           "answers":{"":[\(answer("one"))],"twice":[\(answer("a")),\(answer("b"))],"late":[\(answer("more"))],
                      "expired":[\(answer("over", status: 401))]}},
          {"method":"POST","target":["/ask"],"body":["{\\"n\\":","n","}"],"isSignIn":false,"needsToken":false,
           "answers":{"":[\(answer("asked"))]}}
        ]}
        """

    private func ask(_ method: HTTPRequest.Method, _ target: String, token: String? = nil, body: String = "")
        -> (
            status: Int, text: String
        )
    {
        var fields = HTTPFields()
        fields[.authorization] = token.map { "Bearer " + $0 }
        let request = SandboxRequest(method: method, target: target, fields: fields, body: Array(body.utf8))
        let answer = sandbox.respond(to: request, port: 1).answer
        return (answer.status.code, String(decoding: answer.body, as: UTF8.self))
    }

    private func order(_ text: String) -> Int {
        ask(.post, "/_control", body: text).status
    }

    @Test func `gives what stands there to who shows a token that lives`() {
        #expect(ask(.get, "/list?since=1&page=1").status == 401)
        let token = ask(.post, "/token").text
        #expect(token == "tk-000001")
        #expect(ask(.get, "/list?since=14%2F06%2F2026&page=1", token: token).text == "one")
        #expect(ask(.get, "/list?since=1&page=1", token: "tk-000009").status == 401)
        #expect(ask(.post, "/ask", body: #"{"n":7}"#).text == "asked")
    }

    @Test func `notes what does not stand there`() {
        #expect(ask(.get, "/list?since=1&page=2").status == 404)
        #expect(ask(.post, "/ask", body: #"{"n":7"#).status == 404)
        #expect(sandbox.ledger.unexpected == ["GET /list": 1, "POST /ask": 1])
    }

    @Test func `answers otherwise by a cue, from a request on and so many times`() {
        let token = ask(.post, "/token").text
        #expect(order(#"{"cues":[{"name":"twice","from":2,"times":2,"atSignIn":false}]}"#) == 200)
        let texts = (0..<4).map { _ in ask(.get, "/list?since=1&page=1", token: token).text }
        #expect(texts == ["one", "a", "b", "one"])
        #expect(order(#"{"cues":[{"name":"shut","from":1,"times":1,"atSignIn":true}]}"#) == 200)
        #expect(ask(.post, "/token").status == 503)
        #expect(ask(.post, "/token").text == "tk-000002")
    }

    @Test func `gives what is new only to who asks from before it`() {
        let token = ask(.post, "/token").text
        #expect(order(#"{"cues":[{"name":"late","from":1,"times":9,"atSignIn":false}]}"#) == 200)
        #expect(ask(.get, "/list?since=14%2F06%2F2026&page=1", token: token).text == "more")
        #expect(ask(.get, "/list?since=15%2F06%2F2026&page=1", token: token).text == "one")
    }

    @Test func `is a stranger below /foreign, and notes who shows anything of itself`() {
        #expect(ask(.get, "/foreign/list").text.contains("<html>"))
        #expect(sandbox.ledger.credentialsAtForeignHost == 0)
        _ = ask(.get, "/foreign/list", token: "tk-1")
        #expect(sandbox.ledger.credentialsAtForeignHost == 1)
    }

    @Test(arguments: [#"{"tape":"/nowhere/tape.json"}"#, #"{"cues":[{"name":"x"}]}"#])
    func `refuses a tape that is none`(text: String) {
        #expect(order(text) == 400)
    }
}

import HubModel
import HubPipeline
import Testing

@Suite struct `A signature` {
    private func source(_ signIn: String, pull: String) -> AskedSource {
        AskedSource(
            connector: "sign_in:\n" + signIn.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"),
            settings: "user: { type: text, default: hub }",
            pull: pull,
            secrets: ["key": "Jefe", "secret": "s3"]
        )
    }

    /// The population database: Basic base64(user:SHA256hex(url + user + timestamp + secret)).
    @Test(arguments: [
        // printf '%s' https://source.example/dancuhub1781461800000s3 | sha256sum
        (
            "epoch_ms",
            "aHViOmNkOWFiMDcxN2M4YzRlMWM0ODA3MzVhMjEwMjdlZWE5ZGFjNzNmZWFmYjJlZmM3NTQzODZiODYzZjUzYTQzMmY="
        ),
        // Trap 11: the same with seconds, as another vendor wants it.
        (
            "epoch_s",
            "aHViOjBhNWMzMjE3ZDU5MGU1NDZkYjgwZmYwNjMwY2VmNjA5N2E3MTZhOWEzMTczOWQ3YTUzNmI2ODRkZTg2ZTM4ZmI="
        ),
    ])
    func `of trap 11 stands inside the password, with the time in its unit`(unit: String, digest: String)
        async throws
    {
        let request = try await source(
            """
            send: { header.Timestamp: "{request.time | \(unit)}" }
            sign: { with: sha256, text: "{settings.base_url}{request.path}{settings.user}{request.time | \(unit)}{secret.secret}" }
            basic: { user: "{settings.user}", password: "{signature}" }
            """,
            pull: "ask: GET /dancu\nquery: { a: b }"
        ).request()
        #expect(request.field("Timestamp") == (unit == "epoch_ms" ? "1781461800000" : "1781461800"))
        #expect(request.field("Authorization") == "Basic \(digest)")
    }

    @Test(arguments: [
        ("hmac_sha256", "hex", "6cdceb5a1faf361f4c5537a5c5b1917705be0aa81d3f2a29a6194a612dbab99f"),
        ("hmac_sha256", "base64", "bNzrWh+vNh9MVTelxbGRdwW+CqgdPyopphlKYS26uZ8="),
        (
            "hmac_sha512", "hex",
            "3df2f8289bf8461eb5f18f705cd2a762afddd0f5026da6847d01a8e29606382e71131a6e9429561c6262c62068633b1b0a6a8c3b7d6149b1deb91c8f7c75c8a6"
        ), ("md5", "hex", "e240b08b852338325f01158c01500e29"),
        ("sha256", "base64", "MhL8EQid8gvkV2UcWyj0o+VWVAXvHufzBrcgqEE3f+k="),
    ])
    func `is over the request as it goes on the wire`(with: String, encode: String, signature: String)
        async throws
    {
        let key = with.hasPrefix("hmac") ? ", secret: \"{secret.key}\"" : ""
        let request = try await source(
            """
            send: { query.app: "h b", json.nonce: "{request.nonce}" }
            sign: { with: \(with)\(key), encode: \(encode), put: header.X-Sign, text: "{request.method}\\n{request.path}\\n{request.query}\\n{request.body | sha256}" }
            """,
            pull: "ask: POST /v2/{settings.user}\nquery: { a: \"1\" }\njson: { b: 2 }"
        ).request()
        #expect(request.queryText == "a=1&app=h%20b")
        #expect(request.text == #"{"nonce":"n0nce","b":2}"#)
        #expect(request.field("X-Sign") == signature)
    }

    @Test(arguments: [("query.sig", "sig"), ("json.sig", "sig")])
    func `is not over the field that it fills itself`(place: String, name: String) async throws {
        let request = try await source(
            """
            sign: { with: sha256, put: \(place), text: "{request.query}{request.body}" }
            """,
            pull: "ask: POST /x\nquery: { a: \"1\" }\njson: { b: 2 }"
        ).request()
        // printf '%s' 'a=1{"b":2}' | sha256sum
        let signature = "b35cc73eab290eee22b06b4effedd489e719dbd2fcd19b911f27614a4b4aaa59"
        #expect(
            place.hasPrefix("query")
                ? request.queryText == "a=1&sig=\(signature)" && request.text == #"{"b":2}"#
                : request.queryText == "a=1" && request.text == #"{"sig":"\#(signature)","b":2}"#
        )
    }

    @Test func `is made anew at each attempt`() async throws {
        let outcome = try await source(
            """
            sign: { with: sha256, put: header.X-Sign, text: "{request.time | epoch_ms}" }
            """,
            pull: "ask: GET /x"
        ).run { _, number in number == 1 ? .json("{}", status: 503) : .json("[]") }
        let signatures = outcome.requests.map { $0.field("X-Sign") }
        #expect(signatures.count == 2 && signatures[0] != signatures[1])
    }

    @Test func `with an empty key is not sent`() async throws {
        let outcome = try await source(
            """
            sign: { with: hmac_sha256, secret: "{secret.key | either '' ''}", put: header.X-Sign, text: "{request.path}" }
            """,
            pull: "ask: GET /x"
        ).run { _, _ in .json("[]") }
        #expect(outcome.failure == "sign.secret" && outcome.requests.isEmpty)
    }
}

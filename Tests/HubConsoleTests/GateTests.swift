import HTTPTypes
import HubConsole
import HubModel
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@Suite struct `The gate of the console` {
    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test(arguments: ["/", "/runs?pull=a%2Fb", "/quarantine/1", "/outbox", "/nothing"])
    func `shows nothing to strangers and remembers where they wanted to go`(path: String) async throws {
        try await desk.test { client in
            for cookie in ["", "lienthong=", "lienthong=guessed", "__Host-lienthong=token-of-admin"] {
                try await client.execute(uri: path, method: .get, headers: [.cookie: cookie]) { response in
                    #expect(response.status == .seeOther)
                    let then = path == "/" ? "/sign-in" : "/sign-in?then="
                    #expect(response.headers[.location]?.hasPrefix(then) == true)
                }
            }
        }
    }

    @Test func `tells the service's log which page failed and why, and nothing of what was looked for`()
        async throws
    {
        let lines = HeardLog.Lines()
        let logger = Logger(label: "console") { _ in HeardLog(lines: lines) }
        try await desk.test(logger: logger) { client in
            let path = "/outbox?push=Le+Thi+Mau"
            try await client.execute(uri: path, method: .get, headers: .signedIn("viewer")) {
                #expect($0.status.kind == .serverError)
            }
            try await client.execute(uri: "/nothing", method: .get, headers: .signedIn("viewer")) {
                #expect($0.status == .notFound)
            }
        }
        let heard = lines.all
        #expect(heard.count == 1)
        #expect(heard.first?.hasPrefix("error GET /outbox: [database.") == true)
        #expect(heard.first?.contains("Mau") == false)
    }

    @Test(arguments: [
        ("/runs?pull=a", "/runs?pull=a"), ("https://evil.example/", "/"), ("//evil.example/", "/"),
        ("/\\evil.example", "/"), ("/sign-in", "/"), ("/a\r\nSet-Cookie: x=1", "/"), ("", "/"),
    ])
    func `leads on after the sign-in, but never to another host`(then: String, expected: String) async throws
    {
        try await desk.test { client in
            let body = "name=viewer&password=\(escaped("đúng mật khẩu"))&then=\(escaped(then))"
            try await client.execute(
                uri: "/sign-in",
                method: .post,
                headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: body)
            ) { response in
                #expect(response.status == .seeOther)
                #expect(response.headers[.location] == expected)
                let cookie = response.headers[.setCookie] ?? ""
                #expect(cookie.hasPrefix("lienthong=token-of-viewer"))
                #expect(
                    cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict")
                        && cookie.contains("Path=/")
                )
            }
        }
    }

    @Test func `sends the cookie over TLS alone where it is behind it`() async throws {
        try await desk.test(publicURL: "https://trungtam.example") { client in
            try await client.execute(
                uri: "/sign-in",
                method: .post,
                headers: [
                    .contentType: "application/x-www-form-urlencoded", .origin: "https://trungtam.example",
                    HTTPField.Name("X-Forwarded-For")!: "198.51.100.9, 203.0.113.7",
                ],
                body: ByteBuffer(string: "name=admin&password=\(escaped("đúng mật khẩu"))")
            ) { response in
                let cookie = response.headers[.setCookie] ?? ""
                #expect(cookie.hasPrefix("__Host-lienthong=") && cookie.contains("Secure"))
            }
        }
        // What the client says of itself does not count, what the proxy saw does.
        #expect(desk.acts.withLock { $0.addresses } == ["203.0.113.7"])
    }

    @Test(arguments: [
        ("viewer", "sai", 401), ("nobody", "đúng mật khẩu", 401), ("locked", "mật khẩu nào", 429),
    ])
    func `tells neither which of the two was wrong nor whether the name exists`(
        name: String,
        password: String,
        status: Int
    ) async throws {
        try await desk.test { client in
            try await client.execute(
                uri: "/sign-in",
                method: .post,
                headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "name=\(name)&password=\(escaped(password))")
            ) { response in
                #expect(response.status.code == status)
                #expect(response.headers[.setCookie] == nil)
                #expect(!response.text.contains(password))
            }
        }
    }

    @Test(
        arguments: [
            ("", nil, nil), ("0123", nil, nil), ("right", "https://evil.example", nil),
            ("right", "null", nil),
            ("right", nil, "cross-site"), ("right", nil, "same-site"),
        ] as [(String, String?, String?)]
    )
    func `does nothing for a form that is not ours`(token: String, origin: String?, site: String?)
        async throws
    {
        try await desk.test { client in
            let ours = try await client.execute(uri: "/runs/x", method: .get, headers: .signedIn("operator"))
            {
                $0.formToken
            }
            #expect(ours.count == 64)
            var headers = HTTPFields.form("operator")
            if let origin { headers[.origin] = origin }
            if let site { headers[HTTPField.Name("Sec-Fetch-Site")!] = site }
            try await client.execute(
                uri: "/sign-out",
                method: .post,
                headers: headers,
                body: ByteBuffer(string: "csrf=\(token == "right" ? ours : token)")
            ) { response in
                #expect(response.status == .forbidden)
            }
        }
        #expect(desk.acts.withLock { $0.signedOut }.isEmpty)
    }

    @Test func `takes a form of ours`() async throws {
        try await desk.test { client in
            let token = try await client.execute(uri: "/runs/x", method: .get, headers: .signedIn("viewer")) {
                $0.formToken
            }
            var headers = HTTPFields.form("viewer", [.referer: "http://localhost/runs?state=failed"])
            headers[.origin] = "http://localhost"
            try await client.execute(
                uri: "/language",
                method: .post,
                headers: headers,
                body: ByteBuffer(string: "csrf=\(token)&language=en")
            ) { response in
                #expect(response.status == .seeOther)
                #expect(response.headers[.location] == "/runs?state=failed")
            }
            try await client.execute(
                uri: "/sign-out",
                method: .post,
                headers: .form("viewer"),
                body: ByteBuffer(string: "csrf=\(token)")
            ) { response in
                #expect(response.headers[.setCookie]?.contains("Max-Age=0") == true)
            }
        }
        #expect(desk.acts.withLock { $0.languages } == [.english])
        #expect(desk.acts.withLock { $0.signedOut } == ["token-of-viewer"])
    }

    @Test(arguments: [
        "/runs", "/quarantine/1/reveal", "/quarantine/1/retry", "/quarantine/1/discard", "/outbox/1/reveal",
        "/outbox/1/retry", "/outbox/1/resolve",
    ])
    func `lets viewers look and not act`(path: String) async throws {
        try await desk.test { client in
            let token = try await client.execute(uri: "/runs/x", method: .get, headers: .signedIn("viewer")) {
                $0.formToken
            }
            try await client.execute(
                uri: path,
                method: .post,
                headers: .form("viewer"),
                body: ByteBuffer(string: "csrf=\(token)&target=a/b&reason=because")
            ) { response in
                #expect(response.status == .forbidden)
            }
        }
        #expect(desk.acts.withLock { $0.runs }.isEmpty)
    }

    @Test func `takes no form that is larger than a form is`() async throws {
        try await desk.test { client in
            try await client.execute(
                uri: "/sign-in",
                method: .post,
                headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "name=" + String(repeating: "a", count: 70_000))
            ) { #expect($0.status == .contentTooLarge) }
        }
    }

    @Test(arguments: ["/sign-in", "/nothing", "/health/live", "/runs/x"])
    func `bears the headers of a page that takes nothing from elsewhere`(path: String) async throws {
        try await desk.test { client in
            try await client.execute(uri: path, method: .get, headers: .signedIn("viewer")) { response in
                let policy = response.headers[HTTPField.Name("Content-Security-Policy")!] ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(response.headers[HTTPField.Name("X-Content-Type-Options")!] == "nosniff")
                #expect(!response.text.contains("<script") && !response.text.contains(" style=\""))
            }
        }
    }

    @Test(arguments: [
        ("Bearer secret", 200), ("Bearer secre", 403), ("Bearer secrets", 403), ("secret", 403), ("", 403),
    ])
    func `gives figures to who has the token`(authorization: String, status: Int) async throws {
        try await desk.test(publicURL: "https://trungtam.example", metricsToken: "secret") { client in
            try await client.execute(uri: "/metrics", method: .get, headers: [.authorization: authorization])
            {
                #expect($0.status.code == status)
            }
        }
        // Behind a proxy everybody comes from this host.
        try await desk.test(publicURL: "https://trungtam.example") { client in
            try await client.execute(uri: "/metrics", method: .get) { #expect($0.status == .forbidden) }
        }
    }

    @Test func `says in words that the database is away`() async throws {
        try await desk.test { client in
            try await client.execute(uri: "/", method: .get, headers: .signedIn("viewer")) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(response.text.contains("[database."))
            }
        }
    }

    @Test func `shows what somebody typed as text`() async throws {
        try await desk.test { client in
            try await client.execute(
                uri: "/sign-in",
                method: .post,
                headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "name=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&password=x")
            ) { response in
                #expect(!response.text.contains("<script"))
                #expect(response.text.contains("&lt;script"))
            }
        }
    }

    private func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let hex = String(byte, radix: 16, uppercase: true)
            return "%" + (hex.count == 1 ? "0" : "") + hex
        }.joined()
    }
}

import Bytes
import HTTPTypes
import HubModel
import HubPipeline
import Testing

/// A request that is kept before it is first sent, and finished at each attempt.
@Suite struct `A frozen request` {
    private static func template(_ text: String) throws -> Template { try Template(text) }

    /// Bodies of every kind, with a value of the message in each.
    static let bodies = ["json", "form", "soap", "xml", "raw", "none"]

    private func body(_ kind: String) throws -> RequestTemplate.Body? {
        let name = try Template("{record.name}")
        let element = RequestTemplate.XMLTemplate(
            name: "Gui",
            content: [.element(.init(name: "Ten", content: [.text(.text(name))]))]
        )
        return switch kind {
        case "json": .json(.object([.init(name: "ten", value: .text(name))]))
        case "form": .form([.init(name: "ten", value: name)])
        case "soap": .soap(element)
        case "xml": .xml(element)
        case "raw": .raw(.built(.init(content: .text(name), then: [.gzip])))
        default: nil
        }
    }

    private func builder(baseURL: String = "{settings.base}") throws -> RequestBuilder {
        RequestBuilder(
            Connector(
                name: "receiver",
                version: "1",
                title: "Nơi nhận",
                owner: .init(unit: "Sở thử", contact: "thu@tinh.example"),
                system: System(baseURL: try Template(baseURL)),
                signIn: SignIn(
                    send: [
                        .init(place: .header("X-Session"), value: try Template("{kept.session}")),
                        .init(place: .header("X-Time"), value: try Template("{request.time | epoch_s}")),
                        .init(place: .json("session"), value: try Template("{kept.session}")),
                        .init(place: .form("session"), value: try Template("{kept.session}")),
                        .init(place: .soapHeader("Phien"), value: try Template("{kept.session}")),
                        .init(place: .query("nonce"), value: try Template("{request.nonce}")),
                    ],
                    sign: .init(
                        algorithm: .sha256,
                        text: try Template("{request.path}{request.query}{request.body}"),
                        put: .header("X-Sign")
                    )
                ),
                soap: SOAPDefaults(
                    namespace: try Template("urn:thu"),
                    action: try Template("urn:thu/{operation}"),
                    security: .init(
                        user: try Template("hub"),
                        password: try Template("{secret.pw}"),
                        form: .digest
                    )
                )
            )
        )
    }

    private func request(_ kind: String) throws -> RequestTemplate {
        RequestTemplate(
            method: kind == "none" ? "GET" : "POST",
            path: try Template("/ho-so/{record.code}"),
            query: [.init(name: "ten", value: try Template("{record.name}"))],
            headers: [
                .init(name: "X-Key", value: try Template("{message.id}")),
                .init(name: "X-Empty", value: try Template("{record.none | or \"\"}")),
                .init(name: "X-Null", value: try Template("null")),
            ],
            body: try body(kind)
        )
    }

    private func values(_ session: String? = nil, base: String = "https://a.example/x/") throws
        -> PlaceholderValues
    {
        var values = PlaceholderValues(settings: ["base": base], secrets: ["pw": "mật khẩu"])
        values.outgoing = try OutgoingRecord(
            Array(#"{"code": "H53-01", "name": "Lê Thị Mẫu & <con>"}"#.utf8),
            message: "3f2a"
        )
        if let session {
            values.keep("session", session)
            let time = Timestamp(seconds: 1_781_461_800 + Int64(session.count))
            values.attempt = .init(time: time, nonce: "n-" + session)
        }
        return values
    }

    @Test(arguments: bodies)
    func `is the same after it was kept, and finished as if it never had been`(kind: String) throws {
        let builder = try builder()
        let draft = try builder.draft(try request(kind), try values())
        let frozen = FrozenRequest(draft)
        let read = try RequestInProgress(FrozenRequest(head: frozen.head, body: frozen.body))
        #expect(read == draft)
        #expect(read.digest == draft.digest)
        let session = try values("one")
        let direct = try builder.finish(draft, session)
        let late = try builder.finish(read, session)
        #expect(late.body == direct.body)
        #expect(late.url == direct.url)
        #expect(late.fields == direct.fields)
        #expect(late.method == direct.method)
    }

    @Test(arguments: bodies)
    func `differs between attempts in the sign-in's values alone`(kind: String) throws {
        let builder = try builder()
        let frozen = FrozenRequest(try builder.draft(try request(kind), try values()))
        let first = try builder.finish(try RequestInProgress(frozen), try values("one"))
        let second = try builder.finish(try RequestInProgress(frozen), try values("two-2"))
        #expect(first.field("X-Session") == "one")
        #expect(second.field("X-Session") == "two-2")
        #expect(first.field("X-Sign") != second.field("X-Sign"))
        #expect(
            second.url
                == "https://a.example/x/ho-so/H53-01?ten=L%C3%AA%20Th%E1%BB%8B%20M%E1%BA%ABu%20%26%20%3Ccon%3E&nonce=n-two-2"
        )
        #expect(withoutSecurity(first.body).replacing("one", with: "two-2") == withoutSecurity(second.body))
        #expect(
            first.fields.filter { !["X-Session", "X-Time", "X-Sign"].contains($0.name.rawName) }
                == second.fields.filter { !["X-Session", "X-Time", "X-Sign"].contains($0.name.rawName) }
        )
    }

    /// WS-Security is made of nonce and time.
    private func withoutSecurity(_ body: [UInt8]?) -> String {
        // Compressed bytes are compared as they are.
        let text = (body ?? []).map { String(UnicodeScalar($0)) }.joined()
        guard let from = text.firstRange(of: "<wsse:Security"),
            let until = text.firstRange(of: "</wsse:Security>")
        else { return text }
        return String(text[..<from.lowerBound] + text[until.upperBound...])
    }

    @Test(arguments: bodies)
    func `holds no value of the sign-in`(kind: String) throws {
        let draft = try builder().draft(try request(kind), try values("s3ss"))
        let frozen = FrozenRequest(draft)
        let text = frozen.head + String(decoding: frozen.body, as: UTF8.self)
        for secret in ["mật khẩu", "s3ss", "X-Session", "X-Sign", "a.example"] {
            #expect(!text.contains(secret))
        }
    }

    @Test func `goes where the system has moved to`() throws {
        let draft = try builder().draft(try request("json"), try values())
        let built = try builder().finish(draft, try values(base: "https://b.example"))
        #expect(built.url.hasPrefix("https://b.example/ho-so/H53-01?"))
    }

    @Test func `stays at an absolute address`() throws {
        var template = try request("json")
        template.path = try Template("https://c.example/nhan")
        let built = try builder().finish(try builder().draft(template, try values()), try values())
        #expect(built.url.hasPrefix("https://c.example/nhan?"))
    }

    @Test func `names no value of its message in its shown address`() throws {
        let builder = try builder()
        let frozen = FrozenRequest(try builder.draft(try request("json"), try values()))
        let built = try builder.finish(try RequestInProgress(frozen), try values())
        #expect(built.shown == "https://a.example/x/ho-so/%C2%ABrecord.code%C2%BB")
    }

    @Test(arguments: ["", "{}", "[]", #"{"method":"POST"}"#, "\u{0}"])
    func `that is damaged is refused`(head: String) {
        #expect(throws: HubFailure.self) {
            try RequestInProgress(FrozenRequest(head: head, body: []))
        }
    }

    @Test(arguments: ["", "[]", "null", "\"x\"", "{", "<a/>", "{}{}", #"{"a":1}x"#])
    func `of a payload that is no object is not made`(payload: String) {
        #expect(throws: HubFailure.self) { try OutgoingRecord(Array(payload.utf8), message: "1") }
    }

    @Test func `has a digest that any other content changes`() throws {
        let builder = try builder()
        let one = try builder.draft(try request("form"), try values())
        var other = one
        other.body = .form("ten=khac")
        #expect(other.digest != one.digest)
        other = one
        other.url += "1"
        #expect(other.digest != one.digest)
        other = one
        other.fields[.accept] = "*/*"
        #expect(other.digest != one.digest)
    }
}

extension BuiltRequest {
    fileprivate func field(_ name: String) -> String? {
        fields.first { $0.name.rawName == name }?.value
    }
}

import Bytes
import HTTPTypes
import HubModel
import HubPipeline
import Testing

@Suite struct `A body of parts` {
    private static let photo = Array("JFIF…".utf8)

    private func draft(_ parts: [RequestTemplate.Part], _ record: String) throws -> RequestInProgress {
        var values = PlaceholderValues(settings: [:])
        values.outgoing = try OutgoingRecord(Array(record.utf8), message: "1")
        return try Self.builder().draft(
            RequestTemplate(method: "POST", path: try Template("/nhan"), body: .multipart(parts)),
            values
        )
    }

    private static func builder(_ signIn: SignIn? = nil) throws -> RequestBuilder {
        RequestBuilder(
            Connector(
                name: "receiver",
                version: "1",
                title: "Nơi nhận",
                owner: .init(unit: "Sở thử", contact: "thu@tinh.example"),
                system: System(baseURL: try Template("https://a.example")),
                signIn: signIn
            )
        )
    }

    private static func payload(_ bytes: [UInt8]) -> Payload {
        Payload(
            id: 0,
            digest: Digest(bytes: SHA256.digest(bytes)),
            size: Int64(bytes.count),
            reader: { HeldBytes(bytes).reader() }
        )
    }

    private func values(_ files: [[UInt8]] = [photo]) -> PlaceholderValues {
        var values = PlaceholderValues(settings: [:])
        for file in files.map(Self.payload) { values.files[file.digest] = file }
        return values
    }

    private func wire(_ draft: RequestInProgress) throws -> String {
        var bytes: [UInt8] = []
        let built = try Self.builder().finish(draft, values())
        try built.content?.eachPart { bytes += $0 }
        #expect(built.content?.length == Int64(bytes.count))
        return String(decoding: bytes, as: UTF8.self)
    }

    private func boundary(_ draft: RequestInProgress) throws -> String {
        let type = try #require(draft.fields[.contentType])
        #expect(type.hasPrefix("multipart/form-data; boundary="))
        return String(type.dropFirst("multipart/form-data; boundary=".count))
    }

    private var photos: RequestTemplate.Part {
        get throws {
            RequestTemplate.Part(
                name: "anh",
                content: .file(try Template("{each.tep}")),
                fileName: try Template("{each.ten}"),
                over: try Path("record.anh")
            )
        }
    }

    private var digest: String { Self.payload(Self.photo).digest.description }

    @Test func `is on the wire as RFC 7578 has it`() throws {
        let draft = try draft(
            [
                .init(name: "so", content: .text(.text(try Template("{record.so}")))),
                .init(
                    name: "du_lieu",
                    content: .json(.object([.init(name: "so", value: .text(try Template("{record.so}")))]))
                ),
                .init(name: "trong", content: .text(.text(try Template("{record.khong}")))), photos,
            ],
            #"{"so": 5, "anh": [{"tep": "\#(digest)", "ten": "cống.jpg"}, {"ten": "không có tệp"}]}"#
        )
        let line = "--" + (try boundary(draft))
        #expect(
            try wire(draft) == """
                \(line)\r
                Content-Disposition: form-data; name="so"\r
                \r
                5\r
                \(line)\r
                Content-Disposition: form-data; name="du_lieu"\r
                Content-Type: application/json\r
                \r
                {"so":5}\r
                \(line)\r
                Content-Disposition: form-data; name="anh"; filename="cống.jpg"\r
                Content-Type: application/octet-stream\r
                \r
                JFIF…\r
                \(line)--\r

                """
        )
    }

    @Test func `takes a column of type file for its digest, name and media type`() throws {
        let column = #"{"digest": "\#(digest)", "size": 7, "media_type": "image/jpeg", "name": "a.jpg"}"#
        let draft = try draft(
            [.init(name: "anh", content: .file(try Template("{record.anh}")))],
            #"{"anh": \#(column)}"#
        )
        let text = try wire(draft)
        #expect(text.contains("filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nJFIF"))
        #expect(draft.files.map(\.description) == [digest])
    }

    @Test(arguments: [
        ("a\"; filename=\"b", "a%22; filename=%22b"), ("a\r\nX-Evil: 1", "a%0D%0AX-Evil: 1"),
        ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\ảnh.jpg", "ảnh.jpg"), ("..", "file"), ("", ""),
        (" .ssh", "ssh"), ("a/", "a"), ("a\u{0}b", "ab"), ("/", "file"),
    ])
    func `cannot be broken by a file's name`(name: String, written: String) throws {
        let quoted = name.unicodeScalars.map { "\\u" + ("000" + String($0.value, radix: 16)).suffix(4) }
            .joined()
        let draft = try draft(
            [photos],
            #"{"anh": [{"tep": "\#(digest)", "ten": "\#(quoted)"}]}"#
        )
        // An empty name falls back on the digest.
        let expected = written.isEmpty ? String(digest.prefix(16)) : written
        #expect(try wire(draft).contains("; filename=\"\(expected)\"\r\n"))
    }

    @Test(arguments: ["image/jpeg\\r\\nX: 1", "ảnh", "a\\u0000"])
    func `has no media type that would be a header of its own`(type: String) throws {
        var part = try photos
        part.mediaType = try Template("{each.loai}")
        #expect(throws: HubFailure.self) {
            try draft([part], #"{"anh": [{"tep": "\#(digest)", "loai": "\#(type)"}]}"#)
        }
    }

    @Test(arguments: ["khong", "", "zz", "../x"])
    func `names stored files only`(text: String) throws {
        let record = #"{"anh": [{"tep": "\#(text)"}]}"#
        guard !text.isEmpty else {
            #expect(try draft([photos], record).files.isEmpty)
            return
        }
        #expect(throws: HubFailure.self) { try draft([photos], record) }
    }

    @Test func `has the same boundary each time, and none that is in a part`() throws {
        func body(_ text: String) throws -> RequestInProgress {
            try draft([.init(name: "a", content: .text(.text(try Template(text))))], "{}")
        }
        let first = try boundary(try body("x"))
        #expect(try boundary(try body("x")) == first)
        #expect(try boundary(try body("y")) != first)
        // Whatever stands in a part: a boundary that is not in it.
        let other = try body("x --\(first)--")
        #expect(try !"x --\(first)--".contains(boundary(other)))
    }

    @Test func `is kept without its files, and finished the same`() throws {
        let draft = try draft(
            [.init(name: "a", content: .text(.text(try Template("b")))), photos],
            #"{"anh": [{"tep": "\#(digest)", "ten": "a"}, {"tep": "\#(digest)", "ten": "b"}]}"#
        )
        let frozen = FrozenRequest(draft)
        #expect(frozen.body == Array("b".utf8))
        let read = try RequestInProgress(FrozenRequest(head: frozen.head, body: frozen.body))
        #expect(read == draft)
        #expect(read.digest == draft.digest)
        #expect(try wire(read) == wire(draft))
        #expect(throws: HubFailure.self) {
            try RequestInProgress(FrozenRequest(head: frozen.head, body: Array("bc".utf8)))
        }
        #expect(throws: HubFailure.self) { try RequestInProgress(FrozenRequest(head: frozen.head, body: [])) }
    }

    @Test func `is not sent without one of its files`() throws {
        let draft = try draft([photos], #"{"anh": [{"tep": "\#(digest)"}]}"#)
        #expect(throws: HubFailure.self) {
            try Self.builder().finish(draft, PlaceholderValues(settings: [:]))
        }
    }

    @Test func `is signed over all its bytes, files included`() throws {
        let draft = try draft([photos], #"{"anh": [{"tep": "\#(digest)"}]}"#)
        let text = try wire(draft)
        let sign = SignIn.Signature(
            algorithm: .sha256,
            text: try Template("{request.body | sha256}"),
            put: .header("X-Sign")
        )
        let built = try Self.builder(SignIn(sign: sign)).finish(draft, values())
        let inner = SHA256.digest(Array(text.utf8)).map { ("0" + String($0, radix: 16)).suffix(2) }.joined()
        let outer = SHA256.digest(Array(inner.utf8)).map { ("0" + String($0, radix: 16)).suffix(2) }.joined()
        #expect(built.fields.first { $0.name.rawName == "X-Sign" }?.value == outer)
        let whole = SignIn.Signature(
            algorithm: .sha256,
            text: try Template("{request.body}"),
            put: .header("X")
        )
        #expect(throws: HubFailure.self) {
            try Self.builder(SignIn(sign: whole)).finish(draft, values())
        }
    }

    @Test func `takes a value of the sign-in as a part`() throws {
        let signIn = SignIn(send: [.init(place: .form("phien"), value: try Template("s3ss"))])
        let draft = try draft([.init(name: "a", content: .text(.text(try Template("b"))))], "{}")
        let built = try Self.builder(signIn).finish(draft, values())
        let text = String(decoding: built.body ?? [], as: UTF8.self)
        #expect(text.contains("name=\"phien\"\r\n\r\ns3ss\r\n--"))
        #expect(text.hasSuffix("--\r\n"))
    }
}

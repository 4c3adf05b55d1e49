import HTTPTypes
import HubModel
import HubTransport
import Testing

/// What every transport must do.
///
/// A new implementation adds a case here and runs the suite unchanged.
enum TransportKind: String, CaseIterable, Sendable {
    case curl
    case replay

    /// A transport that will give these answers in this order, and the address to ask.
    func serving(_ answers: [SavedAnswer]) -> (
        transport: any HTTPTransport, url: String, keep: ScriptedServer?
    ) {
        switch self {
        case .replay:
            return (ReplayTransport(answers), "http://127.0.0.1:8080/hoso?trang=1", nil)
        case .curl:
            let server = ScriptedServer { connection in
                for answer in answers {
                    guard let request = connection.readRequest() else { return }
                    connection.write(answer.onTheWire(withBody: !request.line.hasPrefix("HEAD")))
                }
            }
            return (CurlTransport(), server.url("/hoso?trang=1"), server)
        }
    }
}

extension SavedAnswer {
    fileprivate func onTheWire(withBody: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(status) Reason\r\nContent-Length: \(bytes.count)\r\n"
        for field in fields { head += "\(field.name): \(field.value)\r\n" }
        return Array((head + "\r\n").utf8) + (withBody ? bytes : [])
    }
}

@Suite struct `Every transport` {
    @Test(arguments: TransportKind.allCases, [200, 201, 204, 301, 302, 404, 429, 500, 503])
    func `gives the status as it is and judges nothing`(kind: TransportKind, status: Int) async throws {
        let body = status == 204 ? [] : Array("nội dung".utf8)
        let fields: HTTPFields = [.location: "http://khac.example/", .retryAfter: "30"]
        let served = kind.serving([SavedAnswer(status: status, fields: fields, bytes: body)])
        let answer = try await served.transport.send(.get(served.url))
        #expect(answer.status == status)
        #expect(answer.fields[.location] == "http://khac.example/")
        #expect(answer.fields[.retryAfter] == "30")
        #expect(try await answer.body.all() == body)
    }

    @Test(arguments: TransportKind.allCases, [0, 1, 65_535, 65_536, 65_537, 1_000_000])
    func `gives every byte of a body once and in order`(kind: TransportKind, count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let served = kind.serving([SavedAnswer(bytes: bytes)])
        let answer = try await served.transport.send(.get(served.url))
        #expect(try await answer.body.all() == bytes)
    }

    @Test(arguments: TransportKind.allCases)
    func `gives no empty piece, and the end as often as it is asked`(kind: TransportKind) async throws {
        let served = kind.serving([SavedAnswer(bytes: Array("abc".utf8))])
        let answer = try await served.transport.send(.get(served.url))
        while let piece = try await answer.body.next() { #expect(!piece.isEmpty) }
        #expect(try await answer.body.next() == nil)
        #expect(try await answer.body.next() == nil)
    }

    @Test(arguments: TransportKind.allCases)
    func `keeps fields that come twice apart and in order`(kind: TransportKind) async throws {
        var fields = HTTPFields()
        fields.append(HTTPField(name: .setCookie, value: "a=1"))
        fields.append(HTTPField(name: .setCookie, value: "b=2"))
        let served = kind.serving([SavedAnswer(fields: fields)])
        let answer = try await served.transport.send(.get(served.url))
        #expect(answer.fields[values: .setCookie] == ["a=1", "b=2"])
    }

    @Test(arguments: TransportKind.allCases)
    func `answers one request after the other`(kind: TransportKind) async throws {
        let pages = (1...5).map { SavedAnswer(bytes: Array("trang \($0)".utf8)) }
        let served = kind.serving(pages)
        for page in 1...5 {
            let answer = try await served.transport.send(.get(served.url))
            #expect(try await answer.body.text() == "trang \(page)")
        }
    }

    @Test(arguments: TransportKind.allCases)
    func `leaves a compressed body compressed`(kind: TransportKind) async throws {
        let gzip: [UInt8] = [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 4, 0, 0x43, 0xbe, 0xb7, 0xe8, 1, 0, 0, 0,
        ]
        let served = kind.serving([SavedAnswer(fields: [.contentEncoding: "gzip"], bytes: gzip)])
        let answer = try await served.transport.send(.get(served.url))
        #expect(answer.fields[.contentEncoding] == "gzip")
        #expect(try await answer.body.all() == gzip)
    }

    @Test(arguments: TransportKind.allCases)
    func `gives HEAD its fields and no body`(kind: TransportKind) async throws {
        let served = kind.serving([
            SavedAnswer(fields: [.eTag: "\"7\""], bytes: Array("mười byte".utf8)),
            SavedAnswer(bytes: Array("sau".utf8)),
        ])
        let answer = try await served.transport.send(OutgoingRequest(method: "HEAD", url: served.url))
        #expect(answer.fields[.eTag] == "\"7\"")
        #expect(try await answer.body.next() == nil)
        #expect(try await served.transport.send(.get(served.url)).body.text() == "sau")
    }

    @Test(arguments: TransportKind.allCases)
    func `sends nothing from a cancelled task`(kind: TransportKind) async throws {
        let served = kind.serving([SavedAnswer()])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure { _ = try await served.transport.send(.get(served.url)) }
        }
        #expect(await task.value == .cancelled)
        #expect(served.keep?.requests.isEmpty ?? true)
    }

    @Test(arguments: TransportKind.allCases)
    func `gives a cancelled reader nothing more`(kind: TransportKind) async throws {
        let served = kind.serving([SavedAnswer(bytes: Array(repeating: 65, count: 3_000_000))])
        let answer = try await served.transport.send(.get(served.url))
        _ = try await answer.body.next()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure { _ = try await answer.body.next() }
        }
        #expect(await task.value == .cancelled)
    }

    @Test(
        arguments: TransportKind.allCases,
        [
            "hoso", "/hoso", "ftp://a.example/", "file:///etc/passwd", "http://", "http:///x",
            "http://a b.example/",
            "http://lê:mật@a.example/", "http://user:secret@a.example/", "http://a.example:0/",
            "http://a.example:65536/", "http://a.example:x/", "http://a.example/\r\nX: y", "",
        ]
    )
    func `refuses an address that is not absolute http or https`(kind: TransportKind, url: String)
        async throws
    {
        let served = kind.serving([SavedAnswer()])
        let failure = await failure { _ = try await served.transport.send(.get(url)) }
        #expect(failure?.kind == .badAddress)
        #expect(failure?.text.contains("secret") == false)
    }
}

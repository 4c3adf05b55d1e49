import HTTPTypes
import HubModel
import HubTransport
import Testing

@Suite struct `What libcurl puts on the wire` {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    /// What the server receives for a request to itself.
    private func received(_ change: (inout OutgoingRequest) -> Void) async throws -> ReceivedRequest {
        let server = ScriptedServer(answering: Self.ok)
        var request = OutgoingRequest.get(server.url("/a/../b?tuNgay=01%2F02%2F2026&x=%C3%A0"))
        change(&request)
        let answer = try await CurlTransport().send(request)
        _ = try await answer.body.all()
        return try #require(server.requests.first)
    }

    @Test func `is the path as it was written, not tidied`() async throws {
        let request = try await received { _ in }
        #expect(request.line == "GET /a/../b?tuNgay=01%2F02%2F2026&x=%C3%A0 HTTP/1.1")
    }

    @Test func `names the hub and asks for the bytes as they are`() async throws {
        let request = try await received { _ in }
        #expect(request.values("User-Agent") == ["LienThong/1.0"])
        #expect(request.values("Accept-Encoding") == ["identity"])
        #expect(request.values("Content-Type") == [])
        #expect(request.values("Expect") == [])
    }

    @Test func `leaves the request's own fields alone`() async throws {
        let request = try await received {
            $0.fields = [.userAgent: "So-TTTT/2", .acceptEncoding: "gzip", .accept: "application/json"]
            $0.fields[.authorization] = ""
        }
        #expect(request.values("User-Agent") == ["So-TTTT/2"])
        #expect(request.values("Accept-Encoding") == ["gzip"])
        #expect(request.values("Accept") == ["application/json"])
        #expect(request.values("Authorization") == [""])
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"], ["a=1", "", nil])
    func `has the method's word and the body's true length`(method: String, body: String?) async throws {
        let request = try await received {
            $0.method = method
            $0.body = body.map { Array($0.utf8) }
            $0.fields = [.contentLength: "999", .transferEncoding: "chunked"]
        }
        #expect(request.line.hasPrefix(method + " "))
        #expect(String(decoding: request.body, as: UTF8.self) == body ?? "")
        let isSilent = method == "DELETE" && body == nil
        #expect(request.values("Content-Length") == (isSilent ? [] : ["\(body?.utf8.count ?? 0)"]))
        #expect(request.values("Transfer-Encoding") == [])
        #expect(request.values("Content-Type") == [])
    }

    @Test func `is a large body whole, zero bytes included`() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let request = try await received {
            $0.method = "POST"
            $0.body = bytes
        }
        #expect(request.body == bytes)
    }

    @Test(arguments: ["", "GET /x HTTP/1.1\r\nX:", "G T"])
    func `is never a method that is no word`(method: String) async throws {
        let server = ScriptedServer(answering: Self.ok)
        let request = OutgoingRequest(method: method, url: server.url())
        let failure = await failure { _ = try await CurlTransport().send(request) }
        #expect(failure?.kind == .badAddress)
        #expect(server.connections == 0)
    }

    @Test func `goes where the given name table says`() async throws {
        let server = ScriptedServer(answering: Self.ok)
        let transport = CurlTransport(resolve: ["so-y-te.example:\(server.port):127.0.0.1"])
        let answer = try await transport.send(.get(server.url("/", host: "so-y-te.example")))
        #expect(answer.status == 200)
        #expect(server.requests.first?.values("Host") == ["so-y-te.example:\(server.port)"])
    }
}

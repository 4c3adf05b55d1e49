import HTTPTypes
import HubModel
import HubTransport
import Synchronization
import Testing

/// A file that is made while it is read; remembers how much was asked for at once.
private final class MadeFile: Sendable {
    private let most = Mutex((piece: 0, openings: 0))
    let size: Int
    let breaksAt: Int?

    init(_ size: Int, breaksAt: Int? = nil) {
        self.size = size
        self.breaksAt = breaksAt
    }

    var largestPiece: Int { most.withLock { $0.piece } }
    var openings: Int { most.withLock { $0.openings } }

    static func byte(_ index: Int) -> UInt8 { UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8) }

    var payload: Payload {
        Payload(id: 0, digest: Digest(bytes: []), size: Int64(size)) { [self] in
            most.withLock { $0.openings += 1 }
            var position = 0
            return { buffer in
                if let breaksAt = self.breaksAt, position >= breaksAt { throw TransportFailure.cancelled }
                let count = min(buffer.count, self.size - position)
                self.most.withLock { $0.piece = max($0.piece, buffer.count) }
                for index in 0..<count { buffer[index] = MadeFile.byte(position + index) }
                position += count
                return count
            }
        }
    }
}

@Suite struct `A body that is read while it is sent` {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private func request(_ url: String, _ files: [MadeFile], method: String = "POST") -> OutgoingRequest {
        var request = OutgoingRequest(method: method, url: url, fields: [.contentType: "a/b"])
        var pieces: [OutgoingBody.Piece] = [.bytes(Array("đầu".utf8))]
        for file in files { pieces += [.file(file.payload), .bytes(Array("|".utf8))] }
        request.content = OutgoingBody(pieces)
        return request
    }

    private func expected(_ files: [MadeFile]) -> [UInt8] {
        var bytes = Array("đầu".utf8)
        for file in files { bytes += (0..<file.size).map(MadeFile.byte) + Array("|".utf8) }
        return bytes
    }

    @Test(arguments: ["POST", "PUT", "PATCH"])
    func `arrives whole, with its true length`(method: String) async throws {
        let files = [MadeFile(3_000_000), MadeFile(0), MadeFile(1)]
        let server = ScriptedServer(answering: Self.ok)
        let answer = try await CurlTransport().send(request(server.url(), files, method: method))
        #expect(try await answer.body.text() == "ok")
        let received = try #require(server.requests.first)
        #expect(received.line.hasPrefix(method + " "))
        #expect(received.body == expected(files))
        #expect(received.values("Content-Length") == ["\(expected(files).count)"])
        #expect(received.values("Transfer-Encoding") == [])
        #expect(received.values("Expect") == [])
        #expect(received.values("Content-Type") == ["a/b"])
        #expect(files[0].largestPiece <= 1 << 20)
    }

    /// Whoever listens gets less than was announced, so nothing that could be taken for the message.
    @Test(arguments: [0, 100_000, 2_000_000])
    func `that cannot be read to its end ends the message there`(breaksAt: Int) async throws {
        let server = ScriptedServer(answering: Self.ok)
        let file = MadeFile(3_000_000, breaksAt: breaksAt)
        let failure = await failure { _ = try await CurlTransport().send(request(server.url(), [file])) }
        #expect(failure?.kind == .broken)
        #expect(failure?.text.contains("could not be read") == true)
        #expect(server.requests.isEmpty)
    }

    @Test func `is read from its beginning where a kept connection had died`() async throws {
        let server = ScriptedServer { connection in
            if connection.number == 1 {
                _ = connection.readRequest()
                connection.write(Self.ok)
                _ = connection.readRequest()
            } else {
                while connection.readRequest() != nil { connection.write(Self.ok) }
            }
        }
        let transport = CurlTransport()
        _ = try await transport.send(.get(server.url())).body.all()
        let file = MadeFile(100_000)
        let answer = try await transport.send(request(server.url(), [file], method: "OPTIONS"))
        #expect(try await answer.body.text() == "ok")
        #expect(server.requests.last?.body == expected([file]))
        #expect(file.openings == 2)
    }

    @Test func `of a POST is never sent a second time`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            if connection.number == 1 { connection.write(Self.ok) }
            _ = connection.readRequest()
        }
        let transport = CurlTransport()
        _ = try await transport.send(.get(server.url())).body.all()
        let failure = await failure {
            _ = try await transport.send(request(server.url(), [MadeFile(10)]))
        }
        #expect(failure?.kind == .broken)
        #expect(server.requests.count { $0.line.hasPrefix("POST") } == 1)
    }

    @Test func `is kept by the replay as it would be sent`() async throws {
        let replay = ReplayTransport([SavedAnswer()])
        let file = MadeFile(70_000)
        _ = try await replay.send(request("http://a.example/", [file]))
        var bytes: [UInt8] = []
        try replay.requests[0].content?.eachPart { bytes += $0 }
        #expect(bytes == expected([file]))
        #expect(replay.requests[0].body == nil)
    }
}

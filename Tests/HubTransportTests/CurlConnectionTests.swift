import Glibc
import HubModel
import HubTransport
import Testing

@Suite struct `Connections of libcurl` {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func `are kept for the next request`() async throws {
        let server = ScriptedServer(answering: Self.ok)
        let transport = CurlTransport()
        for _ in 1...10 {
            #expect(try await transport.send(.get(server.url())).body.text() == "ok")
        }
        #expect(server.requests.count == 10)
        #expect(server.connections == 1)
    }

    @Test func `serve requests side by side`() async throws {
        let bothHere = Signal<Void>()
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            if connection.number == 2 { bothHere.send() }
            bothHere.wait()
            connection.write(Self.ok)
        }
        let transport = CurlTransport()
        async let first = transport.send(.get(server.url())).body.text()
        async let second = transport.send(.get(server.url())).body.text()
        #expect(try await [first, second] == ["ok", "ok"])
    }

    /// The server answers once on its first connection, then closes on the second request.
    private func dyingServer() -> ScriptedServer {
        ScriptedServer { connection in
            if connection.number == 1 {
                _ = connection.readRequest()
                connection.write(Self.ok)
                _ = connection.readRequest()
            } else {
                while connection.readRequest() != nil { connection.write(Self.ok) }
            }
        }
    }

    @Test func `that die with a POST under way never send it a second time`() async throws {
        let server = dyingServer()
        let transport = CurlTransport()
        _ = try await transport.send(.get(server.url())).body.all()
        let failure = await failure { _ = try await transport.send(.post(server.url(), "phản ánh")) }
        #expect(failure?.kind == .broken)
        #expect(server.requests.count { $0.line.hasPrefix("POST") } == 1)
    }

    @Test func `that die with a GET under way are replaced`() async throws {
        let server = dyingServer()
        let transport = CurlTransport()
        _ = try await transport.send(.get(server.url())).body.all()
        #expect(try await transport.send(.get(server.url())).body.text() == "ok")
        #expect(server.connections == 2)
    }

    @Test func `that are refused have sent nothing`() async throws {
        let port = Loopback.closedPort()
        let failure = await failure {
            _ = try await CurlTransport().send(.get("http://127.0.0.1:\(port)/?k=secret"))
        }
        #expect(failure?.kind == .notSent)
        #expect(failure?.text.hasPrefix("127.0.0.1:\(port): ") == true)
        #expect(failure?.text.contains("secret") == false)
    }

    @Test func `to a name that nobody knows have sent nothing`() async throws {
        // Longer than a label may be, so that the answer is known without asking a name server.
        let host = String(repeating: "a", count: 64) + ".example"
        let failure = await failure { _ = try await CurlTransport().send(.get("http://\(host)/")) }
        #expect(failure?.kind == .notSent)
        #expect(failure?.text.hasPrefix("\(host):80: ") == true)
    }

    @Test func `that are not accepted in time have sent nothing`() async throws {
        // Nobody accepts and the queue is full: further requests for a connection are dropped by the kernel.
        let (listener, port) = Loopback.listen(backlog: 0)
        let knocking = (1...4).map { _ in Loopback.knock(port: port) }
        defer { for socket in knocking + [listener] { close(socket) } }
        var request = OutgoingRequest.get("http://127.0.0.1:\(port)/")
        request.connectTimeout = .milliseconds(100)
        let failure = await failure { _ = try await CurlTransport().send(request) }
        #expect(failure?.kind == .notSent)
    }

    @Test func `whose TLS handshake meets plain HTTP have sent nothing`() async throws {
        let server = ScriptedServer { connection in
            connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            connection.waitForClose()
        }
        let failure = await failure { _ = try await CurlTransport().send(.get(server.url(scheme: "https"))) }
        #expect(failure?.kind == .notSent)
    }

    @Test func `whose TLS handshake never ends have sent nothing`() async throws {
        let server = ScriptedServer { $0.waitForClose() }
        var request = OutgoingRequest.get(server.url(scheme: "https"))
        request.connectTimeout = .seconds(60)
        request.answerTimeout = .milliseconds(100)
        let failure = await failure { _ = try await CurlTransport().send(request) }
        #expect(failure?.kind == .notSent)
    }
}

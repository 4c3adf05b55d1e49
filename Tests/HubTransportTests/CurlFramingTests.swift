import HTTPTypes
import HubModel
import HubTransport
import Testing

@Suite struct `An answer that misbehaves at byte level` {
    struct Broken: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answer: String
    }

    /// Asks a server that writes the bytes and closes.
    private func ask(_ bytes: String, method: String = "GET") async throws -> (IncomingAnswer, ScriptedServer)
    {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.write(bytes)
        }
        let request = OutgoingRequest(method: method, url: server.url("/hoso?matKhau=secret"))
        return (try await CurlTransport().send(request), server)
    }

    @Test(arguments: [
        Broken(testDescription: "nothing at all", answer: ""),
        Broken(testDescription: "half a first line", answer: "HTTP/1."),
        Broken(testDescription: "half a head", answer: "HTTP/1.1 200 OK\r\nContent-Le"),
        Broken(testDescription: "only a 1xx head", answer: "HTTP/1.1 100 Continue\r\n\r\n"),
        Broken(testDescription: "no HTTP", answer: "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        Broken(testDescription: "HTTP/0.9", answer: "<html></html>"),
        Broken(testDescription: "a status of letters", answer: "HTTP/1.1 abc OK\r\n\r\n"),
        Broken(testDescription: "a negative length", answer: "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
    ])
    func `without a whole head is broken, not unsent`(broken: Broken) async throws {
        let failure = await failure { _ = try await ask(broken.answer) }
        #expect(failure?.kind == .broken)
        #expect(failure?.text.hasPrefix("127.0.0.1:") == true)
        #expect(failure?.text.contains("secret") == false)
    }

    @Test(arguments: [
        Broken(testDescription: "shorter than announced", answer: "Content-Length: 10\r\n\r\nabc"),
        Broken(testDescription: "announced and absent", answer: "Content-Length: 10\r\n\r\n"),
        Broken(testDescription: "half a chunk", answer: "Transfer-Encoding: chunked\r\n\r\n5\r\nab"),
        Broken(testDescription: "no last chunk", answer: "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
        Broken(
            testDescription: "a chunk size of letters",
            answer: "Transfer-Encoding: chunked\r\n\r\nzz\r\nab"
        ),
    ])
    func `with less than a whole body gives what came, then is broken`(broken: Broken) async throws {
        let (answer, _) = try await ask("HTTP/1.1 200 OK\r\n" + broken.answer)
        #expect(answer.status == 200)
        var received = 0
        let failure = await failure {
            while let piece = try await answer.body.next() { received += piece.count }
        }
        #expect(failure?.kind == .broken)
        #expect(received <= 3)
    }

    @Test func `chunked comes without its chunks, extensions and trailers`() async throws {
        let (answer, _) = try await ask(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;a=b\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Sum: 7\r\n\r\n"
        )
        #expect(answer.fields.contains { $0.name.canonicalName == "x-sum" } == false)
        #expect(try await answer.body.text() == "abcdefg")
    }

    @Test func `without a length ends where the line ends`() async throws {
        let (answer, _) = try await ask("HTTP/1.0 200 OK\r\n\r\nđến hết")
        #expect(try await answer.body.text() == "đến hết")
    }

    @Test func `longer than announced is cut where it was to end`() async throws {
        let (answer, _) = try await ask("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")
        #expect(try await answer.body.text() == "abc")
    }

    @Test func `after 1xx heads is the final one`() async throws {
        let (answer, _) = try await ask(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                + "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nETag: \"1\"\r\n\r\nok",
            method: "POST"
        )
        #expect(answer.status == 201)
        #expect(answer.fields[.eTag] == "\"1\"")
        #expect(answer.fields.contains { $0.name.canonicalName == "link" } == false)
        #expect(try await answer.body.text() == "ok")
    }

    @Test(arguments: ["one long field", "many fields", "1xx for ever"])
    func `with a head that never ends is stopped`(kind: String) async throws {
        let closed = Signal<Void>()
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            if kind != "1xx for ever" { connection.write("HTTP/1.1 200 OK\r\n") }
            if kind == "one long field" { connection.write("X-Bomb: ") }
            let more =
                switch kind {
                case "one long field": String(repeating: "a", count: 1000)
                case "many fields": "X-Bomb: a\r\n"
                default: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                }
            while connection.write(more) {}
            closed.send()
        }
        let failure = await failure { _ = try await CurlTransport().send(.get(server.url())) }
        #expect(failure?.kind == .broken)
        await closed.value()
    }

    @Test func `that redirects is handed on and not followed`() async throws {
        let target = ScriptedServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let (answer, _) = try await ask(
            "HTTP/1.1 302 Found\r\nLocation: \(target.url("/khac"))\r\nContent-Length: 2\r\n\r\nđ"
        )
        #expect(answer.status == 302)
        #expect(answer.fields[.location] == target.url("/khac"))
        #expect(try await answer.body.text() == "đ")
        #expect(target.connections == 0)
    }
}

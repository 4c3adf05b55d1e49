import HubModel
import HubTransport
import Testing

@Suite struct `The flow of a body` {
    private static let size = 64 << 20

    /// Writes a large body until nobody takes it for `quiet` ms, tells what is left, then writes the rest.
    private func largeServer(quiet: Int32, stuck: Signal<Int>) -> ScriptedServer {
        let bytes = [UInt8](repeating: 0x61, count: Self.size)
        return ScriptedServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(Self.size)\r\n\r\n")
            let rest = connection.writeUntilStuck(bytes[...], quiet: quiet)
            stuck.send(rest.count)
            connection.write(rest)
            connection.waitForClose()
        }
    }

    @Test func `holds the sender back while nobody reads, and then goes on to the last byte`() async throws {
        let stuck = Signal<Int>()
        let server = largeServer(quiet: 300, stuck: stuck)
        let answer = try await CurlTransport().send(.get(server.url()))
        #expect(await stuck.value() > Self.size / 2)
        var received = 0
        var largest = 0
        while let piece = try await answer.body.next() {
            received += piece.count
            largest = max(largest, piece.count)
        }
        #expect(received == Self.size)
        #expect(largest <= 256 << 10)
    }

    @Test func `does not count the reader's own pauses against the sender`() async throws {
        let stuck = Signal<Int>()
        let server = largeServer(quiet: 5000, stuck: stuck)
        // The server says that it is stuck after a time that is longer than the silence we bear.
        let answer = try await CurlTransport(silence: .seconds(4)).send(.get(server.url()))
        #expect(await stuck.value() > 0)
        #expect(try await answer.body.all().count == Self.size)
    }

    @Test func `stops with a time-out when no head comes`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.waitForClose()
        }
        var request = OutgoingRequest.get(server.url("/?k=secret"))
        request.answerTimeout = .milliseconds(100)
        let failure = await failure { _ = try await CurlTransport().send(request) }
        #expect(failure == .timedOut("127.0.0.1:\(server.port): no answer in time"))
    }

    @Test(arguments: [true, false])
    func `stops with a time-out when a body does not go on`(isSilence: Bool) async throws {
        let closed = Signal<Void>()
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            connection.waitForClose()
            closed.send()
        }
        var request = OutgoingRequest.get(server.url())
        if !isSilence { request.answerTimeout = .seconds(3) }
        let transport = CurlTransport(silence: isSilence ? .milliseconds(200) : .seconds(60))
        let answer = try await transport.send(request)
        #expect(try await answer.body.next() == Array("abc".utf8))
        let failure = await failure { _ = try await answer.body.next() }
        #expect(failure?.kind == .timedOut)
        await closed.value()
    }

    /// Sends a head and three bytes, then waits until the other side has closed.
    private func endlessServer(began: Signal<Void>, closed: Signal<Void>) -> ScriptedServer {
        ScriptedServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
            began.send()
            connection.waitForClose()
            closed.send()
        }
    }

    @Test func `ends at once when the reading task is cancelled, and closes the line`() async throws {
        let (began, closed) = (Signal<Void>(), Signal<Void>())
        let server = endlessServer(began: began, closed: closed)
        let answer = try await CurlTransport().send(.get(server.url()))
        _ = try await answer.body.next()
        let task = Task { await failure { _ = try await answer.body.next() } }
        task.cancel()
        #expect(await task.value == .cancelled)
        await closed.value()
    }

    @Test func `ends at once when the task that waits for the head is cancelled`() async throws {
        let (arrived, closed) = (Signal<Void>(), Signal<Void>())
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            arrived.send()
            connection.waitForClose()
            closed.send()
        }
        let task = Task { await failure { _ = try await CurlTransport().send(.get(server.url())) } }
        await arrived.value()
        task.cancel()
        #expect(await task.value == .cancelled)
        await closed.value()
    }

    @Test func `ends when the last reference to the body is dropped`() async throws {
        let (began, closed) = (Signal<Void>(), Signal<Void>())
        let server = endlessServer(began: began, closed: closed)
        let transport = CurlTransport()
        var answer: IncomingAnswer? = try await transport.send(.get(server.url()))
        #expect(answer?.status == 200)
        await began.value()
        answer = nil
        await closed.value()
        withExtendedLifetime(transport) {}
    }

    @Test func `ends when the transport is closed`() async throws {
        let (began, closed) = (Signal<Void>(), Signal<Void>())
        let server = endlessServer(began: began, closed: closed)
        let transport = CurlTransport()
        let answer = try await transport.send(.get(server.url()))
        await began.value()
        transport.close()
        #expect(await failure { _ = try await answer.body.all() } == .cancelled)
        #expect(await failure { _ = try await transport.send(.get(server.url())) } == .cancelled)
        await closed.value()
    }

    @Test func `outlives the last reference to the transport, whose connections close after it`() async throws
    {
        let (goOn, closed) = (Signal<Void>(), Signal<Void>())
        let server = ScriptedServer { connection in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
            goOn.wait()
            connection.write("def")
            connection.waitForClose()
            closed.send()
        }
        var answer: IncomingAnswer? = try await CurlTransport().send(.get(server.url()))
        goOn.send()
        #expect(try await answer?.body.text() == "abcdef")
        answer = nil
        await closed.value()
    }
}

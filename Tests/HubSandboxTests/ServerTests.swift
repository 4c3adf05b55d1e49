import Foundation
import HubSandbox
import Testing

@Suite struct `The server` {
    @Test func `answers many requests on a free port and is gone when stopped`() async throws {
        let server = try await SandboxServer.start(.holding(1000))
        let client = RawClient(port: server.port)
        #expect(server.port > 0)
        let token = try await client.token()
        for page in 1...5 {
            let answer = try await client.get(
                "/electricity/api/hoadon?trang=\(page)&soDong=200",
                token: token
            )
            #expect(try ReadPage(answer.body).duLieu.count == 200)
        }
        await server.stop()
        await #expect(throws: POSIXError.self) { try await client.get("/") }
    }

    @Test func `says so when the port is taken`() async throws {
        let first = try await SandboxServer.start(.holding(10))
        var configuration = SandboxConfiguration.holding(10)
        configuration.port = first.port
        await #expect(throws: (any Error).self) { try await SandboxServer.start(configuration) }
        await first.stop()
    }

    @Test func `stops while a slow answer is under way`() async throws {
        var drip = FaultRule(.slowDrip)
        drip.pause = 60_000
        let server = try await SandboxServer.start(.holding(10, faults: [drip]))
        let answer = try await RawClient(port: server.port).get("/news/bao/thoi-su.rss", limit: 1)
        #expect(answer.status == 200 || answer.status == nil)
        await server.stop()
    }

    @Test func `answers what the sandbox answers without a socket`() async throws {
        let server = try await SandboxServer.start(.holding(1000))
        let answer = try await RawClient(port: server.port).get("/news/soyte/atom.xml")
        #expect(answer.body == Sandbox(.holding(1000)).get("/news/soyte/atom.xml").body)
        await server.stop()
    }
}

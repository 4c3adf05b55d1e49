import HubModel
import HubTransport
import Testing

@Suite struct `Trust in a TLS server` {
    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `is given to the named authority, from TLS 1.2 on`(version: String) async throws {
        let server = try TLSServer(version)
        let transport = CurlTransport(resolve: server.resolve, authority: server.authority)
        let answer = try await transport.send(.get(server.url()))
        #expect(answer.status == 200)
        #expect(try await answer.body.text().contains("</HTML>"))
    }

    @Test func `is not given to an authority that nobody named`() async throws {
        let server = try TLSServer()
        let transport = CurlTransport(resolve: server.resolve)
        let failure = await failure { _ = try await transport.send(.get(server.url())) }
        #expect(failure?.kind == .notSent)
        #expect(failure?.text.contains("certificate") == true)
    }

    @Test func `is not given to a certificate for another host`() async throws {
        let server = try TLSServer()
        let transport = CurlTransport(authority: server.authority)
        let failure = await failure { _ = try await transport.send(.get(server.url(host: "127.0.0.1"))) }
        #expect(failure?.kind == .notSent)
        #expect(failure?.text.hasPrefix("127.0.0.1:\(server.port): ") == true)
    }

    @Test func `is not given to TLS 1.1`() async throws {
        let server = try TLSServer("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")
        let transport = CurlTransport(resolve: server.resolve, authority: server.authority)
        let failure = await failure { _ = try await transport.send(.get(server.url())) }
        #expect(failure?.kind == .notSent)
    }

    @Test func `is not given where the authority's file is missing`() async throws {
        let server = try TLSServer()
        let transport = CurlTransport(resolve: server.resolve, authority: "/nonexistent/authority.pem")
        let failure = await failure { _ = try await transport.send(.get(server.url())) }
        #expect(failure?.kind == .notSent)
    }
}

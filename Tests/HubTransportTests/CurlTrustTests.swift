import Foundation
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

    @Test func `is given to the authority that a system names, in place of the machine's`() async throws {
        let server = try TLSServer()
        let transport = CurlTransport(resolve: server.resolve)
        var request = OutgoingRequest.get(server.url())
        request.tls.authority = try pem(server.authority)
        #expect(try await transport.send(request).status == 200)
        // The next request of another system does not inherit it.
        let failure = await failure { _ = try await transport.send(.get(server.url())) }
        #expect(failure?.kind == .notSent)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `is given back: a client's certificate opens a door that is shut without`(
        version: String
    ) async throws {
        let server = try TLSServer(version, "-Verify", "1", "-verify_return_error")
        let transport = CurlTransport(resolve: server.resolve, authority: server.authority)
        let refused = await failure {
            // With TLS 1.3 the refusal comes after the handshake.
            let answer = try await transport.send(.get(server.url()))
            _ = try await answer.body.all()
        }
        #expect(refused != nil)
        var request = OutgoingRequest.get(server.url())
        request.tls.certificate = server.client
        #expect(try await transport.send(request).status == 200)
    }

    @Test func `is not given to TLS 1.2 where a system demands 1.3`() async throws {
        let server = try TLSServer("-tls1_2")
        let transport = CurlTransport(resolve: server.resolve, authority: server.authority)
        var request = OutgoingRequest.get(server.url())
        request.tls.minimum = .tls13
        let failure = await failure { _ = try await transport.send(request) }
        #expect(failure?.kind == .notSent)
    }

    @Test func `is not asked for with a certificate that is none`() async throws {
        let server = try TLSServer()
        let transport = CurlTransport(resolve: server.resolve, authority: server.authority)
        var request = OutgoingRequest.get(server.url())
        request.tls.certificate = Array("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n".utf8)
        let failure = await failure { _ = try await transport.send(request) }
        #expect(failure?.kind == .notSent)
    }

    private func pem(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    @Test func `is not given where the authority's file is missing`() async throws {
        let server = try TLSServer()
        let transport = CurlTransport(resolve: server.resolve, authority: "/nonexistent/authority.pem")
        let failure = await failure { _ = try await transport.send(.get(server.url())) }
        #expect(failure?.kind == .notSent)
    }
}

import Foundation
import HubModel
import HubTransport
import Testing

@Suite struct `A look at a host` {
    private static let host = TLSServer.host

    private func look(
        at server: TLSServer,
        host: String = host,
        trusting authority: String? = nil,
        tls: TLSIdentity = TLSIdentity()
    ) async -> HostSight {
        let probe = CertificateProbe(
            resolve: ["\(host):\(server.port):127.0.0.1"],
            authority: authority ?? server.authority
        )
        let place = HostPlace(.https, host: host, port: Int(server.port))
        return await probe.look(at: place, tls: tls, within: .seconds(5))
    }

    @Test(arguments: [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
    func `tells address, version, certificate and its end`(option: String, version: String) async throws {
        let authority = try TestAuthority()
        let pair = try authority.certificate(for: Self.host, days: 14)
        let server = try TLSServer(pair, trusting: authority.file, option)
        let sight = await look(at: server)
        #expect(sight.trouble == nil)
        #expect(sight.address == "127.0.0.1")
        #expect(sight.tls == version)
        let certificate = try #require(sight.certificate)
        let left = certificate.notAfter.seconds - Int64(Date.now.timeIntervalSince1970)
        #expect((13 * 86_400...14 * 86_400).contains(left))
        #expect(certificate.subject == "CN=\(Self.host),O=Sở Y tế mẫu")
        #expect(certificate.issuer == "CN=Co quan chung thuc mau")
        #expect(certificate.chain == 1)
    }

    @Test func `counts what the server sends with it`() async throws {
        let authority = try TestAuthority()
        let pair = try authority.certificate(for: Self.host, days: 14)
        let server = try TLSServer(pair, trusting: authority.file, "-cert_chain", authority.file)
        #expect(await look(at: server).certificate?.chain == 2)
    }

    @Test func `sees a certificate anew each time, also on a server that would resume`() async throws {
        let authority = try TestAuthority()
        let server = try TLSServer(
            try authority.certificate(for: Self.host, days: 14),
            trusting: authority.file
        )
        for _ in 0..<3 { #expect(await look(at: server).certificate != nil) }
    }

    /// Each is told apart, and its end is known all the same.
    @Test func `tells why a certificate is not believed`() async throws {
        let authority = try TestAuthority()
        let expired = try TLSServer(
            try authority.certificate(for: Self.host, days: -1),
            trusting: authority.file
        )
        let sight = await look(at: expired)
        #expect(sight.trouble == .certificate(.expired))
        #expect(try #require(sight.certificate).notAfter.seconds < Int64(Date.now.timeIntervalSince1970))

        let own = try TLSServer(try authority.selfSigned(for: Self.host), trusting: authority.file)
        #expect(await look(at: own).trouble == .certificate(.selfSigned))
        #expect(await look(at: own).certificate?.subject == "CN=\(Self.host)")

        let stranger = try TLSServer(
            try authority.certificate(for: Self.host, days: 30),
            trusting: try TestAuthority().file
        )
        let other = try TestAuthority()
        #expect(
            await look(at: stranger, trusting: other.file).trouble == .certificate(.unknownAuthority)
        )

        let named = try TLSServer(
            try authority.certificate(for: "so-khac.example", days: 30),
            trusting: authority.file
        )
        let wrong = await look(at: named)
        #expect(wrong.trouble == .certificate(.otherName))
        #expect(wrong.certificate?.subject.contains("so-khac.example") == true)
    }

    @Test func `tells a host that speaks no TLS that is new enough`() async throws {
        let authority = try TestAuthority()
        let pair = try authority.certificate(for: Self.host, days: 30)
        let old = try TLSServer(pair, trusting: authority.file, "-tls1_2")
        guard case .noTLS = await look(at: old, tls: TLSIdentity(minimum: .tls13)).trouble else {
            Issue.record("TLS 1.2 where 1.3 is demanded")
            return
        }
        let plain = ScriptedServer { connection in connection.write("SSH-2.0-x\r\n") }
        let probe = CertificateProbe(resolve: ["\(Self.host):\(plain.port):127.0.0.1"])
        let place = HostPlace(.https, host: Self.host, port: Int(plain.port))
        guard case .noTLS = await probe.look(at: place, tls: TLSIdentity(), within: .seconds(5)).trouble
        else {
            Issue.record("no TLS at all")
            return
        }
    }

    @Test func `trusts the authority that the system names, and shows a client's certificate`() async throws {
        let server = try TLSServer("-tls1_2", "-Verify", "1", "-verify_return_error")
        var identity = TLSIdentity()
        identity.authority = Array(try Data(contentsOf: URL(filePath: server.authority)))
        let shut = await look(at: server, trusting: "/nonexistent", tls: identity)
        #expect(shut.trouble != nil)
        identity.certificate = server.client
        let open = await look(at: server, tls: identity)
        #expect(open.trouble == nil)
    }

    @Test func `asks nothing`() async throws {
        let server = ScriptedServer { connection in _ = connection.readRequest() }
        let sight = await CertificateProbe().look(
            at: HostPlace(.http, host: "127.0.0.1", port: Int(server.port)),
            tls: TLSIdentity(),
            within: .seconds(5)
        )
        #expect(sight == HostSight(address: "127.0.0.1"))
        #expect(server.requests.isEmpty)
    }

    @Test func `tells a port where nobody listens, and a server that never answers`() async {
        let port = Int(Loopback.closedPort())
        let place = HostPlace(.https, host: "127.0.0.1", port: port)
        #expect(
            await CertificateProbe().look(at: place, tls: TLSIdentity(), within: .seconds(5)).trouble
                == .refused
        )
        let mute = ScriptedServer { connection in _ = connection.readRequest() }
        let slow = HostPlace(.https, host: "127.0.0.1", port: Int(mute.port))
        #expect(
            await CertificateProbe().look(at: slow, tls: TLSIdentity(), within: .milliseconds(300)).trouble
                == .timedOut
        )
    }

    @Test func `tells a name that nobody knows`() async {
        // A label of more than 63 letters: no name server is asked.
        let name = String(repeating: "a", count: 64) + ".invalid"
        let place = HostPlace(.https, host: name, port: 443)
        let sight = await CertificateProbe().look(at: place, tls: TLSIdentity(), within: .seconds(5))
        #expect(sight.trouble == .unknownName)
        #expect(await CertificateProbe().addresses(of: name) == [])
        #expect(await CertificateProbe().addresses(of: "127.0.0.1") == ["127.0.0.1"])
    }
}

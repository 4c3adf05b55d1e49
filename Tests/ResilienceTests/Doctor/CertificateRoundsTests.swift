import HubModel
import HubOperations
import HubPipeline
import HubStore
import HubTransport
import Synchronization
import Testing

/// Rounds over two systems at one host and a third at another, with a real database for their tickets.
@Suite struct `The rounds of the certificates` {
    /// Shows a certificate wherever it looks, and knows where it was.
    private final class Eyes: HostProbe {
        private let state = Mutex<[String]>([])

        var places: [String] { state.withLock { $0 } }

        func addresses(of host: String) async -> [String] { ["192.0.2.1"] }

        func look(at place: HostPlace, tls: TLSIdentity, within limit: Duration) async -> HostSight {
            state.withLock { $0.append("\(place)") }
            return HostSight(
                address: "192.0.2.1",
                tls: "TLSv1.3",
                certificate: SeenCertificate(
                    subject: place.host,
                    issuer: "CA",
                    notBefore: Timestamp(seconds: 0),
                    notAfter: Timestamp(seconds: 4_000_000_000),
                    chain: 2
                )
            )
        }
    }

    private func visited(_ scene: Scene, _ address: String) throws -> CertificateRounds.Visited {
        let project = try scene.province.project()
        var connector = try #require(project.catalogue.connector("electricity"))
        connector.system.baseURL = Template(literal: address)
        let environment = PullEnvironment(
            transport: CurlTransport(),
            store: scene.hub.store,
            landing: scene.hub.landing,
            allowance: scene.hub.allowance,
            sleep: { try await Task.sleep(for: $0) }
        )
        let visit = try JobCompiler(project).visit(
            connector,
            now: Timestamp(seconds: 1_781_461_800),
            patience: .seconds(10),
            environment: environment
        )
        return CertificateRounds.Visited(connector: connector, visit: visit)
    }

    @Test func `look at each host once, but not at those that were seen lately`() async throws {
        try await Scene.play { scene in
            let systems = try ["https://one.example/a", "https://one.example/b", "https://two.example"].map {
                try visited(scene, $0)
            }
            let book = CertificateBook(DatabaseSession(scene.database.worker))
            let eyes = Eyes()
            let rounds = CertificateRounds(probe: eyes) { try await book.record($0, at: $1) }
            _ = try await rounds.look(at: Array(systems.prefix(2)))
            #expect(eyes.places == ["one.example:443"])
            let known = try await book.list().map(\.place)
            let outcomes = try await rounds.look(at: systems, except: Set(known))
            #expect(eyes.places == ["one.example:443", "two.example:443"])
            #expect(outcomes.map(\.place.host) == ["two.example"])
            #expect(try await book.list().map(\.host) == ["one.example", "two.example"])
        }
    }
}

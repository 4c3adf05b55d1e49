package import HubModel
package import HubPipeline

/// Looks at the certificate of every host that the connectors name, politely, and has it written down.
package struct CertificateRounds: Sendable {
    package struct Visited: Sendable {
        package var connector: Connector
        package var visit: SystemVisit

        package init(connector: Connector, visit: SystemVisit) {
            self.connector = connector
            self.visit = visit
        }
    }

    /// One host and what became of the look at it.
    package struct Outcome: Sendable {
        package var connector: String
        package var place: HostPlace
        /// `nil`: not looked at, since the agreement leaves no room now.
        package var sight: HostSight?
        package var failure: HubFailure?
    }

    private let probe: any HostProbe
    private let record: @Sendable (SeenCertificate, HostPlace) async throws -> Void

    package init(
        probe: any HostProbe,
        record: @escaping @Sendable (SeenCertificate, HostPlace) async throws -> Void
    ) {
        self.probe = probe
        self.record = record
    }

    /// A host that two connectors name is looked at once; one that cannot be looked at keeps no other from it.
    ///
    /// `known`: places that need no look now.
    package func look(at systems: [Visited], except known: Set<HostPlace> = []) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        var seen = known
        for system in systems {
            for place in system.visit.places where place.speech == .https && seen.insert(place).inserted {
                outcomes.append(try await look(at: place, of: system))
            }
        }
        return outcomes
    }

    private func look(at place: HostPlace, of system: Visited) async throws -> Outcome {
        var outcome = Outcome(connector: system.connector.name, place: place)
        let limit = min(system.connector.system.connectTimeout.duration, .seconds(15))
        do {
            let tls = try system.visit.tls(for: place)
            outcome.sight = try await system.visit.message {
                await probe.look(at: place, tls: tls, within: limit)
            }
        } catch let failure as HubFailure {
            outcome.failure = failure
            return outcome
        }
        if let certificate = outcome.sight?.certificate { try await record(certificate, place) }
        return outcome
    }
}

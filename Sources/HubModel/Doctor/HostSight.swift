/// Where a system listens.
package struct HostPlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    package enum Speech: String, Sendable, Hashable {
        case http, https, sftp
    }

    package var speech: Speech
    package var host: String
    package var port: Int

    package init(_ speech: Speech, host: String, port: Int) {
        self.speech = speech
        self.host = host
        self.port = port
    }

    package var description: String { "\(host):\(port)" }

    package static func < (left: HostPlace, right: HostPlace) -> Bool {
        (left.host, left.port) < (right.host, right.port)
    }
}

/// What a connection to a host shows before a byte of a request is sent.
package struct HostSight: Sendable, Hashable {
    /// The address that was connected to.
    package var address: String?
    /// `TLSv1.3`; `nil` without TLS.
    package var tls: String?
    /// What the host showed, believed or not.
    package var certificate: SeenCertificate?
    package var trouble: Trouble?

    package init(
        address: String? = nil,
        tls: String? = nil,
        certificate: SeenCertificate? = nil,
        trouble: Trouble? = nil
    ) {
        self.address = address
        self.tls = tls
        self.certificate = certificate
        self.trouble = trouble
    }

    /// Why the host cannot be spoken to.
    package enum Trouble: Sendable, Hashable {
        case unknownName
        case refused
        case timedOut
        /// It speaks no TLS, or none that is new enough.
        case noTLS(String)
        case certificate(Doubt)
        case other(String)
    }

    /// Why a certificate is not believed.
    package enum Doubt: Sendable, Hashable {
        case expired
        case notYet
        case selfSigned
        case unknownAuthority
        case otherName
        case other(String)
    }
}

/// The certificate of a server.
package struct SeenCertificate: Sendable, Hashable {
    package var subject: String
    package var issuer: String
    package var notBefore: Timestamp
    package var notAfter: Timestamp
    /// Certificates that the server sent, its own included.
    package var chain: Int

    package init(subject: String, issuer: String, notBefore: Timestamp, notAfter: Timestamp, chain: Int) {
        self.subject = subject
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.chain = chain
    }
}

/// Looks at hosts without asking them anything.
///
/// Implementations: libcurl and the resolver of this machine (HubTransport), and scripts in tests.
package protocol HostProbe: Sendable {
    /// The addresses of a name; empty where nobody knows it.
    ///
    /// Asks the name server alone.
    func addresses(of host: String) async -> [String]

    /// Connects, shakes hands and leaves.
    ///
    /// One message in the sense of the agreement with a system: the caller takes the ticket.
    func look(at place: HostPlace, tls: TLSIdentity, within limit: Duration) async -> HostSight
}

package import HTTPTypes

/// Sends one message and gives back the answer's head and a body that flows as it is read.
///
/// Redirects are not followed, statuses are not judged: that is the caller's. Implementations: libcurl, and the
/// replay of saved answers. Both pass the conformance suite in HubTransportTests.
package protocol HTTPTransport: Sendable {
    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer
}

/// A request ready for the wire.
package struct OutgoingRequest: Sendable {
    package var method: String
    /// Absolute, percent-encoded.
    package var url: String
    package var fields: HTTPFields
    package var content: OutgoingBody?
    package var connectTimeout: Duration
    /// For the whole answer, body included.
    package var answerTimeout: Duration
    package var tls: TLSIdentity

    package init(
        method: String,
        url: String,
        fields: HTTPFields = HTTPFields(),
        body: [UInt8]? = nil,
        connectTimeout: Duration = .seconds(10),
        answerTimeout: Duration = .seconds(120),
        tls: TLSIdentity = TLSIdentity()
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        content = body.map { OutgoingBody($0) }
        self.connectTimeout = connectTimeout
        self.answerTimeout = answerTimeout
        self.tls = tls
    }

    /// The body where it is in memory as a whole; `nil` too where files are part of it.
    package var body: [UInt8]? {
        get { content?.bytes }
        set { content = newValue.map { OutgoingBody($0) } }
    }
}

/// What a TLS connection of one system is made with, beyond the house's own rules.
package struct TLSIdentity: Sendable, Hashable {
    package enum Version: String, Sendable, Hashable, CaseIterable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    /// PEM: certificate, those between it and its authority, and the private key.
    package var certificate: [UInt8]?
    /// PEM: whom to believe in place of the system's authorities.
    package var authority: [UInt8]?
    package var minimum: Version

    package init(certificate: [UInt8]? = nil, authority: [UInt8]? = nil, minimum: Version = .tls12) {
        self.certificate = certificate
        self.authority = authority
        self.minimum = minimum
    }
}

package struct IncomingAnswer: Sendable {
    package var status: Int
    package var fields: HTTPFields
    package var body: ResponseBody

    package init(status: Int, fields: HTTPFields, body: ResponseBody) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// An answer's bytes after transfer decoding (`Content-Length`, chunks), in pieces of any size.
///
/// Content-Encoding is left as it is: the hub asks for `identity`. Not reading on pauses the sender; dropping the
/// last reference ends the transfer.
package struct ResponseBody: Sendable {
    /// The next piece, or `nil` at the end.
    ///
    /// Throws if the line drops before the announced end.
    package let next: @Sendable () async throws(TransportFailure) -> [UInt8]?

    package init(next: @escaping @Sendable () async throws(TransportFailure) -> [UInt8]?) {
        self.next = next
    }
}

/// What can go wrong on the wire.
///
/// Texts hold no query string and no credential.
package enum TransportFailure: Error, Sendable, Hashable {
    /// No byte of the request has left: name not found, refused, connect time-out, TLS.
    case notSent(String)
    /// The request may have arrived: the line dropped or the answer did not come in time.
    case broken(String)
    case timedOut(String)
    case badAddress(String)
    /// What a server of files has refused.
    case files(FileFailure)
    case cancelled
}

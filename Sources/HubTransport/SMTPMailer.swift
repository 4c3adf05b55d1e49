package import HubModel

/// Hands letters to a mail server over libcurl, each on a connection of its own.
///
/// Beyond loopback nothing is said in the open: `smtps://`, or STARTTLS before anybody signs in.
package final class SMTPMailer: MailTransport {
    private let loop = CurlLoop()
    private let trust: CurlTrust
    private let patience: Duration

    /// - Parameters:
    ///   - resolve: `host:port:address`, in place of asking a name server.
    ///   - authority: path of a PEM file with the authorities to trust, in place of the system's.
    ///   - patience: for one letter, from the connection to the server's word that it has it.
    package init(resolve: [String] = [], authority: String? = nil, patience: Duration = .seconds(60)) {
        trust = CurlTrust(resolve: resolve, authority: authority)
        self.patience = patience
    }

    package func send(_ mail: OutgoingMail, through server: MailServer) async throws(MailFailure) {
        let address = try MailServerAddress(server.url)
        let transfer = Transfer(
            place: address.place,
            clock: AnswerClock(start: .now, answer: patience, silence: patience)
        )
        do throws(TransportFailure) {
            let handle = try CurlHandle(mail, at: address, server, trust: trust, transfer: transfer)
            guard loop.post(.start(handle, transfer)) else { throw .cancelled }
            let reader = BodyReader(transfer, loop: loop)
            while try await reader.next() != nil {}
        } catch {
            throw MailFailure(error)
        }
    }

    /// Ends the thread.
    package func close() { loop.close(.now) }

    deinit { loop.close(.whenIdle) }
}

/// A mail server's address in its parts.
struct MailServerAddress: Sendable, Hashable {
    /// `smtp://host:port`, without anything behind it.
    let url: String
    /// `host:port`, for texts.
    let place: String
    /// Nobody listens between two programs of one machine.
    let isLoopback: Bool

    init(_ text: String) throws(MailFailure) {
        let schemes = [("smtp://", 587), ("smtps://", 465)]
        guard let (scheme, defaultPort) = schemes.first(where: { text.hasPrefix($0.0) }) else {
            throw .badSettings("the address of a mail server begins with smtp:// or smtps://")
        }
        let authority = text.dropFirst(scheme.count)
        let isPlain = authority.utf8.allSatisfy { byte in
            (0x30...0x3A).contains(byte) || (0x41...0x5B).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x2D || byte == 0x2E || byte == 0x5D
        }
        guard isPlain, !authority.isEmpty else {
            throw .badSettings("the address of a mail server is smtp://host:port")
        }
        let hasPort = authority.lastIndex(of: ":").map { !authority[$0...].contains("]") } ?? false
        place = hasPort ? String(authority) : "\(authority):\(defaultPort)"
        url = scheme + place
        let host = place.prefix(upTo: place.lastIndex(of: ":") ?? place.endIndex)
        isLoopback = host == "localhost" || host == "[::1]" || MailServerAddress.isLoopback(host)
    }

    /// `127.0.0.1` and its like: four numbers, the first of them 127; `127.example` is a name.
    private static func isLoopback(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension MailFailure {
    fileprivate init(_ failure: TransportFailure) {
        self =
            switch failure {
            case .notSent(let text), .broken(let text), .timedOut(let text): .failed(text)
            case .badAddress(let text): .badSettings(text)
            case .files: .failed("files")
            case .cancelled: .cancelled
            }
    }
}

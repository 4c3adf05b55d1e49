import HubModel
import Synchronization

/// A transport before which a test may act: stop a server, take a lease, begin a second run.
final class Interposed: HTTPTransport {
    private let transport: any HTTPTransport
    private let before: @Sendable (Int) async throws -> Void
    private let asked = Mutex<[OutgoingRequest]>([])

    /// `before`: gets the number of the request, from 1, sign-in included; what it throws drops the line.
    init(_ transport: any HTTPTransport, before: @escaping @Sendable (Int) async throws -> Void = { _ in }) {
        self.transport = transport
        self.before = before
    }

    var requests: [OutgoingRequest] { asked.withLock { $0 } }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count
        }
        do {
            try await before(number)
        } catch {
            throw .broken("\(error)")
        }
        return try await transport.send(request)
    }
}

import Bytes
import HubModel
import HubPipeline

/// Calls nobody.
struct NoTransport: HTTPTransport {
    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        throw .cancelled
    }
}

/// Opens answers that landed, and keeps nothing.
struct ReadOnlyLanding: LandingStore {
    private let landing: any LandingStore

    init(_ landing: any LandingStore) { self.landing = landing }

    func open(_ id: Int64) async throws -> Payload { try await landing.open(id) }

    func receive(
        _ body: ResponseBody,
        limit: Int64,
        description: PayloadDescription
    ) async throws -> Payload {
        throw HubFailure.answerGone(0)
    }

    func removeGoneFiles() async throws {}

    func keep(_ files: [CarriedFile], of pull: PullID) async throws {}
}

extension Rejection {
    /// As quarantine knows it: the key, or the digest of the record.
    var identity: String {
        if let key { return "k:" + key }
        let digits = Array("0123456789abcdef")
        return "d:" + SHA256.digest(record).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}

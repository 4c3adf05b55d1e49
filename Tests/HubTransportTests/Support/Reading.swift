import HTTPTypes
import HubModel

extension ResponseBody {
    /// All pieces in one.
    func all() async throws(TransportFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await next() { bytes += piece }
        return bytes
    }

    func text() async throws(TransportFailure) -> String {
        String(decoding: try await all(), as: UTF8.self)
    }
}

extension OutgoingRequest {
    static func get(_ url: String) -> OutgoingRequest { OutgoingRequest(method: "GET", url: url) }

    static func post(_ url: String, _ body: String) -> OutgoingRequest {
        OutgoingRequest(method: "POST", url: url, body: Array(body.utf8))
    }
}

/// What an operation throws, if it is a `TransportFailure`.
func failure(of operation: () async throws -> Void) async -> TransportFailure? {
    do {
        try await operation()
        return nil
    } catch {
        return error as? TransportFailure
    }
}

/// The kinds of `TransportFailure`, without their texts.
enum FailureKind: String, Sendable {
    case notSent, broken, timedOut, badAddress, files, cancelled
}

extension TransportFailure {
    var kind: FailureKind {
        switch self {
        case .notSent: .notSent
        case .broken: .broken
        case .timedOut: .timedOut
        case .badAddress: .badAddress
        case .files: .files
        case .cancelled: .cancelled
        }
    }

    var text: String {
        switch self {
        case .notSent(let text), .broken(let text), .timedOut(let text), .badAddress(let text): text
        case .files, .cancelled: ""
        }
    }
}

package import HTTPTypes
package import HubModel
import Synchronization

/// An answer as a file holds it.
package struct SavedAnswer: Sendable, Hashable {
    package var status: Int
    package var fields: HTTPFields
    package var bytes: [UInt8]

    package init(status: Int = 200, fields: HTTPFields = HTTPFields(), bytes: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.bytes = bytes
    }
}

/// Gives saved answers in their order, whatever is asked, and keeps what was asked.
///
/// For `try --sample FILE…` and `connector test`: nothing goes over a wire.
package final class ReplayTransport: HTTPTransport {
    private static let pieceSize = 64 << 10

    private struct Tape {
        var answers: ArraySlice<SavedAnswer>
        var requests: [OutgoingRequest] = []
    }

    private let tape: Mutex<Tape>

    package init(_ answers: [SavedAnswer]) {
        tape = Mutex(Tape(answers: answers[...]))
    }

    /// Every request so far, refused ones included, in order.
    package var requests: [OutgoingRequest] { tape.withLock { $0.requests } }

    /// How many answers nobody has asked for.
    package var unused: Int { tape.withLock { $0.answers.count } }

    package func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        guard !Task.isCancelled else { throw .cancelled }
        _ = try WebAddress(request.url)
        let saved = tape.withLock { tape in
            tape.requests.append(request)
            return tape.answers.popFirst()
        }
        guard let saved else { throw .notSent("no more samples") }
        let bytes = request.method == "HEAD" ? [] : saved.bytes
        return IncomingAnswer(status: saved.status, fields: saved.fields, body: Self.body(of: bytes))
    }

    private static func body(of bytes: [UInt8]) -> ResponseBody {
        let position = Mutex(0)
        return ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            guard !Task.isCancelled else { throw .cancelled }
            let from = position.withLock { position in
                defer { position = min(position + pieceSize, bytes.count) }
                return position
            }
            guard from < bytes.count else { return nil }
            return Array(bytes[from..<min(from + pieceSize, bytes.count)])
        }
    }
}

import HTTPTypes
import HubModel
import Synchronization

/// Answers from a closure, so that a test can be the source; keeps what was asked.
final class ScriptedTransport: HTTPTransport {
    struct Answer: Sendable {
        var status = 200
        var fields: [String: String] = [:]
        var body = ""
        /// Instead of `body`, where it is no text.
        var bytes: [UInt8]?
    }

    private let answer: @Sendable (OutgoingRequest, Int) throws(TransportFailure) -> Answer
    private let asked = Mutex<[OutgoingRequest]>([])

    init(_ answer: @escaping @Sendable (OutgoingRequest, Int) throws(TransportFailure) -> Answer) {
        self.answer = answer
    }

    var requests: [OutgoingRequest] { asked.withLock { $0 } }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count
        }
        let answer = try answer(request, number)
        var fields = HTTPFields()
        for (name, value) in answer.fields {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let rest = Mutex<[UInt8]?>(answer.bytes ?? Array(answer.body.utf8))
        let body = ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
        return IncomingAnswer(status: answer.status, fields: fields, body: body)
    }
}

import HTTPTypes
import HubModel
import Synchronization

/// Answers from a closure, so that a test can be the source.
final class ScriptedTransport: HTTPTransport {
    struct Answer: Sendable {
        var status = 200
        var fields: [String: String] = [:]
        var body: [UInt8] = []
    }

    private let answer: @Sendable (OutgoingRequest) throws(TransportFailure) -> Answer

    init(_ answer: @escaping @Sendable (OutgoingRequest) throws(TransportFailure) -> Answer) {
        self.answer = answer
    }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        let answer = try answer(request)
        var fields = HTTPFields()
        for (name, value) in answer.fields {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let rest = Mutex<[UInt8]?>(answer.body)
        let body = ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
        return IncomingAnswer(status: answer.status, fields: fields, body: body)
    }
}

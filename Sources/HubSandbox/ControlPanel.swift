import Foundation
import HTTPTypes

/// `/_control`: what tests turn while the systems run.
struct ControlPanel {
    /// The body of `POST /_control`; what is absent stays as it is.
    struct Order: Decodable {
        var revision: Int?
        /// One fault that replaces all; an empty text ends them.
        var fault: String?
        /// Faults that replace all.
        var faults: [String]?
        var revokeTokens: Bool?
        var resetLedger: Bool?
        /// Empties every inbox.
        var resetReceived: Bool?
        /// Whether receivers forget every idempotency key at once, and file a second time what comes twice.
        var forgetsKeys: Bool?
        /// The file of the tape that the counterpart plays from now on.
        var tape: String?
        /// Cues that replace all; what the counterpart has counted begins anew.
        var cues: [Cue]?

        var rules: [FaultRule]? {
            get throws(Mistake) {
                guard let texts = faults ?? fault.map({ $0.isEmpty ? [] : [$0] }) else { return nil }
                return try texts.map { text throws(Mistake) in
                    guard let rule = FaultRule(text) else { throw .unknownFault(text) }
                    return rule
                }
            }
        }
    }

    enum Mistake: Error {
        case unknownFault(String)
        case unreadable
        case noTape(String)
    }

    static func order(_ request: SandboxRequest) throws(Mistake) -> Order {
        guard let order = try? JSONDecoder().decode(Order.self, from: Data(request.body)) else {
            throw .unreadable
        }
        guard order.revision ?? 0 >= 0 else { throw .unreadable }
        return order
    }

    /// The tape of an order, read from its file.
    static func tape(_ order: Order) throws(Mistake) -> Tape? {
        guard let path = order.tape else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let tape = try? JSONDecoder().decode(Tape.self, from: data)
        else { throw .noTape(path) }
        return tape
    }

    static func refusal(_ mistake: Mistake) -> Answer {
        switch mistake {
        case .unreadable: .json(#"{"error":"body is no order in JSON"}"#, status: .badRequest)
        case .noTape(let path): encoded(["error": "no tape to play: \(path)"], status: .badRequest)
        case .unknownFault(let text): encoded(["error": "unknown fault: \(text)"], status: .badRequest)
        }
    }

    static func encoded(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try? encoder.encode(value)
        return .json(data.map { [UInt8]($0) } ?? [], status: status)
    }
}

import Foundation

/// What `lienthong-sandbox --counterpart` is to answer; its form is the sandbox's (`HubSandbox/Counterpart/Tape.swift`).
struct CounterpartTape: Encodable {
    struct Exchange: Encodable {
        var method: String
        /// Texts, and between them the names of holes.
        var target: [String]
        /// `nil`: whatever it is.
        var body: [String]?
        /// By cue; "" is the usual one.
        ///
        /// Several are given in turn.
        var answers: [String: [PlannedAnswer]]
        var isSignIn = false
        var needsToken = false
        var late: Late?
        /// Cues under which what is asked counts as received; "" is none.
        var files: [String] = []
    }

    struct Late: Encodable {
        var cue: String
        var hole: String
        var pattern: String
        /// `yyyyMMddHHmmss`.
        var latest: String
    }

    var exchanges: [Exchange] = []
    var token = MadeUp.token
    var expired = PlannedAnswer(status: 401, body: Array(#"{"error":"token expired"}"#.utf8))
}

/// One answer of the counterpart.
struct PlannedAnswer: Sendable, Encodable, Hashable {
    var status = 200
    var fields: [String: String] = [:]
    var body: [UInt8]

    init(status: Int = 200, fields: [String: String]? = nil, body: [UInt8]) {
        self.status = status
        self.body = body
        self.fields = fields ?? ["Content-Type": PlannedAnswer.type(of: body)]
    }

    private enum Keys: String, CodingKey { case status, fields, body }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(status, forKey: .status)
        try container.encode(fields, forKey: .fields)
        try container.encode(Data(body), forKey: .body)
    }

    static func type(of body: [UInt8]) -> String {
        switch body.first(where: { !$0.isSpace }) {
        case UInt8(ascii: "<"): "application/xml; charset=utf-8"
        case UInt8(ascii: "{"), UInt8(ascii: "["): "application/json; charset=utf-8"
        default: "application/octet-stream"
        }
    }

    func with(_ body: [UInt8]) -> PlannedAnswer {
        var answer = self
        answer.body = body
        return answer
    }
}

/// Values that nobody uses in life, and that are recognised wherever they turn up.
enum MadeUp {
    /// Six digits stand behind it.
    static let token = "conform-token-"
    /// In the answers of sign-ins: the sandbox makes a new one of it.
    static let newToken = token + "000000"

    static func secret(_ name: String) -> String { "conform-secret-\(name)" }
}

extension UInt8 {
    var isSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
    var isDigit: Bool { self &- 0x30 < 10 }
}

import Foundation
import HTTPTypes

/// A service behind the province's integration platform; its paths begin behind the platform's own.
protocol GatewayService: Sendable {
    func answer(_ request: SandboxRequest, revision: Int) -> Answer?
    func facts(revision: Int) -> [String: Int]
}

extension GatewayService {
    func facts(revision: Int) -> [String: Int] { [:] }
}

/// The province's integration platform (LGSP): client credentials for a token, and on every call a second header.
struct Gateway: SimulatedSystem {
    private static let lifetime = Duration.seconds(3600)
    private let tokens: TokenDesk
    private let services: [any GatewayService]

    init(_ configuration: SandboxConfiguration, _ inboxes: Inboxes) {
        tokens = TokenDesk("lgsp", configuration, lifetime: Self.lifetime)
        services = [
            PublicServices(configuration, inboxes), InsuranceLookup(configuration, inboxes), SharedLists(),
        ]
    }

    func answer(_ request: SandboxRequest, revision: Int) -> Answer? {
        guard request.path.hasPrefix("/lgsp/") else { return nil }
        guard GatewayKey(request) == .sandbox else { return Self.wrongKey }
        if request.path == "/lgsp/token" { return token(request) }
        if tokens.admit(request.bearerToken) != .admitted { return Self.wrongToken }
        var inner = request
        inner.path = String(request.path.dropFirst("/lgsp".count))
        for service in services {
            if let answer = service.answer(inner, revision: revision) { return answer }
        }
        return .notFound
    }

    func revokeTokens() {
        tokens.revokeAll()
    }

    func facts(revision: Int) -> [String: Int] {
        services.reduce(into: [:]) { $0.merge($1.facts(revision: revision)) { first, _ in first } }
    }

    /// RFC 6749, section 4.4; the client's name and secret may stand in the head, and then they must be right.
    private func token(_ request: SandboxRequest) -> Answer {
        guard request.method == .post, request.form["grant_type"] == "client_credentials" else {
            return .json(["error": "unsupported_grant_type"], status: .badRequest)
        }
        if let given = request.fields[.authorization], given != GatewayKey.basic {
            return .json(["error": "invalid_client"], status: .unauthorized)
        }
        return .json([
            "access_token": .text(tokens.issue()), "scope": "am_application_scope default",
            "token_type": "Bearer", "expires_in": .number(Int(Self.lifetime.components.seconds)),
        ])
    }

    /// A second key that is wrong is told with status 200.
    private static let wrongKey = Answer.json(["code": 401, "message": "lgspaccesstoken không hợp lệ"])

    private static let wrongToken = Answer.json(
        [
            "fault": [
                "code": 900_901, "message": "Invalid Credentials",
                "description":
                    "Invalid JWT token. Make sure you have provided the correct security credentials",
            ]
        ],
        status: .unauthorized
    )
}

/// What `lgspaccesstoken` holds: base64 of a JSON object.
struct GatewayKey: Decodable, Hashable {
    var AppName: String
    var AccessKey: String
    var SecretKey: String

    static let sandbox = GatewayKey(
        AppName: "LIENTHONG",
        AccessKey: "AK-THU-NGHIEM",
        SecretKey: "SK-THU-NGHIEM"
    )
    static let basic = "Basic " + Data("lienthong:bi-mat-thu-nghiem".utf8).base64EncodedString()

    init(AppName: String, AccessKey: String, SecretKey: String) {
        self.AppName = AppName
        self.AccessKey = AccessKey
        self.SecretKey = SecretKey
    }

    /// `nil` if there is no such header, or it cannot be read.
    init?(_ request: SandboxRequest) {
        guard let name = HTTPField.Name("lgspaccesstoken"), let text = request.fields[name],
            let bytes = Data(base64Encoded: text),
            let key = try? JSONDecoder().decode(GatewayKey.self, from: bytes)
        else { return nil }
        self = key
    }
}

import HTTPTypes
import HubConsole
import HubModel
import HubOperations
import HubStore
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization

/// A console whose accounts are three names with one password, and which notes what it is asked to do.
final class Desk: Sendable {
    struct Acts: Sendable {
        var runs: [String] = []
        var audited: [String] = []
        var signedOut: [String] = []
        var languages: [Language] = []
        var addresses: [String] = []
    }

    let acts = Mutex(Acts())
    private let project: Project

    init() throws {
        project = try Project(root: "/nowhere", environment: nil, variables: [:])
    }

    func console(publicURL: String? = nil, metricsToken: String? = nil) -> Console {
        Console(
            project: { [project] in project },
            database: ConsoleDatabase("host=/nowhere", connections: 1),
            accounts: SignInDesk(
                account: { token, _ in
                    guard token.hasPrefix("token-of-"),
                        let role = AccountRole(rawValue: String(token.dropFirst(9)))
                    else { return nil }
                    return Account(name: "an", role: role)
                },
                signIn: { [self] name, password, address in
                    acts.withLock { $0.addresses.append(address) }
                    if name == "locked" { return .locked(until: Timestamp(seconds: 1_800_000_000)) }
                    guard let role = AccountRole(rawValue: name), password == "đúng mật khẩu" else {
                        return .refused
                    }
                    return .signedIn(token: "token-of-\(name)", Account(name: name, role: role))
                },
                signOut: { [self] token in acts.withLock { $0.signedOut.append(token) } },
                setLanguage: { [self] _, language in acts.withLock { $0.languages.append(language) } }
            ),
            acts: ConsoleActs(
                errands: Errands(),
                run: { [self] target in
                    acts.withLock { $0.runs.append(target) }
                    return []
                },
                retry: { _ in [] }
            ),
            audit: { [self] person, act, _, _ in acts.withLock { $0.audited.append("\(person) \(act)") } },
            metrics: { "lienthong_build_info 1\n" },
            metricsToken: metricsToken,
            publicURL: publicURL,
            now: { Timestamp(seconds: 1_790_000_000) }
        )
    }

    func test(
        publicURL: String? = nil,
        metricsToken: String? = nil,
        logger: Logger? = nil,
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let server = ConsoleServer(console(publicURL: publicURL, metricsToken: metricsToken))
        let application = Application(responder: server.router.buildResponder(), logger: logger)
        try await application.test(.router) { try await body($0) }
    }
}

/// What a service's log would have.
struct HeardLog: LogHandler {
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add("\(event.level) \(event.message)") }
}

extension HTTPFields {
    static func signedIn(_ role: String) -> HTTPFields { [.cookie: "lienthong=token-of-\(role)"] }

    static func form(_ role: String, _ further: HTTPFields = [:]) -> HTTPFields {
        var fields = signedIn(role)
        fields[.contentType] = "application/x-www-form-urlencoded"
        for field in further { fields.append(field) }
        return fields
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    /// What a form of this page brings back.
    var formToken: String {
        let mark = "name=\"csrf\" value=\""
        guard let range = text.firstRange(of: mark) else { return "" }
        return String(text[range.upperBound...].prefix { $0 != "\"" })
    }
}

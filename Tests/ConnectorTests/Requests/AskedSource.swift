import Foundation
import HTTPTypes
import HubModel
import HubOperations
import HubPipeline
import Synchronization
import Testing

/// A connector of one pull as its file says it, and a source that a test plays.
struct AskedSource: Sendable {
    typealias Script = @Sendable (OutgoingRequest, Int) throws(TransportFailure) -> ScriptedAnswer

    static let clock = Timestamp(seconds: 1_781_461_800)
    private let files: [String: String]
    private let variables: [String: String]

    /// `connector`: blocks of `connector.yaml` beside `settings`, `system` and `pulls`.
    ///
    /// `pull`: its keys that say how to ask; `codes`: code tables by name.
    init(
        connector: String = "",
        settings: String = "",
        system: String = "",
        pull: String,
        secrets: [String: String] = [:],
        codes: [String: String] = [:]
    ) {
        let secretLines = secrets.keys.sorted().map { "  \($0): { type: secret }\n" }.joined()
        var files = [
            "Connectors/source/connector.yaml": """
            lienthong: 1
            connector: source
            version: 1.0.0
            title: Hệ thống thử
            owner: { unit: Sở thử, contact: thu@tinh.example }
            settings:
              base_url: { type: url, default: "https://source.example" }
            \(secretLines)\(AskedSource.indented(settings, 2))
            system:
              base_url: "{settings.base_url}"
            \(AskedSource.indented(system, 2))
            \(connector)
            pulls:
              things:
                title: Bản ghi thử
                fresh_within: 26h
                into: thing
            \(AskedSource.indented(pull, 4))
            """,
            "Mappings/thing.yaml": """
            entity: thing
            title: Bảng thử
            key: [code]
            visible_to: nobody
            fields:
              code: { as: text, title: Mã, required: true }
            sources:
              source/things: { code: MA }
            """,
        ]
        for (name, rows) in codes { files["Mappings/codes/\(name).csv"] = rows }
        self.files = files
        variables = Dictionary(
            uniqueKeysWithValues: secrets.map { ("LIENTHONG_SOURCE_\($0.key.uppercased())", $0.value) }
        )
    }

    private static func indented(_ text: String, _ count: Int) -> String {
        text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }

    /// What a run came to.
    struct Outcome: Sendable {
        var report: RunReport
        var store: PreviewStore
        var requests: [OutgoingRequest]
        var events: [PullEvent]

        var codes: [String?] { store.rows.map { $0["code"] } }
        var failure: String? { report.failure?.code }
    }

    func project() throws -> Project {
        let root = FileManager.default.temporaryDirectory.appending(path: "asked-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (name, text) in files {
            let file = root.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return try Project(root: root.path, environment: nil, variables: variables)
    }

    func job() throws -> PullJob {
        let project = try project()
        let errors = project.diagnostics.filter { $0.severity == .error }
        try #require(errors.isEmpty, "\(errors)")
        return try JobCompiler(project).job(try #require(PullID("source/things")), now: AskedSource.clock)
    }

    /// `time`: the moments of the run's attempts after its beginning; it stands still after the last.
    func run(
        store: PreviewStore = PreviewStore(clock: AskedSource.clock),
        time: TestTime = TestTime(),
        _ script: @escaping Script
    ) async throws -> Outcome {
        let transport = ScriptedSource(script)
        let events = Mutex<[PullEvent]>([])
        var environment = PullEnvironment(
            transport: transport,
            store: store,
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { time.advance(by: $0) },
            observe: { event in events.withLock { $0.append(event) } }
        )
        environment.stamps = AttemptStamps(elapsed: { _ in time.elapsed }, nonce: { "n0nce" })
        let report = try await Pipeline(try job(), environment).run()
        #expect(report.account.closes)
        return Outcome(
            report: report,
            store: store,
            requests: transport.requests,
            events: events.withLock { $0 }
        )
    }

    /// The only request of a run, as it was sent; the source answers with nothing.
    func request() async throws -> OutgoingRequest {
        let outcome = try await run { _, _ in .json("[]") }
        try #require(outcome.failure == nil, "\(outcome.report.failure?.debugDescription ?? "")")
        return try #require(outcome.requests.first)
    }
}

struct ScriptedAnswer: Sendable {
    var status = 200
    var fields: [(String, String)] = []
    var body = ""

    static func json(_ body: String, status: Int = 200, _ fields: (String, String)...) -> ScriptedAnswer {
        ScriptedAnswer(status: status, fields: [("Content-Type", "application/json")] + fields, body: body)
    }

    static func soap(_ inside: String, status: Int = 200) -> ScriptedAnswer {
        ScriptedAnswer(
            status: status,
            body: """
                <?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>\
                \(inside)</s:Body></s:Envelope>
                """
        )
    }

    static func redirect(to address: String, status: Int = 302) -> ScriptedAnswer {
        ScriptedAnswer(status: status, fields: [("Location", address)])
    }

    /// A page of records by their codes.
    static func things(_ codes: [String], _ rest: String = "") -> ScriptedAnswer {
        .json(#"{"data":[\#(codes.map { #"{"MA":"\#($0)"}"# }.joined(separator: ","))]\#(rest)}"#)
    }
}

/// The time of a run, which goes on only where a test or a wait says so.
final class TestTime: Sendable {
    private let state = Mutex(Duration.zero)
    var elapsed: Duration { state.withLock { $0 } }
    func advance(by time: Duration) { state.withLock { $0 += time } }
}

final class ScriptedSource: HTTPTransport {
    private let script: AskedSource.Script
    private let asked = Mutex<[OutgoingRequest]>([])

    init(_ script: @escaping AskedSource.Script) {
        self.script = script
    }

    var requests: [OutgoingRequest] { asked.withLock { $0 } }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count
        }
        let answer = try script(request, number)
        var fields = HTTPFields()
        for (name, value) in answer.fields {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        let rest = Mutex<[UInt8]?>(Array(answer.body.utf8))
        let body = ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
        }
        return IncomingAnswer(status: answer.status, fields: fields, body: body)
    }
}

extension OutgoingRequest {
    var text: String { String(decoding: body ?? [], as: UTF8.self) }
    var path: String { String(url.dropFirst("https://source.example".count).prefix { $0 != "?" }) }
    var queryText: String { String(url.drop { $0 != "?" }.dropFirst()) }

    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
}

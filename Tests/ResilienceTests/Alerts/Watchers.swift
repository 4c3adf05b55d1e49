import Bytes
import Foundation
import HubModel
import HubOperations
import HubSandbox
import HubStore
import HubTransport
import Synchronization

/// Hosts that look after one hub on a clock of their own making, and whom they tell: a real mail server and a real
/// receiver of webhooks on loopback, over the real transport, from a real PostgreSQL.
final class Watchers: Sendable {
    static let pull = PullID(connector: "electricity", pull: "bills")
    private static let secret = "bi-mat-thu"

    let database: HubDatabase
    let mail: MailSink
    let hook: WebhookReceiver
    private let transport = CurlTransport()
    private let settings: AlertSettings
    private let time: Mutex<Timestamp>
    private let host = Mutex<HostFigures?>(nil)

    init(
        receivers: [String] = ["truc@tinh.example"],
        user: String? = nil,
        account: (user: String, password: String)? = nil,
        morning: Int? = nil
    ) async throws {
        database = try await HubDatabase([])
        mail = try await MailSink.start(account: account)
        hook = try await WebhookReceiver.start(secret: Watchers.secret)
        var settings = AlertSettings(
            email: .init(server: mail.address, from: "lienthong@tinh.example", to: receivers, user: user),
            webhook: hook.address
        )
        settings.morningReport = morning
        self.settings = settings
        // The rows' own clock is the server's; this one begins there and goes ahead.
        let now = try await database.value("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        time = Mutex(Timestamp(microseconds: Int64(now ?? "") ?? 0))
        try await database.script(
            "INSERT INTO hub.source (pull) VALUES ('\(Watchers.pull)'); SELECT hub.fold_tally()"
        )
    }

    func stop() async throws {
        transport.close()
        try await mail.stop()
        await hook.stop()
    }

    var now: Timestamp { time.withLock { $0 } }

    func wait(_ span: Duration) { time.withLock { $0 = $0 + span } }

    func set(_ figures: HostFigures?) { host.withLock { $0 = figures } }

    /// One host more.
    func watcher() -> AlertService {
        let session = DatabaseSession(database.worker)
        let promise = PullPromise(
            pull: Watchers.pull,
            entity: "electricity_bill",
            freshWithin: CalendarDuration(26, .hour)
        )
        let watched = Watched(
            promises: [promise],
            jobs: [Watched.Job(schedule: "nightly", target: "electricity")]
        )
        let figures: @Sendable () async throws -> HubFigures = { [self] in
            var figures = try await MetricsReader(session).read(watched)
            figures.now = now
            figures.host = host.withLock { $0 }
            return figures
        }
        return AlertService(
            AlertService.Subject(
                settings: settings,
                watched: watched,
                place: "tinh",
                titles: ["electricity/bills": "Hoá đơn điện", "ioc/feedback": "Phản ánh"]
            ),
            store: PostgresAlertStore(session),
            channels: AlertChannels(
                settings,
                secrets: .init(mailPassword: "mật khẩu", webhookSecret: Watchers.secret),
                mail: SMTPMailer(patience: .seconds(10)),
                http: transport,
                sign: { key, bytes in hmacSHA256(key: key, bytes) }
            ),
            figures: figures,
            morning: { at in try await MorningReader(session).read(figures(), at: at) },
            tell: { _ in }
        )
    }

    func store() -> PostgresAlertStore { PostgresAlertStore(DatabaseSession(database.worker)) }

    /// Looks once a minute for so many minutes.
    func look(_ watcher: AlertService, minutes: Int) async throws {
        for _ in 0..<minutes {
            wait(.seconds(60))
            try await watcher.look()
        }
    }

    // MARK: What happens

    /// A run of the pull that ended just now.
    func run(_ state: String, code: String? = nil, hoursAgo: Int = 0) async throws {
        try await database.script(
            """
            INSERT INTO hub.run (pull, entity, source, plan, state, started_at) VALUES
                ('\(Watchers.pull)', 'electricity_bill', 1, '', 'running', clock_timestamp() - interval '\(hoursAgo) h 1 s');
            UPDATE hub.run SET state = '\(state)', ended_at = started_at + interval '1 s',
                account = '{"read": 120, "new": 100, "same": 18, "refused": 2}', requests = 3,
                failure_code = \(code.map { "'\($0)'" } ?? "NULL"), failure_vi = 'Không kết nối được nguồn.',
                failure_en = 'The source cannot be reached.'
            WHERE state = 'running';
            """
        )
    }

    func deliver(_ state: String, isLate: Bool = false) async throws {
        try await database.script(
            """
            WITH m AS (INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload)
                VALUES ('feedback', 'a', 'submitted', '{"name": "Lê Thị Mẫu"}') RETURNING id, number)
            INSERT INTO hub.delivery (push, message, number, state, began_at, due_at)
            SELECT 'ioc/feedback', id, number, '\(state)', clock_timestamp(),
                clock_timestamp() \(isLate ? "-" : "+") interval '1 h' FROM m
            """
        )
    }
}

extension MailSink.Letter {
    func header(_ name: String) -> String? {
        text.components(separatedBy: "\r\n").prefix { !$0.isEmpty }
            .first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    /// The parts in base64, decoded.
    var readable: String {
        text.components(separatedBy: "\r\n\r\n").map { part in
            Data(base64Encoded: part.components(separatedBy: "\r\n--")[0].filter { !$0.isWhitespace })
                .map { String(decoding: $0, as: UTF8.self) } ?? ""
        }.joined()
    }
}

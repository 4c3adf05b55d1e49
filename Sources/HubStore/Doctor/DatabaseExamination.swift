package import HubModel
import PQ

extension DatabaseSession {
    /// A session that cannot change anything, and waits for nobody for long.
    package static func onlyLooking(_ conninfo: String) -> DatabaseSession {
        DatabaseSession(
            conninfo,
            setup:
                "SET default_transaction_read_only = on; SET statement_timeout = '20s'; SET lock_timeout = '2s';"
        )
    }
}

/// The server: its version, the hub's schema in it, whether it keeps what it was told, how much room it has for connections, and
/// what its clock says.
package struct DatabaseExamination: Examination {
    package let group = ExaminationGroup.database
    package let subject = "PostgreSQL"
    private let database: DatabaseSession
    private let address: String
    private let now: @Sendable () -> Timestamp

    /// `database`: as the login itself.
    package init(
        _ database: DatabaseSession,
        address: DatabaseAddress,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.database = database
        self.address = address.redacted
        self.now = now
    }

    package func findings() async -> [Finding] {
        await .of(subject) {
            try await database.use { connection in
                try version(connection) + [schema(connection)] + settings(connection) + [
                    connections(connection)
                ]
                    + clock(connection)
            }
        }
    }

    private func version(_ connection: PQConnection) throws -> [Finding] {
        let row = try connection.execute(
            """
            SELECT current_setting('server_version_num')::int, current_setting('server_version'),
                pg_database_size(current_database()), pg_is_in_recovery(), pg_encoding_to_char(encoding)
            FROM pg_database WHERE datname = current_database()
            """
        )
        let number = row.integer(0, 0) ?? 0
        let size = (row.integer(0, 2) ?? 0) / 1_000_000
        let text = "\(row.text(0, 1) ?? "?"), \(size) MB, \(address)"
        var found = [Finding("database.version", subject, .good, Localized(vi: text, en: text))]
        if number < 150_000 || number >= 190_000 {
            found[0] = Finding(
                "database.version",
                subject,
                number < 150_000 ? .error : .warning,
                Localized(vi: text, en: text),
                cure: Localized(
                    vi: "Trục được thử với PostgreSQL 15 đến 18.",
                    en: "The hub is tested with PostgreSQL 15 to 18."
                )
            )
        }
        if row.boolean(0, 3) == true {
            found.append(
                Finding(
                    "database.standby",
                    subject,
                    .error,
                    blame: .unavailable,
                    Localized(
                        vi: "máy chủ dự phòng, không ghi được",
                        en: "a standby: nothing can be written"
                    ),
                    cure: Localized(
                        vi: "Trỏ LIENTHONG_DATABASE_URL tới máy chủ chính (target_session_attrs=read-write).",
                        en: "Let LIENTHONG_DATABASE_URL name the primary (target_session_attrs=read-write)."
                    )
                )
            )
        }
        if let encoding = row.text(0, 4), encoding != "UTF8" {
            found.append(
                Finding(
                    "database.encoding",
                    subject,
                    .error,
                    Localized(vi: "bảng mã \(encoding)", en: "encoding \(encoding)"),
                    cure: Localized(
                        vi: "Tạo lại cơ sở dữ liệu với ENCODING 'UTF8'.",
                        en: "Make the database anew with ENCODING 'UTF8'."
                    )
                )
            )
        }
        return found
    }

    private func schema(_ connection: PQConnection) throws -> Finding {
        let (found, known) = (try Migrations.revision(on: connection), Migrations.steps.count)
        let text = Localized(
            vi: "lược đồ bản \(found), chương trình cần \(known)",
            en: "schema \(found), the program needs \(known)"
        )
        if found == known { return Finding("schema.current", subject, .good, text) }
        let cure =
            found < known
            ? Localized(vi: "Chạy: lienthong db migrate", en: "Run: lienthong db migrate")
            : Localized(
                vi: "Cơ sở dữ liệu mới hơn chương trình: cài bản mới, đừng chạy bản này.",
                en: "The database is newer than the program: install the newer one, do not run this one."
            )
        return Finding(found < known ? "schema.missing" : "database.newer", subject, .error, text, cure: cure)
    }

    /// What a crash of the machine may take back.
    private func settings(_ connection: PQConnection) throws -> [Finding] {
        let rules: [(name: String, isBad: (String) -> Bool, mark: Finding.Mark, why: Localized)] = [
            (
                "fsync", { $0 == "off" }, .error,
                Localized(vi: "mất điện là hỏng dữ liệu", en: "a power cut damages the data")
            ),
            (
                "full_page_writes", { $0 == "off" }, .error,
                Localized(vi: "mất điện có thể hỏng trang", en: "a power cut may tear pages")
            ),
            (
                "synchronous_commit", { $0 == "off" }, .warning,
                Localized(
                    vi: "mất điện có thể mất giao dịch mà người khác đã được báo là xong",
                    en: "a power cut may take back what others were told is done"
                )
            ),
        ]
        let found = try rules.compactMap { rule -> Finding? in
            let value =
                try connection.execute("SELECT current_setting($1)", [.text(rule.name)]).text(0, 0) ?? ""
            guard rule.isBad(value) else { return nil }
            return Finding(
                "database.durability",
                subject,
                rule.mark,
                Localized(
                    vi: "\(rule.name) = \(value): \(rule.why.vietnamese)",
                    en: "\(rule.name) = \(value): \(rule.why.english)"
                ),
                cure: Localized(
                    vi: "ALTER SYSTEM SET \(rule.name) = on, rồi nạp lại cấu hình.",
                    en: "ALTER SYSTEM SET \(rule.name) = on, then reload."
                )
            )
        }
        guard found.isEmpty else { return found }
        let text = "fsync, full_page_writes, synchronous_commit"
        return [
            Finding("database.durability", subject, .good, Localized(vi: "\(text): bật", en: "\(text): on"))
        ]
    }

    /// A pull holds about six.
    private static let spareConnections = 12

    private func connections(_ connection: PQConnection) throws -> Finding {
        let row = try connection.execute(
            """
            SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
                (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
            """
        )
        let (all, used) = (row.integer(0, 0) ?? 0, row.integer(0, 1) ?? 0)
        let isShort = all - used < DatabaseExamination.spareConnections
        return Finding(
            "database.connections",
            subject,
            isShort ? .warning : .good,
            Localized(
                vi: "\(used) trong \(all) kết nối đang dùng",
                en: "\(used) of \(all) connections in use"
            ),
            cure: isShort
                ? Localized(
                    vi: "Mỗi lượt kéo giữ chừng sáu kết nối: tăng max_connections, hoặc giảm --parallel.",
                    en: "Each pull holds about six: raise max_connections, or lower --parallel."
                ) : nil
        )
    }

    private func clock(_ connection: PQConnection) throws -> [Finding] {
        let before = now()
        let server = try connection.now()
        let after = now()
        let skew = server < before ? server - before : server > after ? server - after : .zero
        guard abs(skew.components.seconds) >= 2 else { return [] }
        let text = "\(skew.components.seconds) s"
        return [
            Finding(
                "database.clock",
                subject,
                abs(skew.components.seconds) >= 60 ? .error : .warning,
                Localized(
                    vi: "đồng hồ máy chủ lệch máy này \(text)",
                    en: "the server's clock is \(text) off this machine's"
                ),
                cure: Localized(
                    vi:
                        "Chỉnh giờ cả hai máy bằng NTP (chrony): hạn mức, giờ gọi và khoá đi theo giờ máy chủ.",
                    en: "Set both by NTP (chrony): quotas, hours and leases go by the server's clock."
                )
            )
        ]
    }
}

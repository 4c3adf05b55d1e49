package import HubModel
import PQ

/// Whether the roles can do what was promised and nothing besides, as the catalogue says.
package struct RoleExamination: Examination {
    package let group = ExaminationGroup.access
    package let subject = "roles"
    private let database: DatabaseSession

    package init(_ database: DatabaseSession) {
        self.database = database
    }

    private struct Rule {
        /// Names of what breaks it.
        var sql: String
        var found: Localized
        var cure: Localized
    }

    package func findings() async -> [Finding] {
        await .of(subject) {
            try await database.use { connection in
                let missing = try missing(connection)
                guard missing.isEmpty else { return missing }
                let broken = try RoleExamination.rules.flatMap { try breaches(of: $0, connection) }
                let app = try AppRights.faults(on: connection).map {
                    Finding("access.app", subject, .error, $0, cure: RoleExamination.migrate)
                }
                guard (broken + app).isEmpty else { return broken + app }
                return [
                    Finding(
                        "access.roles",
                        subject,
                        .good,
                        Localized(
                            vi:
                                "app_reader chỉ đọc được lược đồ app; không vai trò nào vượt phân quyền theo hàng",
                            en: "app_reader reads schema app alone; no role goes around row-level security"
                        )
                    )
                ]
            }
        }
    }

    private func missing(_ connection: PQConnection) throws -> [Finding] {
        let rows = try connection.execute("SELECT rolname FROM pg_roles")
        let names = Set((0..<rows.rowCount).compactMap { rows.text($0, 0) })
        return DatabaseRole.allCases.map(\.rawValue).filter { !names.contains($0) }.map { role in
            Finding(
                "access.no_role",
                role,
                .error,
                Localized(vi: "thiếu vai trò", en: "the role is missing"),
                cure: RoleExamination.migrate
            )
        }
    }

    private func breaches(of rule: Rule, _ connection: PQConnection) throws -> [Finding] {
        let rows = try connection.execute("\(rule.sql) ORDER BY 1")
        return (0..<rows.rowCount).map {
            Finding("access.breach", rows.text($0, 0) ?? "?", .error, rule.found, cure: rule.cure)
        }
    }

    private static let migrate = Localized(vi: "Chạy: lienthong db migrate", en: "Run: lienthong db migrate")

    private static let hubRoles =
        "('hub_owner', 'hub_worker', 'hub_operator', 'app_views', 'app_officers', 'app_reader')"

    private static let rules = [
        Rule(
            sql: "SELECT rolname FROM pg_roles WHERE rolname IN \(hubRoles) AND (rolsuper OR rolbypassrls)",
            found: Localized(
                vi: "vai trò vượt được phân quyền theo hàng",
                en: "the role goes around row-level security"
            ),
            cure: Localized(
                vi: "ALTER ROLE … NOSUPERUSER NOBYPASSRLS",
                en: "ALTER ROLE … NOSUPERUSER NOBYPASSRLS"
            )
        ),
        Rule(
            sql:
                "SELECT rolname FROM pg_roles WHERE rolname IN ('app_views', 'app_officers') AND rolcanlogin",
            found: Localized(
                vi: "không ai được đăng nhập bằng vai trò này",
                en: "nobody may sign in as this role"
            ),
            cure: Localized(vi: "ALTER ROLE … NOLOGIN", en: "ALTER ROLE … NOLOGIN")
        ),
        Rule(
            sql: """
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = to_regnamespace('staging') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND NOT c.relrowsecurity
                """,
            found: Localized(vi: "phân quyền theo hàng bị tắt", en: "row-level security is switched off"),
            cure: migrate
        ),
        Rule(
            sql: """
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = to_regnamespace('staging') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND c.relowner IS DISTINCT FROM to_regrole('hub_worker')
                """,
            found: Localized(
                vi: "bảng không thuộc hub_worker",
                en: "the table does not belong to hub_worker"
            ),
            cure: Localized(vi: "ALTER TABLE … OWNER TO hub_worker", en: "ALTER TABLE … OWNER TO hub_worker")
        ),
        Rule(
            sql: """
                SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname IN ('hub', 'staging') AND c.relkind IN ('r', 'p', 'v', 'm')
                    AND has_schema_privilege('app_reader', n.oid, 'USAGE')
                    AND has_any_column_privilege('app_reader', c.oid, 'SELECT, INSERT, UPDATE')
                """,
            found: Localized(vi: "app_reader đọc được bảng này", en: "app_reader reads this table"),
            cure: Localized(
                vi: "REVOKE ALL … FROM app_reader, PUBLIC",
                en: "REVOKE ALL … FROM app_reader, PUBLIC"
            )
        ),
        Rule(
            sql: """
                SELECT n.nspname FROM pg_namespace n WHERE n.nspname IN ('hub', 'staging')
                    AND has_schema_privilege('app_reader', n.oid, 'USAGE')
                """,
            found: Localized(vi: "app_reader vào được lược đồ này", en: "app_reader may enter this schema"),
            cure: Localized(
                vi: "REVOKE ALL ON SCHEMA … FROM app_reader, PUBLIC",
                en: "REVOKE ALL ON SCHEMA … FROM app_reader, PUBLIC"
            )
        ),
        // Who signs in for the citizens' app must be nobody else besides.
        Rule(
            sql: """
                SELECT m.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
                WHERE a.roleid = to_regrole('app_reader') AND (m.rolsuper OR m.rolbypassrls
                    OR pg_has_role(m.oid, 'hub_worker', 'MEMBER') OR pg_has_role(m.oid, 'app_views', 'MEMBER'))
                """,
            found: Localized(
                vi: "tài khoản của ứng dụng có quyền hơn app_reader",
                en: "the app's account can do more than app_reader"
            ),
            cure: Localized(
                vi: "Cho ứng dụng một tài khoản riêng: CREATE ROLE … LOGIN IN ROLE app_reader",
                en: "Give the app an account of its own: CREATE ROLE … LOGIN IN ROLE app_reader"
            )
        ),
    ]
}

import HubModel
import PQ

/// Makes the roles and schemas of the hub and their rights; running it again changes nothing.
///
/// No role signs in by itself: a session is opened by whoever the address names and works as a role
/// (`DatabaseAddress.uri(as:)`), so that login must be allowed to create roles, or have been given them.
package struct RoleSetup: Sendable {
    package init() {}

    /// Makes what is missing; where the login may not, it is enough that everything is there.
    ///
    /// - Throws: `HubFailure` `database.roles`, whose text has the statements for an administrator.
    package func run(on session: DatabaseSession) async throws {
        try await session.transaction { connection in
            try connection.execute("SELECT pg_advisory_xact_lock(hashtext('lienthong.roles'))")
            try connection.execute("SAVEPOINT roles")
            do throws(PQError) {
                try make(on: connection)
            } catch {
                guard error.sqlstate == "42501" else { throw error }
                try connection.execute("ROLLBACK TO roles")
                guard try isReady(connection) else { throw failure(error) }
            }
        }
    }

    /// Opens the hub's own tables to the roles that work with them; call it after migrations.
    package func grantTables(on session: DatabaseSession) async throws {
        try await session.transaction { connection in
            try connection.execute("SET LOCAL ROLE \(DatabaseRole.owner.rawValue)")
            try connection.script(RoleSetup.tables)
        }
    }

    private func make(on connection: PQConnection) throws(PQError) {
        for statement in try missingRoles(connection) { try connection.execute(statement) }
        for statement in try missingMemberships(connection) { try connection.execute(statement) }
        try connection.script(RoleSetup.schemas)
        let name = try connection.execute("SELECT current_database()").text(0, 0) ?? ""
        // The hub's migrations begin with CREATE SCHEMA IF NOT EXISTS, which asks for the right in any case.
        try connection.execute(
            "GRANT CREATE ON DATABASE \(quoted(identifier: name)) TO \(DatabaseRole.owner.rawValue)"
        )
    }

    private func isReady(_ connection: PQConnection) throws(PQError) -> Bool {
        guard try missingRoles(connection).isEmpty, try missingMemberships(connection).isEmpty else {
            return false
        }
        let schemas = try connection.execute(
            "SELECT count(*) FROM pg_namespace WHERE nspname IN ('hub', 'staging', 'app')"
        )
        guard schemas.integer(0, 0) == 3 else { return false }
        let result = try connection.execute(
            """
            SELECT has_database_privilege('hub_owner', current_database(), 'CREATE')
               AND has_schema_privilege('hub_owner', 'hub', 'CREATE')
               AND has_schema_privilege('hub_worker', 'hub', 'USAGE')
               AND has_schema_privilege('hub_worker', 'staging', 'CREATE')
               AND has_schema_privilege('hub_worker', 'app', 'CREATE')
               AND has_schema_privilege('app_views', 'staging', 'USAGE')
               AND has_schema_privilege('app_views', 'app', 'CREATE')
               AND has_schema_privilege('app_views', 'hub', 'USAGE')
               AND has_schema_privilege('app_officers', 'hub', 'USAGE')
               AND has_schema_privilege('app_officers', 'app', 'CREATE')
               AND has_schema_privilege('app_officers', 'staging', 'USAGE')
               AND has_schema_privilege('hub_operator', 'app', 'USAGE')
               AND has_schema_privilege('app_reader', 'app', 'USAGE')
            """
        )
        return result.boolean(0, 0) == true
    }

    private func missingRoles(_ connection: PQConnection) throws(PQError) -> [String] {
        let result = try connection.execute("SELECT rolname FROM pg_roles")
        let names = Set((0..<result.rowCount).compactMap { result.text($0, 0) })
        return DatabaseRole.allCases.map(\.rawValue).filter { !names.contains($0) }.map(RoleSetup.creation)
    }

    private func missingMemberships(_ connection: PQConnection) throws(PQError) -> [String] {
        let owner = DatabaseRole.owner.rawValue
        var statements: [String] = []
        for role in [DatabaseRole.worker, .views, .officers].map(\.rawValue) {
            let sql = """
                SELECT EXISTS (SELECT FROM pg_auth_members m
                               WHERE m.roleid = to_regrole($1) AND m.member = to_regrole($2))
                """
            let result = try connection.execute(sql, [.text(role), .text(owner)])
            if result.boolean(0, 0) != true { statements.append("GRANT \(role) TO \(owner)") }
        }
        let result = try connection.execute(
            """
            SELECT rolsuper OR EXISTS (SELECT FROM pg_auth_members m
                                       WHERE m.roleid = to_regrole($1) AND m.member = pg_roles.oid)
            FROM pg_roles WHERE rolname = current_user
            """,
            [.text(owner)]
        )
        if result.boolean(0, 0) != true { statements.append("GRANT \(owner) TO CURRENT_USER") }
        return statements
    }

    private static func creation(_ role: String) -> String {
        "CREATE ROLE \(role) NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT"
    }

    /// Rights that stay the same whatever the mappings say; those on single tables come with the tables.
    private static let schemas = """
        CREATE SCHEMA IF NOT EXISTS hub;
        CREATE SCHEMA IF NOT EXISTS staging;
        CREATE SCHEMA IF NOT EXISTS app;
        REVOKE ALL ON SCHEMA hub, staging, app FROM PUBLIC;
        GRANT USAGE, CREATE ON SCHEMA hub, staging, app TO hub_owner;
        GRANT USAGE ON SCHEMA hub TO hub_worker, hub_operator, app_views, app_officers;
        GRANT USAGE, CREATE ON SCHEMA staging TO hub_worker;
        GRANT USAGE ON SCHEMA staging TO app_views, app_officers;
        GRANT USAGE, CREATE ON SCHEMA app TO app_views, app_officers, hub_worker;
        GRANT USAGE ON SCHEMA app TO app_reader, hub_operator;
        """

    private static let tables = """
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA hub TO hub_worker;
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA hub TO hub_worker;
        GRANT SELECT ON ALL TABLES IN SCHEMA hub TO hub_operator;
        REVOKE ALL ON hub.account, hub.session, hub.sign_in_guard FROM hub_operator;
        REVOKE ALL ON hub.audit, hub.audit_head FROM hub_worker;
        GRANT SELECT ON hub.audit, hub.audit_head TO hub_worker;
        GRANT INSERT (person, act, subject, detail) ON hub.audit TO hub_worker;
        GRANT SELECT (entity, generation) ON hub.published TO app_views;
        GRANT INSERT (id, aggregatetype, aggregateid, type, payload) ON hub.outbox TO app_views;
        GRANT SELECT ON hub.code, hub.entity_freshness TO app_views;
        GRANT USAGE ON SEQUENCE hub.app_number TO app_views;
        REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA hub FROM PUBLIC;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA hub TO hub_worker;
        GRANT EXECUTE ON FUNCTION hub.keep_file(bytea) TO app_views;
        GRANT INSERT (person, act, subject, detail) ON hub.audit TO app_officers;
        """

    private func failure(_ error: PQError) -> HubFailure {
        let roles = DatabaseRole.allCases.map { "\(RoleSetup.creation($0.rawValue));" }.joined(
            separator: "\n"
        )
        let script = """
            \(roles)
            GRANT hub_worker, app_views, app_officers TO hub_owner;
            \(RoleSetup.schemas)
            """
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "database.roles",
            message: Localized(
                vi: """
                    Tài khoản cơ sở dữ liệu không được tạo các vai trò của liên thông. Hãy nhờ người quản trị chạy \
                    các lệnh sau, rồi GRANT hub_owner cho tài khoản đó và GRANT CREATE ON DATABASE cho hub_owner:
                    \(script)
                    """,
                en: """
                    The database account may not create the hub's roles. Let an administrator run these statements, \
                    then GRANT hub_owner to that account and GRANT CREATE ON DATABASE to hub_owner:
                    \(script)
                    """
            ),
            underlying: error
        )
    }
}

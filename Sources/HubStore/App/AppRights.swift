import HubModel
import PQ

/// What the catalogue must say of schema `app` whenever a migration ends, whoever made what is there.
enum AppRights {
    /// Throws `app.rights` with everything that is not as it must be.
    static func require(on connection: PQConnection) throws {
        let faults = try faults(on: connection)
        guard faults.isEmpty else { throw AppFailure.rights(faults) }
    }

    /// Everything that is not as it must be.
    static func faults(on connection: PQConnection) throws -> [Localized] {
        var faults: [Localized] = []
        for rule in rules {
            let rows = try connection.execute("\(rule.sql) ORDER BY 1")
            for row in 0..<rows.rowCount {
                let name = rows.text(row, 0) ?? ""
                faults.append(Localized(vi: "\(name): \(rule.vi)", en: "\(name): \(rule.en)"))
            }
        }
        return faults
    }

    private struct Rule {
        /// Names of what breaks it.
        var sql: String
        var vi: String
        var en: String
    }

    private static let functions = """
        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'app'::regnamespace
        """
    private static let executors = """
        SELECT a.grantee FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        WHERE a.privilege_type = 'EXECUTE'
        """

    private static let rules = [
        Rule(
            sql:
                "\(functions) AND p.proowner::regrole::text NOT IN ('app_views', 'app_officers', 'hub_worker')",
            vi: "hàm phải thuộc app_views (hoặc app_officers, hub_worker)",
            en: "the function must belong to app_views (or app_officers, hub_worker)"
        ),
        Rule(
            sql: "\(functions) AND l.lanname NOT IN ('sql', 'plpgsql')",
            vi: "hàm phải viết bằng sql hoặc plpgsql",
            en: "the function must be written in sql or plpgsql"
        ),
        Rule(
            sql: """
                \(functions) AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s
                    WHERE s ~ '^search_path=pg_catalog(, (app|staging|hub))*, pg_temp$')
                """,
            vi: "hàm thiếu «SET search_path = pg_catalog, pg_temp» (thêm app, staging, hub ở giữa nếu cần)",
            en:
                "the function lacks `SET search_path = pg_catalog, pg_temp` (app, staging, hub may stand between)"
        ),
        Rule(
            sql: """
                \(functions) AND NOT p.prosecdef AND EXISTS (\(executors)
                    AND a.grantee IN (to_regrole('app_reader'), to_regrole('hub_operator')))
                """,
            vi: "hàm thiếu SECURITY DEFINER (hàm phụ: đặt tên bắt đầu bằng «_»)",
            en: "the function lacks SECURITY DEFINER (the name of a helper begins with `_`)"
        ),
        Rule(
            sql: "\(functions) AND EXISTS (\(executors) AND a.grantee = 0)",
            vi: "ai cũng gọi được (PUBLIC); hãy REVOKE",
            en: "everybody may call it (PUBLIC); revoke that"
        ),
        Rule(
            sql: """
                \(functions) AND p.proowner::regrole::text IN ('app_officers', 'hub_worker')
                    AND EXISTS (\(executors) AND a.grantee = to_regrole('app_reader'))
                """,
            vi: "ứng dụng gọi được hàm của cán bộ hoặc của trục",
            en: "the app may call a function of officers or of the hub"
        ),
        Rule(
            sql: """
                SELECT c.oid::regclass::text FROM pg_class c
                WHERE c.relkind NOT IN ('v', 'c', 'i') AND c.relowner IN (to_regrole('app_views'), to_regrole('app_officers'))
                """,
            vi: "app_views và app_officers không được sở hữu bảng: dòng của bảng ấy không ai lọc",
            en: "app_views and app_officers may own no table: nothing would guard its rows"
        ),
        Rule(
            sql: """
                SELECT c.oid::regclass::text FROM pg_class c
                WHERE c.relnamespace = 'app'::regnamespace AND c.relkind = 'v'
                    AND c.relowner IS DISTINCT FROM to_regrole('app_views')
                    AND has_any_column_privilege('app_reader', c.oid, 'SELECT')
                """,
            vi: "ứng dụng đọc được một khung nhìn không thuộc app_views",
            en: "the app may read a view that does not belong to app_views"
        ),
    ]
}

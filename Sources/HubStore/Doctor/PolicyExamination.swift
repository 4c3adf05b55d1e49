package import HubModel
import PQ

/// Whether the row policies of staging are those of the mappings, condition by condition.
///
/// Names alone prove nothing: `ALTER POLICY … USING (true)` keeps them. PostgreSQL prints conditions in words of its own, so both are
/// given back to it: two conditions are the same if it plans them the same.
package struct PolicyExamination: Examination {
    package let group = ExaminationGroup.access
    package let subject = "policies"
    private let entities: [Entity]
    private let database: DatabaseSession

    /// `entities`: as the environment has chosen them; `database`: as the worker, who owns the tables.
    package init(_ entities: [Entity], _ database: DatabaseSession) {
        self.entities = entities
        self.database = database
    }

    package func findings() async -> [Finding] {
        await .of(subject) {
            let histories = Set(entities.filter { $0.write == .history }.map(\.name))
            var tables: [EntityTable] = []
            for entity in entities { tables.append(try EntityTable(entity, histories: histories)) }
            let wanted = tables
            return try await database.use { connection in
                let standing = try StandingPolicy.all(on: connection)
                let faults = try wanted.flatMap {
                    try self.faults(of: $0, standing[$0.name] ?? [], connection)
                }
                guard faults.isEmpty else { return faults }
                let count = wanted.reduce(0) { $0 + $1.policies.count }
                return [
                    Finding(
                        "access.policies",
                        subject,
                        .good,
                        Localized(
                            vi: "\(count) quyền xem của \(wanted.count) bảng đúng như visible_to",
                            en: "\(count) policies of \(wanted.count) tables are as visible_to says"
                        )
                    )
                ]
            }
        }
    }

    private func faults(of table: EntityTable, _ standing: [StandingPolicy], _ connection: PQConnection)
        throws -> [Finding]
    {
        let exists = try connection.execute("SELECT to_regclass($1) IS NOT NULL", [.text(table.sqlName)])
        // A table that is missing is told as a change that waits.
        guard exists.boolean(0, 0) == true else { return [] }
        var faults: [Finding] = []
        for policy in table.policies {
            guard let found = standing.first(where: { $0.name == policy.name }) else {
                faults.append(
                    fault(
                        table,
                        "access.policy_missing",
                        Localized(
                            vi: "thiếu quyền xem \(policy.name)",
                            en: "policy \(policy.name) is missing"
                        )
                    )
                )
                continue
            }
            guard try isSame(policy, found, of: table, connection) else {
                faults.append(
                    fault(
                        table,
                        "access.policy_changed",
                        Localized(
                            vi: "quyền xem \(policy.name) không còn như visible_to: \(found.condition)",
                            en:
                                "policy \(policy.name) is not what visible_to says any more: \(found.condition)"
                        ),
                        isAltered: true,
                        policy.name
                    )
                )
                continue
            }
        }
        let known = Set(table.policies.map(\.name))
        return faults
            + standing.filter { !known.contains($0.name) }.map { extra in
                fault(
                    table,
                    "access.policy_foreign",
                    Localized(
                        vi: "quyền xem \(extra.name) không do Mappings/ đặt: \(extra.condition)",
                        en: "policy \(extra.name) does not come from Mappings/: \(extra.condition)"
                    ),
                    isAltered: true,
                    extra.name
                )
            }
    }

    private func fault(
        _ table: EntityTable,
        _ code: String,
        _ found: Localized,
        isAltered: Bool = false,
        _ policy: String = ""
    ) -> Finding {
        let drop = isAltered ? "DROP POLICY \(quoted(identifier: policy)) ON \(table.sqlName); " : ""
        return Finding(
            code,
            table.name,
            .error,
            found,
            cure: Localized(vi: "\(drop)lienthong db migrate", en: "\(drop)lienthong db migrate")
        )
    }

    private func isSame(
        _ policy: RowPolicy,
        _ found: StandingPolicy,
        of table: EntityTable,
        _ connection: PQConnection
    ) throws -> Bool {
        let using: String? = policy.act == .insert ? nil : policy.condition
        let check: String? = policy.act == .select ? nil : policy.condition
        guard found.isPermissive, found.act == policy.act.rawValue, found.roles == [policy.role.rawValue],
            (found.using == nil) == (using == nil), (found.check == nil) == (check == nil)
        else { return false }
        for (wanted, standing) in [(using, found.using), (check, found.check)] {
            guard let wanted, let standing else { continue }
            guard try plan(wanted, of: table, connection) == plan(standing, of: table, connection) else {
                return false
            }
        }
        return true
    }

    private func plan(_ condition: String, of table: EntityTable, _ connection: PQConnection) throws
        -> [String]
    {
        let rows = try connection.execute(
            "EXPLAIN (VERBOSE, COSTS OFF) SELECT FROM \(table.sqlName) WHERE \(condition)"
        )
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }
}

/// A policy as the catalogue has it.
private struct StandingPolicy {
    var name: String
    var act: String
    var isPermissive: Bool
    var roles: [String]
    var using: String?
    var check: String?

    var condition: String { using ?? check ?? "" }

    /// By table.
    static func all(on connection: PQConnection) throws -> [String: [StandingPolicy]] {
        let rows = try connection.execute(
            """
            SELECT c.relname, p.polname, CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                    WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                p.polpermissive, array_to_string(ARRAY(SELECT coalesce(r.rolname, 'public') FROM unnest(p.polroles) o
                    LEFT JOIN pg_roles r ON r.oid = o ORDER BY 1), ','),
                pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
            FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
            WHERE c.relnamespace = to_regnamespace('staging') ORDER BY c.relname, p.polname
            """
        )
        var policies: [String: [StandingPolicy]] = [:]
        for row in 0..<rows.rowCount {
            let policy = StandingPolicy(
                name: rows.text(row, 1) ?? "",
                act: rows.text(row, 2) ?? "",
                isPermissive: rows.boolean(row, 3) ?? false,
                roles: (rows.text(row, 4) ?? "").split(separator: ",").map(String.init),
                using: rows.text(row, 5),
                check: rows.text(row, 6)
            )
            policies[rows.text(row, 0) ?? "", default: []].append(policy)
        }
        return policies
    }
}

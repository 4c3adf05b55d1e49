import HubModel
import PQ

/// What lets the app's functions write rows of a table.
extension EntityTable {
    /// Values of the hub's own columns in a row of the app, and the fields that the app may give.
    ///
    /// Rights of before go first: a column that a source fills by now is not the app's any more.
    var opening: [StagingStatement] {
        let roles = "\(DatabaseRole.views.rawValue), \(DatabaseRole.officers.rawValue)"
        return [
            alter(
                """
                ALTER COLUMN _source SET DEFAULT 0, ALTER COLUMN _hash SET DEFAULT \(EntityTable.noHash), \
                ALTER COLUMN _changed_at SET DEFAULT clock_timestamp()
                """
            ),
            worker("REVOKE INSERT, UPDATE ON \(sqlName) FROM \(roles)"),
            worker(
                "GRANT INSERT (\(list(fields.map(\.name)))) ON \(sqlName) TO \(DatabaseRole.views.rawValue)"
            ),
            worker(
                """
                CREATE OR REPLACE TRIGGER app_wrote BEFORE UPDATE ON \(sqlName) FOR EACH ROW \
                EXECUTE FUNCTION hub.app_wrote()
                """
            ),
        ]
    }

    func change(by role: DatabaseRole) -> StagingStatement {
        worker("GRANT UPDATE (\(list(entity.columnsOfApp))) ON \(sqlName) TO \(role.rawValue)")
    }
}

import HubModel
import PQ

/// Rows of a history: each record is a version with its place in time, wherever it arrives.
///
/// The candidates of a group stand in `lt_changed`, maybe several per key. `t` is a staged version, `s` a candidate.
extension StagingTable {
    private var beginning: String { EntityTable.beginning(entity, of: "s.") }

    /// The key's columns of `row`, as a list.
    private func keyList(_ row: String) -> String {
        keys.map { "\(row).\(quoted(identifier: $0.name))" }.joined(separator: ", ")
    }

    /// Candidates that say what was known of their instant already; its count is *same*.
    var dropKnownVersions: String {
        """
        DELETE FROM pg_temp.\(changedTable) s USING \(target) t
        WHERE \(changedKeysMeet) AND t._hash = s._hash
            AND (t._removed_at IS NULL) = (s._removed_at IS NULL)
            AND t._from = (SELECT p._from FROM \(target) p WHERE \(keysMeet("p", "s"))
                AND p._from <= \(beginning) ORDER BY p._from DESC LIMIT 1)
        """
    }

    /// Candidates of an instant that has a version: the later arrival holds; its count is *changed*.
    var overwriteVersions: String {
        let assignments = columnNames.dropFirst(plan.keyCount).map { "\($0) = s.\($0)" }
        return """
            UPDATE \(target) t SET \(assignments.joined(separator: ", "))
            FROM pg_temp.\(changedTable) s WHERE \(changedKeysMeet) AND t._from = \(beginning)
            """
    }

    var dropOverwritten: String {
        """
        DELETE FROM pg_temp.\(changedTable) s USING \(target) t
        WHERE \(changedKeysMeet) AND t._from = \(beginning)
        """
    }

    /// A version ends where the first candidate after it begins.
    var closeVersions: String {
        let meet = keys.enumerated().map { "t.\(quoted(identifier: $1.name)) = n.k\($0)" }
        let chosen = keys.enumerated().map { "s.\(quoted(identifier: $1.name)) AS k\($0)" }
        return """
            UPDATE \(target) t SET _to = n.until FROM (
                SELECT \(chosen.joined(separator: ", ")), p._from AS place, min(\(beginning)) AS until
                FROM pg_temp.\(changedTable) s CROSS JOIN LATERAL (
                    SELECT p._from FROM \(target) p WHERE \(keysMeet("p", "s")) AND p._from < \(beginning)
                    ORDER BY p._from DESC LIMIT 1) p
                GROUP BY \(keyList("s")), p._from) n
            WHERE \(meet.joined(separator: " AND ")) AND t._from = n.place
            """
    }

    /// Puts the candidates into their places; returns how many are new, changed and older.
    ///
    /// One with a version after it is inserted closed and counts as older.
    var insertVersions: String {
        """
        WITH placed AS (
            SELECT s.*, \(beginning) AS _from,
                least(lead(\(beginning)) OVER (PARTITION BY \(keyList("s")) ORDER BY \(beginning)),
                    (SELECT t._from FROM \(target) t WHERE \(changedKeysMeet) AND t._from > \(beginning)
                        ORDER BY t._from LIMIT 1)) AS _to,
                EXISTS (SELECT FROM \(target) t WHERE \(changedKeysMeet)) AS is_known
            FROM pg_temp.\(changedTable) s
        ), inserted AS (
            INSERT INTO \(target) (\(columnList), _from, _to) SELECT \(columnList), _from, _to FROM placed
        )
        SELECT count(*) FILTER (WHERE _to IS NULL AND NOT is_known), count(*) FILTER (WHERE _to IS NULL AND is_known),
            count(*) FILTER (WHERE _to IS NOT NULL)
        FROM placed
        """
    }
}

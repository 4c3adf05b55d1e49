import Foundation
import HubModel
import PQ

/// Notices that the database is not the one that the last deliveries were written to: another server took over, or a
/// copy of an earlier time was restored.
///
/// What receivers have may then be unknown here.
struct Rewinding {
    let connection: PQConnection

    /// Makes everything unsure that is not final, and marks what nobody has looked at; gives the number of deliveries.
    ///
    /// `known`: the last attempt that this host has seen in the database.
    func look(_ known: Int64) throws -> Int {
        let last = try connection.execute("SELECT coalesce(max(id), 0) FROM hub.attempt").integer(0, 0) ?? 0
        let isAnother = try isAnotherServer()
        guard isAnother || last < known else { return 0 }
        try connection.execute("UPDATE hub.outbox SET is_suspect = true WHERE takers IS NULL")
        let unsure = try connection.execute(
            """
            WITH doubted AS (
                UPDATE hub.delivery SET state = 'unsure', claim = NULL, next_at = clock_timestamp(),
                    reason = 'database.rewound'
                WHERE state IN ('waiting', 'prepared', 'sending') RETURNING id
            )
            INSERT INTO hub.attempt (delivery, kind, outcome) SELECT id, 'hub', 'database_rewound' FROM doubted
            """
        )
        return unsure.affected
    }

    /// Compares system identifier and timeline with those recorded, and records them.
    ///
    /// C: `pg_control_system`, `pg_control_checkpoint`.
    private func isAnotherServer() throws -> Bool {
        let row = try connection.execute(
            """
            WITH here AS (
                SELECT s.system_identifier::text AS id, c.timeline_id AS timeline
                FROM pg_control_system() s, pg_control_checkpoint() c
            ), known AS (SELECT system_identifier, timeline FROM hub.server_mark)
            SELECT here.id, here.timeline, known.system_identifier IS NOT NULL
                AND (known.system_identifier <> here.id OR known.timeline <> here.timeline)
            FROM here LEFT JOIN known ON true
            """
        )
        try connection.execute(
            """
            INSERT INTO hub.server_mark (system_identifier, timeline) VALUES ($1, $2::int)
            ON CONFLICT (id) DO UPDATE SET system_identifier = excluded.system_identifier, timeline = excluded.timeline
            """,
            [PQParameter(row.text(0, 0)), PQParameter(row.integer(0, 1))]
        )
        return row.boolean(0, 2) ?? false
    }
}

/// How far the deliveries had come when this host last looked: kept beside the key, where no restore reaches it.
package struct DeliveryMark: Sendable {
    let path: String

    package init(path: String) {
        self.path = path
    }

    /// 0 without a file.
    func read() -> Int64 {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return 0 }
        return Int64(text.trimmingSpaces) ?? 0
    }

    /// What cannot be written is noticed by nobody but a restore: it is tried again at the next look.
    func write(_ attempt: Int64) {
        try? Data("\(attempt)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

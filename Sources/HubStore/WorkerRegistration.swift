import Foundation
import PQ

/// How a worker makes itself known: it lives as long as the connection that it works on, and one that hangs is taken for
/// dead after 60 s.
enum WorkerRegistration {
    /// On every new connection: what the former one had in hand stays this worker's.
    static func statement(of worker: String) -> String {
        let host = quoted(literal: ProcessInfo.processInfo.hostName)
        return """
            INSERT INTO hub.worker (id, host, pid, backend, backend_start)
            SELECT '\(worker)', \(host), \(ProcessInfo.processInfo.processIdentifier), a.pid, a.backend_start
            FROM pg_stat_activity a WHERE a.pid = pg_backend_pid()
            ON CONFLICT (id) DO UPDATE SET backend = excluded.backend, backend_start = excluded.backend_start,
                beat_at = clock_timestamp();

            """
    }

    static func heartbeat(of worker: String, _ conninfo: String) -> Heartbeat {
        Heartbeat(conninfo) { connection in
            try connection.execute(
                "UPDATE hub.worker SET beat_at = clock_timestamp() WHERE id = $1::uuid",
                [.text(worker)]
            )
        }
    }

    /// Forgets workers that are gone; this one registers anew, for if it hung for a minute it was taken for dead.
    static func forgetLost(except worker: String, on connection: PQConnection) throws {
        try connection.script(statement(of: worker))
        try connection.execute("DELETE FROM hub.worker w WHERE \(SQL.isGone("w"))")
    }

    static func remove(_ worker: String, on connection: PQConnection) throws {
        try connection.execute("DELETE FROM hub.worker WHERE id = $1::uuid", [.text(worker)])
    }
}

import BlockingIO
import HubModel
package import PQ

/// A connection to PostgreSQL on a thread of its own: a blocking call holds up nobody else.
///
/// The connection is made at the first use and again after it was lost.
package actor DatabaseSession {
    private let thread: DedicatedThread
    private let conninfo: String
    /// Statements for every new connection of this session.
    private var setup: String
    private var connection: PQConnection?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - conninfo: As libpq reads it: `host=… dbname=…` or `postgresql://…`.
    ///   - setup: Run once on each new connection, after the hub's own settings.
    package init(_ conninfo: String, setup: String = "") {
        thread = DedicatedThread()
        self.conninfo = conninfo
        self.setup = setup
    }

    /// Lends the connection to a closure that runs on the session's thread.
    ///
    /// Throws what the closure throws; `PQError` becomes `HubFailure` (see `HubFailure.database`).
    package func use<Value: Sendable>(_ body: @Sendable (PQConnection) throws -> Value) throws -> Value {
        do {
            return try body(try connected())
        } catch let error as PQError {
            if error.connectionLost { connection = nil }
            throw HubFailure.database(error)
        } catch {
            if let connection, !connection.isAlive { self.connection = nil }
            throw error
        }
    }

    /// Runs a closure between `BEGIN` and `COMMIT`, or `ROLLBACK` when it throws.
    package func transaction<Value: Sendable>(
        _ body: @Sendable (PQConnection) throws -> Value
    ) throws -> Value {
        try use { connection in try connection.transaction { try body(connection) } }
    }

    /// How a transaction ended that may have lost its line during COMMIT.
    package enum Written<Value: Sendable>: Sendable {
        case committed(Value)
        /// The server may or may not have committed: look for what was written.
        case unknown(Value, PQError)
    }

    /// A transaction whose COMMIT may be lost: tells that case from a failure before it.
    package func write<Value: Sendable>(
        _ body: @Sendable (PQConnection) throws -> Value
    ) throws -> Written<Value> {
        try use { connection in
            try connection.execute("BEGIN")
            let value: Value
            do {
                value = try body(connection)
            } catch {
                if connection.isAlive { _ = try? connection.execute("ROLLBACK") }
                throw error
            }
            KillPoint.beforeCommit.reached()
            do {
                try connection.execute("COMMIT")
                return .committed(value)
            } catch let error as PQError where error.connectionLost {
                return .unknown(value, error)
            }
        }
    }

    /// Runs statements now, and others on each new connection from here on.
    package func prepare(_ now: String, again: String) throws {
        try use { try $0.script(now) }
        setup += again
    }

    /// The server takes a statement.
    package var answers: Bool { (try? use { try $0.execute("SELECT 1").rowCount == 1 }) ?? false }

    /// Throws `schema.missing` or `database.newer` unless the hub's own schema is what this program expects.
    package func requireCurrentSchema() throws { try use { try Migrations.requireCurrent(on: $0) } }

    /// Ends the connection; the next use makes a new one.
    package func close() {
        connection = nil
    }

    private func connected() throws(PQError) -> PQConnection {
        // A line that went while nobody used it costs a new one, not a failed run.
        if let connection, connection.isStillAlive { return connection }
        let made = try PQConnection(conninfo)
        try made.script(DatabaseSession.settings + setup)
        _ = made.takeNotices()
        connection = made
        return made
    }

    private static let settings = """
        SET lock_timeout = '30s';
        SET idle_in_transaction_session_timeout = '60s';
        SET client_min_messages = warning;
        SET timezone = 'UTC';
        SET datestyle = 'ISO, YMD';
        SET intervalstyle = 'postgres';
        SET bytea_output = 'hex';
        SET extra_float_digits = 1;
        SET search_path = pg_catalog;

        """
}

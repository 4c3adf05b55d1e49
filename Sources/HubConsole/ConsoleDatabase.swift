package import HubStore
import Synchronization

/// A few connections for pages, so that one slow question keeps nobody else waiting.
package final class ConsoleDatabase: Sendable {
    private let sessions: [DatabaseSession]
    private let turn = Mutex(0)

    /// `conninfo`: as libpq reads it.
    package init(_ conninfo: String, connections: Int = 4) {
        sessions = (0..<connections).map { _ in
            DatabaseSession(conninfo, setup: "SET statement_timeout = '15s';")
        }
    }

    /// The next connection in turn.
    package var session: DatabaseSession {
        turn.withLock { turn in
            turn = (turn + 1) % sessions.count
            return sessions[turn]
        }
    }

    package var answers: Bool {
        get async { await session.answers }
    }

    package func close() async {
        for session in sessions { await session.close() }
    }
}

import HubModel
import HubStore

/// What slices are kept in, and hosts that share it and die.
struct LedgerWorld: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case memory, postgres
    }

    private let memory: MemoryIntervals?
    private let database: HubDatabase?

    /// `body` with a world of its own, which is gone afterwards.
    static func with(_ kind: Kind, _ body: (LedgerWorld) async throws -> Void) async throws {
        switch kind {
        case .memory: try await body(LedgerWorld(memory: MemoryIntervals(), database: nil))
        case .postgres:
            let database = try await HubDatabase([])
            try await body(LedgerWorld(memory: nil, database: database))
            try await database.remove()
        }
    }

    /// A host's ledger, and how that host dies as SIGKILL would have it.
    func host() -> (ledger: any IntervalLedger, die: @Sendable () async -> Void) {
        if let database {
            let ledger = PostgresIntervalLedger(database.worker)
            return (ledger, { await ledger.disconnect() })
        }
        let memory = memory ?? MemoryIntervals()
        let ledger = memory.host()
        return (ledger, { memory.kill(ledger.host) })
    }
}

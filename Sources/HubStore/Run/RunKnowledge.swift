import HubModel

/// What a run learns from group to group; replaced as a whole when a group is committed.
struct RunKnowledge: Sendable {
    /// By table of the run, as the next one.
    var modes: [GroupLoader.Mode]
    var hasOpenQuarantine: [Bool]
    var hasChanges: [Bool]
    /// Commits so far: after a lost COMMIT the database says which of two counts holds.
    var commits = 0
    var pages = 0
    var account = RecordAccount()
    /// Rows that the engine let through and PostgreSQL refused.
    var refused = 0
    /// Requests whose page holds a key of another page.
    var sharing: Set<Digest> = []
    /// Requests of whose records one was refused by PostgreSQL.
    var broken: Set<Digest> = []
    /// Of pages that come in parts: hashes that earlier parts replaced.
    var replaced: [Digest: Set<UInt64>] = [:]
}

/// What `db status` says of the private cluster.
package struct ClusterStatus: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// Never used yet: the first command makes it.
        case absent
        case stopped
        case running
    }

    package var state: State
    /// After `db start`: it runs on when nobody uses it.
    package var isKeptRunning: Bool
    package var data: String
    package var log: String
    package var socketFolder: String
    /// The major version of the data.
    package var serverVersion: Int?
    /// The system's user that the server runs as.
    package var account: String

    package init(
        state: State,
        isKeptRunning: Bool,
        data: String,
        log: String,
        socketFolder: String,
        serverVersion: Int?,
        account: String
    ) {
        self.state = state
        self.isKeptRunning = isKeptRunning
        self.data = data
        self.log = log
        self.socketFolder = socketFolder
        self.serverVersion = serverVersion
        self.account = account
    }
}

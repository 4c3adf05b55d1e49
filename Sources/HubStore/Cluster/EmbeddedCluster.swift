import BlockingIO
import Foundation
import HubModel

/// The private PostgreSQL of a project, used where no `LIENTHONG_DATABASE_URL` names another.
///
/// Every command that uses it holds a shared lock; the last one out stops the server, so the end of a process,
/// whatever it was, gives up its share. `start` leaves a mark that keeps the server running until `stop`.
/// There is no TCP. Who may enter the folder of the socket is root and the server's own user, who could read the
/// data files anyway; they are trusted without a password.
package struct EmbeddedCluster: Sendable {
    /// The hub's database in the cluster.
    package static let database = "lienthong"

    private let home: ClusterHome
    private let thread = BlockingThread()

    /// Finds the cluster of the project's root folder; starts nothing and writes nothing.
    package init(
        root: String,
        socketParent: String = "/tmp",
        stateParent: String = "/var/lib/lienthong"
    ) throws {
        home = try ClusterHome.choose(root: root, socketParent: socketParent, stateParent: stateParent)
    }

    /// The address of the hub's database.
    ///
    /// It answers only while the cluster is used or kept running.
    package var address: DatabaseAddress {
        .local(home, database: EmbeddedCluster.database)
    }

    /// The database that every cluster has from the beginning.
    var maintenanceAddress: DatabaseAddress { .local(home, database: "postgres") }

    /// Starts the server and keeps it running until `stop`.
    @discardableResult
    package func start() async throws -> ClusterStatus {
        try await thread.run { [home] in
            try home.prepare()
            let lock = try FileLock.held(home.startLock, .exclusive, in: home)
            defer { withExtendedLifetime(lock) {} }
            try home.bringUp()
            try home.mark()
            return try home.status()
        }
    }

    /// Stops the server; refused with `database.in_use` while a command uses it.
    @discardableResult
    package func stop() async throws -> ClusterStatus {
        try await thread.run { [home] in
            guard home.dataVersion != nil else { return try home.status() }
            let lock = try FileLock.held(home.startLock, .exclusive, in: home)
            defer { withExtendedLifetime(lock) {} }
            let use = try FileLock.held(home.useLock, .shared, in: home)
            guard use.becomesExclusive() else { throw ClusterFailure.inUse() }
            try home.control().stop()
            home.unmark()
            return try home.status()
        }
    }

    package func status() async throws -> ClusterStatus {
        try await thread.run { [home] in try home.status() }
    }

    /// Runs `body` with the server up, and stops the server afterwards if nobody else uses it.
    package func use<Result>(_ body: (DatabaseAddress) async throws -> Result) async throws -> Result {
        let share = try await thread.run { [home] in try home.enter() }
        let result: Result
        do {
            result = try await body(address)
        } catch {
            // The reason why the body failed is worth more than the reason why the server did not stop.
            try? await thread.run { [home] in try home.leave(share) }
            throw error
        }
        try await thread.run { [home] in try home.leave(share) }
        return result
    }
}

extension ClusterHome {
    fileprivate func control() throws(HubFailure) -> ServerControl {
        ServerControl(home: self, binaries: try .fitting(dataVersion, among: ServerBinaries.installed()))
    }

    fileprivate func bringUp() throws(HubFailure) {
        try control().ensureRunning()
    }

    fileprivate func enter() throws -> FileLock {
        try prepare()
        let lock = try FileLock.held(startLock, .exclusive, in: self)
        defer { withExtendedLifetime(lock) {} }
        try bringUp()
        return try FileLock.held(useLock, .shared, in: self)
    }

    fileprivate func leave(_ share: FileLock) throws {
        let lock = try FileLock.held(startLock, .exclusive, in: self)
        defer { withExtendedLifetime(lock) {} }
        guard access(keepMarker, F_OK) != 0, share.becomesExclusive() else { return }
        try control().stop()
    }

    fileprivate func mark() throws(HubFailure) {
        let descriptor = open(keepMarker, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ClusterFailure.folder(keepMarker, errno: errno) }
        close(descriptor)
    }

    fileprivate func unmark() {
        unlink(keepMarker)
    }

    fileprivate func status() throws(HubFailure) -> ClusterStatus {
        var state = ClusterStatus.State.stopped
        if dataVersion == nil {
            state = .absent
        } else if try control().answer() == .ready {
            state = .running
        }
        return ClusterStatus(
            state: state,
            isKeptRunning: access(keepMarker, F_OK) == 0,
            data: data,
            log: log,
            socketFolder: socketFolder,
            serverVersion: dataVersion,
            account: account.name
        )
    }
}

extension FileLock {
    fileprivate static func held(_ path: String, _ kind: Kind, in home: ClusterHome) throws(HubFailure)
        -> FileLock
    {
        do {
            return try FileLock(path, kind)
        } catch {
            throw ClusterFailure.folder(path, errno: error.errno)
        }
    }
}

/// One thread for the waiting: locks, programs, the server's start.
private actor BlockingThread {
    private let thread = DedicatedThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func run<Value: Sendable>(_ work: @Sendable () throws -> Value) throws -> Value {
        try work()
    }
}

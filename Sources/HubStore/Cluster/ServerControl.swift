import BlockingIO
import Foundation
import HubModel
import Synchronization

/// Starts and stops the server of one home.
///
/// Blocks; the caller holds the start lock.
struct ServerControl: Sendable {
    let home: ClusterHome
    let binaries: ServerBinaries

    /// Whether the server answers.
    ///
    /// C: `pg_isready`, whose exit codes these are.
    enum Answer: Int32, Sendable {
        case ready = 0
        /// Starting, stopping or recovering after a crash.
        case rejecting = 1
        case silent = 2
    }

    func answer() -> Answer {
        let outcome = try? ChildProcess.run([
            binaries["pg_isready"], "--quiet", "--host=\(home.socketFolder)", "--port=\(ClusterHome.port)",
            "--username=postgres", "--dbname=postgres", "--timeout=10",
        ])
        return outcome.flatMap { Answer(rawValue: $0.status) } ?? .silent
    }

    /// Brings the server to answer.
    func ensureRunning() throws(HubFailure) {
        guard answer() != .ready else { return }
        try initialise()
        // A server that is starting or stopping without us is waited for, whichever it is.
        if serverProcess() != nil, try waitUntilReady(isAlive: { serverProcess() != nil }) { return }
        try clearRemains()
        try keepLogShort()
        let server = try launch()
        guard try waitUntilReady(isAlive: { !server.hasEnded }) else {
            throw ClusterFailure.notStarted(home, output: endOfLog())
        }
    }

    /// Stops the server; sessions are ended, transactions that are open are rolled back.
    ///
    /// C: `pg_ctl stop -m fast`.
    func stop() throws(HubFailure) {
        guard serverProcess() != nil else { return }
        let arguments = [
            binaries["pg_ctl"], "stop", "--pgdata=\(home.data)", "--mode=fast", "--wait", "--timeout=120",
        ]
        let outcome = try run(arguments)
        guard outcome.status == 0 || serverProcess() == nil else {
            throw ClusterFailure.notStopped(home, output: outcome.output)
        }
    }

    /// The running server, if the process that `postmaster.pid` names stands in the data folder.
    func serverProcess() -> pid_t? {
        guard let recorded = ServerProcesses.recorded(in: home.data) else { return nil }
        return ServerProcesses.standing(in: home.data).first { $0 == recorded }
    }

    /// Makes the data folder under a temporary name, so that a crash leaves no half-made cluster.
    private func initialise() throws(HubFailure) {
        guard home.dataVersion == nil else { return }
        try? FileManager.default.removeItem(atPath: home.unfinishedData)
        let outcome = try run([
            binaries["initdb"], "--pgdata=\(home.unfinishedData)", "--username=postgres", "--encoding=UTF8",
            "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--data-checksums",
            "--no-instructions",
        ])
        guard outcome.status == 0 else { throw ClusterFailure.notStarted(home, output: outcome.output) }
        try append(ServerSettings.file, to: "\(home.unfinishedData)/postgresql.conf")
        guard rename(home.unfinishedData, home.data) == 0 else {
            throw ClusterFailure.folder(home.data, errno: errno)
        }
    }

    /// Waits for the children of a killed server to leave, then removes what it left behind.
    private func clearRemains() throws(HubFailure) {
        let end = ContinuousClock.now + .seconds(20)
        while !ServerProcesses.standing(in: home.data).isEmpty {
            guard ContinuousClock.now < end else {
                throw ClusterFailure.notStarted(
                    home,
                    output: "processes without a server stand in \(home.data)"
                )
            }
            pause()
        }
        for remains in ["\(home.data)/postmaster.pid", home.socket, "\(home.socket).lock"] {
            guard unlink(remains) == 0 || errno == ENOENT else {
                throw ClusterFailure.folder(remains, errno: errno)
            }
        }
    }

    private func launch() throws(HubFailure) -> LaunchedServer {
        do {
            let arguments = [binaries["postgres"], "-D", home.data] + ServerSettings.arguments(home)
            return LaunchedServer(try ChildProcess.launch(home.account.commandLine(arguments), log: home.log))
        } catch {
            throw ClusterFailure.notStarted(home, output: "\(error)")
        }
    }

    /// Whether the server came to answer; `false` once it has ended.
    ///
    /// Recovery after a crash may take minutes, in which the server rejects; a silent one gets a minute.
    private func waitUntilReady(isAlive: () -> Bool) throws(HubFailure) -> Bool {
        var silentUntil = ContinuousClock.now + .seconds(60)
        while true {
            // Asked before the server is: one that ends in between is noticed the next time.
            let wasAlive = isAlive()
            switch answer() {
            case .ready: return true
            case .rejecting: silentUntil = ContinuousClock.now + .seconds(60)
            case .silent where !wasAlive: return false
            case .silent where ContinuousClock.now < silentUntil: break
            case .silent: throw ClusterFailure.notStarted(home, output: endOfLog())
            }
            pause()
        }
    }

    private func keepLogShort() throws(HubFailure) {
        var information = stat()
        guard stat(home.log, &information) == 0, information.st_size > 8 << 20 else { return }
        guard rename(home.log, "\(home.log).old") == 0 else {
            throw ClusterFailure.folder(home.log, errno: errno)
        }
    }

    private func endOfLog() -> String {
        guard let handle = FileHandle(forReadingAtPath: home.log) else { return "" }
        defer { try? handle.close() }
        let size = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: size > 4096 ? size - 4096 : 0)
        let bytes = (try? handle.readToEnd()) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    private func run(_ arguments: [String]) throws(HubFailure) -> ChildProcess.Outcome {
        do {
            return try ChildProcess.run(home.account.commandLine(arguments))
        } catch {
            throw ClusterFailure.notStarted(home, output: "\(error)")
        }
    }

    private func append(_ text: String, to path: String) throws(HubFailure) {
        guard let handle = FileHandle(forWritingAtPath: path) else {
            throw ClusterFailure.folder(path, errno: errno)
        }
        do {
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
        } catch {
            throw ClusterFailure.folder(path, errno: EIO)
        }
    }

    private func pause() {
        usleep(20_000)
    }
}

/// A server that this process started.
///
/// A thread reaps it, so that it never stays behind as a zombie.
final class LaunchedServer: Sendable {
    private let ended = Mutex(false)

    init(_ process: pid_t) {
        startThread { [self] in
            _ = ChildProcess.wait(for: process)
            ended.withLock { $0 = true }
        }
    }

    var hasEnded: Bool { ended.withLock { $0 } }
}

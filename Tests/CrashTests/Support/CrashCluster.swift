import Foundation
import PQ

/// A throw-away PostgreSQL for the crash suite: no TCP, gone at exit.
///
/// Only the hub is killed here, not the server, so nothing of it needs to be durable.
struct CrashCluster: Sendable {
    private let folder: String

    /// Makes and starts it; `atexit` removes it.
    static func start() async throws -> CrashCluster {
        CrashCluster.removeStale()
        let cluster = CrashCluster(folder: "/tmp/lienthong-crash-\(getpid())")
        try FileManager.default.createDirectory(atPath: cluster.folder, withIntermediateDirectories: true)
        try await cluster.begin()
        atexit { CrashCluster.remove("/tmp/lienthong-crash-\(getpid())") }
        return cluster
    }

    func uri(_ database: String) -> String {
        "postgresql://postgres@/\(database)?host=\(folder)"
    }

    func execute(_ statement: String) throws {
        try PQConnection(uri("postgres")).execute(statement)
    }

    private func begin() async throws {
        if getuid() == 0 { try await run("chown", ["postgres", folder]) }
        let data = folder + "/data"
        try await run(
            try binary("initdb"),
            ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"]
        )
        let options =
            "-k \(folder) -c listen_addresses='' -c fsync=off -c full_page_writes=off "
            + "-c shared_buffers=128MB -c max_wal_size=4GB -c dynamic_shared_memory_type=mmap"
        try await run(
            try binary("pg_ctl"),
            ["-D", data, "-o", options, "-l", folder + "/log", "-w", "start"]
        )
    }

    private func binary(_ name: String) throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root)
        guard let newest = versions.compactMap(Int.init).max() else { throw CocoaError(.fileNoSuchFile) }
        return "\(root)/\(newest)/bin/\(name)"
    }

    /// The server refuses to run as root.
    private func run(_ program: String, _ arguments: [String]) async throws {
        let isServers = getuid() == 0 && program != "chown"
        let words = (isServers ? ["runuser", "-u", "postgres", "--"] : []) + [program] + arguments
        let child = try ChildProcess(words[0], Array(words.dropFirst()))
        let ending = await child.ending()
        guard ending.exitCode == 0 else { throw StartFailure(program: program, output: ending.output) }
    }

    struct StartFailure: Error {
        var program: String
        var output: String
    }

    /// Clusters of test processes that were killed themselves.
    private static func removeStale() {
        let prefix = "lienthong-crash-"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count)), kill(process, 0) != 0 else { continue }
            remove("/tmp/" + name)
        }
    }

    private static func remove(_ folder: String) {
        let pidFile = try? String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)
        if let line = pidFile?.split(separator: "\n").first, let process = Int32(line) {
            // SIGQUIT is "immediate": nothing here is worth a checkpoint.
            kill(process, SIGQUIT)
            while kill(process, 0) == 0 { usleep(1000) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

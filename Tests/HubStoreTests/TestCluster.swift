import Foundation
import PQ

/// A throw-away PostgreSQL for one test process: no TCP, no durability, gone at exit.
struct TestCluster: Sendable {
    let folder: String
    private static let shared = Result { try TestCluster() }

    static func running() throws -> TestCluster { try shared.get() }

    /// Connection string of one database of the cluster.
    func conninfo(_ database: String) -> String {
        "host='\(folder)' user=postgres dbname='\(database)'"
    }

    private init() throws {
        TestCluster.removeStale()
        folder = "/tmp/lienthong-test-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try TestCluster.run("/bin/chown", ["postgres", folder])
        let data = folder + "/data"
        let binaries = try TestCluster.binaries()
        try TestCluster.runAsServer(
            binaries + "/initdb",
            ["-D", data, "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"]
        )
        let options =
            "-k \(folder) -c listen_addresses='' -c fsync=off -c full_page_writes=off "
            + "-c autovacuum=off -c max_connections=600 -c shared_buffers=64MB -c dynamic_shared_memory_type=mmap"
        let log = folder + "/log"
        try TestCluster.runAsServer(
            binaries + "/pg_ctl",
            ["-D", data, "-o", options, "-l", log, "-w", "start"]
        )
        atexit { TestCluster.removeOwn() }
    }

    private static func binaries() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root)
        guard let newest = versions.compactMap(Int.init).max() else { throw CocoaError(.fileNoSuchFile) }
        return "\(root)/\(newest)/bin"
    }

    private static func removeOwn() {
        remove("/tmp/lienthong-test-\(getpid())")
    }

    /// Clusters of test processes that were killed.
    private static func removeStale() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix("lienthong-test-") {
            guard let process = Int32(name.dropFirst("lienthong-test-".count)), kill(process, 0) != 0
            else { continue }
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

    private static func runAsServer(_ program: String, _ arguments: [String]) throws {
        guard getuid() == 0 else { return try run(program, arguments) }
        try run("/usr/sbin/runuser", ["-u", "postgres", "--", program] + arguments)
    }

    /// By `posix_spawn`: the server that `pg_ctl` leaves behind would keep Foundation's `Process` waiting.
    private static func run(_ program: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        guard posix_spawn(&process, program, &actions, nil, &words, environ) == 0 else {
            throw CocoaError(.executableNotLoadable, userInfo: ["program": program])
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        guard status == 0 else { throw CocoaError(.executableLoad, userInfo: ["program": program]) }
    }
}

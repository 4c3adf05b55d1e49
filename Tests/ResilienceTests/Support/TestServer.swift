import Foundation
import HubStore

/// A throw-away PostgreSQL that tests may stop and start: no TCP, no durability, gone at exit.
final class TestServer: Sendable {
    /// Of its socket.
    let folder: String
    private let options: String
    private static let ours = "/tmp/lienthong-resilience-\(getpid())"

    /// The server of all tests that leave it alone.
    static let shared = Result { try TestServer("shared") }

    /// `extra`: further settings, `-c name=value`.
    init(_ name: String, _ extra: String = "") throws {
        TestServer.prepare
        folder = "\(TestServer.ours)/\(name)"
        options =
            "-k \(folder) -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=300 "
            + "-c shared_buffers=64MB -c dynamic_shared_memory_type=mmap -c autovacuum=off \(extra)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try TestServer.run("/bin/chown", ["postgres", folder])
        try TestServer.runAsServer(
            "initdb",
            ["-D", folder + "/data", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"]
        )
        try start()
    }

    func address(_ database: String) -> DatabaseAddress {
        let host = folder.replacing("/", with: "%2F")
        return DatabaseAddress(uri: "postgresql://postgres@/\(database)?host=\(host)")
    }

    func start() throws {
        try TestServer.runAsServer(
            "pg_ctl",
            ["-D", folder + "/data", "-o", options, "-l", folder + "/log", "-w", "start"]
        )
    }

    /// As a power failure would: no process lives on, no checkpoint, recovery at the next start.
    func stopAtOnce() throws {
        try TestServer.runAsServer("pg_ctl", ["-D", folder + "/data", "-m", "immediate", "-w", "stop"])
    }

    // MARK: - Processes

    /// Folders of test processes that were killed go first; our own at exit.
    private static let prepare: Void = {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [] {
            let parts = name.split(separator: "lienthong-resilience-")
            guard parts.count == 1, let process = Int32(parts[0]), kill(process, 0) != 0 else { continue }
            remove("/tmp/" + name)
        }
        atexit { TestServer.remove(TestServer.ours) }
    }()

    private static func remove(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let file = try? String(contentsOfFile: "\(folder)/\(name)/data/postmaster.pid", encoding: .utf8)
            guard let line = file?.split(separator: "\n").first, let process = Int32(line) else { continue }
            // SIGQUIT is "immediate": nothing here is worth a checkpoint.
            kill(process, SIGQUIT)
            while kill(process, 0) == 0 { usleep(1000) }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func binaries() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root)
        guard let newest = versions.compactMap(Int.init).max() else { throw CocoaError(.fileNoSuchFile) }
        return "\(root)/\(newest)/bin"
    }

    private static func runAsServer(_ program: String, _ arguments: [String]) throws {
        let program = try binaries() + "/" + program
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

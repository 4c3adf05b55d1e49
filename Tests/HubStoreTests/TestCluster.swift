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
            ["-D", data, "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"])
        let options =
            "-k \(folder) -c listen_addresses='' -c fsync=off -c full_page_writes=off "
            + "-c max_connections=200 -c shared_buffers=64MB -c dynamic_shared_memory_type=mmap"
        try TestCluster.runAsServer(
            binaries + "/pg_ctl", ["-D", data, "-o", options, "-l", folder + "/log", "-w", "start"])
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
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func runAsServer(_ program: String, _ arguments: [String]) throws {
        guard getuid() == 0 else { return try run(program, arguments) }
        try run("/usr/sbin/runuser", ["-u", "postgres", "--", program] + arguments)
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CocoaError(.executableLoad, userInfo: ["program": program])
        }
    }
}

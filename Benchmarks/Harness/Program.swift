import Foundation
import Glibc

/// A program that the harness runs to its end.
struct Program {
    let path: String

    init(_ path: String, cure: String) throws(BenchFailure) {
        guard access(path, X_OK) == 0 else { throw .notFound(program: path, cure: cure) }
        self.path = path
    }

    /// Looks in `PATH` and in the folders of system programs.
    static func find(_ name: String, package: String) throws(BenchFailure) -> Program {
        let folders = (environment["PATH"] ?? "").split(separator: ":") + ["/usr/bin", "/usr/sbin", "/sbin"]
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: { access($0, X_OK) == 0 }) else {
            throw .notFound(program: name, cure: "install the package \(package)")
        }
        return try Program(path, cure: "install the package \(package)")
    }

    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// What a run took.
    struct Usage {
        var seconds: Double
        /// Of the program's own threads; what a server does for it is not in it.
        var processorSeconds: Double
        /// Peak resident memory; never below that of the harness, which the kernel counts until `exec`.
        var peakBytes: Int
    }

    /// The files of a run, and what its environment holds besides the harness's own.
    struct Setting {
        var input = "/dev/null"
        var output: String
        var variables: [String: String] = [:]

        var errors: String { "\(output).errors" }
    }

    /// Runs to the end; from start to exit on the monotonic clock.
    ///
    /// A wish to stop is passed on to the program, waited for, and thrown as `interrupted`.
    ///
    /// C: `posix_spawn`, `wait4`.
    @discardableResult
    func run(_ arguments: [String], _ setting: Setting) throws(BenchFailure) -> Usage {
        let clock = ContinuousClock()
        let start = clock.now
        let process = try spawn(arguments, setting)
        let (status, usage, isInterrupted) = Program.wait(for: process)
        let took = clock.now - start
        if isInterrupted { throw .interrupted }
        guard status == 0 else {
            throw .ended(program: path, status: status, message: Program.lastWords(setting))
        }
        return Usage(
            seconds: took / .seconds(1),
            processorSeconds: usage.ru_utime.seconds + usage.ru_stime.seconds,
            peakBytes: usage.ru_maxrss * 1024
        )
    }

    /// Runs beside the harness until it is stopped.
    func start(_ arguments: [String], _ setting: Setting) throws(BenchFailure) -> Background {
        Background(process: try spawn(arguments, setting))
    }

    struct Background {
        let process: pid_t

        /// Asks it to stop, and waits for it.
        func stop() {
            kill(process, SIGTERM)
            for _ in 0..<200 where waitpid(process, nil, WNOHANG) == 0 { usleep(50_000) }
            kill(process, SIGKILL)
            waitpid(process, nil, WNOHANG)
        }
    }

    private func spawn(_ arguments: [String], _ setting: Setting) throws(BenchFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let creating = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, setting.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, setting.output, creating, 0o644)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, setting.errors, creating, 0o644)

        // A group of its own: Ctrl-C reaches the harness alone, which then stops one thing after the other.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var pipe = none
        sigaddset(&pipe, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &pipe)

        let variables = Program.environment.merging(setting.variables) { _, own in own }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var entries = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + entries).forEach { free($0) } }
        var process = pid_t()
        let error = posix_spawn(&process, path, &actions, &attributes, &words, &entries)
        guard error == 0 else { throw .notStarted(program: path, errno: error) }
        return process
    }

    private static func wait(for process: pid_t) -> (status: Int32, usage: rusage, isInterrupted: Bool) {
        var status: Int32 = 0
        var usage = rusage()
        var isInterrupted = false
        while wait4(process, &status, WNOHANG, &usage) == 0 {
            guard StopSignals.wait() else { continue }
            // The second time the group is not asked any more.
            kill(-process, isInterrupted ? SIGKILL : SIGTERM)
            isInterrupted = true
        }
        let signal = status & 0x7f
        return (signal == 0 ? status >> 8 & 0xff : 128 + signal, usage, isInterrupted)
    }

    private static func lastWords(_ setting: Setting) -> String {
        let texts = [setting.errors, setting.output].compactMap {
            try? String(contentsOfFile: $0, encoding: .utf8)
        }
        let lines = texts.first { !$0.isEmpty }?.split(separator: "\n").suffix(8) ?? []
        return lines.isEmpty ? "it said nothing" : lines.joined(separator: "\n  ")
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

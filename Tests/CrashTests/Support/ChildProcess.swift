import Foundation
import Synchronization

/// A program under test, from start to its end, with its output in one file.
final class ChildProcess: Sendable {
    struct Ending: Sendable, Hashable {
        /// `nil` where a signal ended it.
        var exitCode: Int32?
        var signal: Int32?
        /// Peak resident memory in bytes, as `wait4` reports it.
        var peakMemory: Int
        var output: String

        var wasKilled: Bool { signal == SIGKILL }
    }

    private let process: pid_t
    private let log: String
    /// False once the process is collected: its number may be another's from then on.
    private let isOurs = Mutex(true)

    /// The child sees these variables, a plain PATH and nothing else.
    ///
    /// No file of it grows beyond `fileLimit` bytes. The limit is always set: a test of another suite lowers its own.
    init(
        _ program: String,
        _ arguments: [String],
        variables: [String: String] = [:],
        fileLimit: Int? = nil
    ) throws {
        log = FileManager.default.temporaryDirectory.path + "/lienthong-crash-\(UUID().uuidString).log"
        let limit = fileLimit.map(String.init) ?? "unlimited"
        process = try ChildProcess.spawn(
            ["prlimit", "--fsize=\(limit)", program] + arguments,
            variables.map { "\($0)=\($1)" } + ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            log: log
        )
    }

    /// Ends the process as `kill -9` does; nothing happens to one that has ended.
    func kill() {
        isOurs.withLock { isOurs in
            if isOurs { _ = Glibc.kill(process, SIGKILL) }
        }
    }

    /// Asks it to end, as a service manager does; nothing happens to one that has ended.
    func terminate() {
        isOurs.withLock { isOurs in
            if isOurs { _ = Glibc.kill(process, SIGTERM) }
        }
    }

    /// Waits until it has said this; throws what it said instead if it has ended before.
    func said(_ words: String) async throws {
        while !text.contains(words) {
            guard hasNotEnded else { throw Silence(output: await ending().output) }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    struct Silence: Error {
        var output: String
    }

    private var text: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    private var hasNotEnded: Bool {
        isOurs.withLock { isOurs in
            var information = siginfo_t()
            return isOurs && waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT | WNOHANG) == 0
                && information.si_signo == 0
        }
    }

    /// Nobody has collected it yet.
    var isOpen: Bool { isOurs.withLock { $0 } }

    func kill(after delay: Duration) {
        let nanoseconds = Int(delay / .nanoseconds(1))
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { self.kill() }
    }

    /// Waits on a thread of its own, so that no test holds up another.
    func ending() async -> Ending {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.collect()) }
        }
    }

    private func collect() -> Ending {
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        var status: Int32 = 0
        var usage = rusage()
        isOurs.withLock { isOurs in
            isOurs = false
            while wait4(process, &status, 0, &usage) == -1, errno == EINTR {}
        }
        let output = text
        try? FileManager.default.removeItem(atPath: log)
        let signal = status & 0x7f
        return Ending(
            exitCode: signal == 0 ? (status >> 8) & 0xff : nil,
            signal: signal == 0 ? nil : signal,
            peakMemory: usage.ru_maxrss * 1024,
            output: output
        )
    }

    private static func spawn(_ words: [String], _ variables: [String], log: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments = words.map { strdup($0) } + [nil]
        var environment = variables.map { strdup($0) } + [nil]
        defer { for word in arguments + environment { free(word) } }
        var process = pid_t()
        let error = posix_spawnp(&process, words[0], &actions, nil, &arguments, &environment)
        guard error == 0 else { throw SpawnFailure(program: words[0], error: error) }
        return process
    }

    struct SpawnFailure: Error {
        var program: String
        var error: Int32
    }
}

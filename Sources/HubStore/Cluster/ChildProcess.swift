import CSpawn
import Glibc

/// Programs of the PostgreSQL server, started with a clean environment, in `/`, with no inherited descriptor.
enum ChildProcess {
    struct Outcome: Sendable {
        /// The exit code, or 128 and the number of the signal.
        var status: Int32
        /// Standard output and standard error together.
        var output: String
    }

    struct NotStarted: Error {
        var program: String
        var errno: Int32
    }

    /// Runs a program to its end.
    static func run(_ arguments: [String]) throws(NotStarted) -> Outcome {
        var ends: [Int32] = [-1, -1]
        let status = cspawn_pipe(&ends)
        guard status == 0 else { throw NotStarted(program: arguments.first ?? "", errno: status) }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            child = try spawn(arguments, output: ends[1], ownSession: false)
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        let output = readToEnd(ends[0])
        return Outcome(status: wait(for: child), output: output)
    }

    /// Starts a program in a session of its own, so that Ctrl-C does not reach it; its output is appended to a file.
    static func launch(_ arguments: [String], log: String) throws(NotStarted) -> pid_t {
        let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw NotStarted(program: log, errno: errno) }
        defer { close(output) }
        return try spawn(arguments, output: output, ownSession: true)
    }

    /// Blocks until a child has ended, and reaps it.
    ///
    /// C: `waitpid`.
    static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1 {
            guard errno == EINTR else { return -1 }
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    private static func spawn(
        _ arguments: [String],
        output: Int32,
        ownSession: Bool
    ) throws(NotStarted) -> pid_t {
        var child: pid_t = 0
        let status = withStrings(arguments) { arguments in
            withStrings(environment) { environment in
                cspawn_start(arguments, environment, output, ownSession ? 1 : 0, &child)
            }
        }
        guard status == 0 else { throw NotStarted(program: arguments.first ?? "", errno: status) }
        return child
    }

    // PG* variables of the caller would reach the server's programs; translated messages would reach the log.
    private static let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]

    private static func withStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return body(pointers)
    }

    private static func readToEnd(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}

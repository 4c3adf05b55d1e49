import Foundation

/// One database of the server on which everything is measured, reached with psql.
struct Database {
    let name: String
    let uri: String
    private let psql: Program
    private let workspace: Workspace

    /// The server's address is a connection URI of libpq; the name of its database is replaced.
    init(_ name: String, server: String, workspace: Workspace) throws(BenchFailure) {
        self.name = name
        self.workspace = workspace
        uri = try Database.uri(server, database: name)
        psql = try Program.find("psql", package: "postgresql-client")
    }

    /// Runs one of the files in `Benchmarks/sql`, timed.
    @discardableResult
    func run(
        file: String,
        input: String = "/dev/null",
        variables: [String: String] = [:]
    ) throws(BenchFailure) -> Program.Usage {
        let assignments = variables.flatMap { ["-v", "\($0.key)=\($0.value)"] }
        let arguments = assignments + ["-f", workspace.sql.appending(path: file).path]
        return try run(arguments, input: input)
    }

    /// Each statement is a transaction of its own.
    func run(_ statements: String...) throws(BenchFailure) {
        try run(statements.flatMap { ["-c", $0] }, input: "/dev/null")
    }

    /// What the file prints: rows as lines, columns apart by `|`.
    func ask(file: String, variables: [String: String] = [:]) throws(BenchFailure) -> String {
        try run(file: file, variables: variables)
        return answer
    }

    func ask(_ statement: String) throws(BenchFailure) -> String {
        try run(statement)
        return answer
    }

    /// What the run before has written must not be paid for by the next.
    func settle() throws(BenchFailure) {
        try run("CHECKPOINT")
    }

    private var answer: String {
        let text = try? String(contentsOfFile: workspace.log("psql"), encoding: .utf8)
        return text?.trimmingCharacters(in: .newlines) ?? ""
    }

    @discardableResult
    private func run(_ arguments: [String], input: String) throws(BenchFailure) -> Program.Usage {
        let head = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", uri]
        return try psql.run(head + arguments, Program.Setting(input: input, output: workspace.log("psql")))
    }

    /// Gives `postgresql://user@host/NAME?…`.
    private static func uri(_ server: String, database: String) throws(BenchFailure) -> String {
        let parts = server.split(separator: "?", maxSplits: 1)
        guard let head = parts.first, let scheme = head.range(of: "://") else {
            throw .answer("the server's address is not a connection URI")
        }
        let authority = head[scheme.upperBound...].prefix { $0 != "/" }
        let parameters = parts.count > 1 ? "?\(parts[1])" : ""
        return "\(head[..<scheme.upperBound])\(authority)/\(database)\(parameters)"
    }
}

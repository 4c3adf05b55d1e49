import Foundation

/// The program as people start it.
struct Command {
    let root: String
    /// Its language, as the locale says.
    let locale: String

    struct Answer {
        var status: Int32
        /// Both streams.
        var text: String
    }

    /// Beside these tests, where the build puts it.
    static func program() throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "lienthong").path
    }

    func run(_ arguments: String...) throws -> Answer { try run(arguments: arguments) }

    func run(arguments: [String], input: String = "") throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try Command.program())
        process.arguments = arguments + ["--root", root]
        var environment = ProcessInfo.processInfo.environment
        environment["LC_ALL"] = locale
        process.environment = environment
        let (output, standardInput) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = output
        process.standardInput = standardInput
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(status: process.terminationStatus, text: String(decoding: bytes, as: UTF8.self))
    }
}

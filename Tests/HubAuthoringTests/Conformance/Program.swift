import Foundation

/// The program as people start it, beside these tests.
struct Program {
    var root: String
    var variables: [String: String] = [:]

    struct Ending {
        var status: Int32
        /// Both streams.
        var text: String

        /// The line that begins with a mark and a name.
        func line(_ name: String) -> String {
            text.split(separator: "\n").first { $0.dropFirst(2).hasPrefix(name + " ") }.map(String.init) ?? ""
        }
    }

    /// The folder of this repository.
    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static let fixtures = repository + "/Tests/HubAuthoringTests/Fixtures"

    static var path: String {
        get throws {
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "lienthong").path
        }
    }

    /// `program`: another than the one beside these tests.
    func run(_ arguments: [String], program: String? = nil) async throws -> Ending {
        let program = try program ?? Program.path
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try ending(program, arguments) })
            }
        }
    }

    private func ending(_ program: String, _ arguments: [String]) throws -> Ending {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + ["--root", root, "--lang", "en"]
        var environment = ProcessInfo.processInfo.environment.merging(variables) { _, own in own }
        environment["LC_ALL"] = "en_US.UTF-8"
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Ending(status: process.terminationStatus, text: String(decoding: bytes, as: UTF8.self))
    }
}

import ArgumentParser
import Foundation
import HubModel
import HubOperations

struct SandboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Các hệ thống mô phỏng trên máy này · simulated systems on loopback.",
        discussion:
            "Runs lienthong-sandbox, which lies beside this program, with the same flags; see its --help."
    )

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() throws {
        let program = try SandboxProgram.path()
        // The same process goes on as the sandbox: signals and exit code are its own.
        let words = [program] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        pointers.append(nil)
        execv(program, pointers)
        throw HubExit(code: .unavailable)
    }
}

/// The sandbox's program, beside this one.
enum SandboxProgram {
    static func path() throws -> String {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let program = own.deletingLastPathComponent().appendingPathComponent("lienthong-sandbox").path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "sandbox.missing",
                message: Localized(
                    vi: "Không thấy lienthong-sandbox bên cạnh lienthong: chạy make build.",
                    en: "lienthong-sandbox is not beside lienthong: run make build."
                )
            )
        }
        return program
    }
}

import Foundation
import HubModel

/// The sandbox beside this program as a child, playing counterparts until it is let go of.
///
/// It ends with its standard input: where this process dies, the child does not outlive it.
final class CounterpartProcess {
    private let process = Process()
    private let input = Pipe()
    /// `http://127.0.0.1:PORT`.
    let address: String

    /// Throws `sandbox.missing`, or `sandbox.not_started` with what the child said.
    init() throws {
        let program = try SandboxProgram.path()
        let output = Pipe()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["--counterpart", "--port", "0"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch {
            throw CounterpartProcess.notStarted("\(error.localizedDescription)")
        }
        let line = CounterpartProcess.firstLine(of: output.fileHandleForReading)
        guard let address = line.split(separator: " ").last.map(String.init), line.hasPrefix("listening on ")
        else {
            // SIGTERM may be held back in a child; the end of its input is not.
            try? input.fileHandleForWriting.close()
            process.terminate()
            process.waitUntilExit()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            throw CounterpartProcess.notStarted(line.isEmpty ? said.trimmingSpaces : line)
        }
        self.address = address
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func firstLine(of handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = try? handle.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func notStarted(_ said: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "sandbox.not_started",
            message: Localized(
                vi: "lienthong-sandbox không chạy được: \(said)",
                en: "lienthong-sandbox did not start: \(said)"
            )
        )
    }
}

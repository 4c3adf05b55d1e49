import ArgumentParser
import Bytes
import Foundation
import HubModel
import HubOperations

/// The command line of the hub.
///
/// Commands are thin: they read flags, call a service and print what it returns.
@main
struct Lienthong: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lienthong",
        abstract: "Trục tích hợp dữ liệu của tỉnh · provincial integration hub.",
        discussion: """
            Exit codes: 0 done · 1 findings or failed records · 2 usage or configuration · 3 a source or the \
            database is unavailable · 4 refused by policy · 75 another run holds the lease.
            """,
        version: "0.1.0",
        subcommands: [
            CheckCommand.self, DoctorCommand.self, CertificatesCommand.self,
            FormatCommand.self, MappingCommand.self, DiffCommand.self,
            RunCommand.self, BackfillCommand.self, TryCommand.self, StatusCommand.self, RunsCommand.self,
            QualityCommand.self, ReportCommand.self, MetricsCommand.self, AlertsCommand.self,
            QuarantineCommand.self,
            MissingCommand.self,
            WhyCommand.self,
            ScheduleCommand.self, ServeCommand.self, PushCommand.self, OutboxCommand.self, RemapCommand.self,
            CitizenCommand.self, CleanCommand.self, UserCommand.self, AuditCommand.self,
            ConnectorCommand.self,
            DatabaseCommand.self, SandboxCommand.self, SchemaCommand.self, ValueCommand.self,
            PathCommand.self,
        ]
    )

    /// ArgumentParser would exit 64 on a usage error; ours is 2.
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        // A full disk under RLIMIT_FSIZE is an error code like any other, not a death.
        signal(SIGXFSZ, SIG_IGN)
        Heap.keepSmall()
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let exit as HubExit {
            Foundation.exit(exit.code.rawValue)
        } catch let failure as HubFailure {
            Terminal(language: .ofProcess, isJSON: false).print(failure)
            Foundation.exit(ExitCode(failure).rawValue)
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                print(message)
                Foundation.exit(0)
            }
            FileHandle.standardError.write(Data((message + "\n").utf8))
            Foundation.exit(code == .validationFailure ? HubOperations.ExitCode.usage.rawValue : 1)
        }
    }
}

/// Ends the process with one of the stable codes, everything worth saying being said.
struct HubExit: Error {
    var code: HubOperations.ExitCode

    static func ifNeeded(_ code: HubOperations.ExitCode) throws {
        if code != .done { throw HubExit(code: code) }
    }
}

typealias ExitCode = HubOperations.ExitCode

import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubStore

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Cơ sở dữ liệu · the database.",
        subcommands: [Start.self, Stop.self, Status.self, Address.self, Migrate.self]
    )

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start",
            abstract: "Khởi động PostgreSQL riêng · start the private PostgreSQL and keep it running."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try DatabaseLine(try await options.database().start()).print(options.terminal)
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop",
            abstract: "Dừng PostgreSQL riêng · stop the private PostgreSQL."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try DatabaseLine(try await options.database().stop()).print(options.terminal)
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status",
            abstract: "Tình trạng, không khởi động gì · the state, starting nothing."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let status = try await options.database().status()
            try DatabaseLine(status).print(options.terminal)
            try HubExit.ifNeeded(status.isAnswering ? .done : .unavailable)
        }
    }

    struct Address: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url",
            abstract: "Địa chỉ cho chương trình khác, kể cả mật khẩu · the address, password included."
        )

        @OptionGroup var options: GlobalOptions

        func run() async throws { print(try options.database().url) }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "migrate",
            abstract: "Tạo và cập nhật bảng theo Mappings/ · create and update tables after Mappings/.",
            discussion: """
                Additive changes are made. Destructive ones are shown and written to --plan FILE; they are made only \
                by --plan FILE --approve.
                """
        )

        @OptionGroup var options: GlobalOptions

        @Option(help: "Tệp kế hoạch · the plan of destructive changes.")
        var plan: String?

        @Flag(help: "Thực hiện kế hoạch đã duyệt · make the changes of the plan.")
        var approve = false

        func validate() throws {
            if approve, plan == nil {
                throw ValidationError("--approve cần --plan FILE · --approve needs --plan FILE")
            }
        }

        func run() async throws {
            let project = try options.project()
            try project.requireSound()
            var approved: ApprovedPlan?
            if approve, let plan { approved = try ApprovedPlan(file: read(plan)) }
            let report = try await options.database().migrate(
                project.entitiesAsChosen,
                app: project.catalogue.appSide,
                approved: approved
            )
            try MigrationText(report, planFile: plan).print(options.terminal)
            if !approve, let plan, let text = report.plan {
                try text.write(toFile: plan, atomically: true, encoding: .utf8)
            }
            try HubExit.ifNeeded(report.refused.isEmpty ? .done : .refused)
        }

        private func read(_ path: String) throws -> String {
            do {
                return try String(contentsOfFile: path, encoding: .utf8)
            } catch {
                throw HubFailure(
                    .configure,
                    .fixConfiguration,
                    code: "plan.missing",
                    message: Localized(
                        vi: "Không đọc được kế hoạch «\(path)».",
                        en: "The plan «\(path)» cannot be read."
                    )
                )
            }
        }
    }
}

extension GlobalOptions {
    func database() throws -> DatabaseService {
        try DatabaseService(root: rootPath, environment: variables)
    }
}

/// One database in a few lines.
private struct DatabaseLine {
    let status: DatabaseStatus

    init(_ status: DatabaseStatus) {
        self.status = status
    }

    func print(_ terminal: Terminal) throws {
        guard !terminal.isJSON else { return try terminal.printJSON(status) }
        let version = status.serverVersion.map { "PostgreSQL \($0)" } ?? "PostgreSQL"
        terminal.say(
            vi: "\(version): \(status.isAnswering ? "đang chạy" : "không chạy")",
            en: "\(version): \(status.isAnswering ? "running" : "not running")"
        )
        Swift.print("    \(status.address)")
        if let cluster = status.cluster { Swift.print("    \(cluster.data)") }
        if status.isAnswering {
            let known = status.revision.map(String.init) ?? "–"
            terminal.say(
                vi: "    lược đồ \(known), chương trình cần \(status.expectedRevision)",
                en: "    schema \(known), this program needs \(status.expectedRevision)"
            )
        }
    }
}

/// What a migration did and what it left for a person to approve.
private struct MigrationText {
    let report: MigrationReport
    let planFile: String?

    init(_ report: MigrationReport, planFile: String?) {
        self.report = report
        self.planFile = planFile
    }

    func print(_ terminal: Terminal) throws {
        guard !terminal.isJSON else { return try terminal.printJSON(report) }
        for step in report.steps { Swift.print("✓ \(step)") }
        for line in report.applied {
            Swift.print("✓ \(terminal.text(vi: line.vietnamese, en: line.english))")
        }
        for line in report.refused {
            Swift.print("✗ \(terminal.text(vi: line.vietnamese, en: line.english))")
        }
        if report.steps.isEmpty, report.applied.isEmpty, report.refused.isEmpty {
            terminal.say(
                vi: "Cơ sở dữ liệu đã đúng với Mappings/.",
                en: "The database already agrees with Mappings/."
            )
        }
        guard !report.refused.isEmpty else { return }
        let file = planFile ?? "plan.txt"
        terminal.say(
            vi:
                "Những thay đổi ✗ làm mất dữ liệu nên chưa thực hiện. Xem kế hoạch: lienthong db migrate --plan \(file); duyệt: thêm --approve.",
            en:
                "The changes marked ✗ would lose data and were not made. See the plan: lienthong db migrate --plan \(file); approve it: add --approve."
        )
    }
}

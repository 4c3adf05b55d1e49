import ArgumentParser
import Foundation
import HubModel
import HubOperations

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract:
            "Lịch chạy: xem, cài vào cron hay systemd, xuất ra Airflow · what runs when, and who starts it.",
        subcommands: [List.self, Next.self, Export.self, Install.self, Remove.self]
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Các lịch và lần tới · the schedules, and when each is due."
        )

        @OptionGroup var options: GlobalOptions

        private struct Form: Encodable {
            var schedule: String
            var title: String
            var run: String
            var timezone: String
            var next: Int64?
            var jobs: [String]
        }

        func run() throws {
            let terminal = options.terminal
            let schedules = try options.project().catalogue.schedules
            let now = Timestamp.now
            if terminal.isJSON {
                return try terminal.printJSON(
                    schedules.map {
                        Form(
                            schedule: $0.name,
                            title: $0.title,
                            run: $0.words.text(terminal.language),
                            timezone: $0.zone.identifier,
                            next: $0.next(after: now)?.microseconds,
                            jobs: $0.jobs.map(\.target)
                        )
                    }
                )
            }
            terminal.table(
                [
                    terminal.text(vi: "Lịch", en: "Schedule"), terminal.text(vi: "Nội dung", en: "Title"),
                    terminal.text(vi: "Khi nào", en: "When"), terminal.text(vi: "Lần tới", en: "Next"),
                    terminal.text(vi: "Việc", en: "Jobs"),
                ],
                schedules.map {
                    [
                        $0.name, $0.title, $0.words.text(terminal.language),
                        $0.next(after: now).map { terminal.instant($0) } ?? "–",
                        terminal.number($0.jobs.count),
                    ]
                }
            )
        }
    }

    struct Next: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "next",
            abstract: "Những lần tới · the times that come."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Tên lịch; không có: mọi lịch · a schedule's name; without: every one.")
        var schedule: String?

        @Option(help: "Bao nhiêu lần · how many times.")
        var count = 10

        private struct Form: Encodable {
            var at: Int64
            var schedule: String
        }

        func validate() throws {
            guard (1...10_000).contains(count) else { throw ValidationError("--count 1…10000") }
        }

        func run() throws {
            let terminal = options.terminal
            let schedules = try options.chosen(schedule.map { [$0] } ?? [])
            let far = Timestamp(seconds: Timestamp.now.seconds + 10 * 366 * 86_400)
            let due = schedules.flatMap { schedule in
                schedule.due(after: .now, through: far, limit: count).map { ($0, schedule) }
            }
            let first = due.sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }.prefix(count)
            if terminal.isJSON {
                return try terminal.printJSON(first.map { Form(at: $0.0.microseconds, schedule: $0.1.name) })
            }
            terminal.table(
                [
                    terminal.text(vi: "Lúc", en: "At"), terminal.text(vi: "Lịch", en: "Schedule"),
                    terminal.text(vi: "Nội dung", en: "Title"),
                ],
                first.map { [terminal.instant($0.0), $0.1.name, $0.1.title] }
            )
        }
    }

    /// Who starts runs, if not the hub itself.
    enum Target: String, ExpressibleByArgument, CaseIterable {
        case cron, systemd, airflow
    }

    struct Calling: ParsableArguments {
        @Option(help: "Chương trình lienthong · the program; this one unless said.")
        var program: String?

        @Option(help: "Tệp NAME=value có bí mật, chỉ chủ đọc được · a file of secrets, mode 0600.")
        var secrets: String?

        @Option(help: "Chạy với tài khoản (systemd) · whose account (systemd).")
        var user: String?

        func command(_ options: GlobalOptions) throws -> ScheduledCommand {
            if let secrets { try HubFailure.requirePrivate(secrets) }
            let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
            return ScheduledCommand(
                program: program ?? own,
                root: options.rootPath,
                environment: options.environment ?? options.variables["LIENTHONG_ENVIRONMENT"],
                secrets: secrets.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
            )
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "In hay ghi ra tệp, không cài gì · print it, or write files; nothing is installed.",
            discussion: "cron: một khối crontab · systemd: .timer, .service · airflow: one DAG a schedule."
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var calling: Calling

        @Argument(help: "cron, systemd, airflow")
        var target: Target

        @Argument(help: "Tên các lịch; không có: mọi lịch · names; without: every one.")
        var schedules: [String] = []

        @Option(
            name: .shortAndLong,
            help: "Thư mục ghi ra · the folder to write to; otherwise it is printed."
        )
        var output: String?

        func run() throws {
            let schedules = try options.chosen(schedules)
            let command = try calling.command(options)
            var files: [(name: String, text: String)]
            switch target {
            case .cron:
                let crontab = Crontab(command, hostZone: .host)
                options.terminal.warn(unsayable: crontab.unsayable(schedules), target)
                files = [("lienthong.crontab", crontab.block(schedules))]
            case .systemd:
                let units = SystemdUnits(command, user: calling.user)
                options.terminal.warn(unsayable: units.unsayable(schedules), target)
                files = units.units(schedules).map { ($0.name, $0.text) }
            case .airflow: files = schedules.map(AirflowDAG(command).file)
            }
            guard let output else {
                for file in files {
                    if files.count > 1 { print("# ─── \(file.name)") }
                    print(file.text, terminator: "")
                }
                return
            }
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            for file in files {
                try file.text.write(toFile: "\(output)/\(file.name)", atomically: true, encoding: .utf8)
                print("\(output)/\(file.name)")
            }
        }
    }

    struct Install: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "install",
            abstract:
                "Cài vào crontab hay systemd · into the crontab or systemd; other lines stay as they are.",
            discussion: "Chạy lại khi lịch đổi: khối cũ được thay. Run it again when a schedule changes."
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var calling: Calling

        @Argument(help: "cron, systemd")
        var target: Target = .cron

        @Argument(help: "Tên các lịch; không có: mọi lịch · names; without: every one.")
        var schedules: [String] = []

        func run() throws {
            let schedules = try options.chosen(schedules)
            try options.project().requireSound()
            let command = try calling.command(options)
            let left: [Schedule]
            switch target {
            case .cron:
                let crontab = Crontab(command, hostZone: .host)
                left = crontab.unsayable(schedules)
                try HostScheduler.crontab { crontab.installed(schedules, in: $0) }
            case .systemd:
                let units = SystemdUnits(command, user: calling.user)
                left = units.unsayable(schedules)
                try HostScheduler.install(units.units(schedules))
            case .airflow: throw ValidationError("schedule export airflow -o DAGS_FOLDER")
            }
            options.terminal.warn(unsayable: left, target)
            let count = schedules.count - left.count
            options.terminal.say(vi: "Đã cài \(count) lịch.", en: "Installed \(count) schedules.")
            try HubExit.ifNeeded(left.isEmpty ? .done : .findings)
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Gỡ khỏi crontab hay systemd · out of the crontab or systemd."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "cron, systemd")
        var target: Target = .cron

        func run() throws {
            let command = ScheduledCommand(program: "", root: options.rootPath)
            switch target {
            case .cron: try HostScheduler.crontab { Crontab(command, hostZone: .host).removed(from: $0) }
            case .systemd: try HostScheduler.removeUnits(of: options.rootPath)
            case .airflow: throw ValidationError("cron, systemd")
            }
            options.terminal.say(vi: "Đã gỡ.", en: "Removed.")
        }
    }
}

extension GlobalOptions {
    /// The schedules of these names, or all.
    fileprivate func chosen(_ names: [String]) throws -> [Schedule] {
        let catalogue = try project().catalogue
        guard !names.isEmpty else { return catalogue.schedules }
        return try names.map { name in
            if let schedule = catalogue.schedule(name) { return schedule }
            let list = catalogue.schedules.map(\.name).joined(separator: ", ")
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "schedule.unknown",
                message: Localized(
                    vi: "Không có lịch «\(name)». Có: \(list).",
                    en: "There is no schedule `\(name)`. There are: \(list)."
                )
            )
        }
    }
}

extension Terminal {
    fileprivate func warn(unsayable schedules: [Schedule], _ target: ScheduleCommand.Target) {
        for schedule in schedules {
            let text = text(
                vi:
                    "Bỏ qua «\(schedule.name)»: \(target.rawValue) không nói được \(schedule.words.vietnamese), múi giờ \(schedule.zone.identifier). Dùng systemd, hoặc lienthong serve.",
                en:
                    "Left out `\(schedule.name)`: \(target.rawValue) cannot say \(schedule.words.english), zone \(schedule.zone.identifier). Use systemd, or lienthong serve."
            )
            FileHandle.standardError.write(Data("! \(text)\n".utf8))
        }
    }
}

extension Zone {
    /// Where this machine's clock is read.
    static var host: Zone { Zone(identifier: TimeZone.current.identifier) ?? .utc }
}

extension HubFailure {
    /// Secrets are for their owner alone.
    fileprivate static func requirePrivate(_ path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue
        guard mode.map({ $0 & 0o077 == 0 }) ?? false else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "secrets.open",
                message: Localized(
                    vi: "\(path): không có, hoặc người khác cũng đọc được; chạy chmod 600 \(path).",
                    en: "\(path): is not there, or others may read it; run chmod 600 \(path)."
                )
            )
        }
    }
}

import Foundation
import HubModel
import HubOperations

/// This machine's cron and systemd.
enum HostScheduler {
    private static let unitFolder = "/etc/systemd/system"

    /// Writes the crontab of the account that runs this, changed; the other lines byte for byte.
    static func crontab(_ change: (String) -> String) throws {
        let (old, code) = try output("crontab", ["-l"])
        // 1 without a word on standard output: there is none yet.
        guard code == 0 || old.isEmpty else { throw unavailable("crontab -l") }
        let new = change(old)
        guard new != old else { return }
        let (_, written) = try output("crontab", ["-"], input: new)
        guard written == 0 else { throw unavailable("crontab -") }
    }

    static func install(_ units: [SystemdUnits.Unit]) throws {
        for unit in units {
            try unit.text.write(toFile: "\(unitFolder)/\(unit.name)", atomically: true, encoding: .utf8)
        }
        try systemctl(["daemon-reload"])
        for unit in units where unit.name.hasSuffix(".timer") {
            try systemctl(["enable", "--now", unit.name])
        }
    }

    /// Those that call a project at this place.
    static func removeUnits(of root: String) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: unitFolder)) ?? []
        let own = names.filter { name in
            guard name.hasPrefix("lienthong-"), name.hasSuffix(".service"),
                let text = try? String(contentsOfFile: "\(unitFolder)/\(name)", encoding: .utf8)
            else { return false }
            return text.split(separator: "\n").contains { $0 == "WorkingDirectory=\(root)" }
        }
        for service in own {
            let timer = service.dropLast("service".count) + "timer"
            _ = try output("systemctl", ["disable", "--now", String(timer)])
            for name in [service, String(timer)] {
                try? FileManager.default.removeItem(atPath: "\(unitFolder)/\(name)")
            }
        }
        try systemctl(["daemon-reload"])
    }

    /// What this machine has that starts runs; nothing is changed.
    static func starters(_ services: [String]?) -> ScheduleExamination.Starters {
        let crontab = try? output("crontab", ["-l"])
        let names = (try? FileManager.default.contentsOfDirectory(atPath: unitFolder)) ?? []
        let units = names.sorted().filter { $0.hasPrefix("lienthong-") }.compactMap { name in
            (try? String(contentsOfFile: "\(unitFolder)/\(name)", encoding: .utf8)).map {
                SystemdUnits.Unit(name: name, text: $0)
            }
        }
        return ScheduleExamination.Starters(crontab: crontab?.0, units: units, services: services)
    }

    private static func systemctl(_ arguments: [String]) throws {
        let (_, code) = try output("systemctl", arguments)
        guard code == 0 else { throw unavailable("systemctl \(arguments.joined(separator: " "))") }
    }

    private static func output(_ program: String, _ arguments: [String], input: String? = nil) throws -> (
        String, Int32
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let out = Pipe()
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        let inward = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : inward
        do {
            try process.run()
        } catch {
            throw unavailable(program)
        }
        if let input {
            try inward.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try inward.fileHandleForWriting.close()
        }
        let data = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    private static func unavailable(_ command: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "schedule.host",
            message: Localized(
                vi: "Máy này không chạy được «\(command)»: cài cron hoặc systemd, hay dùng schedule export.",
                en: "This machine cannot run `\(command)`: install cron or systemd, or use schedule export."
            )
        )
    }
}

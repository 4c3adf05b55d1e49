import ArgumentParser
import HubModel
import HubOperations
import HubStore

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Khám tổng thể, không sửa gì · look at everything that a run relies on, changing nothing.",
        discussion: """
            Names are looked up, and each host gets one handshake and one HEAD without credentials: each takes a ticket of the \
            agreement, and outside the calling hours or near the end of a quota none is sent. It signs in only with --sign-in, \
            once per system: wrong passwords lock accounts at some. Exit codes: 0 all well, 1 warnings, 2 something is set up \
            wrongly, 3 a source, the database or a disk cannot be used.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Chỉ các hệ thống này · only these connectors.")
    var connectors: [String] = []

    @Flag(help: "Không gọi ra ngoài, kể cả tên miền · not a byte leaves this machine.")
    var offline = false

    @Flag(help: "Đăng nhập thử mỗi hệ thống một lần · sign in once at each system.")
    var signIn = false

    func validate() throws {
        guard !(offline && signIn) else { throw ValidationError("--offline, --sign-in") }
    }

    func run() async throws {
        let room = try DoctorRoom(
            options,
            only: connectors,
            reach: offline ? .offline : signIn ? .signIn : .hosts
        )
        let report = await room.examine()
        try DoctorText(report).print(options.terminal)
        try HubExit.ifNeeded(report.exitCode)
    }
}

/// A report in a few lines, or as JSON.
struct DoctorText {
    let report: DoctorReport

    init(_ report: DoctorReport) {
        self.report = report
    }

    private struct Form: Encodable {
        var group: ExaminationGroup
        var subject: String
        var mark: Finding.Mark
        var code: String
        var found: Localized
        var cure: Localized?
    }

    func print(_ terminal: Terminal) throws {
        guard !terminal.isJSON else { return try terminal.printJSON(forms) }
        for section in report.sections {
            terminal.say(section.group.title)
            for finding in section.findings { print(finding, terminal) }
            terminal.say(vi: "", en: "")
        }
        let (errors, warnings) = (report.count(.error), report.count(.warning))
        terminal.say(
            vi: "\(report.count(.good)) điều đúng, \(warnings) cảnh báo, \(errors) lỗi.",
            en: "\(report.count(.good)) right, \(warnings) warnings, \(errors) errors."
        )
    }

    private func print(_ finding: Finding, _ terminal: Terminal) {
        let sign =
            switch finding.mark {
            case .good: "✓"
            case .note: "·"
            case .warning: "!"
            case .error: "✗"
            }
        Swift.print("  \(sign) \(finding.subject): \(finding.found.text(terminal.language))")
        if let cure = finding.cure { Swift.print("      → \(cure.text(terminal.language))") }
    }

    private var forms: [Form] {
        report.sections.flatMap { section in
            section.findings.map { finding in
                Form(
                    group: section.group,
                    subject: finding.subject,
                    mark: finding.mark,
                    code: finding.code,
                    found: finding.found,
                    cure: finding.cure
                )
            }
        }
    }
}

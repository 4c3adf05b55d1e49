import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubStore

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Báo cáo của một lần chạy, hay của cả đêm · the report of one run, or of the night.",
        discussion: """
            With --morning: what ran, what is broken and what needs a person, on one page; --send mails it to whom `alerts:` of \
            the environment names, once a day. Otherwise Markdown on standard output, or a file of each form that is asked for. The HTML is one file without \
            scripts or anything from elsewhere. Of personal values only the form is shown.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Số của lần chạy, như lệnh runs in ra · the run's number, as `runs` prints it.")
    var run: Int64?

    @Flag(help: "Báo cáo sáng: cả đêm trên một trang · the morning's report: the night on one page.")
    var morning = false

    @Flag(help: "Gửi báo cáo sáng bằng thư, mỗi ngày một lần · mail the morning's report, once a day.")
    var send = false

    @Option(help: "Tệp HTML cần ghi · the HTML file to write.")
    var html: String?

    @Option(help: "Tệp Markdown cần ghi · the Markdown file to write.")
    var markdown: String?

    func validate() throws {
        guard (run == nil) == morning, morning || !send else {
            throw ValidationError("report SỐ, report --morning [--send]")
        }
    }

    func run() async throws {
        guard let run else { return try await reportMorning() }
        try await report(run)
    }

    private func reportMorning() async throws {
        let terminal = options.terminal
        let project = try options.project()
        if send { return try await mailMorning(project) }
        let disk = HostDisk(root: options.landingPath)
        let (figures, before) = try await options.reading { database in
            let now = try await database.figures(of: project.watched, disk: disk)
            let reader = MorningReader(database)
            return (try await reader.read(now, at: now.now), try await reader.before(now.now))
        }
        let report = MorningReport(
            figures,
            before: before.flatMap(MorningFigures.Standing.init(json:)),
            titles: project.watchedTitles
        )
        let document = report.document(terminal.language)
        if terminal.isJSON { return try terminal.printJSON(report.record) }
        if let html { try write(HTMLReport(document).text, to: html) }
        if let markdown { try write(MarkdownReport(document).text, to: markdown) }
        if html == nil, markdown == nil { terminal.print(document) }
    }

    private func mailMorning(_ project: Project) async throws {
        let terminal = options.terminal
        guard project.alerts?.email != nil else { throw HubFailure.noAlertChannel }
        let isNew = try await Adapters.use(options) { adapters in
            let lines = AlertLine(terminal)
            return try await adapters.alertService(project) { lines.print($0) }.sendTodaysReport()
        }
        if terminal.isJSON { try terminal.printJSON(["written": isNew]) }
        guard !isNew else { return }
        terminal.say(vi: "Báo cáo hôm nay đã gửi rồi.", en: "Today's report was sent already.")
    }

    private func report(_ number: Int64) async throws {
        let terminal = options.terminal
        let entities = try options.project().catalogue.entities
        let review = try await options.reading {
            try await QualityReader($0, personal: entities.personalColumns).review(number)
        }
        guard let review else { throw HubFailure.noSuchRun(number) }
        if terminal.isJSON { return try terminal.printJSON(review) }
        let titles = entities.columnTitles[review.entity] ?? [:]
        let document = RunReportText(review, titles: titles, language: terminal.language).document
        if let html { try write(HTMLReport(document).text, to: html) }
        if let markdown { try write(MarkdownReport(document).text, to: markdown) }
        if html == nil, markdown == nil { Swift.print(MarkdownReport(document).text, terminator: "") }
    }

    private func write(_ text: String, to file: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "report.not_written",
                message: Localized(
                    vi: "Không ghi được «\(file)». Kiểm tra thư mục và quyền ghi.",
                    en: "«\(file)» could not be written. Check the folder and the right to write."
                ),
                underlying: error
            )
        }
    }
}

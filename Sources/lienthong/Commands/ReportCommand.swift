import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubStore

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Báo cáo của một lần chạy · the report of one run.",
        discussion: """
            Markdown on standard output, or a file of each form that is asked for. The HTML is one file without \
            scripts or anything from elsewhere. Of personal values only the form is shown.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Số của lần chạy, như lệnh runs in ra · the run's number, as `runs` prints it.")
    var run: Int64

    @Option(help: "Tệp HTML cần ghi · the HTML file to write.")
    var html: String?

    @Option(help: "Tệp Markdown cần ghi · the Markdown file to write.")
    var markdown: String?

    func run() async throws {
        let terminal = options.terminal
        let entities = try options.project().catalogue.entities
        let number = run
        let review = try await options.reading {
            try await QualityReader($0, personal: entities.personalColumns).review(number)
        }
        guard let review else { throw HubFailure.noSuchRun(run) }
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

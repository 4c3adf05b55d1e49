import ArgumentParser
import HubOperations
import HubStore

struct CleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract:
            "Xoá những gì đã quá hạn (retain, keep_answers) · delete what is past retain and keep_answers.",
        discussion: "Every `run` does it at its end."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        let report = try await Adapters.use(options) { try await $0.clean(project) }
        if terminal.isJSON { return try terminal.printJSON(report) }
        for (entity, count) in report.rows.rows.sorted(by: { $0.key < $1.key }) {
            terminal.say(
                vi: "  \(entity): \(count) dòng quá hạn",
                en: "  \(entity): \(count) rows past retain"
            )
        }
        terminal.say(
            vi: """
                  \(report.answers.expired) câu trả lời và \(report.answers.orphans) tệp thừa; \(report.rows.quarantine) bản \
                ghi cách ly, \(report.rows.changeRecords) bản ghi thay đổi; \(report.files) tệp đính kèm không còn dòng nào dùng.
                """,
            en: """
                  \(report.answers.expired) answers and \(report.answers.orphans) stray files; \(report.rows.quarantine) \
                quarantine entries, \(report.rows.changeRecords) change records; \(report.files) attachments that no row names.
                """
        )
        if report.answers.isPostponed {
            terminal.say(
                vi: "  Đang có lần chạy ghi câu trả lời: tệp sẽ được dọn lần sau.",
                en: "  A run is landing answers: files go at the next cleaning."
            )
        }
    }
}

/// What a cleaning took away.
struct CleanReport: Encodable {
    var answers: LandingSweep.Outcome
    var rows: RetentionSweep.Outcome
    /// Carried files that no row names any more.
    var files: Int
}

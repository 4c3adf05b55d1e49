import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Ai đã làm gì, và nhật ký có còn nguyên · who did what, and whether the record is whole.",
        subcommands: [List.self, Verify.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Việc người đã làm, mới nhất trước · what people did, newest first."
        )

        @OptionGroup var options: GlobalOptions

        @Option(help: "Chỉ của người này · of this person alone.")
        var person: String?

        @Option(help: "Việc, như quarantine.discard, hay cả nhóm: quarantine · an act, or a group of acts.")
        var act: String?

        @Option(help: "Từ lúc · since: 2026-06-15, 2026-06-15T08:30.")
        var since: String?

        @Option(help: "Nhiều nhất bao nhiêu · at most so many.")
        var limit = 50

        func run() async throws {
            let terminal = options.terminal
            let since = try since.map { try FlagText.instant($0, "--since") }
            let entries = try await options.reading { database in
                try await AuditBook(database).list(person: person, act: act, since: since, limit: limit)
            }
            if terminal.isJSON { return try terminal.printJSON(entries) }
            guard !entries.isEmpty else {
                return terminal.say(vi: "Chưa có việc nào như vậy.", en: "Nothing of the kind was done.")
            }
            terminal.table(
                [
                    terminal.text(vi: "Số", en: "No."), terminal.text(vi: "Lúc", en: "At"),
                    terminal.text(vi: "Ai", en: "Who"), terminal.text(vi: "Việc", en: "Act"),
                    terminal.text(vi: "Về", en: "On"), terminal.text(vi: "Chi tiết", en: "Detail"),
                ],
                entries.map {
                    [
                        "\($0.id)", terminal.instant(Timestamp(microseconds: $0.at)), $0.person, $0.act,
                        $0.subject, $0.detail,
                    ]
                }
            )
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Soát từng dòng của nhật ký · look whether the record of acts is whole.",
            discussion: """
                Compares with var/audit.head, and adds a line there. Exit code 1: something was changed, removed, put in \
                or cut off.
                """
        )

        @OptionGroup var options: GlobalOptions

        @Option(help: "Mốc đã ghi ở nơi khác · a head that was noted elsewhere, 64 digits.")
        var head: String?

        private struct Form: Encodable {
            var rows: Int64
            var head: String
            var fault: AuditVerdict.Fault.Kind?
            var row: Int64?
            var message: Localized?
        }

        func run() async throws {
            let terminal = options.terminal
            let file = AuditHeadFile(folder: options.rootPath + "/var")
            let noted = try file.read() + [try head.map(AuditCommand.noted)].compactMap(\.self)
            let verdict = try await options.reading { try await AuditBook($0).verify(noted: noted) }
            if verdict.fault == nil {
                let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
                try file.add(NotedHead(rows: verdict.rows, hash: verdict.head, notedAt: now))
            }
            if terminal.isJSON {
                try terminal.printJSON(
                    Form(
                        rows: verdict.rows,
                        head: verdict.head.description,
                        fault: verdict.fault?.kind,
                        row: verdict.fault?.row,
                        message: verdict.fault?.text
                    )
                )
            } else {
                print(verdict, file, terminal)
            }
            try HubExit.ifNeeded(verdict.fault == nil ? .done : .findings)
        }

        private func print(_ verdict: AuditVerdict, _ file: AuditHeadFile, _ terminal: Terminal) {
            let rows = terminal.number(Int(verdict.rows))
            guard let fault = verdict.fault else {
                return terminal.say(
                    vi: """
                        Nhật ký nguyên vẹn: \(rows) dòng. Mốc, cần chép ra nơi khác:
                        \(verdict.head)
                        """,
                    en: """
                        The record is whole: \(rows) rows. Its head, to be noted elsewhere:
                        \(verdict.head)
                        """
                )
            }
            terminal.say(fault.text)
            if let noted = fault.noted?.notedAt {
                terminal.say(
                    vi: "Mốc ghi lúc \(terminal.instant(noted)) trong \(file.path).",
                    en: "The head was noted at \(terminal.instant(noted)) in \(file.path)."
                )
            }
            terminal.say(
                vi: """
                    \(rows) dòng trước đó còn nguyên. Giữ nguyên hiện trạng và so với bản sao lưu gần nhất. Nếu cơ sở dữ \
                    liệu vừa được phục hồi từ bản sao lưu, hãy cất \(file.path) đi và soát lại.
                    """,
                en: """
                    The \(rows) rows before it are whole. Leave all as it is and compare with the latest backup. If the \
                    database was just restored from one, put \(file.path) aside and verify again.
                    """
            )
        }
    }

    fileprivate static func noted(_ text: String) throws -> NotedHead {
        guard let hash = Digest(hexadecimal: text) else {
            throw ValidationError("--head: 64 chữ số thập lục phân · 64 hexadecimal digits")
        }
        return NotedHead(hash: hash)
    }
}

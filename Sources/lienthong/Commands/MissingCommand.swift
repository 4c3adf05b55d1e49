import ArgumentParser
import HubModel
import HubOperations
import HubStore

struct MissingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "missing",
        abstract: "Dòng không còn ở nguồn: chờ duyệt, đã đánh dấu · rows gone from their source.",
        subcommands: [List.self, Approve.self, Undo.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Đang chờ duyệt, và những lần đã đánh dấu · what waits, and what was marked."
        )

        @OptionGroup var options: GlobalOptions

        private struct Form: Encodable {
            var waiting: [MissingApproval.Hold]
            var marked: [MissingApproval.Mark]
        }

        func run() async throws {
            let terminal = options.terminal
            let form = try await options.reading { database in
                let approval = MissingApproval(database)
                return Form(waiting: try await approval.holds(), marked: try await approval.marks())
            }
            if terminal.isJSON { return try terminal.printJSON(form) }
            for hold in form.waiting { terminal.say(MissingCommand.line(hold, terminal)) }
            for mark in form.marked { terminal.say(MissingCommand.line(mark, terminal)) }
            if form.waiting.isEmpty, form.marked.isEmpty {
                terminal.say(vi: "Không có dòng nào chờ duyệt.", en: "Nothing waits for approval.")
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Cho lần chạy sau đánh dấu · let the next run mark them as removed."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "CONNECTOR/PULL")
        var pull: String

        func run() async throws {
            let id = try MissingCommand.pull(pull)
            let hold = try await options.reading {
                try await MissingApproval($0).approve(id, by: options.person)
            }
            let terminal = options.terminal
            if terminal.isJSON { return try terminal.printJSON(hold) }
            terminal.say(
                vi: "Đã duyệt: lần chạy trọn vẹn sau của \(id) được đánh dấu tới \(hold.missing) dòng.",
                en: "Approved: the next complete run of \(id) may mark up to \(hold.missing) rows."
            )
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Khôi phục những dòng một lần chạy đã đánh dấu · restore what a run marked."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "CONNECTOR/PULL")
        var pull: String

        @Option(help: "Số lần chạy; mặc định là lần cuối · the run; the last one otherwise.")
        var run: Int64?

        func run() async throws {
            let id = try MissingCommand.pull(pull)
            let mark = try await options.reading {
                try await MissingApproval($0).undo(id, run: run, by: options.person)
            }
            let terminal = options.terminal
            if terminal.isJSON { return try terminal.printJSON(mark) }
            terminal.say(
                vi: "Đã khôi phục \(mark.rows) dòng của \(id) (lần chạy #\(mark.run)).",
                en: "Restored \(mark.rows) rows of \(id) (run #\(mark.run))."
            )
        }
    }

    fileprivate static func pull(_ text: String) throws -> PullID {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("CONNECTOR/PULL")
        }
        return PullID(connector: parts[0], pull: parts[1])
    }

    fileprivate static func line(_ hold: MissingApproval.Hold, _ terminal: Terminal) -> Localized {
        let when = terminal.instant(Timestamp(microseconds: hold.askedAt))
        let (vi, en) =
            hold.approvedBy.map { ("đã duyệt: \($0)", "approved: \($0)") } ?? (
                "chờ duyệt", "waits for approval"
            )
        return Localized(
            vi:
                "\(hold.pull): \(hold.missing)/\(hold.scope) dòng của \(hold.entity) không còn ở nguồn, \(when), #\(hold.run): \(vi)",
            en:
                "\(hold.pull): \(hold.missing)/\(hold.scope) rows of \(hold.entity) are gone, \(when), #\(hold.run): \(en)"
        )
    }

    fileprivate static func line(_ mark: MissingApproval.Mark, _ terminal: Terminal) -> Localized {
        let (vi, en) = mark.undoneBy.map { ("; đã hoàn tác: \($0)", "; undone: \($0)") } ?? ("", "")
        return Localized(
            vi: "\(mark.pull): #\(mark.run) đánh dấu \(mark.rows) dòng của \(mark.entity)\(vi)",
            en: "\(mark.pull): #\(mark.run) marked \(mark.rows) rows of \(mark.entity)\(en)"
        )
    }
}

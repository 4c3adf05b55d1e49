import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubPipeline
import HubStore

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Bản ghi bị cách ly và vì sao · records that were refused, and why.",
        subcommands: [List.self, Show.self, Retry.self, Discard.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Đếm theo quy tắc, rồi từng bản ghi · by rule, then one by one."
        )

        @OptionGroup var options: GlobalOptions

        @Option(help: "CONNECTOR/PULL")
        var pull: String?

        @Flag(help: "Kể cả đã xử lý · settled ones too.")
        var all = false

        @Option(help: "Nhiều nhất bao nhiêu · at most so many.")
        var limit = 50

        func run() async throws {
            let terminal = options.terminal
            let (rules, entries) = try await options.reading { database in
                let quarantine = Quarantine(database)
                return (
                    try await quarantine.counts().rules.filter { pull == nil || $0.pull == pull },
                    try await quarantine.list(pull: pull, state: all ? nil : .open, limit: limit)
                )
            }
            if terminal.isJSON { return try terminal.printJSON(entries) }
            guard !entries.isEmpty else {
                return terminal.say(vi: "Không có bản ghi nào bị cách ly.", en: "Nothing is quarantined.")
            }
            terminal.table(
                [
                    terminal.text(vi: "Lượt kéo", en: "Pull"), terminal.text(vi: "Trường", en: "Field"),
                    terminal.text(vi: "Số", en: "Count"), terminal.text(vi: "Vì sao", en: "Why"),
                ],
                rules.map {
                    [
                        $0.pull, $0.field, terminal.number($0.count),
                        RuleSentenceText.of($0.rule, terminal.language),
                    ]
                }
            )
            print("")
            terminal.table(
                [
                    terminal.text(vi: "Số", en: "No."), terminal.text(vi: "Bảng", en: "Entity"),
                    terminal.text(vi: "Lần cuối", en: "Last seen"), terminal.text(vi: "Số lần", en: "Times"),
                    terminal.text(vi: "Lỗi", en: "Faults"),
                ],
                entries.map { entry in
                    [
                        "\(entry.id)", entry.entity,
                        terminal.instant(Timestamp(microseconds: entry.lastSeen)),
                        "\(entry.times)",
                        entry.faults.map { "\($0.field.isEmpty ? "–" : $0.field): \($0.rule)" }.joined(
                            separator: ", "
                        ),
                    ]
                }
            )
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Một bản ghi, kèm nội dung · one record with its content (personal data)."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Số của bản ghi · its number.")
        var id: Int64

        private struct Form: Encodable {
            var entry: Quarantine.Entry
            var record: String?
        }

        func run() async throws {
            let terminal = options.terminal
            let (entry, record) = try await options.reading { database in
                (try await Quarantine(database).entry(id), try await Quarantine(database).record(id))
            }
            guard let entry else { throw HubFailure.noSuchQuarantine(id) }
            let text = record.map { String(decoding: $0, as: UTF8.self) }
            if terminal.isJSON { return try terminal.printJSON(Form(entry: entry, record: text)) }
            print("#\(entry.id)  \(entry.pull) → \(entry.entity)  \(state(entry.state, terminal))")
            for fault in entry.faults {
                print("  ✗ \(fault.field.isEmpty ? "–" : fault.field) ← \(fault.path)  «\(fault.value)»")
                print("      \(RuleSentenceText.of(fault.rule, terminal.language))")
            }
            terminal.say(
                vi:
                    "  gặp \(entry.times) lần, lần chạy #\(entry.run), trang \(entry.page + 1), bản ghi thứ \(entry.ordinal + 1)",
                en:
                    "  met \(entry.times) times, run #\(entry.run), page \(entry.page + 1), record \(entry.ordinal + 1)"
            )
            print("  \(text ?? "")")
        }

        private func state(_ state: Quarantine.State, _ terminal: Terminal) -> String {
            switch state {
            case .open: terminal.text(vi: "đang mở", en: "open")
            case .closed:
                terminal.text(vi: "đã khép: bản ghi đã tới nơi", en: "closed: the record has arrived")
            case .discarded: terminal.text(vi: "đã gạt bỏ", en: "discarded")
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract:
                "Ánh xạ lại từ kho tiếp nhận, không gọi ra ngoài · map the landed answers again, calling nobody."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(
            help: "Số của các bản ghi; bỏ trống là mọi bản ghi đang mở · numbers; all open ones otherwise."
        )
        var ids: [Int64] = []

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            try project.requireSound()
            let results = try await Adapters.use(options) { adapters in
                let quarantine = Quarantine(DatabaseSession(adapters.address.uri))
                var entries: [Quarantine.Entry] = []
                if ids.isEmpty {
                    entries = try await quarantine.list(limit: 10_000)
                } else {
                    for id in ids {
                        guard let entry = try await quarantine.entry(id) else {
                            throw HubFailure.noSuchQuarantine(id)
                        }
                        entries.append(entry)
                    }
                }
                let payloads = Dictionary(grouping: entries) { $0.pull }.mapValues { Set($0.map(\.payload)) }
                return await adapters.runs(project).retry(payloads, now: .now)
            }
            if terminal.isJSON {
                try terminal.printJSON(results.map(RunForm.init))
            } else {
                results.forEach { RunLine($0).print(terminal) }
                if results.isEmpty {
                    terminal.say(vi: "Không có bản ghi nào để thử lại.", en: "There is nothing to retry.")
                }
            }
            try HubExit.ifNeeded(results.map { ExitCode($0.outcome) }.max() ?? .done)
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "discard",
            abstract: "Gạt sang bên cho tới khi nội dung đổi · set aside until the content changes."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Số của các bản ghi · their numbers.")
        var ids: [Int64]

        @Option(help: "Vì sao, để người sau hiểu · why, for whoever comes later; no personal data.")
        var reason: String?

        func run() async throws {
            let count = try await options.reading {
                try await Quarantine($0).discard(ids, by: options.person, reason: reason)
            }
            let terminal = options.terminal
            if terminal.isJSON { return try terminal.printJSON(["discarded": count]) }
            terminal.say(vi: "Đã gạt bỏ \(count) bản ghi.", en: "\(count) records discarded.")
            try HubExit.ifNeeded(count == ids.count ? .done : .findings)
        }
    }
}

extension HubFailure {
    static func noSuchQuarantine(_ id: Int64) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "quarantine.unknown",
            message: Localized(
                vi: "Không có bản ghi cách ly số \(id).",
                en: "There is no quarantined record number \(id)."
            )
        )
    }
}

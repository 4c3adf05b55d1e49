import ArgumentParser
import HubModel
import HubOperations
import HubStore

struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Tin gửi đi: đang ở đâu, vì sao · what is sent: where it is, and why.",
        subcommands: [List.self, Show.self, Retry.self, Resolve.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Tổng theo lượt gửi, rồi từng tin chưa xong · by push, then what is not done."
        )

        @OptionGroup var options: GlobalOptions

        @Option(help: "CONNECTOR hay CONNECTOR/PUSH.")
        var push: String?

        @Option(
            help:
                "Chỉ những trạng thái này · states: \(Delivery.State.allCases.map(\.rawValue).joined(separator: ", "))"
        )
        var state: [String] = []

        @Flag(help: "Chỉ tin quá hẹn · only what is later than promised.")
        var late = false

        @Flag(help: "Tin không lượt gửi nào nhận · messages that no push takes.")
        var untaken = false

        @Option(help: "Nhiều nhất bao nhiêu · at most so many.")
        var limit = 50

        private struct Form: Encodable {
            var pushes: [OutboxBook.Summary]
            var deliveries: [OutboxBook.Entry]
        }

        func validate() throws {
            for state in state where Delivery.State(rawValue: state) == nil {
                throw ValidationError(
                    "--state: \(Delivery.State.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
        }

        func run() async throws {
            let terminal = options.terminal
            if untaken { return try await listUntaken(terminal) }
            let states = state.compactMap(Delivery.State.init)
            let (summary, entries) = try await options.reading { database in
                let book = OutboxBook(database)
                return (
                    try await book.summary(),
                    try await book.list(push: push, states: states, lateOnly: late, limit: limit)
                )
            }
            if terminal.isJSON {
                return try terminal.printJSON(Form(pushes: summary, deliveries: entries))
            }
            guard !summary.isEmpty else {
                return terminal.say(vi: "Chưa có tin nào được gửi.", en: "Nothing has been sent yet.")
            }
            OutboxText(terminal).print(summary)
            guard !entries.isEmpty else { return }
            print("")
            OutboxText(terminal).print(entries)
        }

        private func listUntaken(_ terminal: Terminal) async throws {
            let messages = try await options.reading { try await OutboxBook($0).untaken(limit: limit) }
            if terminal.isJSON { return try terminal.printJSON(messages) }
            guard !messages.isEmpty else {
                return terminal.say(vi: "Tin nào cũng có nơi nhận.", en: "Every message has a receiver.")
            }
            terminal.table(
                [
                    terminal.text(vi: "Tin", en: "Message"), terminal.text(vi: "Loại", en: "Type"),
                    terminal.text(vi: "Mã", en: "Id"), terminal.text(vi: "Lúc", en: "At"),
                ],
                messages.map {
                    [
                        $0.message, $0.aggregateType, $0.aggregateID,
                        terminal.instant(Timestamp(microseconds: $0.createdAt)),
                    ]
                }
            )
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Một tin và lịch sử của nó · one message with its history; personal data masked."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Số của lượt gửi · its number.")
        var id: Int64

        @Flag(help: "Hiện cả dữ liệu cá nhân; được ghi sổ · in clear; this is audited.")
        var reveal = false

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            let found = try await options.reading { database in
                let book = OutboxBook(database)
                let detail = try await book.detail(id)
                if detail != nil, reveal { try await book.noteReading(id, by: options.person) }
                return detail
            }
            guard var detail = found else { throw HubFailure.noSuchDelivery(id) }
            if !reveal {
                detail.payload = MaskedPayload(project.catalogue.entities).text(of: detail.payload)
                detail.request = nil
            }
            if terminal.isJSON { return try terminal.printJSON(detail) }
            OutboxText(terminal).print(detail)
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry",
            abstract: "Thử lại tin bị giữ hay bị từ chối · try parked or refused messages again.",
            discussion: "What may have arrived is looked up first, as ever."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Số của các lượt gửi · their numbers.")
        var ids: [Int64]

        @Flag(
            help:
                "Làm lại yêu cầu theo khai báo hôm nay, nếu chắc chắn chưa tới · make the request anew by today's manifest, where it surely did not arrive."
        )
        var anew = false

        func run() async throws {
            let terminal = options.terminal
            let count = try await options.reading {
                try await OutboxBook($0).retry(ids, anew: anew, by: options.person)
            }
            if terminal.isJSON {
                try terminal.printJSON(["retried": count])
            } else {
                terminal.say(
                    vi: "\(count) tin sẽ được thử lại ở lần «lienthong push» tới.",
                    en: "\(count) messages will be tried at the next `lienthong push`."
                )
            }
            try HubExit.ifNeeded(count == ids.count ? .done : .findings)
        }
    }

    struct Resolve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resolve",
            abstract: "Quyết thay máy: đã tới, chưa tới, hay bỏ · say what became of a message."
        )

        enum As: String, ExpressibleByArgument, CaseIterable {
            case delivered
            case notDelivered = "not-delivered"
            case dropped
        }

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Số của lượt gửi · its number.")
        var id: Int64

        @Option(
            name: .customLong("as"),
            help:
                "delivered: bên nhận đã có · not-delivered: chắc chắn chưa, gửi lại · dropped: không gửi nữa"
        )
        var verdict: As

        @Option(help: "Giá trị của bên nhận, như ioc_id=123 · a value of the receiver's to keep.")
        var keep: [String] = []

        @Option(help: "Vì sao, biết nhờ đâu · why, and how it is known; no personal data.")
        var note: String

        func validate() throws {
            guard keep.allSatisfy({ $0.contains("=") }) else { throw ValidationError("--keep name=value") }
        }

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            let count = try await options.reading { database in
                let book = OutboxBook(database)
                guard let detail = try await book.detail(id) else { throw HubFailure.noSuchDelivery(id) }
                return try await book.resolve(
                    id,
                    try verdict(of: detail, project),
                    by: options.person,
                    note: note
                )
            }
            if terminal.isJSON { return try terminal.printJSON(["resolved": count]) }
            guard count == 1 else {
                terminal.say(
                    vi: "Tin \(id) đã xong hoặc đang được gửi: không có gì để quyết.",
                    en: "Message \(id) is finished or just being sent: there is nothing to decide."
                )
                return try HubExit.ifNeeded(.findings)
            }
            terminal.say(
                vi: "Đã ghi quyết định cho tin \(id).",
                en: "The decision on message \(id) is noted."
            )
        }

        private func verdict(of detail: OutboxBook.Detail, _ project: Project) throws -> OutboxBook.Verdict {
            guard verdict == .delivered else { return verdict == .dropped ? .dropped : .notDelivered }
            var kept: [String: String] = [:]
            for pair in keep {
                let name = pair.prefix { $0 != "=" }
                kept[String(name)] = String(pair.dropFirst(name.count + 1))
            }
            let push = project.catalogue.push(detail.entry.push)
            let missing = FollowKeeps.missing(of: push, given: kept, kept: detail.kept)
            guard missing.isEmpty else {
                throw ValidationError(
                    "--keep \(missing.map { "\($0)=…" }.joined(separator: " --keep ")): cần để theo dõi · needed to follow it"
                )
            }
            return .delivered(kept: kept, isFollowed: push?.follow != nil)
        }
    }
}

extension HubFailure {
    static func noSuchDelivery(_ id: Int64) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "delivery.unknown",
            message: Localized(vi: "Không có lượt gửi số \(id).", en: "There is no delivery number \(id).")
        )
    }
}

/// What a person reads of the outbox.
struct OutboxText {
    let terminal: Terminal

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    func print(_ pushes: [OutboxBook.Summary]) {
        terminal.table(
            [
                terminal.text(vi: "Lượt gửi", en: "Push"), terminal.text(vi: "Đã xong", en: "Done"),
                terminal.text(vi: "Đang chờ", en: "Waiting"), terminal.text(vi: "Chưa rõ", en: "Unknown"),
                terminal.text(vi: "Theo dõi", en: "Followed"), terminal.text(vi: "Từ chối", en: "Refused"),
                terminal.text(vi: "Cần người", en: "Parked"), terminal.text(vi: "Quá hẹn", en: "Late"),
                "p50", "p99", terminal.text(vi: "Chờ lâu nhất từ", en: "Oldest waiting since"),
            ],
            pushes.map { push in
                func count(_ states: Delivery.State...) -> String {
                    terminal.number(states.map { push.states[$0.rawValue] ?? 0 }.reduce(0, +))
                }
                return [
                    push.push, count(.done), count(.waiting, .prepared, .sending), count(.unsure),
                    count(.following), count(.refused), count(.parked), terminal.number(push.late),
                    duration(push.halfWithin), duration(push.ninetyNineWithin), instant(push.oldestWaiting),
                ]
            }
        )
    }

    func print(_ entries: [OutboxBook.Entry]) {
        terminal.table(
            [
                terminal.text(vi: "Số", en: "No."), terminal.text(vi: "Lượt gửi", en: "Push"),
                terminal.text(vi: "Mã", en: "Id"), terminal.text(vi: "Trạng thái", en: "State"),
                terminal.text(vi: "Từ lúc", en: "Since"), terminal.text(vi: "Làm tiếp lúc", en: "Next"),
                terminal.text(vi: "Vì sao", en: "Why"),
            ],
            entries.map { entry in
                [
                    "\(entry.id)", entry.push, entry.aggregateID,
                    state(entry.state) + (entry.isLate ? " !" : ""),
                    instant(entry.beganAt), instant(entry.nextAt), why(entry),
                ]
            }
        )
    }

    func print(_ detail: OutboxBook.Detail) {
        let entry = detail.entry
        Swift.print("#\(entry.id)  \(entry.push)  \(entry.aggregateID)  \(state(entry.state))")
        let why = why(entry)
        if !why.isEmpty { Swift.print("  ! \(why)") }
        line("Tin", "Message", "\(entry.message) (\(detail.type))")
        line("Ghi lúc", "Written", instant(entry.beganAt) + due(entry))
        if let delivered = entry.deliveredAt { line("Tới nơi", "Delivered", instant(delivered)) }
        if let key = detail.key { line("Khoá", "Key", key) }
        if let digest = detail.digest {
            line("Dấu nội dung", "Digest", "\(digest.prefix(16))…  \(detail.manifest ?? "")")
        }
        for (name, value) in detail.kept.sorted(by: { $0.key < $1.key }) {
            line("Giữ lại", "Kept", "\(name) = \(value)")
        }
        Swift.print("")
        terminal.table(
            [
                terminal.text(vi: "Lúc", en: "At"), terminal.text(vi: "Việc", en: "Step"),
                terminal.text(vi: "Kết quả", en: "Outcome"), "HTTP", "ms",
                terminal.text(vi: "Thêm", en: "More"),
            ],
            detail.attempts.map { attempt in
                [
                    instant(attempt.at), attempt.kind, attempt.outcome, attempt.status.map(String.init) ?? "",
                    attempt.milliseconds.map(String.init) ?? "",
                    [attempt.code, attempt.traceID, attempt.actor, attempt.note].compactMap(\.self)
                        .joined(separator: " · "),
                ]
            }
        )
        Swift.print("\n" + detail.payload)
        if let request = detail.request { Swift.print("\n" + request) }
    }

    private func due(_ entry: OutboxBook.Entry) -> String {
        guard let due = entry.dueAt else { return "" }
        let late = entry.isLate ? terminal.text(vi: " — quá hẹn", en: " — late") : ""
        return terminal.text(vi: ", hẹn ", en: ", due ") + instant(due) + late
    }

    private func line(_ vi: String, _ en: String, _ value: String) {
        Swift.print("  \(terminal.text(vi: vi, en: en)): \(value)")
    }

    private func why(_ entry: OutboxBook.Entry) -> String {
        if let other = entry.waitsFor {
            return terminal.text(
                vi: "chờ tin trước cùng thứ tự: #\(other)",
                en: "waits for #\(other) of its order"
            )
        }
        return entry.reason.map { DeliveryWords.reason($0, terminal.language) } ?? ""
    }

    private func state(_ state: String) -> String { DeliveryWords.state(state, terminal.language) }

    private func instant(_ microseconds: Int64?) -> String {
        microseconds.map { terminal.instant(Timestamp(microseconds: $0)) } ?? "–"
    }

    private func duration(_ milliseconds: Int64?) -> String {
        milliseconds.map { terminal.duration(.milliseconds($0)) } ?? "–"
    }
}

import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubStore

struct CitizenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "citizen",
        abstract: "Quyền của người dân đối với dữ liệu của mình · the rights of persons in their data.",
        discussion: """
            KEY=VALUE: a column that identifies a person, or a type: citizen_id=…, phone=…, customer_code=… \
            (docs/rights.md). Shows personal data; every act is audited.
            """,
        subcommands: [
            CitizenExportCommand.self, CitizenEraseCommand.self, CitizenLiftCommand.self,
            CitizenMatchCommand.self,
        ]
    )
}

struct CitizenExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Mọi dòng của một người, kèm nguồn và ngày · every row of one citizen, with sources and dates."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "KHOÁ=GIÁ TRỊ · what the citizen is known by.")
    var keys: [String]

    @Option(
        help: "Thư mục ghi citizen.json và citizen.html · where both are written; otherwise JSON is printed."
    )
    var out: String?

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        let entities = project.catalogue.entities
        let values = try CitizenKeys(entities, now: .now).values(keys)
        let rows = try await Adapters.use(options) { adapters in
            try await PersonExport(adapters.rights, entities: entities).rows(values, by: options.person)
        }
        let document = CitizenDocument(rows: rows, entities: entities, made: .now)
        guard let out else {
            print(try document.json())
            return
        }
        try FileManager.default.createDirectory(
            atPath: out,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try write(try document.json(), to: "\(out)/citizen.json")
        try write(document.html(), to: "\(out)/citizen.html")
        terminal.say(
            vi: "\(rows.count) dòng, ghi ở \(out)/citizen.json và citizen.html (chỉ chủ sở hữu đọc được).",
            en: "\(rows.count) rows, written to \(out)/citizen.json and citizen.html (for their owner alone)."
        )
    }

    private func write(_ text: String, to path: String) throws {
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "out.unwritable",
                message: Localized(vi: "Không ghi được \(path).", en: "\(path) cannot be written.")
            )
        }
    }
}

struct CitizenEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Xoá mọi dữ liệu của một người, để không gì mang trở lại · erase one citizen for good.",
        discussion: "Shows what will go; with --yes it goes."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "KHOÁ=GIÁ TRỊ · what the citizen is known by.")
    var keys: [String]

    @Option(
        help:
            "Số văn bản yêu cầu; không ghi tên hay số của người đó · the request's number, not the person's."
    )
    var reason: String

    @Flag(help: "Xoá thật · do it.")
    var yes = false

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        let entities = project.catalogue.entities
        let values = try CitizenKeys(entities, now: .now).values(keys)
        try await Adapters.use(options) { adapters in
            guard yes else {
                let found = try await PersonFinder(entities).find(values, in: adapters.rights)
                return try preview(found.rows.mapValues(\.count).filter { $0.value > 0 }, terminal)
            }
            let act = PersonErasure.Act(person: options.person, reason: reason)
            let outcome = try await adapters.erasure(project).erase(values, act)
            if terminal.isJSON { return try terminal.printJSON(outcome) }
            report(outcome, terminal)
        }
    }

    private func preview(_ rows: [String: Int], _ terminal: Terminal) throws {
        if terminal.isJSON { return try terminal.printJSON(rows) }
        for (entity, count) in rows.sorted(by: { $0.key < $1.key }) {
            terminal.say(vi: "  \(entity): \(count) dòng", en: "  \(entity): \(count) rows")
        }
        terminal.say(
            vi: """
                Cùng với chúng: bản ghi cách ly, bản ghi thay đổi, và mọi câu trả lời đã lưu có người này (cả của người \
                khác trong cùng câu trả lời; lần chạy sau hỏi lại). Chưa xoá gì: thêm --yes để xoá.
                """,
            en: """
                With them go quarantine entries, change records, and every kept answer that holds this person (others' \
                records in the same answer too; the next run asks again). Nothing was erased yet: add --yes.
                """
        )
    }

    private func report(_ outcome: PersonErasure.Outcome, _ terminal: Terminal) {
        for (entity, count) in outcome.rows.sorted(by: { $0.key < $1.key }) {
            terminal.say(vi: "  \(entity): đã xoá \(count) dòng", en: "  \(entity): \(count) rows erased")
        }
        terminal.say(
            vi: """
                  \(outcome.quarantine) bản ghi cách ly, \(outcome.changeRecords) bản ghi thay đổi, \(outcome.answers) câu \
                trả lời đã lưu; \(outcome.pages) trang sẽ được hỏi lại lần chạy sau.
                Bản sao lưu nằm ngoài trục vẫn còn dữ liệu này; khi khôi phục, trục tự xoá lại.
                """,
            en: """
                  \(outcome.quarantine) quarantine entries, \(outcome.changeRecords) change records, \(outcome.answers) kept \
                answers; \(outcome.pages) pages will be asked for again by the next run.
                Backups outside the hub still hold this data; when one is restored, the hub erases again by itself.
                """
        )
    }
}

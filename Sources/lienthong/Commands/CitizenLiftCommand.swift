import ArgumentParser
import HubModel
import HubOperations
import HubStore

struct CitizenLiftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift",
        abstract: "Gỡ một lần xoá nhầm, để dữ liệu có thể trở lại · lift an erasure that was a mistake.",
        discussion: """
            Brings nothing back by itself: the next run stages what the source still has. Audited with its reason.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "KHOÁ=GIÁ TRỊ · what the citizen was erased by.")
    var keys: [String]

    @Option(
        help: "Số văn bản; không ghi tên hay số của người đó · the document's number, not the person's."
    )
    var reason: String

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        let values = try CitizenKeys(project.catalogue.entities, now: .now).values(keys)
        let act = PersonErasure.Act(person: options.person, reason: reason, name: "citizen.lift")
        let count = try await Adapters.use(options) { adapters in
            try await adapters.erasure(project).lift(values, act)
        }
        if terminal.isJSON { return try terminal.printJSON(["tombstones": count]) }
        terminal.say(
            vi:
                "Đã gỡ \(count) bia. Lần chạy sau nạp lại những gì nguồn còn gửi; câu trả lời đã xoá không trở lại.",
            en:
                "\(count) tombstones lifted. The next run stages what the source still sends; erased answers stay gone."
        )
    }
}

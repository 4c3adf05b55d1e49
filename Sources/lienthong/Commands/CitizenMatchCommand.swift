import ArgumentParser
import HubModel
import HubOperations
import HubPipeline
import HubStore

struct CitizenMatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Có thể là cùng một người ở hai hệ thống · who may be the same person in two systems.",
        discussion: """
            exact: citizen number, date of birth and name agree. weak: date of birth and name without marks. \
            Candidates are listed, never merged.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Option(parsing: .upToNextOption, help: "Chỉ các bảng này · these entities only.")
    var entity: [String] = []

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        let chosen = project.catalogue.entities.filter { entity.isEmpty || entity.contains($0.name) }
        let candidates = try await Adapters.use(options) { adapters in
            try await PersonMatching(
                adapters.rights,
                toneKey: { ToneKey.text(of: $0) },
                looseKey: { LooseKey.text(of: $0) }
            ).candidates(chosen)
        }
        if terminal.isJSON { return try terminal.printJSON(candidates) }
        guard !candidates.isEmpty else {
            return terminal.say(vi: "Không có cặp nào giống nhau.", en: "No two rows look alike.")
        }
        terminal.table(
            [
                terminal.text(vi: "Mức", en: "Tier"), terminal.text(vi: "Bảng", en: "Entity"),
                terminal.text(vi: "Khoá", en: "Key"), terminal.text(vi: "Bảng", en: "Entity"),
                terminal.text(vi: "Khoá", en: "Key"),
            ],
            candidates.map { [$0.tier.rawValue, $0.left.entity, $0.left.key, $0.right.entity, $0.right.key] }
        )
    }
}

import ArgumentParser
import HubAuthoring
import HubModel
import HubOperations
import HubStore

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract:
            "Khai báo đã sửa sẽ đổi gì trong kho · what changed manifests would do to staging, before they do.",
        discussion: """
            What has landed is mapped again with the manifests as they are, and compared with what is staged. Nobody \
            is called and nothing is written. Exit code 1: something would change.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "CONNECTOR hoặc CONNECTOR/PULL; bỏ trống là tất cả · everything otherwise.")
    var target: String?

    @Option(help: "Nhiều nhất bao nhiêu dòng làm ví dụ · at most so many rows as examples.")
    var examples = 5

    @Flag(help: "Cho xem dữ liệu cá nhân · show personal data as it is.")
    var reveal = false

    fileprivate struct Form: Encodable {
        var database: [[String: String]]
        var codeTables: [String]
        var requests: [String]
        var pulls: [StagedDifference]
    }

    func run() async throws {
        let terminal = options.terminal
        let project = try options.project()
        try project.requireSound()
        let pulls = try pulls(of: project)
        let showing = StagedDifference.Showing(examples: examples, revealsPersonalData: reveal)
        let scope: Set<String>? =
            target == nil ? nil : Set(pulls.flatMap { entities(of: $0, in: project) }.map(\.name))
        var form = Form(database: [], codeTables: [], requests: try await requests(pulls, project), pulls: [])
        try await Adapters.use(options) { adapters in
            let reader = StagedReader(adapters.rights)
            form.database = try await reader.changes(project.entitiesAsChosen)
                .filter { scope?.contains($0.entity) ?? true }
                .map {
                    [
                        "vi": $0.summary.vietnamese, "en": $0.summary.english,
                        "destructive": "\($0.isDestructive)",
                    ]
                }
            form.codeTables = try await reader.changedCodeTables(project.catalogue.codeTables)
            let erasures = try await adapters.knownErasures()
            for pull in pulls {
                let staged = try await reader.picture(of: pull, entities: entities(of: pull, in: project))
                guard !staged.pages.isEmpty else { continue }
                form.pulls.append(
                    try await StagedDifference(
                        pull,
                        in: project,
                        staged: staged,
                        landing: adapters.landing,
                        erasures: erasures,
                        now: .now,
                        showing: showing
                    )
                )
            }
        }
        if options.json { try terminal.printJSON(form) } else { DifferenceText(terminal).print(form) }
        let isEmpty = form.isEmpty
        try HubExit.ifNeeded(isEmpty ? .done : .findings)
    }

    private func pulls(of project: Project) throws -> [PullID] {
        let all = project.catalogue.connectors.flatMap { connector in
            connector.pulls.map { PullID(connector: connector.name, pull: $0.name) }
        }
        guard let target else { return all }
        let found = all.filter { $0.description == target || $0.connector == target }
        guard !found.isEmpty else {
            let names = project.catalogue.connectors.map(\.name).joined(separator: ", ")
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "diff.unknown",
                message: Localized(
                    vi: "Không có «\(target)». Các hệ thống: \(names).",
                    en: "There is no `\(target)`. The connectors: \(names)."
                )
            )
        }
        return found
    }

    /// Where a pull's records go, and their children's.
    private func entities(of pull: PullID, in project: Project) -> [Entity] {
        project.catalogue.entities.filter { $0.source(pull) != nil }
    }

    /// Requests that samples show otherwise than their goldens.
    private func requests(_ pulls: [PullID], _ project: Project) async throws -> [String] {
        let text = GoldenDifferenceText(options.language)
        var lines: [String] = []
        for folder in SampleFolder.all(in: project) where pulls.contains(folder.pull) {
            let found = try await folder.compare(project, update: false, replay: SampleFolder.replay)
            for difference in found.differences where difference.file == "expected.requests.txt" {
                lines += text.lines(difference).map { "\(folder.pull) \($0.mark.rawValue) \($0.text)" }
            }
        }
        return lines
    }

    /// What a person reads of it.
    private struct DifferenceText {
        private let terminal: Terminal

        init(_ terminal: Terminal) { self.terminal = terminal }

        func print(_ form: Form) {
            for change in form.database {
                let mark = change["destructive"] == "true" ? "✗" : "+"
                terminal.say(
                    vi: "\(mark) db migrate: \(change["vi"] ?? "")",
                    en: "\(mark) db migrate: \(change["en"] ?? "")"
                )
            }
            for table in form.codeTables {
                terminal.say(
                    vi: "~ bảng mã \(table) khác bản trong cơ sở dữ liệu",
                    en: "~ code table \(table) differs from the database's"
                )
            }
            for line in form.requests { terminal.say(vi: "~ yêu cầu \(line)", en: "~ request \(line)") }
            for pull in form.pulls { print(pull) }
            guard form.isEmpty else { return }
            terminal.say(vi: "Không có gì sẽ đổi.", en: "Nothing would change.")
        }

        private func print(_ pull: StagedDifference) {
            if let failure = pull.failure {
                terminal.say(vi: "✗ \(pull.pull): \(failure)", en: "✗ \(pull.pull): \(failure)")
            }
            for table in pull.tables where !table.isEmpty { print(table, of: pull) }
            guard pull.gonePages > 0 else { return }
            terminal.say(
                vi:
                    "  \(pull.pull): \(pull.gonePages) trên \(pull.pages) câu trả lời không còn được giữ: không biết các dòng của chúng.",
                en:
                    "  \(pull.pull): \(pull.gonePages) of \(pull.pages) answers are no longer kept: nothing is known of their rows."
            )
        }

        private func print(_ table: StagedDifference.Table, of pull: StagedDifference) {
            let figures = [table.new, table.changed, table.gone, table.same].map(terminal.number)
            terminal.say(
                vi:
                    "\(pull.pull) → \(table.entity): mới \(figures[0]), đổi \(figures[1]), không còn \(figures[2]), như cũ \(figures[3])",
                en:
                    "\(pull.pull) → \(table.entity): \(figures[0]) new, \(figures[1]) changed, \(figures[2]) gone, \(figures[3]) the same"
            )
            for (column, count) in table.columns.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                terminal.say(vi: "    \(column): \(count)", en: "    \(column): \(count)")
            }
            for example in table.examples {
                let cells = example.cells.map { "\($0.column): \($0.before ?? "∅") → \($0.after ?? "∅")" }
                terminal.say(
                    vi: "      \(example.key): \(cells.joined(separator: "; "))",
                    en: "      \(example.key): \(cells.joined(separator: "; "))"
                )
            }
            keys(table.newKeys, vi: "mới", en: "new")
            keys(table.goneKeys, vi: "không còn", en: "gone")
            rules(table.newlyRefused, vi: "sẽ bị từ chối", en: "would be refused")
            rules(table.noLongerRefused, vi: "không còn bị từ chối", en: "would be refused no longer")
        }

        private func keys(_ keys: [String], vi: String, en: String) {
            for key in keys { terminal.say(vi: "      \(vi): \(key)", en: "      \(en): \(key)") }
        }

        private func rules(_ rules: [String: Int], vi: String, en: String) {
            for (rule, count) in rules.sorted(by: { $0.key < $1.key }) {
                terminal.say(vi: "    \(vi): \(rule) × \(count)", en: "    \(en): \(rule) × \(count)")
            }
        }
    }
}

extension DiffCommand.Form {
    fileprivate var isEmpty: Bool {
        database.isEmpty && codeTables.isEmpty && requests.isEmpty && pulls.allSatisfy(\.isEmpty)
    }
}

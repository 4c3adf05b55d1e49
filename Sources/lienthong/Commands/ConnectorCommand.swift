import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubTransport

struct ConnectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connector",
        abstract: "Các hệ thống nối vào hub · the connectors of this project.",
        subcommands: [List.self, New.self, Guess.self, Test.self, Record.self, ConformCommand.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Liệt kê hệ thống và lượt kéo · list connectors and pulls."
        )

        @OptionGroup var options: GlobalOptions

        private struct Form: Encodable {
            var connector: String
            var title: String
            var owner: String
            var pulls: [String]
        }

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            if options.json {
                return try terminal.printJSON(
                    project.catalogue.connectors.map { connector in
                        Form(
                            connector: connector.name,
                            title: connector.title,
                            owner: connector.owner.unit,
                            pulls: connector.pulls.map(\.name)
                        )
                    }
                )
            }
            let rows = project.catalogue.connectors.flatMap { connector in
                connector.pulls.map {
                    ["\(connector.name)/\($0.name)", $0.title, "→ \($0.into)", connector.owner.unit]
                }
            }
            terminal.table(
                [
                    terminal.text(vi: "Lượt kéo", en: "Pull"), terminal.text(vi: "Nội dung", en: "Title"),
                    terminal.text(vi: "Bảng", en: "Entity"), terminal.text(vi: "Chủ quản", en: "Owner"),
                ],
                rows
            )
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Chạy lại các mẫu và so với bản chuẩn · replay the samples against their goldens."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Tên hệ thống; bỏ trống là tất cả · a connector; all of them otherwise.")
        var name: String?

        @Flag(help: "Mọi hệ thống, như khi bỏ trống · every connector, as without a name.")
        var all = false

        @Flag(help: "Ghi lại bản chuẩn từ kết quả này · write the goldens anew.")
        var update = false

        func validate() throws {
            if all, name != nil { throw ValidationError("NAME hoặc --all · a name, or --all") }
        }

        func run() async throws {
            let terminal = options.terminal
            let project = try options.project()
            try project.requireSound()
            if let name { _ = try ConnectorCommand.connector(named: name, in: project) }
            let folders = SampleFolder.all(in: project).filter { name == nil || $0.pull.connector == name }
            var results: [SampleResult] = []
            for folder in folders {
                let found = try await folder.compare(project, update: update, replay: SampleFolder.replay)
                results.append(SampleResult(folder.pull, found, terminal))
            }
            for sample in PushSample.all(in: project) where name == nil || sample.push.connector == name {
                results.append(
                    SampleResult(sample.push, try sample.compare(project, update: update), terminal)
                )
            }
            if terminal.isJSON { try terminal.printJSON(results.map(\.form)) }
            if update, results.allSatisfy(\.found.isEmpty) {
                terminal.say(vi: "Không có gì thay đổi.", en: "Nothing changed.")
            }
            // What failed is in no golden, so writing them anew mends nothing.
            let hasFindings = results.contains {
                !$0.found.failures.isEmpty || (!$0.found.differences.isEmpty && !update)
            }
            try HubExit.ifNeeded(hasFindings ? .findings : .done)
        }
    }
}

extension ConnectorCommand {
    /// A connector by its name: a slip of the pen would pass as no finding.
    static func connector(named name: String, in project: Project) throws(HubFailure) -> Connector {
        if let connector = project.catalogue.connector(name) { return connector }
        throw unknown(name, in: project)
    }

    private static func unknown(_ name: String, in project: Project) -> HubFailure {
        let list = project.catalogue.connectors.map(\.name).joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "connector.unknown",
            message: Localized(
                vi: "Không có hệ thống «\(name)». Có: \(list).",
                en: "There is no connector «\(name)». There are: \(list)."
            )
        )
    }
}

/// What a replay of one pull's or push's samples showed, printed as it comes.
private struct SampleResult {
    let name: PullID
    let found: SampleFolder.Comparison

    init(_ name: PullID, _ found: SampleFolder.Comparison, _ terminal: Terminal) {
        self.name = name
        self.found = found
        guard !terminal.isJSON else { return }
        print("\(found.isEmpty ? "✓" : "✗") \(name)")
        for failure in found.failures { print("    \(failure)") }
        let text = GoldenDifferenceText(terminal.language)
        for line in found.differences.flatMap(text.lines) {
            print("    " + SampleResult.painted("\(line.mark.rawValue) \(line.text)", line.mark, terminal))
        }
    }

    private static func painted(_ text: String, _ mark: GoldenDifferenceText.Mark, _ terminal: Terminal)
        -> String
    {
        guard terminal.isInteractive else { return text }
        let colour =
            switch mark {
            case .added: 32
            case .removed: 31
            case .changed: 33
            case .told: 1
            }
        return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
    }

    struct Form: Encodable {
        var sample: String
        var failures: [String]
        var differences: [GoldenDifference]
    }

    var form: Form {
        Form(sample: "\(name)", failures: found.failures, differences: found.differences)
    }
}

extension SampleFolder {
    /// Every answer with 200, one after the other.
    static func replay(_ answers: [[UInt8]]) -> Replay {
        let transport = ReplayTransport(answers.map { SavedAnswer(bytes: $0) })
        return Replay(transport: transport) { transport.requests }
    }
}

import ArgumentParser
import Foundation
import HubModel
import HubOperations
import HubTransport

struct ConnectorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connector",
        abstract: "Các hệ thống nối vào hub · the connectors of this project.",
        subcommands: [List.self, New.self, Guess.self, Test.self, ConformCommand.self]
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
            var hasFindings = false
            for folder in SampleFolder.all(in: project) where name == nil || folder.pull.connector == name {
                let found = try await folder.compare(
                    project,
                    update: update,
                    replay: SampleFolder.replay
                )
                let mark = found.lines.isEmpty ? "✓" : "✗"
                terminal.say(vi: "\(mark) \(folder.pull)", en: "\(mark) \(folder.pull)")
                for line in found.lines { print("    \(line)") }
                // What failed is in no golden, so writing them anew mends nothing.
                hasFindings =
                    hasFindings || !found.failures.isEmpty || (!found.differences.isEmpty && !update)
            }
            for sample in PushSample.all(in: project) where name == nil || sample.push.connector == name {
                let found = try sample.compare(project, update: update)
                let mark = found.lines.isEmpty ? "✓" : "✗"
                terminal.say(vi: "\(mark) \(sample.push)", en: "\(mark) \(sample.push)")
                for line in found.lines { print("    \(line)") }
                hasFindings =
                    hasFindings || !found.failures.isEmpty || (!found.differences.isEmpty && !update)
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

extension SampleFolder {
    /// Every answer with 200, one after the other.
    static func replay(_ answers: [[UInt8]]) -> Replay {
        let transport = ReplayTransport(answers.map { SavedAnswer(bytes: $0) })
        return Replay(transport: transport) { transport.requests }
    }
}

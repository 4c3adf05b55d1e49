import ArgumentParser
import Foundation
import HTTPTypes
import HubModel
import HubOperations
import HubPipeline
import HubTransport

struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Chạy thử một lượt kéo, không ghi gì · the same engine, nothing written.",
        discussion: """
            With --sample nothing is called: the files are the answers, in their order. Each record stands beside the row \
            it becomes, with the path, the value as it came, and why a value was repaired, emptied or refused. Values about \
            persons are hidden unless --reveal is given; --html writes the same as one page without scripts.
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "CONNECTOR/PULL")
    var pull: String

    @Option(parsing: .upToNextOption, help: "Các câu trả lời đã lưu · saved answers.")
    var sample: [String] = []

    @Option(help: "Số bản ghi nhiều nhất · at most so many records (without --sample).")
    var limit = 20

    @Option(help: "Ghi thành một trang HTML · write the same as one HTML page.")
    var html: String?

    @Flag(help: "Hiện giá trị về cá nhân · show values about persons.")
    var reveal = false

    func run() async throws {
        guard let id = PullID(pull) else { throw ValidationError("CONNECTOR/PULL") }
        let project = try options.project()
        try project.requireSound()
        let transcript = Transcript()
        let outcome =
            sample.isEmpty
            ? try await live(id, project, transcript) : try await offline(id, project, transcript)
        let report = TryReport(id, outcome, transcript.lines, reveals: reveal)
        try report.print(options.terminal)
        if let html {
            try FileOutput.write(try report.page(options.language), to: html)
            options.terminal.say(vi: "Đã ghi \(html).", en: "\(html) is written.")
        }
        if let failure = outcome.report.failure {
            options.terminal.print(failure)
            throw HubExit(code: ExitCode(failure))
        }
        try HubExit.ifNeeded(outcome.rejections.isEmpty ? .done : .findings)
    }

    private func offline(
        _ id: PullID,
        _ project: Project,
        _ transcript: Transcript
    ) async throws -> SampleReplay.Outcome {
        let transport = ReplayTransport(try sample.map(SavedAnswer.init(file:)))
        let files = SavedFiles(try sample.map { try SavedFiles.Saved(file: $0) })
        return try await SampleReplay(project)
            .run(id, transport: transport, files: files, asksFurther: { transport.unused > 0 }) {
                transcript.note($0)
            }
    }

    private func live(
        _ id: PullID,
        _ project: Project,
        _ transcript: Transcript
    ) async throws -> SampleReplay.Outcome {
        var limits = PullJob.Options()
        limits.limit = limit
        limits.showsAllRejections = true
        let job = try JobCompiler(project).job(id, now: .now, options: limits)
        let store = PreviewStore(clock: .now, zone: job.connector.system.zone)
        let landing = MemoryLanding()
        // The agreement with the source holds for a trial too.
        let report = try await Adapters.use(options) { adapters in
            var environment = adapters.environment { transcript.note($0) }
            environment.store = store
            environment.landing = landing
            return try await Pipeline(job, environment).run()
        }
        return SampleReplay.Outcome(job, store, landing, report)
    }
}

extension SavedAnswer {
    init(file path: String) throws {
        self.init(status: 200, fields: HTTPFields(), bytes: try AnswerFile.bytes(path))
    }
}

extension SavedFiles.Saved {
    init(file path: String) throws {
        self.init(name: URL(filePath: path).lastPathComponent, bytes: try AnswerFile.bytes(path))
    }
}

enum AnswerFile {
    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "sample.missing",
                message: Localized(
                    vi: "Không đọc được tệp «\(path)».",
                    en: "The file «\(path)» cannot be read."
                )
            )
        }
        return Array(data)
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}

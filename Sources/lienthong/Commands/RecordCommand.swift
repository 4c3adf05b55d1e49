import ArgumentParser
import Foundation
import HubAuthoring
import HubModel
import HubOperations
import HubPipeline
import HubStore
import Synchronization

extension ConnectorCommand {
    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "record",
            abstract:
                "Ghi câu trả lời thật thành mẫu, che dữ liệu cá nhân · keep real answers as samples, persons replaced.",
            discussion: """
                Mọi người thật được thay bằng người không có thật, cùng dạng; cùng một người luôn thành cùng một người. \
                Chưa chắc đã che hết thì không ghi gì. · Every person becomes one who does not exist, of the same form, \
                and the same person always the same one. Nothing is written unless that is proven.
                """
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "CONNECTOR/PULL")
        var pull: String

        @Option(help: "Số trang nhiều nhất khi gọi thật · at most so many pages when the source is called.")
        var pages = 3

        @Option(
            parsing: .upToNextOption,
            help: "Câu trả lời đã lưu, không gọi ai · saved answers; nobody is called."
        )
        var from: [String] = []

        @Option(help: "Bảng TSV các bản ghi cha của for_each · a TSV of the parents of for_each.")
        var parents: String?

        @Option(
            help: "Tệp khoá để che; mặc định var/record.key · the key of the fakes; var/record.key otherwise."
        )
        var key: String?

        @Flag(help: "Thay mẫu đang có · replace the samples that are there.")
        var replace = false

        func validate() throws {
            guard pages > 0 else { throw ValidationError("--pages ≥ 1") }
        }

        func run() async throws {
            guard let id = PullID(pull) else { throw ValidationError("CONNECTOR/PULL") }
            let project = try options.project()
            try project.requireSound()
            let recording = try Recording(
                // Goldens name no address of an environment: `connector test` fills in the manifest's examples.
                try Project(root: options.rootPath, environment: nil, variables: [:]),
                id,
                key: RecordingKey(try HubKey(file: key ?? options.rootPath + "/var/record.key").readOrMake()),
                secrets: secrets(of: id, project),
                replay: SampleFolder.replay
            )
            let parents =
                try self.parents.map { SampleFolder.parents(reading: try AnswerFile.text($0)) } ?? []
            let answers =
                try await from.isEmpty ? asked(id, project, parents) : from.map(SavedFiles.Saved.init(file:))
            let made = try await recording.make(answers, parents: parents)
            let folder = "Connectors/\(id.connector)/samples/\(id.pull)"
            var files = NewFiles(root: options.rootPath)
            files.files = made.files.map { .init(path: "\(folder)/\($0.path)", bytes: $0.bytes) }
            try files.write(replacing: replace)
            if replace { try removeOld(folder, besides: Set(files.files.map(\.path))) }
            try report(made, folder)
        }

        /// No sample may hold what opens the source's doors.
        private func secrets(of id: PullID, _ project: Project) -> [String] {
            guard let connector = project.catalogue.connector(id.connector) else { return [] }
            return Array(project.settings.resolveLeniently(connector).secrets.values)
        }

        // MARK: Asking the source

        /// The same engine, allowance and politeness as `run`; nothing is staged.
        private func asked(_ id: PullID, _ project: Project, _ parents: [Parent]) async throws
            -> [SavedFiles.Saved]
        {
            var limits = PullJob.Options()
            limits.showsAllRejections = true
            let job = try JobCompiler(project).job(id, now: .now, options: limits)
            if case .recordOf? = job.pull.forEach?.parents, parents.isEmpty { throw Record.noParents(id) }
            let store = PreviewStore(clock: .now, zone: job.connector.system.zone, parents: parents)
            let landing = MemoryLanding()
            let stop = StopFlag()
            let most = pages
            let names = AnswerNames()
            let report = try await Adapters.use(options) { adapters in
                var environment = adapters.environment { event in
                    names.note(event)
                    if case .page(let number, _, _) = event, number >= most { stop.raise() }
                    if landing.all.count >= most { stop.raise() }
                }
                environment.store = store
                environment.landing = landing
                environment.stop = stop
                return try await Pipeline(job, environment).run()
            }
            let answers = landing.all.prefix(pages).enumerated().compactMap { index, payload in
                payload.bytes.map { held in
                    SavedFiles.Saved(
                        name: names.name(index) ?? "page-\(index + 1)",
                        bytes: held.withUnsafeBytes { Array($0) }
                    )
                }
            }
            guard !answers.isEmpty else { throw report.failure ?? Record.nothing(id) }
            return answers
        }

        private static func noParents(_ id: PullID) -> HubFailure {
            HubFailure(
                .configure,
                .fixConfiguration,
                code: "record.parents",
                message: Localized(
                    vi:
                        "«\(id)» hỏi theo từng bản ghi cha. Thêm --parents TỆP: một bảng TSV, dòng đầu là tên cột mà take cần.",
                    en:
                        "«\(id)» asks once per parent record. Add --parents FILE: a TSV whose first line names the columns of take."
                )
            )
        }

        private static func nothing(_ id: PullID) -> HubFailure {
            HubFailure(
                .request,
                .failRun,
                code: "record.nothing",
                message: Localized(
                    vi: "Nguồn của «\(id)» không trả lời gì để ghi. Thử: lienthong try \(id).",
                    en: "The source of «\(id)» gave nothing to record. Try: lienthong try \(id)."
                )
            )
        }

        // MARK: Telling

        /// Answers and goldens of before; what a person put beside them stays.
        private func removeOld(_ folder: String, besides new: Set<String>) throws {
            let path = "\(options.rootPath)/\(folder)"
            for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            where !new.contains("\(folder)/\(name)") && Record.isMade(name) {
                try FileManager.default.removeItem(atPath: "\(path)/\(name)")
            }
        }

        private static func isMade(_ name: String) -> Bool {
            name.hasPrefix("page-") || name.hasPrefix("expected.") || name == SampleFolder.parentsFile
        }

        private struct Form: Encodable {
            var folder: String
            var files: [String]
            var rows: Int
            var rejections: Int
            var failures: [String]
            var exchanged: [Recording.FieldCount]
        }

        private func report(_ made: Recording.Made, _ folder: String) throws {
            let terminal = options.terminal
            if terminal.isJSON {
                return try terminal.printJSON(
                    Form(
                        folder: folder,
                        files: made.files.map(\.path),
                        rows: made.rows,
                        rejections: made.rejections,
                        failures: made.failures,
                        exchanged: made.counts
                    )
                )
            }
            terminal.say(
                vi:
                    "Đã ghi \(made.files.count) tệp vào \(folder): \(made.rows) dòng, \(made.rejections) bản ghi bị từ chối.",
                en:
                    "\(made.files.count) files written to \(folder): \(made.rows) rows, \(made.rejections) records refused."
            )
            let others = terminal.text(vi: "(trường khác)", en: "(anywhere else)")
            terminal.table(
                [
                    terminal.text(vi: "Trường", en: "Field"),
                    terminal.text(vi: "Số giá trị đã thay", en: "Values replaced"),
                ],
                made.counts.map { [$0.field.isEmpty ? others : $0.field, terminal.number($0.exchanged)] }
            )
            for failure in made.failures { print("  ! \(failure)") }
            terminal.say(
                vi: "Đã soát lại: không còn số định danh, tên hay điện thoại nào của người thật.",
                en: "Scanned: no identifier, name or telephone of a real person is left."
            )
        }
    }
}

/// Files by the order in which they were taken.
private final class AnswerNames: Sendable {
    private let kept = Mutex<[String]>([])

    func note(_ event: PullEvent) {
        guard case .file(let place, .taken) = event else { return }
        kept.withLock { $0.append((place as NSString).lastPathComponent) }
    }

    /// `nil` for what was asked for, which has no name.
    func name(_ index: Int) -> String? { kept.withLock { index < $0.count ? $0[index] : nil } }
}

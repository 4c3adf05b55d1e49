import ArgumentParser
import Foundation
import HubAuthoring
import HubManifest
import HubModel
import HubOperations

struct MappingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapping",
        abstract: "Ánh xạ dưới dạng bảng cho Excel · mappings as tables for Excel.",
        subcommands: [Export.self, Import.self]
    )

    /// The file of an entity, if there is one.
    static func file(of entity: String, in root: String) -> String? {
        ["yaml", "yml", "json"].map { "Mappings/\(entity).\($0)" }.first {
            FileManager.default.fileExists(atPath: "\(root)/\($0)")
        }
    }

    static func editor(of entity: String, in root: String) throws -> (path: String, editor: ManifestEditor) {
        let isName = !entity.isEmpty && !entity.contains("/") && !entity.hasPrefix(".")
        guard isName, let path = file(of: entity, in: root) else {
            throw failure(
                "mapping.unknown",
                vi: "Không có Mappings/\(entity).yaml.",
                en: "There is no Mappings/\(entity).yaml."
            )
        }
        let bytes = FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data()
        guard let editor = ManifestEditor(String(decoding: bytes, as: UTF8.self)) else {
            throw failure(
                "mapping.unreadable",
                vi: "\(path) không đọc được: chạy «lienthong check \(path)».",
                en: "\(path) cannot be read: run `lienthong check \(path)`."
            )
        }
        return (path, editor)
    }

    static func failure(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Ghi một ánh xạ thành CSV · write a mapping as CSV that Excel opens and saves."
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Tên bảng · the entity.")
        var entity: String

        @Option(help: "Chỉ một nguồn, «hệ thống/lượt lấy» · of one source alone.")
        var source: String?

        @Option(name: .shortAndLong, help: "Ghi vào tệp này thay vì in ra · write here instead of printing.")
        var output: String?

        @Option(help: "Dấu ngăn ô; bỏ trống: «;» với tiếng Việt, «,» với tiếng Anh · between cells.")
        var separator: String?

        @Flag(help: "Thay tệp đã có · replace a file that is there.")
        var replace = false

        func run() async throws {
            let (path, editor) = try MappingCommand.editor(of: entity, in: options.rootPath)
            if let source, !editor.names(at: ["sources"]).contains(source) {
                throw MappingCommand.failure(
                    "mapping.source",
                    vi: "\(path) không có nguồn «\(source)».",
                    en: "\(path) has no source `\(source)`."
                )
            }
            let sign = separator?.first ?? (options.language == .vietnamese ? ";" : ",")
            let bytes = MappingTable(editor, source: source).sheet.bytes(separator: sign)
            guard let output else { return FileHandle.standardOutput.write(Data(bytes)) }
            let target = URL(fileURLWithPath: output).standardizedFileURL
            var files = NewFiles(root: target.deletingLastPathComponent().path)
            files.files = [NewFiles.File(path: target.lastPathComponent, bytes: bytes)]
            try files.write(replacing: replace)
            options.terminal.say(
                vi:
                    "Đã ghi \(output). Sửa trong Excel, lưu «CSV UTF-8», rồi: lienthong mapping import \(output)",
                en:
                    "Wrote \(output). Edit it in Excel, save it as `CSV UTF-8`, then: lienthong mapping import \(output)"
            )
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Đưa CSV trở lại ánh xạ · take a CSV back into its mapping.",
            discussion: """
                What the table says otherwise is changed in its place; comments and everything else stay. Nothing is \
                written where `check` would find an error that is not there now.
                """
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "Tệp CSV · the CSV file.")
        var file: String

        @Flag(help: "Chỉ cho xem sẽ đổi gì · show the difference and write nothing.")
        var dryRun = false

        private struct Form: Encodable {
            struct Problem: Encodable {
                var row: Int
                var column: Int
                var code: String?
                var message: [String: String]
            }

            var file: String
            var written: Bool
            var diff: [String]
            var problems: [Problem]
        }

        func run() async throws {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw MappingCommand.failure(
                    "mapping.file",
                    vi: "Không đọc được tệp «\(file)».",
                    en: "The file «\(file)» cannot be read."
                )
            }
            let sheet: SheetText
            do throws(SheetText.Mistake) {
                sheet = try SheetText(Array(bytes))
            } catch {
                return try refuse([(error, nil)], "", LineDiff("", ""))
            }
            guard let entity = MappingImport.entity(of: sheet) else {
                throw MappingCommand.failure(
                    "mapping.entity",
                    vi: "\(file) thiếu dòng «mapping, entity»: không biết là ánh xạ nào.",
                    en: "\(file) lacks the row `mapping, entity`: which mapping it is of is unknown."
                )
            }
            let (path, editor) = try MappingCommand.editor(of: entity, in: options.rootPath)
            let taken = MappingImport(sheet, into: editor)
            let diff = LineDiff(editor.text, taken.text)
            let problems = taken.problems.map { ($0, nil as String?) } + findings(taken, path)
            guard problems.isEmpty else { return try refuse(problems, path, diff) }
            if !diff.isEmpty, !dryRun {
                var files = NewFiles(root: options.rootPath)
                files.add(path, taken.text)
                try files.write(replacing: true)
            }
            try report(path, diff, written: !diff.isEmpty && !dryRun)
        }

        /// What `check` would find, and does not find now.
        private func findings(_ taken: MappingImport, _ path: String) -> [(SheetText.Mistake, String?)] {
            guard taken.problems.isEmpty else { return [] }
            let root = options.rootPath
            let before = Set(CatalogueReader(root: root).read().diagnostics.map { "\($0.code)\($0.message)" })
            let after = CatalogueReader(root: root, drafts: [path: Array(taken.text.utf8)]).read().diagnostics
            return after.filter { $0.severity == .error && !before.contains("\($0.code)\($0.message)") }.map {
                finding in
                let cell = finding.location.file == path ? taken.cell(at: finding.location) : nil
                let cure = finding.cure.map { " \($0.vietnamese)" } ?? ""
                let english = finding.cure.map { " \($0.english)" } ?? ""
                let problem = SheetText.Mistake(
                    row: cell?.row ?? 0,
                    column: cell?.column ?? 0,
                    message: Localized(
                        vi: "\(finding.location) \(finding.code) \(finding.message.vietnamese)\(cure)",
                        en: "\(finding.location) \(finding.code) \(finding.message.english)\(english)"
                    )
                )
                return (problem, finding.code)
            }
        }

        private func refuse(_ problems: [(SheetText.Mistake, String?)], _ path: String, _ diff: LineDiff)
            throws
        {
            let terminal = options.terminal
            if options.json {
                try terminal.printJSON(
                    Form(
                        file: path,
                        written: false,
                        diff: diff.lines,
                        problems: problems.map { problem, code in
                            Form.Problem(
                                row: problem.row,
                                column: problem.column,
                                code: code,
                                message: ["vi": problem.message.vietnamese, "en": problem.message.english]
                            )
                        }
                    )
                )
            }
            for (problem, _) in problems {
                let cell = "\(file):\(problem.row):\(problem.column)"
                let place = problem.row > 0 ? "\(cell): " : "\(file): "
                terminal.say(vi: place + problem.message.vietnamese, en: place + problem.message.english)
            }
            terminal.say(vi: "Chưa ghi gì.", en: "Nothing was written.")
            throw HubExit(code: .findings)
        }

        private func report(_ path: String, _ diff: LineDiff, written: Bool) throws {
            let terminal = options.terminal
            if options.json {
                return try terminal.printJSON(
                    Form(file: path, written: written, diff: diff.lines, problems: [])
                )
            }
            for line in diff.lines { print(line) }
            if diff.isEmpty {
                terminal.say(vi: "\(path): không có gì đổi.", en: "\(path): nothing changes.")
            } else if written {
                terminal.say(vi: "Đã ghi \(path).", en: "Wrote \(path).")
            } else {
                terminal.say(vi: "Chỉ cho xem, chưa ghi gì.", en: "Shown only; nothing was written.")
            }
        }
    }
}

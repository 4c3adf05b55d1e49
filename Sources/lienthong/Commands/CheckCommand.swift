import ArgumentParser
import Foundation
import HubAuthoring
import HubManifest
import HubModel
import HubOperations

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Soát khai báo, không gọi ra ngoài · lint manifests offline."
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Chỉ in lỗi của các tệp hay thư mục này · only these files or folders.")
    var paths: [String] = []

    @Flag(help: "Sửa những gì chỉ có một nghĩa · make the edits that can mean one thing only.")
    var fix = false

    func run() async throws {
        let terminal = options.terminal
        if fix { try mend(terminal) }
        let project = try Project(root: options.rootPath, environment: nil, variables: options.variables)
        let found = project.diagnostics.filter { diagnostic in
            paths.isEmpty || paths.contains { options.isBelow(diagnostic.location.file, $0) }
        }
        if options.json {
            try terminal.printJSON(found.map(DiagnosticRecord.init))
        } else {
            for diagnostic in found { print(render(diagnostic, language: options.language)) }
            summary(found, project, terminal)
        }
        try HubExit.ifNeeded(found.contains { $0.severity == .error } ? .findings : .done)
    }

    /// Files are written all or none, and only where the edits bring no new error.
    private func mend(_ terminal: Terminal) throws {
        let mended = Mender(root: options.rootPath) { diagnostic in
            diagnostic.fix?.isSafe == true
                && (paths.isEmpty || paths.contains { options.isBelow(diagnostic.location.file, $0) })
        }
        guard !mended.files.isEmpty else { return }
        var files = NewFiles(root: options.rootPath)
        files.files = mended.files.sorted { $0.key < $1.key }.map {
            NewFiles.File(path: $0.key, bytes: $0.value)
        }
        try files.write(replacing: true)
        for made in mended.made {
            let finding = made.finding
            terminal.say(
                vi: "Đã sửa \(finding.location) \(finding.code): \(finding.message.vietnamese)",
                en: "Mended \(finding.location) \(finding.code): \(finding.message.english)"
            )
            for line in made.before { terminal.say(vi: "  - \(line)", en: "  - \(line)") }
            for line in made.after { terminal.say(vi: "  + \(line)", en: "  + \(line)") }
        }
    }

    private func summary(_ found: [Diagnostic], _ project: Project, _ terminal: Terminal) {
        let errors = found.count { $0.severity == .error }
        let catalogue = project.catalogue
        terminal.say(
            vi:
                "\(catalogue.connectors.count) hệ thống, \(catalogue.entities.count) bảng, \(catalogue.schedules.count) lịch: \(errors) lỗi, \(found.count - errors) cảnh báo.",
            en:
                "\(catalogue.connectors.count) connectors, \(catalogue.entities.count) entities, \(catalogue.schedules.count) schedules: \(errors) errors, \(found.count - errors) warnings."
        )
        let mendable = found.count { $0.fix?.isSafe == true }
        guard mendable > 0 else { return }
        terminal.say(
            vi: "\(mendable) chỗ chỉ có một cách sửa: lienthong check --fix",
            en: "\(mendable) can be mended in one way only: lienthong check --fix"
        )
    }
}
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "In JSON Schema cho trình soạn thảo · print JSON Schema for editors."
    )

    @Argument(help: "connector, mapping, schedule, environment")
    var kind: String

    func run() async throws {
        guard let kind = ManifestSchema.File(rawValue: kind) else {
            throw ValidationError("connector, mapping, schedule, environment")
        }
        print(ManifestSchema.jsonSchema(for: kind))
    }
}

import HTTPTypes
import HubModel
import HubOperations
import Hummingbird

/// The manifests: what `check` says of each, and the manifest itself; nothing can be changed here.
struct ConnectorsPages: Sendable {
    let console: Console
    let frame: Frame
    private let review: ManifestReview

    init(console: Console, frame: Frame) {
        self.console = console
        self.frame = frame
        review = ManifestReview(root: console.project().root)
    }

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("connectors") { _, context in await list(context) }
        group.get("connectors/:name") { _, context in
            let name = try context.parameters.require("name")
            guard ConnectorFolder.names(console.project().root).contains(name) else {
                throw HTTPError(.notFound)
            }
            let page = ConnectorPage(
                project: console.project(),
                folder: ConnectorFolder(root: console.project().root, name: name),
                finding: await review.finding()
            )
            return page.response(frame, context)
        }
    }

    private struct Model: Sendable {
        struct Row: Sendable {
            var title: String
            var name: String
            var path: String
            var state: StateWord
            var loaded: String
            var pulls: String
            var pushes: String
            var samples: String
            var version: String
        }

        var rows: [Row]
        /// What is wrong beside connectors: in mappings, schedules, environments.
        var elsewhere: [DiagnosticLine]
    }

    private func list(_ context: ConsoleContext) async -> Response {
        let (project, figures) = (console.project(), context.figures)
        let finding = await review.finding()
        let names = ConnectorFolder.names(project.root)
        let rows = names.map { name in
            let connector = finding.catalogue.connector(name) ?? project.catalogue.connector(name)
            let folder = ConnectorFolder(root: project.root, name: name)
            let isLoaded = project.catalogue.connector(name) == finding.catalogue.connector(name)
            return Model.Row(
                title: connector?.title ?? name,
                name: name,
                path: "/connectors/\(name)",
                state: ManifestState.word(finding.diagnostics.filter { $0.isOf(connector: name) }, figures),
                loaded: isLoaded
                    ? figures.text(vi: "đang dùng", en: "in use")
                    : figures.text(vi: "khác bản đang dùng", en: "differs from what is in use"),
                pulls: figures.number(connector?.pulls.count ?? 0),
                pushes: figures.number(connector?.pushes.count ?? 0),
                samples: figures.number(folder.samples.reduce(0) { $0 + $1.files.count }),
                version: connector?.version ?? "–"
            )
        }
        let elsewhere = finding.diagnostics.filter { !$0.location.file.hasPrefix("Connectors/") }
            .map { DiagnosticLine($0, figures) }
        return frame.response(
            Page(
                .connectors,
                title: Section.connectors.title.text(context.language),
                template: .connectors,
                model: Model(rows: rows, elsewhere: elsewhere)
            ),
            context
        )
    }
}

extension Diagnostic {
    func isOf(connector name: String) -> Bool { location.file.hasPrefix("Connectors/\(name)/") }
}

/// What `check` says, in one word.
enum ManifestState {
    static func word(_ diagnostics: [Diagnostic], _ figures: Figures) -> StateWord {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        if errors > 0 {
            return StateWord("✗", figures.text(vi: "\(errors) lỗi", en: "\(errors) errors"), "bad")
        }
        if warnings > 0 {
            return StateWord(
                "!",
                figures.text(vi: "\(warnings) cảnh báo", en: "\(warnings) warnings"),
                "warn"
            )
        }
        return StateWord("✓", figures.text(vi: "không có lỗi", en: "sound"), "good")
    }
}

/// One finding of `check` as templates show it.
struct DiagnosticLine: Sendable {
    var style: String
    var severity: String
    var code: String
    var place: String
    var line: Int
    var message: String
    var cure: String?

    init(_ diagnostic: Diagnostic, _ figures: Figures) {
        let isError = diagnostic.severity == .error
        style = isError ? "problem" : "doubt"
        severity =
            isError ? figures.text(vi: "Lỗi", en: "Error") : figures.text(vi: "Cảnh báo", en: "Warning")
        code = diagnostic.code
        place = "\(diagnostic.location)"
        line = diagnostic.location.line
        message = diagnostic.message.text(figures.language)
        cure = diagnostic.cure?.text(figures.language)
    }
}

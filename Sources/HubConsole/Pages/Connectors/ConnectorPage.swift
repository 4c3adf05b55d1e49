import HubModel
import HubOperations
import Hummingbird

/// One connector's manifest with its findings in place, its mappings, and the names of its samples.
struct ConnectorPage: Sendable {
    let project: Project
    let folder: ConnectorFolder
    let finding: ManifestReview.Finding

    private struct Model: Sendable {
        var state: StateWord
        var differs: Bool
        var file: String
        var system: String
        var findings: [DiagnosticLine]
        var lines: [Line]
        var mappings: [Mapping]
        var samples: [Sample]
        var readme: String?
    }

    private struct Line: Sendable {
        var number: Int
        var text: String
        var findings: [DiagnosticLine]
    }

    private struct Mapping: Sendable {
        struct Value: Sendable {
            var column: String
            var title: String
            var type: String
            var from: String
            var rules: String
        }

        var id: String
        var pull: String
        var entity: String
        var title: String
        var path: String
        var values: [Value]
    }

    private struct Sample: Sendable {
        var target: String
        var files: [String]
    }

    func response(_ frame: Frame, _ context: ConsoleContext) -> Response {
        let connector = finding.catalogue.connector(folder.name)
        return frame.response(
            Page(
                .connectors,
                title: connector?.title ?? folder.name,
                template: .connector,
                model: model(context.figures)
            ),
            context
        )
    }

    private func model(_ figures: Figures) -> Model {
        let own = finding.diagnostics.filter { $0.isOf(connector: folder.name) }
        let manifest = folder.manifest
        let used = project.catalogue.connector(folder.name)
        return Model(
            state: ManifestState.word(own, figures),
            differs: used != finding.catalogue.connector(folder.name),
            file: manifest?.file ?? "",
            system: "/systems/\(folder.name)",
            findings: own.map { DiagnosticLine($0, figures) },
            lines: lines(manifest, own, figures),
            mappings: mappings(figures),
            samples: folder.samples.map { Sample(target: $0.target, files: $0.files) },
            readme: folder.readme
        )
    }

    private func lines(_ manifest: (file: String, text: String)?, _ own: [Diagnostic], _ figures: Figures)
        -> [Line]
    {
        guard let manifest else { return [] }
        let inside = Dictionary(
            grouping: own.filter { $0.location.file == manifest.file },
            by: \.location.line
        )
        let lines = manifest.text.split(omittingEmptySubsequences: false) { $0.isNewline }
        return lines.enumerated().map { index, text in
            Line(
                number: index + 1,
                text: String(text),
                findings: (inside[index + 1] ?? []).map { DiagnosticLine($0, figures) }
            )
        }
    }

    private func mappings(_ figures: Figures) -> [Mapping] {
        finding.catalogue.entities.flatMap { entity in
            entity.sources.filter { $0.pull.connector == folder.name }.map { source in
                Mapping(
                    id: "m-\(source.pull.pull)-\(entity.name)",
                    pull: source.pull.pull,
                    entity: entity.name,
                    title: entity.title,
                    path: "/data/\(entity.name)",
                    values: source.values.map { value($0, entity, figures) }
                )
            }
        }
    }

    private func value(_ value: FieldMapping, _ entity: Entity, _ figures: Figures) -> Mapping.Value {
        let field = entity.field(value.field)
        let from: String =
            switch value.origin {
            case .paths(let paths): paths.map(\.text).joined(separator: " | ")
            case .template(let template): template.text
            case .constant: value.defaultValue ?? ""
            }
        let rules = [
            value.codes.map { figures.text(vi: "bảng mã \($0)", en: "code table \($0)") },
            value.like.map { _ in figures.text(vi: "tách theo mẫu", en: "taken apart by a template") },
            value.ifBad == .empty ? figures.text(vi: "bỏ trống khi sai", en: "emptied if bad") : nil,
            entity.key.contains(value.field) ? figures.text(vi: "khoá", en: "key") : nil,
            field.map { entity.isPersonal($0) } == true
                ? figures.text(vi: "dữ liệu cá nhân", en: "personal data") : nil,
        ]
        return Mapping.Value(
            column: value.field,
            title: field?.title ?? "",
            type: field?.type.rawValue ?? "",
            from: from,
            rules: rules.compactMap(\.self).joined(separator: ", ")
        )
    }
}

import HubModel

/// Templates of a mapping: names are paths in the record, but for few that are placeholders.
struct MappingPlaceholderCheck {
    private(set) var findings = Findings()
    private let source: SourceMapping
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Entity>, _ source: SourceMapping, in project: Project) {
        self.source = source
        self.project = project
        for use in file.templates where use.keys.starts(with: ["sources", source.pull.description]) {
            for placeholder in use.template.placeholders { check(placeholder, in: use) }
        }
    }

    private mutating func check(_ placeholder: Template.Placeholder, in use: Reading.TemplateUse) {
        let place = use.location(offset: placeholder.offset)
        for case .code(let table) in placeholder.pipes {
            _ = findings.codeTable(table, at: place, in: project)
        }
        let connector = project.connector(source.pull.connector)
        switch (placeholder.root, placeholder.member.isEmpty) {
        case ("now", true), ("run", false): return
        case ("file", false):
            let pull = connector?.value.pulls.first { $0.name == source.pull.pull }
            guard let drop = pull?.drop else {
                return findings.notAvailable("{\(placeholder.name)}", at: place)
            }
            findings.fileName(placeholder.member, of: drop, at: place)
        case ("request", false): findings.notAvailable("{\(placeholder.name)}", at: place)
        case ("settings", false):
            guard let connector else { return }
            findings.setting(placeholder.member, of: connector.value, at: place)
        case ("secret", false):
            findings.report(
                .unknownPlaceholder,
                at: place,
                vi: "Bí mật không được ghi vào bảng.",
                en: "A secret is never written into a table.",
                cure: Localized(vi: "Lấy giá trị từ bản ghi.", en: "Take the value from the record.")
            )
        case ("each", false):
            guard let root = connector?.root,
                let pull = root["pulls"]?[source.pull.pull] ?? root["pushes"]?[source.pull.pull]
            else { return }
            each(placeholder.member, of: pull, at: place)
        default: path(placeholder, in: use)
        }
    }

    private mutating func each(_ name: String, of pull: Element, at place: SourceLocation) {
        let taken = pull.takenNames
        guard !taken.contains(name) else { return }
        findings.unknownName(
            .unknownPlaceholder,
            name,
            among: taken,
            at: place,
            vi: "for_each của \(source.pull) không lấy «\(name)».",
            en: "The for_each of \(source.pull) takes no `\(name)`."
        )
    }

    private mutating func path(_ placeholder: Template.Placeholder, in use: Reading.TemplateUse) {
        var reading = Reading(project.gaps)
        do throws(Path.Mistake) {
            _ = try Path(placeholder.name)
        } catch {
            // The path stands one brace behind the placeholder's beginning.
            reading.report(
                error,
                of: placeholder.name,
                in: use.element,
                start: use.start + placeholder.offset + 1
            )
        }
        findings.diagnostics += reading.diagnostics
    }
}

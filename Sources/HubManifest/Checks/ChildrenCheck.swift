import HubModel

/// Lists inside records: each has a mapping with the same source, whose key holds the parent's.
struct ChildrenCheck {
    private(set) var findings = Findings()
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ project: Project) {
        self.project = project
        for file in project.entities {
            for source in file.value.sources {
                for child in source.children { check(child, of: source.pull, in: file.value) }
            }
        }
        checkCycles()
    }

    private mutating func check(_ child: SourceMapping.Child, of pull: PullID, in parent: Entity) {
        guard !project.unreadable.entities.contains(child.entity) else { return }
        guard let file = project.entity(child.entity) else {
            return findings.unknownName(
                .unknownEntity,
                child.entity,
                among: project.entities.map(\.value.name).filter { name in
                    !parent.sources.flatMap(\.children).contains { $0.entity == name }
                },
                at: child.location,
                vi: "Không có Mappings/\(child.entity).yaml.",
                en: "There is no Mappings/\(child.entity).yaml."
            )
        }
        let sources = file.root["sources"]?.entries.map(\.name) ?? []
        guard sources.isEmpty || sources.contains(pull.description) else {
            return findings.report(
                .noSuchSource,
                at: child.location,
                vi: "\(file.file) không có nguồn cùng tên «\(pull)».",
                en: "\(file.file) has no source of the same name, `\(pull)`.",
                cure: Localized(
                    vi: "Thêm «\(pull):» vào sources của bảng ấy.",
                    en: "Add `\(pull):` to the sources of that mapping."
                )
            )
        }
        checkKey(child, of: parent, file.value)
        let above = project.parents(of: parent.name, in: pull)
        if !above.isEmpty, !above.contains(where: { $0.value.name == child.entity }) {
            findings.notAvailable("children: \(child.entity)", at: child.location)
        }
        checkWayIn(child, pull)
    }

    /// The items of a parent are one set, which only the parent's key can tell from the others.
    private mutating func checkKey(_ child: SourceMapping.Child, of parent: Entity, _ entity: Entity) {
        guard !entity.key.isEmpty, entity.name != parent.name else { return }
        for name in parent.key where !entity.key.contains(name) {
            findings.report(
                .badChild,
                at: child.location,
                vi: "Khoá của \(entity.name) thiếu «\(name)», là khoá của \(parent.name).",
                en: "The key of \(entity.name) lacks `\(name)`, which is in the key of \(parent.name).",
                cure: .line(
                    "key: [\((parent.key + entity.key.filter { !parent.key.contains($0) }).joined(separator: ", "))]"
                )
            )
        }
    }

    /// A pull's records and the items inside them cannot both be read by one source.
    private mutating func checkWayIn(_ child: SourceMapping.Child, _ id: PullID) {
        let pull = project.connector(id.connector)?.value.pulls.first { $0.name == id.pull }
        guard let pull, pull.entities.contains(child.entity) else { return }
        findings.report(
            .badChild,
            at: child.location,
            vi: "\(id) cũng đổ thẳng vào «\(child.entity)».",
            en: "\(id) goes straight into `\(child.entity)` too.",
            cure: Localized(vi: "Chọn một trong hai.", en: "Choose one of the two."),
            fix: .proposal(.remove(at: child.location))
        )
    }

    private mutating func checkCycles() {
        var edges: [String: [String]] = [:]
        for file in project.entities {
            edges[file.value.name] = file.value.sources.flatMap(\.children).map(\.entity)
        }
        for name in Graph(edges).namesInCycles {
            guard let child = project.entity(name)?.value.sources.flatMap(\.children).first else { continue }
            findings.report(
                .badChild,
                at: child.location,
                vi: "Các bảng con của «\(name)» đi thành vòng.",
                en: "The children of `\(name)` lead in a circle.",
                cure: Localized(
                    vi: "Bỏ một mục children để hết vòng.",
                    en: "Remove one entry of children, so that the circle ends."
                ),
                fix: .proposal(.remove(at: child.location))
            )
        }
    }
}

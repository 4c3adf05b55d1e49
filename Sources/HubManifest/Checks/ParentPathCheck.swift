import HubModel

/// `^` in a mapping needs something that hands over a parent: a record whose children are mapped, a destination with
/// `records`, or a path of `unwrap`.
struct ParentPathCheck {
    private(set) var findings = Findings()

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ project: Project) {
        for file in project.entities {
            for source in file.value.sources {
                let levels = ParentPathCheck.hasParent(file.value, source, project) ? 1 : 0
                for value in source.values where value.parentLevels > levels { report(value) }
            }
        }
    }

    private static func hasParent(_ entity: Entity, _ source: SourceMapping, _ project: Project) -> Bool {
        if !project.parents(of: entity.name, in: source.pull).isEmpty { return true }
        let pulls = project.connector(source.pull.connector)?.value.pulls ?? []
        guard let pull = pulls.first(where: { $0.name == source.pull.pull }) else { return true }
        if pull.handsHolders { return true }
        return pull.destinations.contains { $0.entity == entity.name && $0.records != nil }
    }

    private mutating func report(_ value: FieldMapping) {
        findings.report(
            .badChild,
            at: value.location,
            vi: "«^» không trỏ tới đâu: nguồn này không phải bảng con, và into của pull không có records.",
            en: "`^` points nowhere: this source is no child, and the pull's into has no records.",
            cure: Localized(
                vi: "Khai children ở bảng cha, hoặc bỏ «^.».",
                en: "Name it under children of the parent's source, or leave `^.` out."
            ),
            fix: .proposal(.replace("^.", with: "", at: value.location))
        )
    }
}

extension FieldMapping {
    /// How far up the value's paths go.
    fileprivate var parentLevels: Int {
        let paths: [Path]
        switch origin {
        case .paths(let own): paths = own
        case .template(let template): paths = template.placeholders.compactMap { try? Path($0.name) }
        case .constant: paths = []
        }
        return (paths + [precisionFrom].compactMap { $0 }).reduce(0) { most, path in
            if case .parent(let levels) = path.origin { max(most, levels) } else { most }
        }
    }
}

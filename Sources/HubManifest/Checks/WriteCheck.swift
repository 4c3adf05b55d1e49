import HubModel

/// Whether the way in which rows are written goes with how they come.
struct WriteCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Entity>

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Entity>, in project: Project) {
        self.file = file
        let entity = file.value
        let pulls = entity.sources.compactMap { source in
            project.connector(source.pull.connector)?.value.pulls.first { $0.name == source.pull.pull }
                .map { (id: source.pull, pull: $0) }
        }
        switch entity.write {
        case .upsert, .history: return
        case .append:
            if entity.newestBy != nil {
                contradiction(
                    at: file.place("newest_by"),
                    vi: "«append» không ghi đè dòng nào, nên không có bản mới hơn.",
                    en: "`append` overwrites no row, so no copy is newer."
                )
            }
            for (id, pull) in pulls {
                let key = pull.missing != nil ? "missing" : "removed_when"
                guard pull.missing != nil || !pull.removedWhen.isEmpty else { continue }
                contradiction(
                    vi: "«append» không xoá dòng nào, nhưng \(id) có «\(key)».",
                    en: "`append` removes no row, but \(id) has `\(key)`."
                )
            }
        case .replace:
            for (id, pull) in pulls where pull.since != nil {
                contradiction(
                    vi: "«replace» thay cả bộ, nhưng \(id) chỉ lấy phần mới («since»).",
                    en: "`replace` exchanges the whole set, but \(id) brings only what is new (`since`)."
                )
            }
        }
    }

    private mutating func contradiction(at place: SourceLocation? = nil, vi: String, en: String) {
        findings.report(
            .writeContradiction,
            at: place ?? file.place("write"),
            vi: vi,
            en: en,
            cure: Localized(
                vi: "Bỏ khoá ấy, hoặc dùng «write: upsert».",
                en: "Remove that key, or use `write: upsert`."
            ),
            fix: .proposal(.setValue("upsert", at: file.place("write")))
        )
    }
}

import HubModel

/// Who fills an entity: sources, the app, or both; what the app writes belongs to a citizen.
struct WriterCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Entity>
    private let entity: Entity

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Entity>) {
        self.file = file
        entity = file.value
        if file.root["written_by"] == nil { requireSources() }
        guard entity.writtenBy == .app else { return }
        requireCitizen()
        requireUpsert()
        refuseUnjudged()
    }

    private mutating func requireSources() {
        if let sources = file.root["sources"], case .map(let entries) = sources.content, entries.isEmpty {
            findings.report(
                .emptyValue,
                at: sources.location,
                vi: "«sources» trống: không gì điền bảng này.",
                en: "`sources` is empty: nothing fills this entity.",
                cure: Localized(
                    vi: "Thêm «hệ thống/lượt lấy: { … }», hoặc «written_by: app» nếu ứng dụng tự ghi.",
                    en: "Add `connector/pull: { … }`, or `written_by: app` if the app writes it."
                )
            )
        }
        guard file.root.entry("sources") == nil else { return }
        findings.report(
            .missingKey,
            at: file.root.location,
            vi: "Thiếu khoá «sources» trong khối mapping.",
            en: "mapping lacks the key `sources`.",
            cure: Localized(
                vi: "Thêm «sources: …», hoặc «written_by: app» nếu ứng dụng tự ghi.",
                en: "Add `sources: …`, or `written_by: app` if the app writes it."
            )
        )
    }

    /// Without one nobody could write, or everybody could write for everybody.
    private mutating func requireCitizen() {
        guard file.root.entry("visible_to") != nil, !entity.visibleTo.alwaysHasCitizen else { return }
        findings.report(
            .badVisibility,
            at: file.place("visible_to"),
            vi: "Ứng dụng chỉ ghi dòng của chính người dân, nên mọi lựa chọn phải có «citizen».",
            en: "The app writes a citizen's own rows alone, so every choice needs a `citizen`.",
            cure: .line("visible_to: { citizen: citizen_id }")
        )
    }

    private mutating func requireUpsert() {
        if entity.write != .upsert {
            findings.report(
                .writeContradiction,
                at: file.place("write"),
                vi: "«written_by: app» chỉ đi cùng «write: upsert».",
                en: "`written_by: app` goes with `write: upsert` alone.",
                cure: .line("write: upsert"),
                fix: .proposal(.setValue("upsert", at: file.place("write")))
            )
        }
        guard entity.sources.count > 1, let second = entity.sources.dropFirst().first else { return }
        findings.report(
            .writeContradiction,
            at: second.location,
            vi: "Ngoài ứng dụng, bảng này chỉ được có một nguồn.",
            en: "Beside the app this entity may have one source.",
            cure: Localized(vi: "Bỏ một nguồn.", en: "Remove one source."),
            fix: .proposal(.remove(at: second.location))
        )
    }

    /// What is judged before a row is loaded judges nothing that the app writes.
    private mutating func refuseUnjudged() {
        guard file.root.entry("sources") == nil else { return }
        for key in ["checks", "newest_by", "on_new_field", "quarantine_at_most"] {
            guard let entry = file.root.entry(key) else { continue }
            findings.report(
                .optionDoesNotFit,
                at: entry.key.location,
                vi: "«\(key)» chỉ xét bản ghi từ nguồn; ở đây chỉ có ứng dụng ghi.",
                en: "`\(key)` judges records of sources; here the app alone writes.",
                cure: Localized(
                    vi: "Bỏ khoá này; hàm trong App/ tự kiểm tra.",
                    en: "Remove it; the function of App/ judges what it is given."
                ),
                fix: .proposal(.remove(at: entry.key.location))
            )
        }
    }
}

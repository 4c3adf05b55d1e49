package import HubModel

/// How good an entity's data is, pull by pull.
package struct EntityQualityText: Sendable {
    private let entities: [EntityQuality]
    private let titles: [String: [String: String]]
    private let figures: Figures

    /// `titles`: of columns, by entity and name.
    package init(_ entities: [EntityQuality], titles: [String: [String: String]], language: Language) {
        self.entities = entities
        self.titles = titles
        figures = Figures(language)
    }

    package var document: ReportDocument {
        ReportDocument(
            language: figures.language,
            title: figures.text(vi: "Chất lượng dữ liệu", en: "Data quality"),
            blocks: [overview] + entities.flatMap(detail)
        )
    }

    private var overview: ReportDocument.Block {
        .table(
            header: [
                figures.text(vi: "Bảng", en: "Entity"), figures.text(vi: "Lượt kéo", en: "Pull"),
                figures.text(vi: "Số dòng", en: "Rows"), figures.text(vi: "Số liệu lúc", en: "Data as of"),
                figures.text(vi: "Đang cách ly", en: "Quarantined"),
                figures.text(vi: "Bỏ trống", en: "Emptied"), figures.text(vi: "Được sửa", en: "Repaired"),
                figures.text(vi: "Bất thường", en: "Anomalies"),
            ],
            rows: entities.map { entity in
                [
                    entity.entity, entity.pull, entity.rows.map(figures.number) ?? "–", freshness(entity),
                    figures.number(entity.refusedOpen), figures.number(open(.emptied, entity)),
                    figures.number(open(.repaired, entity)), figures.number(entity.anomalies.count),
                ]
            }
        )
    }

    private func freshness(_ entity: EntityQuality) -> String {
        guard let at = entity.freshAt else { return figures.text(vi: "chưa chạy", en: "never ran") }
        let late = entity.isFresh == false ? figures.text(vi: " (quá hẹn)", en: " (stale)") : ""
        return figures.instant(Timestamp(microseconds: at)) + late
    }

    private func open(_ kind: ValueChange.Kind, _ entity: EntityQuality) -> Int {
        entity.changes.filter { $0.kind == kind }.reduce(0) { $0 + $1.open }
    }

    private func detail(_ entity: EntityQuality) -> [ReportDocument.Block] {
        guard let run = entity.run else { return [] }
        let words = QualityText(figures, titles: titles[entity.entity] ?? [:])
        var blocks: [ReportDocument.Block] = [
            .heading("\(entity.entity) ← \(entity.pull)"),
            .paragraph(
                figures.text(vi: "Lần chạy trọn vẹn gần nhất: #\(run).", en: "Last complete run: #\(run).")
            ),
        ]
        blocks += words.anomalies(entity.anomalies)
        if !entity.changes.isEmpty { blocks.append(changes(entity, words)) }
        blocks += words.columns(entity.quality)
        for name in entity.quality.others.keys.sorted() {
            blocks += QualityText(figures, titles: titles[name] ?? [:])
                .columns(entity.quality.quality(of: name), of: name)
        }
        return blocks + words.drift(entity.quality.drift)
    }

    private func changes(_ entity: EntityQuality, _ words: QualityText) -> ReportDocument.Block {
        .table(
            header: [
                figures.text(vi: "Cột", en: "Column"), figures.text(vi: "Việc", en: "What"),
                figures.text(vi: "Lần chạy cuối", en: "Last run"), figures.text(vi: "30 ngày", en: "30 days"),
                figures.text(vi: "Chưa khép", en: "Open"), figures.text(vi: "Quy tắc", en: "Rule"),
            ],
            rows: entity.changes.map { change in
                [
                    words.column(change.field), words.kind(change.kind), figures.number(change.lastRun),
                    figures.number(change.days30), figures.number(change.open), words.rule(change.rule),
                ]
            }
        )
    }
}

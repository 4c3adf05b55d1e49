package import HubModel
import HubPipeline

/// Findings on data, in words and tables that every report shares.
package struct QualityText: Sendable {
    let figures: Figures
    /// Titles of columns, by name.
    let titles: [String: String]

    package init(_ figures: Figures, titles: [String: String] = [:]) {
        self.figures = figures
        self.titles = titles
    }

    func column(_ name: String) -> String {
        if name.isEmpty { return figures.text(vi: "cả bản ghi", en: "the whole record") }
        guard let title = titles[name], title != name else { return name }
        return "\(title) (\(name))"
    }

    package func rule(_ rule: String) -> String {
        RuleSentenceText.of(rule, figures.language)
    }

    func kind(_ kind: ValueChange.Kind) -> String {
        switch kind {
        case .emptied: figures.text(vi: "bỏ trống", en: "emptied")
        case .repaired: figures.text(vi: "được sửa", en: "repaired")
        }
    }

    // MARK: Columns of a run

    /// Of each column how often it is empty, and what rules its values met.
    ///
    /// `entity`: where it is not the pull's own.
    package func columns(_ quality: RunQuality, of entity: String? = nil) -> [ReportDocument.Block] {
        guard quality.mapped > 0 else { return [] }
        let names = quality.columns.keys.sorted()
        let suffix = entity.map { ": \($0)" } ?? ""
        var blocks: [ReportDocument.Block] = [
            .heading(figures.text(vi: "Cột trống", en: "Empty columns") + suffix),
            .paragraph(
                figures.text(
                    vi: "Trên \(figures.number(quality.mapped)) bản ghi đã ánh xạ.",
                    en: "Of \(figures.number(quality.mapped)) records mapped."
                )
            ),
            .table(
                header: [
                    figures.text(vi: "Cột", en: "Column"), figures.text(vi: "Trống", en: "Empty"),
                    figures.text(vi: "Tỷ lệ", en: "Share"),
                ],
                rows: names.map { name in
                    [
                        column(name), figures.number(quality.columns[name]?.empty ?? 0),
                        figures.percent(quality.emptyShare(name) ?? 0),
                    ]
                }
            ),
        ]
        let rules = names.flatMap { name in ruleRows(name, quality.columns[name] ?? RunQuality.Column()) }
        guard !rules.isEmpty else { return blocks }
        blocks.append(.heading(figures.text(vi: "Giá trị theo quy tắc", en: "Values by rule") + suffix))
        blocks.append(
            .table(
                header: [
                    figures.text(vi: "Cột", en: "Column"), figures.text(vi: "Việc", en: "What"),
                    figures.text(vi: "Số", en: "Count"), figures.text(vi: "Quy tắc", en: "Rule"),
                ],
                rows: rules
            )
        )
        return blocks
    }

    private func ruleRows(_ name: String, _ column: RunQuality.Column) -> [[String]] {
        func rows(_ counts: [String: Int], _ what: String) -> [[String]] {
            counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { [self.column(name), what, figures.number($0.value), rule($0.key)] }
        }
        return rows(column.emptied, kind(.emptied)) + rows(column.repaired, kind(.repaired))
            + rows(column.noted, figures.text(vi: "ghi nhận", en: "noted"))
    }

    // MARK: Anomalies

    package func anomalies(_ anomalies: [Anomaly]) -> [ReportDocument.Block] {
        anomalies.map { .warning(sentence($0)) }
    }

    package func sentence(_ anomaly: Anomaly) -> String {
        func shown(_ value: Double) -> String {
            anomaly.measure == .empty
                ? figures.percent(value) : figures.number(Int(min(value, 1e15).rounded()))
        }
        let bounds = "\(shown(anomaly.low)) … \(shown(anomaly.high))"
        return figures.text(
            vi:
                "\(subject(anomaly)): \(shown(anomaly.value)), thường là \(shown(anomaly.usual)) (khoảng thường: \(bounds)).",
            en:
                "\(subject(anomaly)): \(shown(anomaly.value)), usually \(shown(anomaly.usual)) (usual range: \(bounds))."
        )
    }

    private func subject(_ anomaly: Anomaly) -> String {
        switch anomaly.measure {
        case .read: figures.text(vi: "Số bản ghi đọc được", en: "Records read")
        case .new: figures.text(vi: "Số bản ghi mới", en: "New records")
        case .changed: figures.text(vi: "Số bản ghi đổi", en: "Changed records")
        case .empty:
            figures.text(
                vi: "Tỷ lệ trống của \(column(anomaly.column ?? ""))",
                en: "Empty share of \(column(anomaly.column ?? ""))"
            )
        }
    }

    // MARK: Drift

    package func drift(_ drift: ShapeDrift) -> [ReportDocument.Block] {
        guard !drift.isEmpty else { return [] }
        var blocks: [ReportDocument.Block] = [
            .heading(figures.text(vi: "Nguồn đổi cấu trúc", en: "The source's shape changed"))
        ]
        if drift.isCut {
            blocks.append(
                .warning(
                    figures.text(
                        vi: "Bản ghi có quá nhiều tên trường khác nhau: tên là dữ liệu, không so sánh được.",
                        en:
                            "The records have too many different field names: names are data, nothing compared."
                    )
                )
            )
        }
        let rows = driftRows(drift)
        guard !rows.isEmpty else { return blocks }
        blocks.append(
            .table(
                header: [
                    figures.text(vi: "Thay đổi", en: "Change"), figures.text(vi: "Trường", en: "Field"),
                    figures.text(vi: "Kiểu", en: "Kind"), figures.text(vi: "Ví dụ", en: "Example"),
                ],
                rows: rows
            )
        )
        return blocks
    }

    /// What changed, in at most three lines.
    package func driftLines(_ drift: ShapeDrift) -> [String] {
        func line(_ what: String, _ paths: [String]) -> String? {
            guard !paths.isEmpty else { return nil }
            let list = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
            return "\(what): \(list)"
        }
        return [
            line(
                figures.text(vi: "Nguồn có trường mới", en: "New fields of the source"),
                drift.new.map(\.path)
            ),
            line(
                figures.text(vi: "Trường của nguồn biến mất", en: "Fields of the source that vanished"),
                drift.vanished.map(\.path)
            ),
            line(
                figures.text(vi: "Trường của nguồn đổi kiểu", en: "Fields of the source of another kind"),
                drift.retyped.map { "\($0.path) (\($0.before) → \($0.now))" }
            ),
        ].compactMap(\.self)
    }

    private func driftRows(_ drift: ShapeDrift) -> [[String]] {
        let new = figures.text(vi: "mới", en: "new")
        let vanished = figures.text(vi: "biến mất", en: "vanished")
        let retyped = figures.text(vi: "đổi kiểu", en: "retyped")
        return drift.new.map { [new, $0.path, $0.kinds.words, $0.example] }
            + drift.vanished.map { [vanished, $0.path, $0.kinds.words, $0.example] }
            + drift.retyped.map { [retyped, $0.path, "\($0.before) → \($0.now)", $0.example] }
    }
}

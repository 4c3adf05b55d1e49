package import HubModel

/// The report of one run.
package struct RunReportText: Sendable {
    private let review: RunReview
    private let figures: Figures
    private let words: QualityText

    /// `titles`: of the entity's columns, by name.
    package init(_ review: RunReview, titles: [String: String], language: Language) {
        self.review = review
        figures = Figures(language)
        words = QualityText(figures, titles: titles)
    }

    package var document: ReportDocument {
        var blocks = [facts]
        if let code = review.failureCode {
            let text = review.failure?.text(figures.language) ?? ""
            blocks.append(.warning("\(text) [\(code)]"))
        }
        blocks += words.anomalies(review.anomalies)
        blocks.append(.heading(figures.text(vi: "Bản ghi", en: "Records")))
        blocks.append(.paragraph(AccountText.equation(review.account, figures)))
        blocks += refused + doubts + words.columns(review.quality)
        for name in review.quality.others.keys.sorted() {
            blocks += words.columns(review.quality.quality(of: name), of: name)
        }
        blocks += examples + words.drift(review.quality.drift)
        return ReportDocument(
            language: figures.language,
            title: figures.text(
                vi: "Lần chạy #\(review.run): \(review.pull)",
                en: "Run #\(review.run): \(review.pull)"
            ),
            blocks: blocks
        )
    }

    private var facts: ReportDocument.Block {
        let began = Timestamp(microseconds: review.startedAt)
        let took = review.endedAt.map { figures.duration(Timestamp(microseconds: $0) - began) } ?? "…"
        return .table(
            header: [figures.text(vi: "Mục", en: "Fact"), figures.text(vi: "Giá trị", en: "Value")],
            rows: [
                [figures.text(vi: "Tình trạng", en: "State"), RunState.words(review.state, figures)],
                [figures.text(vi: "Bảng", en: "Entity"), review.entity],
                [figures.text(vi: "Cách chạy", en: "Mode"), review.mode],
                [figures.text(vi: "Bắt đầu", en: "Started"), figures.instant(began)],
                [figures.text(vi: "Thời gian", en: "Took"), took],
                [figures.text(vi: "Trang", en: "Pages"), figures.number(review.pages)],
                [figures.text(vi: "Lượt gọi", en: "Requests"), figures.number(review.requests)],
                [figures.text(vi: "Dung lượng", en: "Size"), figures.bytes(review.bytes)],
            ]
        )
    }

    private var refused: [ReportDocument.Block] {
        guard !review.refused.isEmpty else { return [] }
        return [
            .heading(figures.text(vi: "Bị từ chối", en: "Refused")),
            .table(
                header: [
                    figures.text(vi: "Cột", en: "Column"), figures.text(vi: "Số", en: "Count"),
                    figures.text(vi: "Quy tắc", en: "Rule"),
                ],
                rows: review.refused.map {
                    [words.column($0.field), figures.number($0.count), words.rule($0.rule)]
                }
            ),
        ]
    }

    /// What should hold, and does not, of rows that were staged all the same.
    private var doubts: [ReportDocument.Block] {
        guard !review.quality.doubts.isEmpty else { return [] }
        return [
            .heading(figures.text(vi: "Điều kiện nên đúng (should)", en: "Conditions that should hold")),
            .table(
                header: [
                    figures.text(vi: "Điều kiện", en: "Condition"),
                    figures.text(vi: "Số dòng không đạt", en: "Rows that fail it"),
                ],
                rows: review.quality.doubts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                    .map { [$0.key, figures.number($0.value)] }
            ),
        ]
    }

    private var examples: [ReportDocument.Block] {
        guard !review.examples.isEmpty else { return [] }
        return [
            .heading(figures.text(vi: "Ví dụ", en: "Examples")),
            .paragraph(
                figures.text(
                    vi: "Giá trị riêng tư chỉ hiện dạng: 9 là chữ số, A và a là chữ cái.",
                    en: "Of personal values only the form is shown: 9 is a digit, A and a are letters."
                )
            ),
            .table(
                header: [
                    figures.text(vi: "Cột", en: "Column"), figures.text(vi: "Từ", en: "From"),
                    figures.text(vi: "Giá trị đến", en: "As it came"),
                    figures.text(vi: "Quy tắc", en: "Rule"),
                ],
                rows: review.examples.map { [words.column($0.field), $0.path, $0.value, $0.rule] }
            ),
        ]
    }
}

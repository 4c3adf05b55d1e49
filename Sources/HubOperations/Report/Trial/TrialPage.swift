package import HubModel
import HubPipeline

/// A trial run as one HTML page: what was asked, and each record beside the row it became.
///
/// No script, nothing from elsewhere; every value is escaped.
package struct TrialPage: Sendable {
    package var pull: PullID
    package var language: Language
    package var clock: Timestamp
    /// As the run told them: addresses without their query, no secrets.
    package var requests: [String]
    package var account: RecordAccount
    package var records: [TrialRecord]
    /// Records that are not shown.
    package var more: Int
    package var failure: HubFailure?
    package var isMasked: Bool

    package init(
        pull: PullID,
        language: Language,
        clock: Timestamp,
        requests: [String],
        account: RecordAccount,
        records: [TrialRecord],
        more: Int,
        failure: HubFailure?,
        isMasked: Bool
    ) {
        self.pull = pull
        self.language = language
        self.clock = clock
        self.requests = requests
        self.account = account
        self.records = records
        self.more = more
        self.failure = failure
        self.isMasked = isMasked
    }

    package var text: String {
        let title = "lienthong try \(pull)"
        return HTMLReport.page(
            language: language,
            title: title,
            style: TrialPage.style,
            body: ([heading(title)] + notes + [asked, summary] + records.map(written) + [rest])
                .filter { !$0.isEmpty }.joined(separator: "\n")
        )
    }

    private func say(_ vietnamese: String, _ english: String) -> String {
        HTMLReport.escaped(Localized(vi: vietnamese, en: english).text(language))
    }

    private var figures: Figures { Figures(language) }

    private func heading(_ title: String) -> String {
        """
        <h1>\(HTMLReport.escaped(title))</h1>
        <p class="equation">\(HTMLReport.escaped(AccountText.equation(account, figures)))</p>
        <p>\(say("Chạy thử lúc", "Tried at")) \(HTMLReport.escaped(figures.instant(clock))). \(say(
            "Không ghi gì vào cơ sở dữ liệu.", "Nothing was written to the database."
        ))</p>
        """
    }

    private var notes: [String] {
        var notes: [String] = []
        if let failure {
            let text = "[\(failure.code)] \(failure.message.text(language))"
            notes.append("<p class=\"warning\" role=\"alert\">\(HTMLReport.escaped(text))</p>")
        }
        if isMasked {
            let text = say(
                "Giá trị về cá nhân được che (9 là số, A và a là chữ). Thêm --reveal để xem.",
                "Values about persons are hidden (9 a digit, A and a letters). Add --reveal to see them."
            )
            notes.append("<p role=\"note\">\(text)</p>")
        }
        return notes
    }

    private var asked: String {
        guard !requests.isEmpty else { return "" }
        let lines = requests.map { "<li><code>\(HTMLReport.escaped($0))</code></li>" }.joined(separator: "\n")
        return
            "<section><h2>\(say("Đã hỏi và được trả lời", "Asked and answered"))</h2>\n<ol class=\"asked\">\(lines)</ol></section>"
    }

    private var summary: String {
        guard !records.isEmpty else { return "" }
        return "<h2>\(say("Từng bản ghi", "Record by record"))</h2>"
    }

    private var rest: String {
        guard more > 0 else { return "" }
        return
            "<p>\(say("Còn \(more) bản ghi nữa không hiện ở đây.", "\(more) more records are not shown."))</p>"
    }

    // MARK: One record

    private func written(_ record: TrialRecord) -> String {
        let place = Localized(
            vi: "Câu trả lời \(record.answer), bản ghi \(record.number)",
            en: "Answer \(record.answer), record \(record.number)"
        ).text(language)
        let outcome =
            record.isRefused
            ? say("bị từ chối", "refused")
            : record.isLeftOut
                ? say("không thành dòng nào", "became no row")
                : "→ staging.\(HTMLReport.escaped(record.entity))"
        return """
            <section class="record\(record.isRefused ? " bad" : "")">
            <h3>\(HTMLReport.escaped(place)) <span>\(outcome)</span></h3>
            <div class="sides">
            <div><h4>\(say("Trong câu trả lời", "In the answer"))</h4>
            <pre tabindex="0"><code>\(HTMLReport.escaped(lines: record.excerpt))</code></pre></div>
            <div class="scroll"><table><caption>\(say("Thành dòng này", "Becomes this row"))</caption>
            <thead><tr><th scope="col">\(say("Cột", "Column"))</th><th scope="col">\(say("Đọc từ", "Read from"))</th>\
            <th scope="col">\(say("Giá trị gốc", "As it came"))</th><th scope="col">\(say("Vào bảng", "Staged"))</th></tr></thead>
            <tbody>\(record.columns.map(row).joined(separator: "\n"))</tbody></table>
            \(record.faults.map(fault).joined(separator: "\n"))</div>
            </div>
            </section>
            """
    }

    private func row(_ column: TrialRecord.Column) -> String {
        let raw = column.raw.map { "<code>\(HTMLReport.escaped($0))</code>" } ?? "∅"
        let staged = column.staged.map { "<code>\(HTMLReport.escaped($0))</code>" } ?? "∅"
        return """
            <tr class="\(column.state.rawValue)"><th scope="row">\(HTMLReport.escaped(column.name))<small>\
            \(HTMLReport.escaped(column.title))</small></th><td><code>\(HTMLReport.escaped(column.path))</code><small>\
            \(HTMLReport.escaped(column.mapping))</small></td><td>\(raw)</td><td>\(staged)\(verdict(column))</td></tr>
            """
    }

    /// In words, so that nobody has to see a colour.
    private func verdict(_ column: TrialRecord.Column) -> String {
        guard let rule = column.rule else { return "" }
        let word =
            switch column.state {
            case .repaired: say("được sửa", "repaired")
            case .emptied: say("bị bỏ trống", "left empty")
            case .refused: say("bị từ chối", "refused")
            case .taken, .empty: ""
            }
        return
            "<p class=\"why\"><strong>\(word)</strong> \(HTMLReport.escaped(RuleSentenceText.of(rule, language)))</p>"
    }

    private func fault(_ fault: FieldFault) -> String {
        let text = "\(fault.field.isEmpty ? "–" : fault.field) ← \(fault.path) «\(fault.value)»"
        return """
            <p class="warning"><code>\(HTMLReport.escaped(text))</code><br>\
            \(HTMLReport.escaped(RuleSentenceText.of(fault.rule, language)))</p>
            """
    }

    private static let style = """
        main { max-width: 90rem; }
        .equation { font-size: 1.15rem; font-variant-numeric: tabular-nums; }
        .asked { padding-left: 1.4rem; }
        .record { border: 1px solid var(--line); border-left: 4px solid #2f7d4f; padding: 0 1rem 1rem; margin: 1rem 0; }
        .record.bad { border-left-color: var(--warn); }
        .record h3 { margin: .75rem 0; font-size: 1rem; } .record h3 span { font-weight: normal; }
        .sides { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
        @media (min-width: 60rem) { .sides { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } }
        .sides h4, caption { font-size: .9rem; font-weight: 600; text-align: left; margin: 0 0 .35rem; }
        pre { background: var(--soft); padding: .6rem; margin: 0; overflow: auto; max-height: 40rem; white-space: pre-wrap;
          overflow-wrap: anywhere; }
        code { font: .85rem/1.4 ui-monospace, monospace; }
        small { display: block; opacity: .75; }
        tr.refused, tr.emptied { background: var(--warn-soft); }
        .why { margin: .25rem 0 0; font-size: .9rem; }
        @media print { .record { break-inside: avoid; } pre { max-height: none; } .sides { display: block; } }
        """
}

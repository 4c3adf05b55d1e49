import HubModel
import HubOperations
import Testing

@Suite struct `A run's report` {
    private func review(_ value: String, column: String = "note") -> RunReview {
        var quality = RunQuality()
        quality.mapped = 200
        quality.columns[column] = RunQuality.Column()
        quality.columns[column]?.empty = 25
        quality.columns[column]?.repaired = ["phone.repaired": 1234]
        quality.doubts = [value: 3]
        quality.others[value] = RunQuality.Part(mapped: 7, columns: quality.columns)
        quality.drift.new = [FieldShape(path: value, kinds: [.text: 1], met: 1, holders: 1, example: value)]
        var account = RecordAccount()
        account.read = 2000
        account.new = 1999
        account.refused = 1
        return RunReview(
            run: 7,
            pull: "example/bills",
            entity: "bill",
            mode: "pull",
            state: "succeeded",
            startedAt: 1_781_461_800_000_000,
            endedAt: 1_781_461_801_500_000,
            account: account,
            pages: 3,
            requests: 4,
            bytes: 5000,
            failureCode: "x.y",
            failure: Localized(vi: value, en: value),
            quality: quality,
            anomalies: [Anomaly(measure: .read, column: nil, value: 2000, usual: 100, low: 80, high: 120)],
            refused: [RunReview.RuleCount(field: column, rule: value, count: 1)],
            examples: [RunReview.Example(field: column, rule: value, path: value, value: value)]
        )
    }

    private func document(_ value: String = "x", _ language: Language = .english) -> ReportDocument {
        RunReportText(review(value), titles: ["note": value], language: language).document
    }

    private static let hostile = [
        "<script>alert(1)</script>", "a|b", "two\nlines\r\nthree\u{2028}four", "\"><img src=x onerror=1>",
        "[click](javascript:1)", "`code` **bold** # head", "https://evil.example/?a=1&b=2",
        "\u{0}\u{1B}[2J\u{202E}",
        "</td></tr></table>", "&lt;b&gt;", "\\|", "' onmouseover='x", "![i](http://evil.example/i.png)",
    ]

    @Test(arguments: hostile)
    func `takes no value for markup in HTML`(value: String) {
        let plain = HTMLReport(document()).text
        let html = HTMLReport(document(value)).text
        #expect(tags(html) == tags(plain))
        #expect(!html.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    }

    /// Everything between `<` and `>`, classes of cells left out: a value may be a number or not.
    private func tags(_ html: String) -> [String] {
        html.split(separator: "<").dropFirst().map {
            String($0.prefix { $0 != ">" }).replacing(" class=\"number\"", with: "")
        }
    }

    @Test(arguments: hostile)
    func `takes no value for markup in Markdown`(value: String) {
        let plain = MarkdownReport(document()).text.split(separator: "\n", omittingEmptySubsequences: false)
        let lines = MarkdownReport(document(value)).text.split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(lines.count == plain.count)
        for (line, expected) in zip(lines, plain) {
            #expect(bars(line) == bars(expected), "\(line)")
            #expect(
                !bare(line, "<") && !bare(line, "`") && !bare(line, "[") || line.hasPrefix("> **!**"),
                "\(line)"
            )
            #expect(!line.contains("://"))
        }
    }

    /// Unescaped bars, which part cells.
    private func bars(_ line: Substring) -> Int {
        line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
    }

    private func bare(_ line: Substring, _ mark: Character) -> Bool {
        line.replacing("\\\\", with: "").replacing("\\\(mark)", with: "").contains(mark)
    }

    @Test(
        arguments: [
            (Language.english, ["Run #7: example/bills", "1,234", "12.5 %", "usually 100", "Refused"]),
            (.vietnamese, ["Lần chạy #7: example/bills", "1.234", "12,5 %", "thường là 100", "Bị từ chối"]),
        ]
    )
    func `speaks the reader's language`(language: Language, words: [String]) {
        let html = HTMLReport(document("x", language)).text
        for word in words { #expect(html.contains(word), "\(word)") }
        #expect(html.contains("<html lang=\"\(language.rawValue)\">"))
    }

    @Test func `brings all it needs and no script`() {
        let html = HTMLReport(document()).text
        for forbidden in ["<script", "http:", "https:", "src=", "href=", "@import", "url("] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        #expect(html.contains("prefers-color-scheme: dark"))
    }

    @Test func `has a Markdown that reads well`() {
        let text = MarkdownReport(document()).text
        #expect(
            text.hasPrefix(
                "# Run \\#7: example/bills\n\n| Fact | Value |\n|---|---|\n| State | succeeded |\n"
            )
        )
        #expect(text.contains("| x (note) | 25 | 12.5 % |"))
    }
}

@Suite struct `An entity's quality` {
    @Test func `says what is there and what is not`() {
        let never = EntityQuality(
            pull: "a/b",
            entity: "e",
            rows: nil,
            freshAt: nil,
            isFresh: nil,
            refusedOpen: 0,
            changes: [],
            run: nil,
            quality: RunQuality(),
            anomalies: []
        )
        var ran = never
        ran.run = 9
        ran.freshAt = 1_781_461_800_000_000
        ran.isFresh = false
        ran.rows = 10_000
        ran.changes = [.init(field: "phone", kind: .repaired, rule: "r", lastRun: 1, days30: 2, open: 3)]
        let document = EntityQualityText([never, ran], titles: [:], language: .english).document
        let text = MarkdownReport(document).text
        #expect(text.contains("| e | a/b | – | never ran | 0 | 0 | 0 | 0 |"))
        #expect(text.contains("(stale) | 0 | 0 | 3 | 0 |"))
        #expect(text.contains("| phone | repaired | 1 | 2 | 3 | r |"))
    }
}

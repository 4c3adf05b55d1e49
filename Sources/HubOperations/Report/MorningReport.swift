import Foundation
package import HubModel

/// The night on one page, for whoever comes in at six: the first line says whether all is well.
package struct MorningReport: Sendable {
    private let figures: MorningFigures
    private let before: MorningFigures.Standing?
    private let titles: [String: String]

    /// `before`: what stood at the report before; `titles`: of pulls and pushes.
    package init(
        _ figures: MorningFigures,
        before: MorningFigures.Standing?,
        titles: [String: String]
    ) {
        self.figures = figures
        self.before = before
        self.titles = titles
    }

    /// As a letter, in the languages asked for.
    package func content(_ languages: AlertSettings.Languages, sign: String) -> AlertContent {
        let documents = languages.all.map(document)
        let subject = "\(sign) \(figures.at.day) · \(verdict(Figures(languages.all[0])))"
        return AlertContent(
            subject: subject,
            text: documents.map { PlainReport($0).text }.joined(separator: "\n––––––––––\n\n"),
            html: HTMLReport(merged(documents)).text
        )
    }

    /// One page, the other languages below.
    private func merged(_ documents: [ReportDocument]) -> ReportDocument {
        var first = documents[0]
        for other in documents.dropFirst() { first.blocks += [.heading(other.title)] + other.blocks }
        return first
    }

    /// For machines.
    package struct Record: Sendable, Encodable {
        package var allIsWell: Bool
        package var needsAPerson: [String]
        package var runsDone: Int
        package var runsFailed: Int
        package var standing: MorningFigures.Standing
        package var before: MorningFigures.Standing?
    }

    package var record: Record {
        let runsFailed = figures.runs.filter(\.hasFailed).count
        return Record(
            allIsWell: needs.isEmpty && failed.isEmpty,
            needsAPerson: needs.map(\.key) + failed.map(\.pull),
            runsDone: figures.runs.count - runsFailed,
            runsFailed: runsFailed,
            standing: figures.standing,
            before: before
        )
    }

    package func document(_ language: Language) -> ReportDocument {
        let words = Figures(language)
        let day = figures.at.dayInWords(words)
        return ReportDocument(
            language: language,
            title: words.text(
                vi: "\(verdict(words)) – báo cáo sáng \(day)",
                en: "\(verdict(words)) – morning report of \(day)"
            ),
            blocks: people(words) + runs(words) + standing(words) + skipped(words) + host(words)
        )
    }

    // MARK: What needs a person

    private var needs: [AlertRecord] {
        figures.alerts.filter(\.isFiring).sorted { ($1.severity, $0.since) < ($0.severity, $1.since) }
    }

    private var nights: [PullNight] {
        Dictionary(grouping: figures.runs, by: \.pull).map(PullNight.init).sorted { $0.pull < $1.pull }
    }

    /// Pulls whose last run failed and of which no alert tells: nobody has looked since, or they are in no project.
    private var failed: [PullNight] {
        let told = Set(needs.map(\.subject))
        return nights.filter { $0.hasFailed && !told.contains($0.pull) }
    }

    private func verdict(_ words: Figures) -> String {
        let count = needs.count + failed.count
        guard count == 0 else {
            return words.text(
                vi: "✗ Có \(count) việc cần người xem",
                en: count == 1 ? "✗ One thing needs a person" : "✗ \(count) things need a person"
            )
        }
        let mended = figures.runs.filter(\.hasFailed).count
        guard mended > 0 else { return words.text(vi: "✓ Mọi việc đều ổn", en: "✓ All is well") }
        return words.text(
            vi: "✓ Ổn: \(mended) lần chạy hỏng nhưng chạy lại đã xong",
            en: "✓ All is well: \(mended) runs failed and were made good"
        )
    }

    private func people(_ words: Figures) -> [ReportDocument.Block] {
        guard !needs.isEmpty || !failed.isEmpty else { return [] }
        let told = needs.flatMap { record in
            let text = AlertText(AlertNews(.began, record), titles: titles)
            return [ReportDocument.Block.warning(text.headline(words))]
                + text.paragraphs(words).map { .paragraph($0) }
        }
        let untold = failed.map { night in
            ReportDocument.Block.warning(
                words.text(
                    vi: "Lượt kéo hỏng · \(name(night.pull)): lienthong runs \(night.last.id)",
                    en: "Job failed · \(name(night.pull)): lienthong runs \(night.last.id)"
                )
            )
        }
        return [.heading(words.text(vi: "Cần người xem trước hết", en: "What needs a person first"))] + told
            + untold
    }

    private func name(_ pull: String) -> String { titles[pull].map { "\($0) (\(pull))" } ?? pull }

    // MARK: Runs

    /// A line for each pull that failed or refused something; the others in one sentence.
    private func runs(_ words: Figures) -> [ReportDocument.Block] {
        guard !nights.isEmpty else {
            return [
                .heading(words.text(vi: "Một ngày qua", en: "The last day")),
                .warning(words.text(vi: "Không lần chạy nào.", en: "Nothing ran.")),
            ]
        }
        let worthALine = nights.filter { $0.failed > 0 || $0.account.refused > 0 }
            .sorted { ($1.failed, $0.pull) < ($0.failed, $1.pull) }
        let failed = figures.runs.filter(\.hasFailed).count
        let heading = words.text(
            vi:
                "Một ngày qua: \(words.number(figures.runs.count - failed)) lần chạy xong, \(words.number(failed)) hỏng",
            en:
                "The last day: \(words.number(figures.runs.count - failed)) runs done, \(words.number(failed)) failed"
        )
        let smooth = nights.filter { $0.failed == 0 && $0.account.refused == 0 }
        return [.heading(heading)] + (worthALine.isEmpty ? [] : [table(of: worthALine, words)])
            + (smooth.isEmpty ? [] : [.paragraph(summary(of: smooth, words, besides: !worthALine.isEmpty))])
            + running(words)
    }

    private func summary(of pulls: [PullNight], _ words: Figures, besides: Bool) -> String {
        var account = RecordAccount()
        for pull in pulls { account += pull.account }
        let (count, read) = (words.number(pulls.count), words.number(account.read))
        let changed = words.number(account.new + account.changed)
        return words.text(
            vi:
                "\(count) lượt kéo\(besides ? " khác" : "") đều xong, không bản ghi nào bị từ chối: đã đọc \(read), mới hoặc đổi \(changed).",
            en:
                "\(count)\(besides ? " other" : "") pulls went well and refused nothing: \(read) read, \(changed) new or changed."
        )
    }

    private func table(of pulls: [PullNight], _ words: Figures) -> ReportDocument.Block {
        .table(
            header: [
                words.text(vi: "Lượt kéo", en: "Pull"), words.text(vi: "Lần cuối", en: "Last run"),
                words.text(vi: "Số lần", en: "Runs"), words.text(vi: "Hỏng", en: "Failed"),
                words.text(vi: "Đã đọc", en: "Read"), words.text(vi: "Mới, đổi", en: "New, changed"),
                words.text(vi: "Từ chối", en: "Refused"), words.text(vi: "Lâu nhất", en: "Longest"),
            ],
            rows: pulls.map { pull in
                [
                    name(pull.pull),
                    [RunState.words(pull.last.state, words), pull.last.failureCode ?? ""].filter {
                        !$0.isEmpty
                    }
                    .joined(separator: " · "),
                    words.number(pull.count), words.number(pull.failed), words.number(pull.account.read),
                    words.number(pull.account.new + pull.account.changed), words.number(pull.account.refused),
                    words.duration(pull.longest),
                ]
            }
        )
    }

    private func running(_ words: Figures) -> [ReportDocument.Block] {
        guard !figures.running.isEmpty else { return [] }
        let list = figures.running.joined(separator: ", ")
        return [.paragraph(words.text(vi: "Đang chạy: \(list).", en: "Under way: \(list)."))]
    }

    // MARK: Figures against the day before

    private func standing(_ words: Figures) -> [ReportDocument.Block] {
        let now = figures.standing
        func row(_ vi: String, _ en: String, _ value: Int, _ old: Int?) -> [String] {
            [words.text(vi: vi, en: en), words.number(value), old.map { signed(value - $0, words) } ?? "–"]
        }
        let rows = [
            row("Bản ghi đang cách ly", "Records in quarantine", now.quarantine, before?.quarantine),
            row("Tin đang chờ gửi", "Messages to be sent", now.waiting, before?.waiting),
            row("Tin chờ người quyết", "Messages waiting for a person", now.parked, before?.parked),
            row("Tin quá hẹn chưa tới", "Messages late", now.late, before?.late),
        ]
        let day = before.map { old in
            words.text(
                vi:
                    "Một ngày qua \(words.number(now.delivered - old.delivered)) tin đã tới nơi, \(words.number(now.refused - old.refused)) bị từ chối.",
                en:
                    "In the last day \(words.number(now.delivered - old.delivered)) messages arrived, \(words.number(now.refused - old.refused)) were refused."
            )
        }
        return [
            .heading(words.text(vi: "Cách ly và hộp gửi đi", en: "Quarantine and outbox")),
            .table(
                header: [
                    "", words.text(vi: "Sáng nay", en: "This morning"),
                    words.text(vi: "So với hôm trước", en: "Against the day before"),
                ],
                rows: rows
            ),
        ] + (day.map { [.paragraph($0)] } ?? [])
    }

    private func signed(_ change: Int, _ words: Figures) -> String {
        change == 0 ? "=" : (change > 0 ? "+" : "") + words.number(change)
    }

    // MARK: The rest

    private func skipped(_ words: Figures) -> [ReportDocument.Block] {
        guard !figures.skipped.isEmpty else { return [] }
        return [
            .heading(words.text(vi: "Lượt không chạy", en: "Turns that did not run")),
            .table(
                header: [
                    words.text(vi: "Việc", en: "Job"), words.text(vi: "Vì sao", en: "Why"),
                    words.text(vi: "Số lượt", en: "Turns"),
                ],
                rows: figures.skipped.map {
                    [$0.job, TaskReason.words($0.reason, words.language), words.number($0.times)]
                }
            ),
        ]
    }

    private func host(_ words: Figures) -> [ReportDocument.Block] {
        var parts: [String] = []
        if let host = figures.host {
            let percent = Int((host.freeShare * 100).rounded(.down))
            parts.append(
                words.text(
                    vi:
                        "Đĩa máy \(host.name) còn trống \(percent) %, kho câu trả lời \(words.bytes(host.landingBytes)).",
                    en:
                        "The disk of \(host.name) has \(percent) % left, the landing store holds \(words.bytes(host.landingBytes))."
                )
            )
        }
        parts.append(
            words.text(
                vi: "Cơ sở dữ liệu \(words.bytes(figures.standing.databaseBytes)).",
                en: "The database has \(words.bytes(figures.standing.databaseBytes))."
            )
        )
        if let next = figures.certificates.min(by: { $0.notAfter < $1.notAfter }) {
            let days = CertificateJudgement.days(from: figures.at, to: next.notAfter)
            parts.append(
                words.text(
                    vi: "Chứng thư hết hạn sớm nhất: \(next.host), còn \(days) ngày.",
                    en: "The first certificate to end: \(next.host), in \(days) days."
                )
            )
        }
        return [.heading(words.text(vi: "Máy chủ", en: "Host")), .paragraph(parts.joined(separator: " "))]
    }
}

/// A pull's runs of one night.
private struct PullNight {
    var pull: String
    var count: Int
    var failed: Int
    var last: MorningFigures.Run
    var account = RecordAccount()
    var longest: Duration

    /// `runs`: in order, at least one.
    init(_ pull: String, _ runs: [MorningFigures.Run]) {
        self.pull = pull
        count = runs.count
        failed = runs.filter(\.hasFailed).count
        last = runs[runs.count - 1]
        longest = runs.map(\.lasted).max() ?? .zero
        for run in runs { account += run.account }
    }

    var hasFailed: Bool { last.hasFailed }
}

extension MorningFigures.Run {
    fileprivate var hasFailed: Bool { RunStateName.isFailure(state) }
}

extension MorningFigures.Standing {
    package init?(json: String) {
        guard let kept = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = kept
    }

    package var json: String {
        (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension Timestamp {
    /// `27/11`.
    fileprivate var day: String {
        let (_, month, day) = Zone.vietnam.civil(self).date.components
        return "\(day)/\(month)"
    }

    fileprivate func dayInWords(_ words: Figures) -> String {
        String(words.instant(self).prefix(10))
    }
}

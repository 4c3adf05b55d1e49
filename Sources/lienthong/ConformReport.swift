import HubAuthoring
import HubModel
import HubOperations

/// The lines of `connector conform`: what the counterpart did, what the hub did, and whether that will do.
struct ConformReport {
    private let terminal: Terminal
    private let isVerbose: Bool

    init(_ terminal: Terminal, isVerbose: Bool) {
        self.terminal = terminal
        self.isVerbose = isVerbose
    }

    private struct ListedForm: Encodable {
        var name: String
        var does: Localized
        var must: Localized
    }

    private struct Form: Encodable {
        struct Line: Encodable {
            var misbehaviour: String
            var pull: String
            var verdict: String
            var texts: [Localized]
        }

        var connector: String
        var lines: [Line]
        var untried: [String]
        var broken: [String]
        var runs: Int
        var seconds: Double
    }

    func printList() throws {
        if terminal.isJSON {
            return try terminal.printJSON(
                Misbehaviour.allCases.map { ListedForm(name: $0.rawValue, does: $0.does, must: $0.must) }
            )
        }
        terminal.table(
            [
                terminal.text(vi: "Tên", en: "Name"), terminal.text(vi: "Đối tác", en: "The counterpart"),
                terminal.text(vi: "Phải thế nào", en: "What must come of it"),
            ],
            Misbehaviour.allCases.map {
                [$0.rawValue, $0.does.text(terminal.language), $0.must.text(terminal.language)]
            }
        )
    }

    func print(_ connector: Connector, _ result: Conformance.Result, took: Duration) throws {
        if terminal.isJSON { return try printJSON(connector, result, took) }
        for misbehaviour in Misbehaviour.allCases {
            let verdicts = result.verdicts.filter { $0.misbehaviour == misbehaviour }
            guard !verdicts.isEmpty else { continue }
            Swift.print(line(misbehaviour, verdicts))
            for detail in details(verdicts) { Swift.print("      \(detail)") }
        }
        for (pull, failure) in result.broken {
            Swift.print("✗ \(pull): \(failure.message.text(terminal.language))")
        }
        for (pull, why) in result.untried { Swift.print("– \(pull): \(why.text(terminal.language))") }
        Swift.print(summary(connector, result, took))
    }

    private func line(_ misbehaviour: Misbehaviour, _ verdicts: [Verdict]) -> String {
        let name = misbehaviour.rawValue.padding(to: 20)
        let does = misbehaviour.does.text(terminal.language)
        let came = terminal.text(vi: "nguồn", en: "the source")
        return "\(mark(verdicts)) \(name) \(came) \(does) → \(outcomes(verdicts))"
    }

    private func mark(_ verdicts: [Verdict]) -> String {
        if verdicts.contains(where: \.hasFailed) { return "✗" }
        return verdicts.contains { if case .withstood = $0.outcome { true } else { false } } ? "✓" : "–"
    }

    /// The same outcome of several pulls once, with their number.
    private func outcomes(_ verdicts: [Verdict]) -> String {
        var order: [String] = []
        var counts: [String: Int] = [:]
        let failed = verdicts.filter(\.hasFailed)
        let shown =
            failed.isEmpty
            ? verdicts.filter { if case .withstood = $0.outcome { true } else { false } } : failed
        for verdict in shown.isEmpty ? verdicts : shown {
            let text = text(verdict)
            if counts[text] == nil { order.append(text) }
            counts[text, default: 0] += 1
        }
        return order.map { text in
            let count = counts[text] ?? 1
            return count == 1 ? text : "\(text) (×\(count))"
        }.joined(separator: " · ")
    }

    private func text(_ verdict: Verdict) -> String {
        switch verdict.outcome {
        case .withstood(let how):
            return terminal.text(vi: "hub ", en: "the hub ") + how.text(terminal.language)
        case .failed(let reasons):
            return "\(verdict.pull.pull): "
                + reasons.map { $0.text(terminal.language) }.joined(separator: "; ")
        case .unfit(let why):
            return terminal.text(vi: "không áp dụng: ", en: "does not apply: ") + why.text(terminal.language)
        }
    }

    private func details(_ verdicts: [Verdict]) -> [String] {
        guard isVerbose else { return [] }
        return verdicts.map { "\(mark([$0])) \($0.pull.pull): \(text($0))" }
    }

    private func summary(_ connector: Connector, _ result: Conformance.Result, _ took: Duration) -> String {
        let groups = Dictionary(grouping: result.verdicts, by: \.misbehaviour).values
        let marks = groups.map(mark)
        let count = { (wanted: String) in marks.count { $0 == wanted } }
        let names = connector.pulls.map(\.name) + connector.pushes.map(\.name)
        let tried = Set(result.verdicts.map(\.pull.pull)).intersection(names).count
        let seconds = terminal.duration(took)
        return terminal.text(
            vi:
                "✓ \(count("✓")) chịu được · ✗ \(count("✗")) không chịu được · – \(count("–")) không áp dụng; \(tried) lượt kéo và gửi, \(result.runs) lần chạy, \(seconds).",
            en:
                "✓ \(count("✓")) withstood · ✗ \(count("✗")) not withstood · – \(count("–")) do not apply; \(tried) pulls and pushes, \(result.runs) runs, \(seconds)."
        )
    }

    private func printJSON(_ connector: Connector, _ result: Conformance.Result, _ took: Duration) throws {
        let lines = result.verdicts.map { verdict in
            switch verdict.outcome {
            case .withstood(let how): form(verdict, "withstood", [how])
            case .failed(let reasons): form(verdict, "failed", reasons)
            case .unfit(let why): form(verdict, "unfit", [why])
            }
        }
        try terminal.printJSON(
            Form(
                connector: connector.name,
                lines: lines,
                untried: result.untried.map { "\($0.pull)" },
                broken: result.broken.map { "\($0.pull): \($0.failure)" },
                runs: result.runs,
                seconds: Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
            )
        )
    }

    private func form(_ verdict: Verdict, _ word: String, _ texts: [Localized]) -> Form.Line {
        Form.Line(
            misbehaviour: verdict.misbehaviour.rawValue,
            pull: "\(verdict.pull)",
            verdict: word,
            texts: texts
        )
    }
}

extension Verdict {
    fileprivate var hasFailed: Bool { if case .failed = outcome { true } else { false } }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

package import HubModel

/// What is told now: each alert once when it begins and once when it ends, again after a day, and what flaps less often.
package struct AlertDecision: Sendable {
    /// How long an alert that goes on is not told again.
    package var repeatAfter: Duration

    package init(repeatAfter: Duration = .seconds(86_400)) {
        self.repeatAfter = repeatAfter
    }

    /// One that begins within this time of its end came back.
    static let soon = Duration.seconds(3600)
    /// How long the condition must be gone before that is told, by how often it came back.
    static let calm: [Duration] = [.seconds(300), .seconds(900), .seconds(3600)]

    package struct Outcome: Sendable, Hashable {
        package var changed: [AlertRecord] = []
        package var news: [AlertNews] = []
    }

    /// `known`: what is kept of the scope; `findings`: what was seen of it at `now`.
    package func decide(_ known: [AlertRecord], _ findings: [AlertFinding], at now: Timestamp) -> Outcome {
        let records = Dictionary(known.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let seen = Dictionary(findings.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var outcome = Outcome()
        for finding in findings where seen[finding.key] == finding {
            guard let record = records[finding.key], record.isFiring else {
                begin(finding, after: records[finding.key], at: now, &outcome)
                continue
            }
            goOn(record, finding, at: now, &outcome)
        }
        for record in known where record.isFiring && seen[record.key] == nil {
            end(record, at: now, &outcome)
        }
        return outcome
    }

    private func begin(
        _ finding: AlertFinding,
        after former: AlertRecord?,
        at now: Timestamp,
        _ outcome: inout Outcome
    ) {
        guard !finding.isFading else { return }
        let isBack = former?.endedAt.map { now - $0 < Self.soon } ?? false
        let record = AlertRecord(finding, at: now, returns: isBack ? (former?.returns ?? 0) + 1 : 0)
        outcome.changed.append(record)
        outcome.news.append(AlertNews(.began, record))
    }

    private func goOn(
        _ known: AlertRecord,
        _ finding: AlertFinding,
        at now: Timestamp,
        _ outcome: inout Outcome
    ) {
        var record = known
        record.seenAt = now
        record.detail = finding.detail
        let isWorse = finding.severity > record.severity && !finding.isFading
        if isWorse || now - record.lastTold >= repeatAfter {
            // Once critical it stays so until it ends: going up and down is not told.
            record.severity = max(record.severity, finding.severity)
            record.lastTold = now
            record.times += 1
            outcome.news.append(AlertNews(isWorse ? .worse : .still, record))
        }
        outcome.changed.append(record)
    }

    private func end(_ known: AlertRecord, at now: Timestamp, _ outcome: inout Outcome) {
        guard now - known.seenAt >= Self.calm[min(known.returns, Self.calm.count - 1)] else { return }
        var record = known
        record.isFiring = false
        record.endedAt = now
        record.lastTold = now
        outcome.changed.append(record)
        outcome.news.append(AlertNews(.ended, record))
    }
}

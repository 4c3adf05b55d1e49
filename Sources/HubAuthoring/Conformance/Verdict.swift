package import HubModel

/// What became of one misbehaviour towards one pull.
package struct Verdict: Sendable {
    package enum Outcome: Sendable {
        case withstood(Localized)
        /// Every reason.
        case failed([Localized])
        case unfit(Localized)
    }

    package var pull: PullID
    package var misbehaviour: Misbehaviour
    package var outcome: Outcome
}

/// A run that nothing disturbs.
struct Undisturbed {
    var rows: [String: [String?]]
    /// Method and path of the sign-in.
    var signIn: String?
    /// Parents that are done are not asked for again.
    var asksOnce = false
}

/// Judges a run that was disturbed, and the one after it.
struct Judgement {
    let part: Part
    let usual: Undisturbed
    /// The run that was disturbed, or the one after the disturbance.
    let first: Rehearsed
    /// `nil` where nobody was asked over the wire.
    let ledger: CounterpartControl.Ledger?
    /// The run after all was well again.
    let second: Rehearsed

    var outcome: Verdict.Outcome {
        let found = findings
        return found.isEmpty ? .withstood(how) : .failed(found)
    }

    private var expected: [String: [String?]] { part.rows ?? usual.rows }

    private var how: Localized {
        let rows = first.rows.count
        if let failure = first.failure, !first.succeeded {
            return Localized(
                vi: "báo \(failure.code), lần sau đọc đủ",
                en: "said \(failure.code), read everything the next time"
            )
        }
        if first.rows != expected || first.refused > 0 && part.demand == .note {
            return Localized(
                vi: "giữ dòng đúng, ghi lại điều không đọc được",
                en: "kept the rows right and noted what could not be read"
            )
        }
        return Localized(
            vi: rows == 0 ? "chạy như thường" : "đọc đủ trong cùng lần chạy",
            en: rows == 0 ? "went on as ever" : "read everything in the same run"
        )
    }

    private var findings: [Localized] {
        end + wrongRows + politeness + aftermath
    }

    // MARK: The run itself

    private var end: [Localized] {
        var found: [Localized] = []
        if !first.closes {
            found.append(Localized(vi: "sổ bản ghi không khớp", en: "the account of records does not close"))
        }
        if first.failure?.code == Rehearsal.endless.code { found.append(Rehearsal.endless.message) }
        switch (part.demand, first.succeeded) {
        case (.recover, false), (.deliverOnce, false):
            let failure = first.failure
            found.append(
                Localized(
                    vi:
                        "lẽ ra phải đọc được, nhưng lần chạy báo lỗi \(failure?.code ?? "?"): \(failure?.message.vietnamese ?? "")",
                    en:
                        "should have read it, but the run failed with \(failure?.code ?? "?"): \(failure?.message.english ?? "")"
                )
            )
        case (.refuse, true):
            found.append(
                Localized(
                    vi: "lần chạy báo thành công dù không thể đúng",
                    en: "the run said that it succeeded, though it cannot have"
                )
            )
        case (.recover, true), (.deliverOnce, true), (.refuse, false), (.recoverOrRefuse, _), (.note, _):
            break
        }
        if !first.succeeded, first.failure == nil || first.failure?.code == "run.unexpected" {
            found.append(
                Localized(vi: "lỗi không rõ nguyên do", en: "the failure does not say what is wrong")
            )
        }
        return found
    }

    /// Rows that are not as they should be; missing ones only where the run says that it brought everything.
    private var wrongRows: [Localized] {
        var missing: [String] = []
        var wrong: [String] = []
        for (key, cells) in expected {
            guard let row = first.rows[key] else {
                if first.succeeded, part.demand != .note || first.refused == 0 { missing.append(key) }
                continue
            }
            if row != cells, !isNoted(row, cells) { wrong.append(key) }
        }
        let strange = first.rows.keys.filter { expected[$0] == nil }
        var found: [Localized] = []
        if !missing.isEmpty {
            found.append(
                Localized(
                    vi: "mất \(missing.count) dòng mà lần chạy vẫn báo thành công",
                    en: "\(missing.count) rows are lost, and the run said that it succeeded"
                )
            )
        }
        if !wrong.isEmpty {
            found.append(
                Localized(vi: "\(wrong.count) dòng sai giá trị", en: "\(wrong.count) rows hold wrong values")
            )
        }
        if !strange.isEmpty {
            found.append(Localized(vi: "\(strange.count) dòng lạ", en: "\(strange.count) rows are of nobody"))
        }
        return found
    }

    /// Differs only in what was left empty.
    private func isNoted(_ row: [String?], _ cells: [String?]) -> Bool {
        part.demand == .note && row.count == cells.count
            && zip(row, cells).allSatisfy { $0 == nil || $0 == $1 }
    }

    // MARK: Politeness

    private var politeness: [Localized] {
        var found: [Localized] = []
        if let ledger, ledger.credentialsAtForeignHost > 0 {
            found.append(
                Localized(
                    vi: "gửi thông tin đăng nhập sang máy lạ",
                    en: "credentials went to another host"
                )
            )
        }
        if let waits = part.waits, first.succeeded,
            first.waits.count(where: { $0 >= waits.atLeast }) < waits.times
        {
            let longest = first.waits.max()?.components.seconds ?? 0
            found.append(
                Localized(
                    vi: "hỏi lại sau \(longest) giây, nguồn bảo đợi \(waits.atLeast.components.seconds) giây",
                    en:
                        "asked again after \(longest) s, where the source wants \(waits.atLeast.components.seconds) s"
                )
            )
        }
        if let place = usual.signIn, let count = ledger?.requests[place], count > part.signIns {
            found.append(
                Localized(
                    vi: "đăng nhập \(count) lần, nhiều nhất nên là \(part.signIns)",
                    en: "signed in \(count) times, \(part.signIns) at most would do"
                )
            )
        }
        if let ledger, first.succeeded, part.demand != .note, !ledger.unexpected.isEmpty {
            let what = ledger.unexpected.keys.sorted().joined(separator: ", ")
            found.append(
                Localized(
                    vi: "hỏi điều nguồn không có: \(what)",
                    en: "asked what the source has not: \(what)"
                )
            )
        }
        return found
    }

    // MARK: The run after

    private var aftermath: [Localized] {
        let wanted = part.isBetweenRuns ? expected : usual.rows
        if !second.succeeded {
            let code = second.failure?.code ?? "?"
            return [
                Localized(
                    vi: "lần chạy sau, khi nguồn đã tốt, vẫn lỗi \(code)",
                    en: "the next run, all being well, failed with \(code)"
                )
            ]
        }
        let isDone = usual.asksOnce && first.succeeded && (part.demand == .note || part.rows != nil)
        guard second.rows == wanted || isDone else {
            let lost = wanted.keys.count { second.rows[$0] == nil }
            return [
                Localized(
                    vi: lost > 0
                        ? "lần chạy sau vẫn thiếu \(lost) dòng" : "lần chạy sau vẫn có dòng không đúng",
                    en: lost > 0
                        ? "after the next run \(lost) rows are still missing"
                        : "after the next run rows are still wrong"
                )
            ]
        }
        return []
    }
}

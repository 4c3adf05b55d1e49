import HubModel
import HubOperations
import HubStore

/// What a person has to look at, most pressing first: what, and what to do.
struct Needs: Sendable {
    struct Entry: Sendable {
        var text: String
        var cure: String
        var path: String?
        var isDoubt: Bool
    }

    let context: ConsoleContext
    let rows: [Night.Row]
    let outbox: [OutboxBook.Open]
    let holds: [MissingApproval.Hold]

    var entries: [Entry] {
        parked + rows.filter { $0.state == .failed }.map(failed) + late
            + holds.filter { $0.approvedBy == nil }.map(held) + stale
    }

    private var parked: [Entry] {
        outbox.compactMap { push in
            guard let count = push.states[.parked], count > 0 else { return nil }
            return Entry(
                text: context.text(
                    vi: "\(push.push): \(count) tin chờ người quyết định",
                    en: "\(push.push): \(count) messages wait for a person"
                ),
                cure: context.text(
                    vi: "Hỏi bên nhận xem tin đã tới chưa, rồi quyết ở trang tin ấy.",
                    en: "Ask the receiver whether they arrived, then decide on their page."
                ),
                path: "/outbox?state=parked&push=\(push.push)",
                isDoubt: false
            )
        }
    }

    private var late: [Entry] {
        outbox.filter { $0.late > 0 }.map { push in
            Entry(
                text: context.text(
                    vi: "\(push.push): \(push.late) tin quá hẹn",
                    en: "\(push.push): \(push.late) messages are late"
                ),
                cure: context.text(
                    vi: "Xem lý do ở từng tin; nếu bên nhận hỏng, báo đầu mối của hệ thống.",
                    en: "Each message says why; if the receiver is down, tell the system's contact."
                ),
                path: "/outbox?late=1&push=\(push.push)",
                isDoubt: true
            )
        }
    }

    private func failed(_ row: Night.Row) -> Entry {
        let code = row.run?.failureCode.map { "[\($0)] " } ?? ""
        let why = row.run?.failure?.text(context.language) ?? ""
        return Entry(
            text: context.text(
                vi: "\(row.pull) hỏng: \(code)\(why)",
                en: "\(row.pull) failed: \(code)\(why)"
            ),
            cure: context.text(
                vi: "Mở lượt chạy, chữa theo lời báo, rồi chạy lại.",
                en: "Open the run, cure what it says, run it again."
            ),
            path: row.run.map { "/runs/\($0.run)" },
            isDoubt: false
        )
    }

    private func held(_ hold: MissingApproval.Hold) -> Entry {
        let (missing, scope) = (context.figures.number(hold.missing), context.figures.number(hold.scope))
        return Entry(
            text: context.text(
                vi: "\(hold.pull): \(missing) trong \(scope) dòng biến mất ở nguồn, chờ duyệt",
                en: "\(hold.pull): \(missing) of \(scope) rows are gone from the source and wait for approval"
            ),
            cure: context.text(
                vi: "Hỏi nguồn; nếu đúng là đã xoá: lienthong missing approve \(hold.pull)",
                en: "Ask the source; if they are truly gone: lienthong missing approve \(hold.pull)"
            ),
            path: "/runs/\(hold.run)",
            isDoubt: false
        )
    }

    /// In one line: a night without a network makes all of them stale.
    private var stale: [Entry] {
        let names = rows.filter { $0.isStale && $0.state != .failed && $0.state != .running }.map(
            \.pull.description
        )
        guard !names.isEmpty else { return [] }
        let list = names.prefix(6).joined(separator: ", ") + (names.count > 6 ? "…" : "")
        return [
            Entry(
                text: context.text(
                    vi: "\(names.count) lượt kéo quá hẹn độ mới: \(list)",
                    en: "\(names.count) pulls are staler than promised: \(list)"
                ),
                cure: context.text(
                    vi: "Xem lịch có chạy không (lienthong schedule list), rồi chạy lại.",
                    en: "See whether the schedules run (lienthong schedule list), then run them."
                ),
                path: "/data",
                isDoubt: true
            )
        ]
    }
}

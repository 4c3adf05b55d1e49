import HubModel

/// An alert in words: what happened, since when, and what to do about it.
///
/// Made of names of pulls, pushes and hosts, of codes, counts and instants: nothing in it concerns a citizen.
struct AlertText {
    private let record: AlertRecord
    private let event: AlertNews.Event
    /// `Hoá đơn điện` of `electricity/bills`.
    private let title: String?

    init(_ news: AlertNews, titles: [String: String]) {
        record = news.record
        event = news.event
        title = titles[news.record.subject]
    }

    /// A line for a subject and a list: `HỎNG · Hoá đơn điện (electricity/bills)`.
    func headline(_ figures: Figures) -> String {
        "\(word(figures)) · \(subject)"
    }

    private var subject: String { title.map { "\($0) (\(record.subject))" } ?? record.subject }

    func paragraphs(_ figures: Figures) -> [String] {
        guard event != .ended else { return [ending(figures)] }
        var lines = [what(figures)]
        if event == .still {
            lines.append(
                figures.text(
                    vi:
                        "Vẫn chưa xong, báo lần thứ \(record.times); bắt đầu lúc \(clock(record.since, figures)).",
                    en:
                        "It goes on, told for the \(record.times). time; it began at \(clock(record.since, figures))."
                )
            )
        }
        return lines + [figures.text(vi: "Việc cần làm: ", en: "What to do: ") + cure(figures)]
    }

    // MARK: Words

    private func word(_ figures: Figures) -> String {
        if event == .ended { return figures.text(vi: "ĐÃ YÊN", en: "OVER") + " – " + name(figures) }
        let again = event == .still ? figures.text(vi: "VẪN CÒN – ", en: "STILL – ") : ""
        let worse = event == .worse ? figures.text(vi: "NẶNG HƠN – ", en: "WORSE – ") : ""
        return again + worse + name(figures)
    }

    private func name(_ figures: Figures) -> String {
        switch record.kind {
        case .jobFailed: figures.text(vi: "Lượt kéo hỏng", en: "Job failed")
        case .promiseBroken: figures.text(vi: "Số liệu cũ quá hẹn", en: "Data older than promised")
        case .outboxLate: figures.text(vi: "Tin gửi quá hẹn", en: "Messages late")
        case .deliveryParked: figures.text(vi: "Tin chờ người quyết", en: "Messages wait for a person")
        case .quarantineOverBudget:
            figures.text(vi: "Quá nhiều bản ghi bị từ chối", en: "Too many records refused")
        case .missingHeld: figures.text(vi: "Chờ duyệt xoá", en: "Removals wait for approval")
        case .certificateEnds: figures.text(vi: "Chứng thư sắp hết hạn", en: "Certificate near its end")
        case .diskLow: figures.text(vi: "Đĩa sắp đầy", en: "Disk nearly full")
        }
    }

    private func ending(_ figures: Figures) -> String {
        let span = figures.duration((record.endedAt ?? record.seenAt) - record.since)
        return switch record.kind {
        case .promiseBroken:
            figures.text(
                vi: "Số liệu lại mới như đã hẹn, sau \(span). Không phải làm gì.",
                en: "The data is as fresh as promised again, after \(span). Nothing to do."
            )
        case .jobFailed, .quarantineOverBudget:
            figures.text(
                vi: "Lần chạy sau đã xong; kéo dài \(span). Không phải làm gì.",
                en: "A later run has succeeded; it lasted \(span). Nothing to do."
            )
        case .outboxLate, .deliveryParked, .missingHeld, .certificateEnds, .diskLow:
            figures.text(
                vi: "Không còn nữa; kéo dài \(span). Không phải làm gì.",
                en: "It is over; it lasted \(span). Nothing to do."
            )
        }
    }

    private func what(_ figures: Figures) -> String {
        let at = instant("at").map { clock($0, figures) } ?? "?"
        let count = figures.number(Int(record.detail["count"] ?? "") ?? 0)
        return switch record.kind {
        case .jobFailed: failure(at, figures)
        case .quarantineOverBudget:
            figures.text(
                vi:
                    "Lần chạy #\(run) lúc \(at) bị từ chối nhiều bản ghi hơn quarantine_at_most cho phép; không dòng nào của nhóm ấy được ghi, số liệu vẫn là của lần trước.",
                en:
                    "Run #\(run) at \(at) had more records refused than quarantine_at_most allows; that group was not written, the data is that of the run before."
            )
        case .promiseBroken:
            figures.text(
                vi:
                    "Số liệu mới nhất là của \(at), hẹn không cũ quá \(promised(figures)). Người dân đang xem số cũ.",
                en:
                    "The newest data is of \(at), promised to be no older than \(promised(figures)). Citizens see old data."
            )
        case .outboxLate:
            figures.text(
                vi: "\(count) tin đã quá hẹn mà chưa tới nơi; tin lâu nhất có từ \(at).",
                en: "\(count) messages are past their deadline and have not arrived; the oldest is of \(at)."
            )
        case .deliveryParked:
            figures.text(
                vi:
                    "\(count) tin dừng lại: chỉ người mới biết bên nhận đã có chưa. Tin lâu nhất có từ \(at).",
                en:
                    "\(count) messages stand still: only a person can find out whether the receiver has them. The oldest is of \(at)."
            )
        case .missingHeld:
            figures.text(
                vi:
                    "\(count) dòng của «\(entity)» không còn ở nguồn, nhiều hơn mức tự xoá; chờ duyệt từ \(at). Chưa dòng nào bị xoá.",
                en:
                    "\(count) rows of `\(entity)` are gone from their source, more than may go by themselves; waiting since \(at). None was removed."
            )
        case .certificateEnds:
            figures.text(
                vi:
                    "Chứng thư hết hạn lúc \(at), còn \(record.detail["days"] ?? "?") ngày. Hết hạn thì không gọi được nữa.",
                en:
                    "The certificate ends at \(at), in \(record.detail["days"] ?? "?") days. After that the host cannot be called."
            )
        case .diskLow:
            figures.text(
                vi:
                    "Đĩa có kho câu trả lời còn trống \(record.detail["percent"] ?? "?") %. Dưới 5 % trục ngừng gọi nguồn.",
                en:
                    "The disk with the landing store has \(record.detail["percent"] ?? "?") % left. Below 5 % the hub sends no request."
            )
        }
    }

    private func failure(_ at: String, _ figures: Figures) -> String {
        let code = record.detail["code"] ?? "?"
        let reason = record.detail[figures.language.rawValue].map { "[\(code)] \($0)" } ?? "[\(code)]"
        guard record.detail["run"] != nil else {
            return figures.text(
                vi:
                    "Việc của lịch «\(record.detail["schedule"] ?? "?")» hỏng lúc \(at), sau \(record.detail["attempts"] ?? "?") lần bắt đầu. Lý do: \(reason)",
                en:
                    "The job of schedule `\(record.detail["schedule"] ?? "?")` failed at \(at), begun \(record.detail["attempts"] ?? "?") times. Reason: \(reason)"
            )
        }
        return figures.text(
            vi: "Lần chạy #\(run) kết thúc hỏng lúc \(at), thử lại cũng không được. Lý do: \(reason)",
            en: "Run #\(run) failed at \(at), and so did what was tried after it. Reason: \(reason)"
        )
    }

    /// Which command, which page.
    private func cure(_ figures: Figures) -> String {
        let subject = record.subject
        return switch record.kind {
        case .jobFailed where record.detail["run"] == nil:
            figures.text(
                vi:
                    "lienthong check và lienthong doctor nói thiếu gì; sửa xong: lienthong run \(subject). Trang «Đêm nay».",
                en:
                    "lienthong check and lienthong doctor say what is missing; once mended: lienthong run \(subject). Page “Tonight”."
            )
        case .jobFailed:
            (FailureCure.of(record.detail["code"] ?? "").map { $0.text(figures.language) + " " } ?? "")
                + figures.text(
                    vi: "Xem: lienthong runs \(run); sửa xong: lienthong run \(subject). Trang «Lượt chạy».",
                    en: "Look: lienthong runs \(run); once mended: lienthong run \(subject). Page “Runs”."
                )
        case .quarantineOverBudget:
            figures.text(
                vi:
                    "nguồn có thể đã đổi dạng: lienthong quarantine list --pull \(subject), rồi sửa Mappings/\(entity).yaml và chạy lienthong run \(subject). Trang «Cách ly».",
                en:
                    "the source may have changed its form: lienthong quarantine list --pull \(subject), then mend Mappings/\(entity).yaml and lienthong run \(subject). Page “Quarantine”."
            )
        case .promiseBroken:
            figures.text(
                vi:
                    "lienthong runs --pull \(subject) cho biết vì sao; chạy ngay: lienthong run \(subject). Trang «Dữ liệu».",
                en:
                    "lienthong runs --pull \(subject) tells why; run it now: lienthong run \(subject). Page “Data”."
            )
        case .outboxLate:
            figures.text(
                vi:
                    "xem bên nhận có trả lời không: lienthong outbox list --push \(subject) --late. Trang «Hộp gửi đi».",
                en:
                    "see whether the receiver answers: lienthong outbox list --push \(subject) --late. Page “Outbox”."
            )
        case .deliveryParked:
            figures.text(
                vi:
                    "lienthong outbox list --push \(subject) --state parked, hỏi bên nhận, rồi lienthong outbox resolve SỐ. Trang «Hộp gửi đi».",
                en:
                    "lienthong outbox list --push \(subject) --state parked, ask the receiver, then lienthong outbox resolve NUMBER. Page “Outbox”."
            )
        case .missingHeld:
            figures.text(
                vi:
                    "hỏi bên nguồn có thật đã bỏ chúng không; nếu thật: lienthong missing approve \(subject).",
                en: "ask the source whether it has dropped them; if so: lienthong missing approve \(subject)."
            )
        case .certificateEnds:
            figures.text(
                vi:
                    "báo người phụ trách hệ thống (owner trong connector.yaml) gia hạn; kiểm tra bằng lienthong doctor. Trang «Hệ thống».",
                en:
                    "let the system's owner (owner in connector.yaml) renew it; lienthong doctor shows it. Page “Systems”."
            )
        case .diskLow:
            figures.text(
                vi: "trên máy \(subject): lienthong clean; sau đó giảm keep_answers, hoặc thêm đĩa.",
                en: "on host \(subject): lienthong clean; then shorten keep_answers, or add disk."
            )
        }
    }

    // MARK: Parts

    private var run: String { record.detail["run"] ?? "?" }
    private var entity: String { record.detail["entity"] ?? "?" }

    private func instant(_ key: String) -> Timestamp? {
        record.detail[key].flatMap { Int64($0) }.map(Timestamp.init(microseconds:))
    }

    private func promised(_ figures: Figures) -> String {
        figures.duration(.seconds(Int64(record.detail["promised"] ?? "") ?? 0))
    }

    /// To the minute: nobody needs more at two in the morning.
    private func clock(_ instant: Timestamp, _ figures: Figures) -> String {
        String(figures.instant(instant).dropLast(3))
    }
}

import HubModel

extension Words {
    static let runs: [String: Localized] = [
        "filter": Localized(vi: "Lọc", en: "Filter"),
        "all": Localized(vi: "Tất cả", en: "All"),
        "show": Localized(vi: "Xem", en: "Show"),
        "run": Localized(vi: "Chạy", en: "Run"),
        "runs": Localized(vi: "Các lượt chạy", en: "Runs"),
        "runNow": Localized(vi: "Chạy ngay", en: "Run now"),
        "runAgain": Localized(vi: "Chạy lại", en: "Run again"),
        "noRuns": Localized(vi: "Chưa có lượt chạy nào như vậy.", en: "There is no such run."),
        "started": Localized(vi: "Bắt đầu", en: "Started"),
        "took": Localized(vi: "Mất", en: "Took"),
        "account": Localized(vi: "Đã đọc và thành gì", en: "What was read, and what became of it"),
        "older": Localized(vi: "Cũ hơn", en: "Older"),
        "cure": Localized(vi: "Làm gì", en: "What to do"),
        "seeRefused": Localized(vi: "Xem bản ghi bị từ chối", en: "See what was refused"),
        "pages": Localized(vi: "Các trang", en: "Pages"),
        "page": Localized(vi: "Trang", en: "Page"),
        "noPages": Localized(vi: "Không có trang nào được ghi.", en: "No page was committed."),
        "payload": Localized(vi: "Câu trả lời số", en: "Answer no."),
        "size": Localized(vi: "Dung lượng", en: "Size"),
        "each": Localized(vi: "Cho", en: "For"),
    ]

    static let quarantine: [String: Localized] = [
        "openRecords": Localized(vi: "Bản ghi đang cách ly", en: "Records in quarantine"),
        "shown": Localized(vi: "Đang xem", en: "Shown"),
        "showAll": Localized(vi: "xem tất cả", en: "show all"),
        "whyRefused": Localized(vi: "Vì sao bị từ chối", en: "Why they were refused"),
        "column": Localized(vi: "Trường", en: "Field"),
        "count": Localized(vi: "Số bản ghi", en: "Records"),
        "reason": Localized(vi: "Vì sao", en: "Why"),
        "recordByRecord": Localized(vi: "Từng bản ghi", en: "Record by record"),
        "nothingQuarantined": Localized(vi: "✓ Không có bản ghi nào.", en: "✓ There is none."),
        "number": Localized(vi: "Số", en: "No."),
        "lastSeen": Localized(vi: "Lần cuối", en: "Last seen"),
        "times": Localized(vi: "Số lần", en: "Times"),
        "faults": Localized(vi: "Lỗi", en: "Faults"),
        "openRun": Localized(vi: "Lượt chạy gặp nó lần cuối", en: "The run that met it last"),
        "readFrom": Localized(vi: "Đọc từ", en: "Read from"),
        "asItCame": Localized(vi: "Giá trị gốc", en: "As it came"),
        "record": Localized(vi: "Bản ghi", en: "The record"),
        "masked": Localized(
            vi: "Giá trị được che: 9 là số, A và a là chữ.",
            en: "Values are hidden: 9 stands for digits, A and a for letters."
        ),
        "inClear": Localized(
            vi: "Đang hiện dữ liệu cá nhân; việc xem đã được ghi sổ.",
            en: "Personal data is shown; that it was looked at is in the audit."
        ),
        "revealReason": Localized(vi: "Lý do cần xem rõ", en: "Reason for looking at it in clear"),
        "reveal": Localized(vi: "Hiện rõ", en: "Show in clear"),
        "settle": Localized(vi: "Xử lý", en: "Settle it"),
        "retry": Localized(vi: "Thử lại", en: "Retry"),
        "retryMore": Localized(
            vi:
                "Ánh xạ lại từ câu trả lời đã lưu, không gọi ra ngoài. Dùng sau khi đã sửa ánh xạ hay bảng mã.",
            en:
                "Maps the kept answer again, calling nobody. For after the mapping or a code table was corrected."
        ),
        "discard": Localized(vi: "Gạt bỏ", en: "Discard"),
        "discardMore": Localized(
            vi: "Gạt sang bên cho tới khi nội dung của bản ghi đổi.",
            en: "Sets it aside until the record's content changes."
        ),
        "why": Localized(vi: "Vì sao", en: "Why"),
    ]

    static let outbox: [String: Localized] = [
        "openMessages": Localized(vi: "Chưa xong, theo lượt gửi", en: "Not finished, by push"),
        "nothingOpen": Localized(vi: "✓ Không còn tin nào chờ.", en: "✓ Nothing waits."),
        "push": Localized(vi: "Lượt gửi", en: "Push"),
        "waiting": Localized(vi: "Đang chờ", en: "Waiting"),
        "unsure": Localized(vi: "Chưa rõ", en: "Unsure"),
        "followed": Localized(vi: "Theo dõi", en: "Followed"),
        "parked": Localized(vi: "Cần người", en: "Parked"),
        "late": Localized(vi: "Quá hẹn", en: "Late"),
        "oldest": Localized(vi: "Chờ lâu nhất từ", en: "Oldest waiting since"),
        "messages": Localized(vi: "Từng tin", en: "Message by message"),
        "notDone": Localized(vi: "Chưa xong", en: "Not done"),
        "lateOnly": Localized(vi: "Chỉ tin quá hẹn", en: "Late ones only"),
        "noMessages": Localized(vi: "Không có tin nào như vậy.", en: "There is no such message."),
        "id": Localized(vi: "Mã", en: "Id"),
        "since": Localized(vi: "Từ lúc", en: "Since"),
        "next": Localized(vi: "Làm tiếp lúc", en: "Next"),
        "attempts": Localized(vi: "Đã làm gì", en: "What was done"),
        "at": Localized(vi: "Lúc", en: "At"),
        "step": Localized(vi: "Việc", en: "Step"),
        "outcome": Localized(vi: "Kết quả", en: "Outcome"),
        "answerCode": Localized(vi: "HTTP", en: "HTTP"),
        "more": Localized(vi: "Thêm", en: "More"),
        "content": Localized(vi: "Nội dung", en: "Content"),
        "maskedMessage": Localized(
            vi: "Giá trị cá nhân được thay bằng độ dài của nó.",
            en: "Personal values are shown by their length."
        ),
        "asSent": Localized(vi: "Yêu cầu như đã gửi", en: "The request as it was sent"),
        "tryAgain": Localized(vi: "Thử lại", en: "Try again"),
        "tryAgainMore": Localized(
            vi: "Tin có thể đã tới thì được hỏi bên nhận trước, như mọi lần.",
            en: "What may have arrived is looked up first, as ever."
        ),
        "anew": Localized(
            vi: "Làm lại yêu cầu theo khai báo hôm nay, nếu chắc chắn chưa tới",
            en: "Make the request anew by today's manifest, where it surely did not arrive"
        ),
        "resolve": Localized(vi: "Quyết thay máy", en: "Decide"),
        "verdict": Localized(vi: "Bên nhận nói gì?", en: "What does the receiver say?"),
        "verdictDelivered": Localized(vi: "Đã có tin này", en: "It has the message"),
        "verdictNotDelivered": Localized(
            vi: "Chắc chắn chưa có: gửi lại",
            en: "It surely has not: send it again"
        ),
        "verdictDropped": Localized(vi: "Không gửi nữa", en: "Do not send it any more"),
        "keep": Localized(vi: "Giá trị của bên nhận", en: "The receiver's value"),
        "howKnown": Localized(vi: "Biết nhờ đâu", en: "How it is known"),
        "decide": Localized(vi: "Ghi quyết định", en: "Note the decision"),
    ]
}

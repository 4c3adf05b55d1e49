package import HubModel

/// Everything that a counterpart does to a hub here: one line of `lienthong connector conform` each.
package enum Misbehaviour: String, Sendable, CaseIterable {
    // The system is in trouble.
    case slowDown = "429-storm"
    case unavailable = "503-burst"
    case busyIn200 = "busy-in-200"
    case unknownErrorIn200 = "error-in-200"
    case html = "html-in-200"
    case empty = "empty-200"
    // The line.
    case dropped = "dropped-line"
    case droppedAfterHead = "dropped-after-head"
    case truncated = "truncated"
    case truncatedChunks = "truncated-chunks"
    case slowDrip = "slow-drip"
    // Who is who.
    case tokenDies = "token-dies"
    case sessionNeverLives = "session-never-lives"
    case signInBusy = "sign-in-busy"
    case signInRefused = "sign-in-refused"
    case foreignRedirect = "foreign-redirect"
    case redirectLoop = "redirect-loop"
    case clockSkew = "clock-skew"
    // Bytes.
    case bom
    case wrongCharset = "wrong-charset"
    case wrongType = "wrong-type"
    case badText = "bad-text"
    case malformed
    case truncatedGzip = "truncated-gzip"
    case bomb
    case oversized
    // Pages.
    case repeatedPage = "repeated-page"
    case shiftedPage = "shifted-page"
    case shortPages = "short-pages"
    case endlessPages = "endless-pages"
    case emptyMiddle = "empty-in-the-middle"
    case shrinkingTotal = "shrinking-total"
    case lyingTotal = "lying-total"
    case sameSecond = "same-second"
    // Records.
    case loneRecord = "lone-record"
    case otherSpelling = "other-spelling"
    case unknownField = "unknown-field"
    case missingField = "missing-field"
    case nullValue = "null-value"
    case numbersAsText = "numbers-as-text"
    case textAsNumbers = "text-as-numbers"
    case reordered
    case duplicateKey = "duplicate-key"
    case deepNesting = "deep-nesting"
    // Files.
    case emptyFile = "empty-file"
    case halfFile = "half-written-file"
    // Messages to it.
    case lostReceipt = "lost-receipt"
    case failureAfterAccept = "500-after-accept"
    case unknownReceipt = "unknown-receipt"
    case lostMessage = "lost-message"
    case lookUpFails = "look-up-fails"

    /// What must come of it.
    package enum Demand: Sendable, Hashable {
        /// The same rows, in the same run.
        case recover
        /// The run says that it failed, and the next one brings everything.
        case refuse
        /// One or the other.
        case recoverOrRefuse
        /// Rows as they are, but for what is quarantined or left empty and said to be.
        case note
        /// The receiver has the message once, and the hub knows it.
        case deliverOnce
    }
}

extension Misbehaviour {
    package var demand: Demand {
        switch self {
        case .slowDown, .unavailable, .busyIn200, .dropped, .droppedAfterHead, .truncated, .truncatedChunks,
            .slowDrip, .tokenDies, .signInBusy, .clockSkew, .bom, .wrongCharset, .wrongType, .shortPages,
            .sameSecond, .loneRecord, .otherSpelling, .unknownField, .reordered:
            .recover
        case .unknownErrorIn200, .sessionNeverLives, .signInRefused, .redirectLoop, .oversized, .shiftedPage,
            .lyingTotal, .endlessPages, .bomb:
            .refuse
        case .html, .empty, .foreignRedirect, .malformed, .truncatedGzip, .repeatedPage, .emptyMiddle,
            .shrinkingTotal, .halfFile:
            .recoverOrRefuse
        case .badText, .missingField, .nullValue, .numbersAsText, .textAsNumbers, .duplicateKey, .deepNesting,
            .emptyFile:
            .note
        case .lostReceipt, .failureAfterAccept, .unknownReceipt, .lostMessage, .lookUpFails: .deliverOnce
        }
    }

    /// What the counterpart does.
    package var does: Localized {
        switch self {
        case .slowDown:
            Localized(
                vi: "trả 429 ba lần liền, bảo đợi 7 giây",
                en: "answers 429 three times, asking for 7 seconds"
            )
        case .unavailable: Localized(vi: "trả 503 ba lần liền", en: "answers 503 three times")
        case .busyIn200:
            Localized(vi: "trả mã 200 nhưng nội dung báo đang bận", en: "says inside a 200 that it is busy")
        case .unknownErrorIn200:
            Localized(
                vi: "trả mã 200 nhưng nội dung là lỗi không có trong thoả thuận",
                en: "answers 200 around an error that nobody agreed on"
            )
        case .html:
            Localized(
                vi: "trả trang đăng nhập HTML với mã 200",
                en: "answers 200 with a sign-in page in HTML"
            )
        case .empty: Localized(vi: "trả mã 200 với nội dung rỗng", en: "answers 200 with nothing in it")
        case .dropped:
            Localized(vi: "nhận yêu cầu rồi ngắt đường truyền", en: "takes the request and drops the line")
        case .droppedAfterHead:
            Localized(vi: "gửi phần đầu rồi ngắt", en: "sends the head and drops the line")
        case .truncated:
            Localized(
                vi: "báo đủ độ dài nhưng gửi một nửa rồi ngắt",
                en: "announces the whole length, sends half and drops the line"
            )
        case .truncatedChunks:
            Localized(vi: "gửi từng khúc, ngắt giữa chừng", en: "sends chunks and drops the line half-way")
        case .slowDrip:
            Localized(vi: "gửi nhỏ giọt, lâu hơn thời gian chờ", en: "drips, for longer than the hub waits")
        case .tokenDies:
            Localized(
                vi: "huỷ phiên đăng nhập giữa danh sách",
                en: "lets the session die in the middle of the list"
            )
        case .sessionNeverLives:
            Localized(vi: "không nhận phiên nào, dù vừa cấp", en: "takes no session, however new")
        case .signInBusy:
            Localized(vi: "nơi đăng nhập trả 503 một lần", en: "answers the sign-in with 503 once")
        case .signInRefused: Localized(vi: "từ chối tài khoản", en: "refuses the account")
        case .foreignRedirect: Localized(vi: "chuyển hướng sang máy lạ", en: "redirects to another host")
        case .redirectLoop: Localized(vi: "chuyển hướng vòng tròn", en: "redirects in a circle")
        case .clockSkew: Localized(vi: "đồng hồ chậm ba giờ", en: "has a clock three hours slow")
        case .bom: Localized(vi: "đặt dấu BOM trước nội dung", en: "puts a byte order mark in front")
        case .wrongCharset:
            Localized(vi: "khai sai bảng mã (iso-8859-1)", en: "claims another charset (iso-8859-1)")
        case .wrongType: Localized(vi: "khai sai kiểu nội dung", en: "claims another content type")
        case .badText: Localized(vi: "gửi chữ không phải UTF-8", en: "sends text that is no UTF-8")
        case .malformed:
            Localized(
                vi: "gửi nội dung hỏng cú pháp từ giữa",
                en: "sends a body that is malformed from its middle on"
            )
        case .truncatedGzip: Localized(vi: "gửi gzip bị cắt", en: "sends gzip that is cut off")
        case .bomb:
            Localized(
                vi: "gửi bom nén: ít byte nở thành rất nhiều",
                en: "sends a bomb: a few bytes that unpack to very many"
            )
        case .oversized: Localized(vi: "gửi nội dung dài vô tận", en: "sends a body that does not end")
        case .repeatedPage:
            Localized(vi: "trả lại trang trước thay cho trang sau", en: "answers a page with the page before")
        case .shiftedPage:
            Localized(
                vi: "danh sách xê dịch giữa hai trang, sót một bản ghi",
                en: "moves the list between two pages, so that a record is passed over"
            )
        case .shortPages:
            Localized(
                vi: "mỗi trang chỉ gửi ít hơn số đã hỏi",
                en: "sends fewer records a page than it is asked for"
            )
        case .endlessPages: Localized(vi: "gửi trang mãi không hết", en: "sends pages without end")
        case .emptyMiddle:
            Localized(vi: "trả một trang rỗng giữa danh sách", en: "answers a page in the middle with none")
        case .shrinkingTotal: Localized(vi: "tổng số báo ra giảm dần", en: "announces a total that shrinks")
        case .lyingTotal:
            Localized(vi: "báo tổng số nhiều hơn số gửi", en: "announces more records than it sends")
        case .sameSecond:
            Localized(
                vi: "sau lần chạy mới có thêm bản ghi cùng giây với bản ghi mới nhất",
                en: "has, after a run, another record of the same second as the newest"
            )
        case .loneRecord:
            Localized(
                vi: "chỉ có một bản ghi thì gửi trần, không để trong danh sách",
                en: "sends an only record bare, in no list"
            )
        case .otherSpelling:
            Localized(
                vi: "viết cùng nội dung cách khác (\\uXXXX, CDATA)",
                en: "writes the same content another way (\\uXXXX, CDATA)"
            )
        case .unknownField:
            Localized(vi: "thêm một trường chưa ai biết", en: "adds a field that nobody knows")
        case .missingField:
            Localized(vi: "bỏ mất một trường của bản ghi cuối", en: "leaves a field of the last record out")
        case .nullValue:
            Localized(vi: "để trống một trường của bản ghi cuối", en: "empties a field of the last record")
        case .numbersAsText: Localized(vi: "gửi số dưới dạng chữ", en: "sends numbers as text")
        case .textAsNumbers: Localized(vi: "gửi chữ số dưới dạng số", en: "sends text of digits as numbers")
        case .reordered:
            Localized(vi: "đổi thứ tự các trường hay cột", en: "changes the order of fields or columns")
        case .duplicateKey:
            Localized(vi: "viết một trường hai lần, hai giá trị", en: "writes a field twice, with two values")
        case .deepNesting: Localized(vi: "lồng nhau hàng trăm tầng", en: "nests hundreds of levels deep")
        case .emptyFile: Localized(vi: "để lại tệp rỗng", en: "leaves an empty file")
        case .halfFile: Localized(vi: "mới viết được nửa tệp", en: "has written half of a file")
        case .lostReceipt:
            Localized(
                vi: "nhận tin rồi ngắt đường truyền, không báo nhận",
                en: "takes a message and drops the line before it says so"
            )
        case .failureAfterAccept:
            Localized(vi: "nhận tin mà lại trả 503", en: "takes a message and answers 503 all the same")
        case .unknownReceipt:
            Localized(
                vi: "nhận tin mà trả lời điều không có trong thoả thuận",
                en: "takes a message and answers what nobody agreed on"
            )
        case .lostMessage:
            Localized(
                vi: "ngắt đường truyền trước khi nhận tin",
                en: "drops the line before it has the message"
            )
        case .lookUpFails:
            Localized(
                vi: "nhận tin, ngắt đường truyền, rồi hỏi lại cũng lỗi",
                en: "takes a message, drops the line, and fails when it is asked about it"
            )
        }
    }

    /// What must come of it, for people.
    package var must: Localized { demand.text }
}

extension Misbehaviour.Demand {
    package var text: Localized {
        switch self {
        case .recover:
            Localized(vi: "đọc đủ ngay trong lần chạy ấy", en: "everything is read in the same run")
        case .refuse:
            Localized(
                vi: "lần chạy báo lỗi rõ; lần sau đọc đủ",
                en: "the run fails and says why; the next reads everything"
            )
        case .recoverOrRefuse:
            Localized(
                vi: "đọc đủ, hoặc báo lỗi rõ và lần sau đọc đủ",
                en: "everything is read, or the run fails and says why, and the next reads everything"
            )
        case .deliverOnce:
            Localized(
                vi: "bên nhận có đúng một bản, hub biết là đã tới",
                en: "the receiver has it exactly once, and the hub knows it"
            )
        case .note:
            Localized(
                vi: "dòng đúng, hoặc bản ghi vào khu cách ly, ô bỏ trống có ghi lại",
                en: "rows stay right; what cannot be read is quarantined, or left empty and said so"
            )
        }
    }
}

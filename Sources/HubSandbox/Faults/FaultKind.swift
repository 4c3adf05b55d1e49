import HTTPTypes

/// Every way in which the fault layer can distort an answer.
package enum FaultKind: String, Sendable, CaseIterable {
    /// 429 with `Retry-After: 1`.
    case tooManyRequests = "too-many-requests"
    /// 503 without `Retry-After`.
    case unavailable
    /// Status 200 around a business error.
    case errorIn200 = "error-in-200"
    /// `Content-Length` of the whole body, half of it, then the line closes.
    case truncate
    /// Chunks up to half of the body, then the line closes without the last chunk.
    case truncateChunked = "truncate-chunked"
    /// The line closes before the first byte of the answer; what was asked has been done.
    case drop
    /// The line closes, and the system never saw the request.
    case lost
    /// 503 although the system did what was asked.
    case doneUnavailable = "done-unavailable"
    /// The right answer, `pause` milliseconds late.
    case delay
    /// The line closes after the head.
    case dropAfterHead = "drop-after-head"
    /// A few bytes at a time, with `pause` milliseconds between.
    case slowDrip = "slow-drip"
    /// Half of the body, then bytes that are neither JSON nor XML.
    case garbage
    /// A sign-in page in HTML with status 200.
    case htmlInstead = "html-instead"
    /// Page k is answered with page k-1.
    case repeatPage = "repeat-page"
    /// 302 to another host name (still this machine, under `/foreign`).
    case redirectForeign = "redirect-foreign"
    /// 401 as if the token had died; once unless `times` says otherwise.
    case tokenDies = "token-dies"
    /// The `Date` header is three hours slow.
    case clockSkew = "clock-skew"
    /// A body that goes on with blanks until 256 MB.
    case tooLarge = "too-large"
    /// A byte of a letter is changed so that the body is no UTF-8.
    case badUTF8 = "bad-utf8"
    /// A field stands twice in one record.
    case duplicateKey = "duplicate-key"
    /// `Content-Encoding: gzip` and half of the compressed body.
    case gzipTruncated = "gzip-truncated"
    /// The body is right, its `Content-Type` is not.
    case wrongContentType = "wrong-content-type"
    /// Status 200, nothing in it.
    case emptyBody = "empty-body"
    /// The announced total is a tenth smaller with each answer.
    case shrinkingTotal = "shrinking-total"
    /// A line of text before the XML declaration.
    case feedJunk = "feed-junk"
    /// Undeclared entities and a bare ampersand in the first title.
    case feedEntities = "feed-entities"

    /// Whether the request never reaches the system, so that nothing it asks for is done.
    ///
    /// What is only read is read all the same where the answer decides how the fault looks.
    func staysOutside(of request: SandboxRequest) -> Bool {
        switch self {
        case .lost, .tooManyRequests, .unavailable, .tokenDies, .htmlInstead, .redirectForeign: true
        case .errorIn200: request.method != .get
        default: false
        }
    }

    /// One line for people, in both languages.
    package var summary: (vietnamese: String, english: String) {
        switch self {
        case .tooManyRequests: ("429 kèm Retry-After", "429 with Retry-After")
        case .unavailable: ("503, hệ thống tạm ngừng", "503")
        case .errorIn200: ("mã 200 nhưng nội dung báo lỗi", "status 200 around a business error")
        case .truncate: ("cắt ngang giữa chừng, sai Content-Length", "body shorter than its Content-Length")
        case .truncateChunked: ("cắt ngang khi gửi từng khúc", "chunked body cut off")
        case .drop: ("đã nhận nhưng ngắt kết nối trước khi trả lời", "accepted, then the line closes")
        case .lost: ("ngắt kết nối, hệ thống không nhận được gì", "line closes, nothing was received")
        case .doneUnavailable: ("đã nhận nhưng trả 503", "accepted, then 503")
        case .delay: ("trả lời muộn", "the answer comes late")
        case .dropAfterHead: ("ngắt kết nối sau phần đầu", "line closes after the head")
        case .slowDrip: ("nhỏ giọt rất chậm", "a few bytes at a time")
        case .garbage: ("nội dung hỏng cú pháp", "malformed body")
        case .htmlInstead: ("trả trang HTML đăng nhập", "an HTML page instead")
        case .repeatPage: ("trang k trả lại trang k-1", "page k answered with page k-1")
        case .redirectForeign: ("chuyển hướng sang máy khác", "redirect to another host")
        case .tokenDies: ("token hết hạn giữa chừng", "401 in the middle of a run")
        case .clockSkew: ("đồng hồ chậm ba giờ", "Date header three hours slow")
        case .tooLarge: ("nội dung dài vô tận", "a body without end")
        case .badUTF8: ("sai mã UTF-8", "invalid UTF-8")
        case .duplicateKey: ("một trường xuất hiện hai lần", "one field twice in a record")
        case .gzipTruncated: ("gzip bị cắt", "gzip cut off")
        case .wrongContentType: ("sai Content-Type", "wrong Content-Type")
        case .emptyBody: ("nội dung rỗng", "empty body")
        case .shrinkingTotal: ("tổng số giảm dần", "announced total shrinks")
        case .feedJunk: ("chữ thừa trước khai báo XML", "text before the XML declaration")
        case .feedEntities: ("thực thể chưa khai báo trong XML", "undeclared entities in XML")
        }
    }
}

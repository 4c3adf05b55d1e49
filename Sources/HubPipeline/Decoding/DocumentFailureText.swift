import HubModel
import JSONStream
import XMLStream

/// What is wrong with a document, where, and how to mend it, in the words of whoever runs the hub.
enum DocumentFailureText {
    static func json(_ failure: JSONFailure) -> Localized {
        switch failure {
        case .malformed(let offset, let reason):
            Localized(
                vi: "JSON của nguồn sai ở byte \(offset): \(vietnamese(reason)).",
                en: "The source's JSON is malformed at byte \(offset): \(reason.rawValue)."
            )
        case .tooDeep(let offset, let limit): tooDeep("JSON", Place(offset), limit)
        case .recordTooLarge(let offset, let limit): recordTooLarge(Place(offset), limit)
        case .envelopeTooLarge(let offset, let limit): envelopeTooLarge(Place(offset), limit)
        case .noMemory: noMemory
        case .source(let error): unread(error)
        }
    }

    static func xml(_ failure: XMLFailure) -> Localized {
        switch failure {
        case .malformed(let offset, let line, let reason):
            Localized(
                vi: "XML của nguồn sai ở dòng \(line), byte \(offset): \(vietnamese(reason)).",
                en: "The source's XML is malformed in line \(line), byte \(offset): \(reason.rawValue)."
            )
        case .doctype(_, let line):
            Localized(
                vi:
                    "XML của nguồn có DOCTYPE ở dòng \(line): hub không đọc, vì có thể dùng để tấn công. Nhờ nguồn bỏ đi.",
                en:
                    "The source's XML has a DOCTYPE in line \(line), which is never read: it is a way to attack. Ask the source to leave it out."
            )
        case .tooDeep(let offset, let line, let limit): tooDeep("XML", Place(offset, line), limit)
        case .tooManyAttributes(_, let line, let limit):
            Localized(
                vi: "Một thẻ XML ở dòng \(line) có hơn \(limit) thuộc tính.",
                en: "An XML element in line \(line) has more than \(limit) attributes."
            )
        case .recordTooLarge(let offset, let line, let limit): recordTooLarge(Place(offset, line), limit)
        case .envelopeTooLarge(let offset, let line, let limit): envelopeTooLarge(Place(offset, line), limit)
        case .noMemory: noMemory
        case .source(let error): unread(error)
        }
    }

    // MARK: Both

    private struct Place {
        var vietnamese: String
        var english: String

        init(_ offset: Int, _ line: Int? = nil) {
            vietnamese = line.map { "dòng \($0), byte \(offset)" } ?? "byte \(offset)"
            english = line.map { "line \($0), byte \(offset)" } ?? "byte \(offset)"
        }
    }

    private static func tooDeep(_ format: String, _ place: Place, _ limit: Int) -> Localized {
        Localized(
            vi: "\(format) của nguồn lồng nhau quá \(limit) tầng, ở \(place.vietnamese).",
            en: "The source's \(format) is nested more than \(limit) levels deep, at \(place.english)."
        )
    }

    private static func recordTooLarge(_ place: Place, _ limit: Int) -> Localized {
        Localized(
            vi:
                "Bản ghi bắt đầu ở \(place.vietnamese) lớn hơn \(size(limit)): «records» có lẽ trỏ vào cả danh sách thay vì từng phần tử (thiếu []?). Xem lại bằng lienthong path.",
            en:
                "The record that begins at \(place.english) is larger than \(size(limit)): `records` may select the whole list instead of its items (no []?). Try it with lienthong path."
        )
    }

    private static func envelopeTooLarge(_ place: Place, _ limit: Int) -> Localized {
        Localized(
            vi:
                "Đã đọc \(size(limit)) đến \(place.vietnamese) mà chưa thuộc bản ghi nào: đường dẫn «records» có lẽ không khớp câu trả lời. Xem lại bằng lienthong path.",
            en:
                "\(size(limit)) up to \(place.english) belong to no record: the path in `records` may not fit the answer. Try it with lienthong path."
        )
    }

    private static var noMemory: Localized {
        Localized(
            vi: "Không đủ bộ nhớ để đọc câu trả lời.",
            en: "There is not enough memory to read the answer."
        )
    }

    private static func unread(_ error: any Error) -> Localized {
        Localized(vi: "Không đọc được câu trả lời: \(error)", en: "The answer cannot be read: \(error)")
    }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MB" : "\(bytes >> 10) kB"
    }

    // MARK: Reasons

    private static func vietnamese(_ reason: JSONFailure.Reason) -> String {
        switch reason {
        case .empty: "không có gì"
        case .truncated: "bị cắt giữa chừng"
        case .unterminatedString: "chuỗi không có dấu nháy đóng"
        case .expectedValue: "thiếu một giá trị"
        case .expectedName: "thiếu tên trong dấu nháy"
        case .expectedColon: "thiếu dấu hai chấm"
        case .expectedCommaOrEnd: "thiếu dấu phẩy, hoặc dấu đóng của đối tượng hay danh sách"
        case .afterEnd: "còn gì đó sau khi tài liệu đã hết"
        case .invalidLiteral: "từ không hợp lệ (chỉ có true, false, null)"
        case .invalidNumber: "số không hợp lệ"
        case .invalidEscape: "ký tự sau dấu \\ không hợp lệ"
        case .loneSurrogate: "mã ký tự \\u chỉ có một nửa"
        case .controlCharacter: "ký tự điều khiển trong chuỗi"
        case .invalidUTF8: "không phải UTF-8"
        }
    }

    private static func vietnamese(_ reason: XMLFailure.Reason) -> String {
        switch reason {
        case .noElement: "không có phần tử nào"
        case .truncated: "bị cắt giữa chừng"
        case .mismatchedTag: "thẻ đóng không khớp thẻ mở"
        case .invalidName: "tên không hợp lệ"
        case .invalidCharacter: "ký tự không hợp lệ"
        case .invalidEncoding: "byte không đúng bảng mã đã khai"
        case .unsupportedEncoding: "bảng mã không đọc được"
        case .undeclaredEntity: "thực thể (&…;) không khai báo"
        case .invalidReference: "tham chiếu ký tự không hợp lệ"
        case .duplicateAttribute: "thuộc tính lặp lại"
        case .invalidAttribute: "thuộc tính không hợp lệ"
        case .unfinishedTag: "thẻ chưa đóng"
        case .invalidComment: "chú thích không hợp lệ"
        case .invalidInstruction: "chỉ thị xử lý không hợp lệ"
        case .invalidCDATA: "đoạn CDATA không hợp lệ"
        case .invalidDeclaration: "khai báo XML không hợp lệ"
        case .afterEnd: "còn gì đó sau khi tài liệu đã hết"
        case .notWellFormed: "không đúng cú pháp"
        }
    }
}

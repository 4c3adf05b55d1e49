import HubModel

/// Why a request cannot be made, with what would mend it.
///
/// None of these texts holds a value: values may be personal or secret.
enum RequestFailure {
    static func missingSecret(_ name: String) -> HubFailure {
        mistake(
            "secret.missing",
            vi: "Thiếu bí mật «\(name)»: đặt biến môi trường LIENTHONG_<HỆ THỐNG>_\(name.uppercased()).",
            en: "Secret «\(name)» is missing: set the variable LIENTHONG_<CONNECTOR>_\(name.uppercased())."
        )
    }

    static func unknownPlaceholder(_ name: String) -> HubFailure {
        mistake(
            "request.unknown_placeholder",
            vi: "Không có giá trị cho {\(name)} trong yêu cầu này.",
            en: "Nothing gives {\(name)} in this request."
        )
    }

    static func pipeNotAvailable(_ pipe: String) -> HubFailure {
        mistake(
            "request.pipe_not_available",
            vi: "Phép biến đổi «\(pipe)» không dùng được ở đây.",
            en: "The pipe «\(pipe)» is not available here."
        )
    }

    static let badBase = mistake(
        "settings.base_url",
        vi: "Địa chỉ gốc của hệ thống trống hoặc không bắt đầu bằng http:// hay https://.",
        en: "The system's base address is empty or does not begin with http:// or https://."
    )

    static let emptySignSecret = mistake(
        "sign.secret",
        vi: "Khoá ký yêu cầu trống: kiểm tra bí mật mà sign.secret dùng.",
        en: "The key that signs requests is empty: check the secret that sign.secret uses."
    )

    static func gzip() -> HubFailure {
        failed(
            "request.gzip",
            vi: "Không nén được thân yêu cầu.",
            en: "The request's body cannot be compressed."
        )
    }

    static func unknownCode(_ code: String, _ table: String) -> HubFailure {
        failed(
            "request.unknown_code",
            vi:
                "Bảng mã «\(table)» không có mã mà yêu cầu cần: bổ sung dòng ấy vào Mappings/codes/\(table).csv.",
            en:
                "The code table «\(table)» lacks a code that the request needs: add its row to Mappings/codes/\(table).csv.",
            detail: code
        )
    }

    static let emptyKey = failed(
        "push.empty_key",
        vi: "send_once.key trống với tin này: không có gì để bên nhận nhận ra bản gửi lại.",
        en: "send_once.key is empty for this message: the receiver could not know a second copy."
    )

    static let unreadableMessage = failed(
        "message.unreadable",
        vi: "Nội dung của thông điệp không phải một đối tượng JSON.",
        en: "The message's payload is no JSON object."
    )

    static let frozenUnreadable = failed(
        "request.frozen_unreadable",
        vi: "Yêu cầu đã ghi trước khi gửi không đọc lại được: phiên bản khác của chương trình đã ghi nó.",
        en: "The request that was kept before sending cannot be read: another version has written it."
    )

    static let emptyComparison = failed(
        "look_up.empty_value",
        vi: "found_when so với một giá trị trống của thông điệp: không kết luận được gì.",
        en: "found_when compares with a value that the message does not have: nothing can be concluded."
    )

    static func badPart(_ name: String) -> HubFailure {
        failed(
            "request.bad_part",
            vi: "Phần «\(name)» chứa chuỗi ngăn cách các phần của thân.",
            en: "The part «\(name)» holds the boundary between the body's parts."
        )
    }

    static func notAFile(_ name: String) -> HubFailure {
        failed(
            "request.not_a_file",
            vi: "Phần «\(name)» phải là một tệp đang giữ: cột kiểu file, hoặc mã băm SHA-256 của nó.",
            en: "The part «\(name)» has to be a stored file: a column of type file, or its SHA-256 digest."
        )
    }

    static func fileGone(_ digest: Digest) -> HubFailure {
        failed(
            "file.gone",
            vi: "Tệp \(digest.description.prefix(16))… không còn được giữ nên không gửi được.",
            en: "The file \(digest.description.prefix(16))… is no longer kept, and cannot be sent."
        )
    }

    static let unreadableFile = failed(
        "file.unreadable",
        vi: "Một tệp cần gửi không đọc được, hoặc không đúng nội dung đã ghi.",
        en: "A file to be sent cannot be read, or is not what was kept."
    )

    static let bodyOfFiles = mistake(
        "sign.body_of_files",
        vi: "Thân có tệp chỉ ký được qua {request.body | sha256}.",
        en: "A body with files can be signed by {request.body | sha256} only."
    )

    static let notADate = failed(
        "request.not_a_date",
        vi: "Một giá trị cần in theo mẫu ngày không phải ngày tháng (năm-tháng-ngày).",
        en: "A value that a date pattern should print is no date (year-month-day)."
    )

    static func badHeader(_ name: String) -> HubFailure {
        failed(
            "request.bad_header",
            vi:
                "Tiêu đề HTTP «\(name)» không hợp lệ: tên sai, hoặc giá trị có ký tự điều khiển hay xuống dòng.",
            en:
                "The HTTP header «\(name)» is not valid: its name, or a control character or line break in its value."
        )
    }

    static func badPathValue(_ name: String) -> HubFailure {
        failed(
            "request.bad_path_value",
            vi:
                "Giá trị của {\(name)} trên đường dẫn trống, hoặc là «.» hay «..»: sẽ thành một địa chỉ khác.",
            en: "The value of {\(name)} in the path is empty, or `.` or `..`: it would be another address."
        )
    }

    static func badXMLValue(_ name: String) -> HubFailure {
        failed(
            "request.bad_xml_value",
            vi: "Giá trị của <\(name)> có ký tự mà XML không cho phép.",
            en: "The value of <\(name)> holds a character that XML does not allow."
        )
    }

    /// Somebody must change a file or a setting.
    private static func mistake(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }

    /// One request, and with it its parent, cannot be asked for.
    private static func failed(_ code: String, vi: String, en: String, detail: String? = nil) -> HubFailure {
        HubFailure(.request, .failRun, code: code, message: Localized(vi: vi, en: en), detail: detail)
    }
}

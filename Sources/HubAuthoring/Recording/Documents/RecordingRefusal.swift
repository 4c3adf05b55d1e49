import HubModel

/// Why a recording is not made; nothing has been written then.
enum RecordingRefusal: Error, Sendable, Equatable {
    case malformed(format: String, offset: Int)
    case encoding(String)
    case unreadable(part: String)
    case tooDeep

    var failure: HubFailure {
        switch self {
        case .malformed(let format, let offset):
            HubFailure.recording(
                "record.malformed",
                vi:
                    "Không đọc được câu trả lời như \(format) tại byte \(offset). Xem bằng lienthong try --sample; nếu tệp bị cắt, lấy lại tệp đủ.",
                en:
                    "The answer cannot be read as \(format) at byte \(offset). Look at it with lienthong try --sample; fetch it whole if it was cut."
            )
        case .encoding(let name):
            HubFailure.recording(
                "record.encoding",
                vi:
                    "Không viết lại được bảng mã \(name) mà không đổi chữ khác. Hãy chuyển tệp sang UTF-8 rồi ghi mẫu, hoặc tự soạn mẫu.",
                en:
                    "The encoding \(name) cannot be written again without changing other letters. Convert the file to UTF-8 and record that, or write the sample by hand."
            )
        case .unreadable(let part):
            HubFailure.recording(
                "record.part",
                vi:
                    "Phần «\(part)» không mở được để che dữ liệu cá nhân (ảnh, macro, mật khẩu?). Hãy bỏ phần ấy khỏi tệp rồi ghi lại.",
                en:
                    "The part «\(part)» cannot be opened to replace personal data (a picture, a macro, a password?). Remove it from the file and record again."
            )
        case .tooDeep:
            HubFailure.recording(
                "record.nesting",
                vi: "Câu trả lời lồng quá 8 lớp tài liệu trong tài liệu; hãy tự soạn mẫu.",
                en: "The answer nests documents in documents more than 8 deep; write the sample by hand."
            )
        }
    }
}

extension HubFailure {
    static func recording(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }
}

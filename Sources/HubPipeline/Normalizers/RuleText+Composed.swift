import HubModel

/// Sentences of `time_of_day`, `weekdays`, `json` and `file`.
extension ValueRule {
    var timeOfDaySentence: Localized {
        switch self {
        case .timeOfDayOutOfRange:
            Localized(
                vi: "Giờ vượt quá 99:59 sau khi cộng ngày. Kiểm tra cột mà `not_before` nêu.",
                en:
                    "The time lies beyond 99:59 once days are added. Check the column that `not_before` names."
            )
        case .timeOfDayNextDay:
            Localized(
                vi: "Giờ sớm hơn cột mà `not_before` nêu, nên thuộc ngày hôm sau: đã cộng 24 giờ.",
                en: "The time is earlier than the column that `not_before` names: 24 hours were added."
            )
        default:
            Localized(
                vi: "Không đọc được giờ này. Dạng đúng: 05:30, 5h30, 24:20:00; nếu khác, khai báo `format`.",
                en: "This time cannot be read. Right ones: 05:30, 5h30, 24:20:00; else declare `format`."
            )
        }
    }

    var weekdaysSentence: Localized {
        switch self {
        case .weekdaysNone:
            Localized(
                vi: "Không ngày nào trong tuần được chọn; trường để trống.",
                en: "No day of the week is chosen; the field is empty."
            )
        case .weekdaysRange:
            Localized(
                vi:
                    "Hai số có gạch nối được hiểu là một khoảng ngày. Nếu nguồn muốn hai ngày rời, báo nguồn viết `2,6`.",
                en:
                    "Two numbers with a dash were read as a range. If two days are meant, ask the source for `2,6`."
            )
        default:
            Localized(
                vi:
                    "Không đọc được các ngày trong tuần. Dạng đúng: 2-3-4-5-6-7-CN, T2,T4, hằng ngày, 1111100.",
                en:
                    "These days of the week cannot be read. Right ones: 2-3-4-5-6-7-CN, T2,T4, hằng ngày, 1111100."
            )
        }
    }

    var jsonSentence: Localized {
        switch self {
        case .jsonTooDeep:
            Localized(
                vi: "JSON lồng quá 64 tầng. Lấy phần bên trong bằng đường dẫn hẹp hơn.",
                en: "The JSON is nested beyond 64 levels. Take a part inside with a narrower path."
            )
        case .jsonTooLarge:
            Localized(
                vi: "JSON lớn hơn 1 MB. Dùng kiểu `file`, hoặc lấy phần bên trong bằng đường dẫn hẹp hơn.",
                en: "The JSON is larger than 1 MB. Use the type `file`, or take a part with a narrower path."
            )
        default:
            Localized(
                vi: "Không phải JSON. Dùng kiểu `text` nếu nguồn gửi chữ thường.",
                en: "Not JSON. Use the type `text` if the source sends plain text."
            )
        }
    }

    var fileSentence: Localized {
        switch self {
        case .fileAsText:
            Localized(
                vi: "Nội dung không phải base64 mà là chữ thường; đã giữ nguyên từng byte.",
                en: "The content is plain text, not base64; its bytes were kept as they are."
            )
        default:
            Localized(
                vi: "Base64 bị cắt hoặc hỏng: số ký tự không thành số byte nguyên. Báo nguồn gửi lại tệp.",
                en: "The base64 is cut or damaged: it makes no whole number of bytes. Ask the source again."
            )
        }
    }
}

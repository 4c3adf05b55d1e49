import HubModel

enum SinceFields {
    static let block = Block<Pull.Since>(
        "since",
        vi: "Chỉ lấy cái mới: cho «{since}» và «{until}».",
        en: "Only what is new: gives `{since}` and `{until}`.",
        blank: Pull.Since(start: ""),
        fields: [
            .key("field", \.field, .path, vi: "Thời điểm trong bản ghi.", en: "The instant in a record."),
            .key(
                "format",
                \.formats,
                Kind<DatePattern>.datePattern.oneOrMany,
                vi: "Mẫu ngày, thử lần lượt.",
                en: "Date patterns, tried in order."
            ),
            .key(
                "start",
                \.start,
                .startDate,
                .required,
                vi: "Lần đầu lấy từ ngày nào.",
                en: "Where the first run begins."
            ),
            .key(
                "step",
                \.step,
                .duration,
                vi: "Mỗi yêu cầu nhiều nhất chừng này.",
                en: "At most this much per request."
            ),
            .key(
                "look_back",
                \.lookBack,
                .lookBack,
                absent: "1h / 1d",
                vi: "Lấy lùi để không sót bản ghi ghi muộn.",
                en: "How far to look back for what was committed late."
            ),
            .key(
                "order",
                \.order,
                .word(),
                absent: "unknown",
                vi: "Thứ tự bản ghi của nguồn.",
                en: "The order of the source's records."
            ),
            .later("filter_here", vi: "Lọc ở hub.", en: "Filters in the hub."),
        ]
    )
}

enum WindowFields {
    static let block = Block<Pull.Window>(
        "window",
        vi: "Khoảng trượt, không con trỏ: cho «{since}» và «{until}».",
        en: "A rolling range without a cursor: gives `{since}` and `{until}`.",
        blank: Pull.Window(from: CalendarDuration(0, .day), to: CalendarDuration(0, .day)),
        fields: [
            .key(
                "field",
                \.field,
                .name,
                vi: "Cột của bảng nằm trong khoảng.",
                en: "The entity's column that lies in the range."
            ),
            .key("from", \.from, .anyDuration, .required, vi: "Từ: «-1d».", en: "From: `-1d`."),
            .key("to", \.to, .anyDuration, .required, vi: "Đến: «14d».", en: "To: `14d`."),
            .key(
                "step",
                \.step,
                .duration,
                vi: "Mỗi yêu cầu nhiều nhất chừng này.",
                en: "At most this much per request."
            ),
        ]
    )
}

extension Kind where Value == String {
    /// `2024-01-01`, or a date and time.
    static var startDate: Kind {
        .scalar(.text("date", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}", example: "2024-01-01")) {
            text,
            element,
            reading in
            let time = text.dropFirst(10)
            guard CivilDate(iso: String(text.prefix(10))) != nil,
                time.isEmpty
                    || time.wholeMatch(
                        of: /[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-][0-9]{2}:?[0-9]{2})?/
                    ) != nil
            else {
                reading.report(
                    .badDate,
                    at: element.location,
                    vi: "«\(text)» không phải ngày.",
                    en: "`\(text)` is not a date.",
                    cure: Localized(
                        vi: "Viết năm-tháng-ngày: \"2024-01-31\".",
                        en: "Write year-month-day: \"2024-01-31\"."
                    ),
                    fix: text.asISODate.map { .safe(.setValue($0, at: element.location)) }
                )
                return nil
            }
            return text
        }
    }
}

extension Kind where Value == CalendarDuration {
    static var lookBack: Kind {
        anyDuration.also { span, element, reading in
            guard span.count <= 0 else { return }
            reading.report(
                .noLookBack,
                at: element.location,
                vi: "look_back phải lớn hơn 0: nguồn ghi muộn, đồng hồ hai bên lệch nhau.",
                en: "look_back must be more than 0: sources commit late and clocks differ.",
                cure: Localized(
                    vi: "Bỏ khoá này để dùng mức mặc định.",
                    en: "Remove the key to have the default."
                ),
                fix: .safe(.remove(at: reading.block?.entry("look_back")?.key.location ?? element.location))
            )
        }
    }
}

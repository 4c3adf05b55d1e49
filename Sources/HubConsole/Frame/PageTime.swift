import HubModel
import HubOperations

extension Figures {
    /// `3 giờ trước`: how long ago, for what is read at a glance.
    func ago(_ instant: Timestamp, _ now: Timestamp) -> String {
        let seconds = max((now.microseconds - instant.microseconds) / 1_000_000, 0)
        switch seconds {
        case ..<60: return text(vi: "vừa xong", en: "just now")
        case ..<3600: return text(vi: "\(seconds / 60) phút trước", en: "\(seconds / 60) min ago")
        case ..<172_800: return text(vi: "\(seconds / 3600) giờ trước", en: "\(seconds / 3600) h ago")
        default:
            return text(
                vi: "\(number(Int(seconds / 86_400))) ngày trước",
                en: "\(number(Int(seconds / 86_400))) days ago"
            )
        }
    }

    /// `2 ngày`, of a span as manifests write it.
    func span(_ span: CalendarDuration) -> String {
        let words: Localized =
            switch span.unit {
            case .second: Localized(vi: "giây", en: "s")
            case .minute: Localized(vi: "phút", en: "min")
            case .hour: Localized(vi: "giờ", en: "h")
            case .day: Localized(vi: "ngày", en: span.count == 1 ? "day" : "days")
            case .week: Localized(vi: "tuần", en: span.count == 1 ? "week" : "weeks")
            case .month: Localized(vi: "tháng", en: span.count == 1 ? "month" : "months")
            case .year: Localized(vi: "năm", en: span.count == 1 ? "year" : "years")
            }
        return "\(number(span.count)) \(words.text(language))"
    }
}

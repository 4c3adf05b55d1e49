package import HubModel

/// Why the past of a pull cannot be asked for in pieces.
package enum NoPast: Sendable, Hashable {
    case unknown
    case files
    case noWindow
    case children(of: String)
    case replaced
    case openEnd
}

extension HubFailure {
    package static func noPast(_ id: PullID, _ reason: NoPast) -> HubFailure {
        let (code, message) =
            switch reason {
            case .unknown:
                (
                    "target.unknown",
                    Localized(vi: "Không có lượt kéo \(id).", en: "There is no pull \(id).")
                )
            case .files:
                (
                    "backfill.files",
                    Localized(
                        vi:
                            "\(id) đọc tệp hoặc nguồn tin: mọi thứ còn ở đó đều được lấy bởi «lienthong run \(id) --full».",
                        en:
                            "\(id) reads files or a feed: all that is still there is taken by `lienthong run \(id) --full`."
                    )
                )
            case .noWindow:
                (
                    "backfill.no_window",
                    Localized(
                        vi:
                            "\(id) không hỏi theo thời gian: lần nào cũng lấy tất cả («lienthong run \(id)»). Nếu nguồn cho lọc theo ngày: thêm «since» hoặc «window» và {since}, {until} vào yêu cầu.",
                        en:
                            "\(id) does not ask by time: every run brings all there is (`lienthong run \(id)`). If the source can filter by day, add `since` or `window`, and {since} and {until} to the request."
                    )
                )
            case .children(let parent):
                (
                    "backfill.children",
                    Localized(
                        vi:
                            "\(id) hỏi theo từng bản ghi của «\(parent)» vừa thay đổi. Lấp quá khứ của \(id.connector)/\(parent), rồi «lienthong run \(id)».",
                        en:
                            "\(id) asks for each changed record of `\(parent)`. Backfill \(id.connector)/\(parent), then `lienthong run \(id)`."
                    )
                )
            case .replaced:
                (
                    "backfill.replace",
                    Localized(
                        vi:
                            "Bảng của \(id) ghi bằng «write: replace»: mỗi lần chạy thay cả tập, nên không lấp từng khoảng được. Dùng «lienthong run \(id) --full».",
                        en:
                            "The entity of \(id) has `write: replace`: each run exchanges the whole set, so pieces cannot fill it. Use `lienthong run \(id) --full`."
                    )
                )
            case .openEnd:
                (
                    "backfill.open_end",
                    Localized(
                        vi:
                            "Yêu cầu của \(id) không có {until}: khoảng nào cũng lấy tới hôm nay. Dùng «lienthong run \(id) --since NGÀY», hoặc thêm {until} nếu nguồn nhận.",
                        en:
                            "The request of \(id) has no {until}: every piece would bring all up to today. Use `lienthong run \(id) --since DAY`, or add {until} if the source takes it."
                    )
                )
            }
        return HubFailure(.configure, .fixConfiguration, code: code, message: message)
    }

    static let emptySpan = usage(
        "backfill.span",
        vi: "--from phải trước --to; ngày của --to không tính vào.",
        en: "--from must be before --to; the day of --to is not included."
    )

    static func futureSpan(_ today: CivilDate) -> HubFailure {
        let (year, month, day) = today.components
        let latest = [month, day].reduce("\(year)") { $0 + ($1 < 10 ? "-0\($1)" : "-\($1)") }
        return usage(
            "backfill.future",
            vi: "--to ở tương lai: những gì chưa xảy ra thì lượt chạy hằng đêm lấy. Muộn nhất: \(latest).",
            en:
                "--to is in the future: what has not happened yet is for the nightly pull. At most: \(latest)."
        )
    }

    static func shortSlice(_ length: CalendarDuration, _ unit: CalendarDuration.Unit) -> HubFailure {
        usage(
            "backfill.slice",
            vi:
                "Yêu cầu chỉ phân biệt tới 1\(unit.rawValue), mà mỗi khoảng là \(length.text): nhiều khoảng sẽ hỏi như nhau. Viết --slice 1\(unit.rawValue) hoặc dài hơn, theo lịch.",
            en:
                "The request tells no less than 1\(unit.rawValue) apart, and a slice is \(length.text): slices would ask the same. Write --slice 1\(unit.rawValue), or longer along the calendar."
        )
    }

    static func unfinishedUnit(_ unit: CalendarDuration.Unit) -> HubFailure {
        usage(
            "backfill.span",
            vi:
                "Chưa có 1\(unit.rawValue) nào trọn vẹn trong khoảng này; nguồn chỉ được hỏi theo 1\(unit.rawValue).",
            en:
                "No whole 1\(unit.rawValue) has passed in this span, and the source is asked by 1\(unit.rawValue)."
        )
    }

    static func tooManySlices(_ count: Int) -> HubFailure {
        usage(
            "backfill.too_many",
            vi: "Khoảng \(count) lát: nhiều hơn 20000. Viết --slice dài hơn.",
            en: "About \(count) slices: more than 20000. Write a longer --slice."
        )
    }

    private static func usage(_ code: String, vi: String, en: String) -> HubFailure {
        HubFailure(.configure, .fixConfiguration, code: code, message: Localized(vi: vi, en: en))
    }
}

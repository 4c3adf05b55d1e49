import HubModel

/// `must: …` or `should: …` while it is read.
struct RowCheckDraft: Sendable {
    var must: RowCheck?
    var should: RowCheck?

    var check: RowCheck? { must ?? should }
}

enum RowCheckFields {
    static let block = Block<RowCheckDraft>(
        "check",
        vi: "Một điều kiện giữa các cột; cột trống thì coi là đúng.",
        en: "A condition between columns; it holds where one of them is empty.",
        blank: RowCheckDraft(),
        choices: [.init(keys: ["must", "should"], isRequired: true)],
        fields: [
            .key(
                "must",
                \.must,
                .check(.must),
                vi: "Dòng không thoả thì vào khu cách ly.",
                en: "A row that fails goes to quarantine."
            ),
            .key(
                "should",
                \.should,
                .check(.should),
                vi: "Dòng không thoả vẫn nạp, và được báo.",
                en: "A row that fails is loaded, and told of."
            ),
        ]
    )
}

extension Kind where Value == RowCheck {
    static func check(_ severity: RowCheck.Severity) -> Kind {
        .scalar(.text("check", example: "total = net + vat within 1")) { text, element, reading in
            do throws(RowCheck.Mistake) {
                return try RowCheck(text, severity)
            } catch {
                reading.report(error, in: element)
                return nil
            }
        }
    }
}

extension Reading {
    fileprivate mutating func report(_ mistake: RowCheck.Mistake, in element: Element) {
        let location = element.location(offset: mistake.offset)
        let form = Localized(
            vi: "Viết: total >= 0, hoặc total = net + vat within 1, hoặc starts_at <= ends_at.",
            en: "Write: total >= 0, or total = net + vat within 1, or starts_at <= ends_at."
        )
        func bad(_ vi: String, _ en: String, cure: Localized? = nil) {
            report(.badCheck, at: location, vi: vi, en: en, cure: cure ?? form)
        }
        switch mistake {
        case .empty:
            report(
                .emptyValue,
                at: location,
                vi: "Điều kiện trống.",
                en: "The check is empty.",
                cure: Localized(
                    vi: "Viết điều kiện, như total >= 0.",
                    en: "Write a condition, such as total >= 0."
                )
            )
        case .noComparison: bad("Điều kiện không so sánh gì.", "The check compares nothing.")
        case .unexpected(_, ""): bad("Điều kiện kết thúc giữa chừng.", "The check ends halfway.")
        case .unexpected(_, let found):
            bad("«\(found)» không được đứng ở đây.", "`\(found)` may not stand here.")
        case .unclosedText:
            bad(
                "Dấu nháy không được đóng.",
                "The quote is not closed.",
                cure: Localized(vi: "Thêm dấu nháy.", en: "Add a quote.")
            )
        case .badNumber(_, let found):
            bad("«\(found)» không phải số.", "`\(found)` is not a number.", cure: .line("within 0.5"))
        case .badDate(_, let found):
            bad("«\(found)» không phải ngày.", "`\(found)` is not a date.", cure: .line("2024-01-31"))
        case .withinNeedsEqual:
            bad(
                "«within» chỉ đi cùng «=».",
                "`within` goes with `=` only.",
                cure: .line("total = net + vat within 1")
            )
        }
    }
}

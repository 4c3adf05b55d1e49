import HubModel

/// Whether a code table has rows for every day that it may be asked for.
struct CodePeriodCheck {
    private(set) var findings = Findings()

    var diagnostics: [Diagnostic] { findings.diagnostics }

    /// `isDated`: the day comes from the record, so days behind us count too.
    init(_ table: CodeTable, isDated: Bool, at place: SourceLocation) {
        guard !table.rows.isEmpty else { return }
        if isDated, table.rows.allSatisfy({ $0.validFrom == nil && $0.validTo == nil }) {
            warn(
                at: place,
                vi: "Bảng mã «\(table.name)» không có valid_from hay valid_to: «valid_on» không đổi gì.",
                en:
                    "The code table `\(table.name)` has no valid_from or valid_to: `valid_on` changes nothing.",
                cure: Localized(
                    vi: "Thêm hai cột ấy, hoặc bỏ «valid_on».",
                    en: "Add those columns, or remove `valid_on`."
                )
            )
        }
        let ends = table.rows.compactMap(\.validTo)
        if ends.count == table.rows.count, let last = ends.max() {
            warn(
                at: place,
                vi: "Bảng mã «\(table.name)» không có dòng nào còn hiệu lực sau \(last.written).",
                en: "The code table `\(table.name)` has no row that holds after \(last.written)."
            )
        }
        guard isDated, let gap = table.firstGap else { return }
        warn(
            at: place,
            vi: "Bảng mã «\(table.name)»: mã «\(gap.code)» không có dòng cho \(gap.day.written).",
            en: "The code table `\(table.name)` has no row of `\(gap.code)` for \(gap.day.written)."
        )
    }

    private static let rows = Localized(
        vi: "Thêm dòng, hoặc sửa valid_from và valid_to.",
        en: "Add a row, or correct valid_from and valid_to."
    )

    private mutating func warn(at place: SourceLocation, vi: String, en: String, cure: Localized = rows) {
        findings.report(.codePeriods, .warning, at: place, vi: vi, en: en, cure: cure)
    }
}

extension CodeTable {
    /// The first day between two periods of one code that neither has.
    fileprivate var firstGap: (code: String, day: CivilDate)? {
        for (code, rows) in Dictionary(grouping: rows, by: \.code).sorted(by: { $0.key < $1.key }) {
            let periods = rows.sorted { $0.firstDay < $1.firstDay }
            var end = periods[0].lastDay
            for row in periods.dropFirst() {
                if row.firstDay > end + 1 { return (code, CivilDate(daysSinceEpoch: end + 1)) }
                end = max(end, row.lastDay)
            }
        }
        return nil
    }
}

extension CodeTable.Row {
    fileprivate var firstDay: Int { validFrom?.daysSinceEpoch ?? .min }
    /// One below the largest, so that the day after it is a number too.
    fileprivate var lastDay: Int { validTo?.daysSinceEpoch ?? .max - 1 }
}

extension CivilDate {
    fileprivate var written: String {
        let (year, month, day) = components
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

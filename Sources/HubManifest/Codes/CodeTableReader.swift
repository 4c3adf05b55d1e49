import HubModel

/// Reads `Mappings/codes/<table>.csv`: `code,value[,valid_from,valid_to,reason,…]`.
struct CodeTableReader {
    static let largestFile = 4 << 20

    private(set) var diagnostics: [Diagnostic] = []
    private let file: String
    private var columns: [String] = []
    private var places: (CSVReader.Cell) -> SourceLocation

    init(file: String) {
        self.file = file
        places = { _ in SourceLocation(file: file, line: 1, column: 1) }
    }

    mutating func read(name: String, _ bytes: [UInt8]) -> CodeTable? {
        let start = SourceLocation(file: file, line: 1, column: 1)
        guard bytes.count <= CodeTableReader.largestFile else {
            report(
                .fileTooLarge,
                at: start,
                vi: "Bảng mã lớn hơn 4 MB.",
                en: "The code table has more than 4 MB.",
                cure: Localized(
                    vi: "Tách bảng, hoặc bỏ cột không dùng.",
                    en: "Split the table, or leave columns out."
                )
            )
            return nil
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            report(
                .notUTF8,
                at: start,
                vi: "Tệp không phải văn bản UTF-8.",
                en: "The file is not UTF-8 text.",
                cure: Localized(vi: "Lưu lại với mã hoá UTF-8.", en: "Save it again as UTF-8.")
            )
            return nil
        }
        let csv = CSVReader(file: file, bytes)
        places = csv.location
        diagnostics += csv.diagnostics
        guard let header = csv.rows.first else {
            report(
                .emptyFile,
                at: start,
                vi: "Tệp không có nội dung.",
                en: "The file is empty.",
                cure: Localized(
                    vi: "Viết dòng đầu «code,value» rồi các mã.",
                    en: "Write the first line `code,value`, then the codes."
                )
            )
            return nil
        }
        columns = header.map(\.text)
        guard hasGoodHeader(header) else { return nil }
        var rows: [CodeTable.Row] = []
        var firstCells: [CSVReader.Cell] = []
        for cells in csv.rows.dropFirst() {
            guard let row = row(cells) else { continue }
            rows.append(row)
            firstCells.append(cells[0])
        }
        reportOverlaps(rows, firstCells)
        return CodeTable(name: name, columns: columns, rows: rows, location: start)
    }

    private mutating func report(
        _ code: DiagnosticCode,
        at location: SourceLocation,
        vi: String,
        en: String,
        cure: Localized
    ) {
        diagnostics.append(Diagnostic(code, at: location, Localized(vi: vi, en: en), cure: cure))
    }

    private mutating func hasGoodHeader(_ header: [CSVReader.Cell]) -> Bool {
        guard columns.starts(with: ["code", "value"]) else {
            report(
                .badCodeColumns,
                at: places(header[0]),
                vi: "Dòng đầu phải bắt đầu bằng «code,value».",
                en: "The first line begins with `code,value`.",
                cure: Localized(
                    vi: "Thêm dòng «code,value» ở đầu tệp.",
                    en: "Put the line `code,value` first."
                )
            )
            return false
        }
        for (position, cell) in header.enumerated()
        where cell.text.isEmpty || columns[..<position].contains(cell.text) {
            report(
                .badCodeColumns,
                at: places(cell),
                vi: "Tên cột «\(cell.text)» trống hoặc lặp lại.",
                en: "The column name `\(cell.text)` is empty or repeated.",
                cure: Localized(vi: "Đặt tên khác cho cột.", en: "Give the column another name.")
            )
        }
        return true
    }

    private mutating func row(_ cells: [CSVReader.Cell]) -> CodeTable.Row? {
        guard cells.count == columns.count else {
            report(
                .badCSV,
                at: places(cells[0]),
                vi: "Dòng có \(cells.count) ô, dòng đầu có \(columns.count).",
                en: "The line has \(cells.count) cells, the first line \(columns.count).",
                cure: Localized(
                    vi: "Thêm hoặc bớt dấu phẩy cho đủ ô.",
                    en: "Add or remove commas until the cells agree."
                )
            )
            return nil
        }
        guard !cells[0].text.isEmpty else {
            report(
                .badCodeColumns,
                at: places(cells[0]),
                vi: "Mã trống.",
                en: "The code is empty.",
                cure: Localized(vi: "Viết mã, hoặc bỏ dòng.", en: "Write the code, or remove the line.")
            )
            return nil
        }
        let from = date(cell("valid_from", of: cells))
        let to = date(cell("valid_to", of: cells))
        if let from, let to, to < from, let cell = cell("valid_to", of: cells) {
            report(
                .badDate,
                at: places(cell),
                vi: "valid_to trước valid_from.",
                en: "valid_to is before valid_from.",
                cure: Localized(vi: "Đổi chỗ hai ngày.", en: "Exchange the two days.")
            )
        }
        return CodeTable.Row(
            code: cells[0].text,
            value: cells[1].text,
            validFrom: from,
            validTo: to,
            columns: Dictionary(zip(columns, cells.lazy.map(\.text))) { first, _ in first }
        )
    }

    private func cell(_ column: String, of cells: [CSVReader.Cell]) -> CSVReader.Cell? {
        columns.firstIndex(of: column).map { cells[$0] }
    }

    private mutating func date(_ cell: CSVReader.Cell?) -> CivilDate? {
        guard let cell, !cell.text.isEmpty else { return nil }
        if let date = CivilDate(iso: cell.text) { return date }
        report(
            .badDate,
            at: places(cell),
            vi: "«\(cell.text)» không phải ngày năm-tháng-ngày.",
            en: "`\(cell.text)` is not a date, year-month-day.",
            cure: Localized(
                vi: "Viết như 2026-01-31, hoặc để trống.",
                en: "Write it as 2026-01-31, or leave it empty."
            )
        )
        return nil
    }

    /// One code has one value on any day.
    private mutating func reportOverlaps(_ rows: [CodeTable.Row], _ cells: [CSVReader.Cell]) {
        for group in Dictionary(grouping: rows.indices, by: { rows[$0].code }).values where group.count > 1 {
            let ordered = group.sorted { rows[$0].firstDay < rows[$1].firstDay }
            for (earlier, later) in zip(ordered, ordered.dropFirst()) {
                guard rows[earlier].lastDay >= rows[later].firstDay else { continue }
                let second = max(earlier, later)
                report(
                    .repeatedCode,
                    at: places(cells[second]),
                    vi: "Mã «\(rows[second].code)» có hai giá trị cho cùng một ngày.",
                    en: "The code `\(rows[second].code)` has two values on one day.",
                    cure: Localized(
                        vi: "Kết thúc dòng trước bằng valid_to, hoặc bỏ một dòng.",
                        en: "End the earlier line with valid_to, or remove one."
                    )
                )
            }
        }
    }
}

extension CodeTable.Row {
    fileprivate var firstDay: Int { validFrom?.daysSinceEpoch ?? .min }
    fileprivate var lastDay: Int { validTo?.daysSinceEpoch ?? .max }
}

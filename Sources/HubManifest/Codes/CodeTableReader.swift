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
                en: "The code table has more than 4 MB."
            )
            return nil
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            report(
                .notUTF8,
                at: start,
                vi: "Tệp không phải văn bản UTF-8.",
                en: "The file is not UTF-8 text."
            )
            return nil
        }
        let csv = CSVReader(file: file, bytes)
        places = csv.location
        diagnostics += csv.diagnostics
        guard let header = csv.rows.first else {
            report(.emptyFile, at: start, vi: "Tệp không có nội dung.", en: "The file is empty.")
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

    private mutating func report(_ code: DiagnosticCode, at location: SourceLocation, vi: String, en: String)
    {
        diagnostics.append(Diagnostic(code, at: location, Localized(vi: vi, en: en)))
    }

    private mutating func hasGoodHeader(_ header: [CSVReader.Cell]) -> Bool {
        guard columns.starts(with: ["code", "value"]) else {
            report(
                .badCodeColumns,
                at: places(header[0]),
                vi: "Dòng đầu phải bắt đầu bằng «code,value».",
                en: "The first line begins with `code,value`."
            )
            return false
        }
        for (position, cell) in header.enumerated()
        where cell.text.isEmpty || columns[..<position].contains(cell.text) {
            report(
                .badCodeColumns,
                at: places(cell),
                vi: "Tên cột «\(cell.text)» trống hoặc lặp lại.",
                en: "The column name `\(cell.text)` is empty or repeated."
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
                en: "The line has \(cells.count) cells, the first line \(columns.count)."
            )
            return nil
        }
        guard !cells[0].text.isEmpty else {
            report(.badCodeColumns, at: places(cells[0]), vi: "Mã trống.", en: "The code is empty.")
            return nil
        }
        let from = date(cell("valid_from", of: cells))
        let to = date(cell("valid_to", of: cells))
        if let from, let to, to < from, let cell = cell("valid_to", of: cells) {
            report(
                .badDate,
                at: places(cell),
                vi: "valid_to trước valid_from.",
                en: "valid_to is before valid_from."
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
            en: "`\(cell.text)` is not a date, year-month-day."
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
                    en: "The code `\(rows[second].code)` has two values on one day."
                )
            }
        }
    }
}

extension CodeTable.Row {
    fileprivate var firstDay: Int { validFrom?.daysSinceEpoch ?? .min }
    fileprivate var lastDay: Int { validTo?.daysSinceEpoch ?? .max }
}

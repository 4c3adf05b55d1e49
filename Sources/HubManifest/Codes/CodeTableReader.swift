import HubModel

/// Reads `Mappings/codes/<table>.csv`: `code,value[,valid_from,valid_to,reason,…]`.
struct CodeTableReader {
    static let largestFile = 4 << 20

    private(set) var diagnostics: [Diagnostic] = []
    private let file: String
    private var columns: [String] = []

    init(file: String) {
        self.file = file
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
        guard let text = String(validating: bytes, as: UTF8.self) else {
            report(
                .notUTF8,
                at: start,
                vi: "Tệp không phải văn bản UTF-8.",
                en: "The file is not UTF-8 text."
            )
            return nil
        }
        let csv = CSVReader(SourceText(file: file, text: text))
        diagnostics += csv.diagnostics
        guard let header = csv.rows.first else {
            report(.emptyFile, at: start, vi: "Tệp không có nội dung.", en: "The file is empty.")
            return nil
        }
        columns = header.map(\.text)
        guard hasGoodHeader(header) else { return nil }
        let rows = csv.rows.dropFirst().compactMap { row in self.row(row).map { ($0, row[0].location) } }
        reportOverlaps(rows)
        return CodeTable(name: name, columns: columns, rows: rows.map(\.0), location: start)
    }

    private mutating func report(_ code: DiagnosticCode, at location: SourceLocation, vi: String, en: String)
    {
        diagnostics.append(Diagnostic(code, at: location, Localized(vi: vi, en: en)))
    }

    private mutating func hasGoodHeader(_ header: [CSVReader.Cell]) -> Bool {
        guard columns.starts(with: ["code", "value"]) else {
            report(
                .badCodeColumns,
                at: header[0].location,
                vi: "Dòng đầu phải bắt đầu bằng «code,value».",
                en: "The first line begins with `code,value`."
            )
            return false
        }
        for (position, cell) in header.enumerated()
        where cell.text.isEmpty || columns[..<position].contains(cell.text) {
            report(
                .badCodeColumns,
                at: cell.location,
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
                at: cells[0].location,
                vi: "Dòng có \(cells.count) ô, dòng đầu có \(columns.count).",
                en: "The line has \(cells.count) cells, the first line \(columns.count)."
            )
            return nil
        }
        guard !cells[0].text.isEmpty else {
            report(.badCodeColumns, at: cells[0].location, vi: "Mã trống.", en: "The code is empty.")
            return nil
        }
        let values = Dictionary(zip(columns, cells)) { first, _ in first }
        let from = date(values["valid_from"])
        let to = date(values["valid_to"])
        if let from, let to, to < from, let cell = values["valid_to"] {
            report(
                .badDate,
                at: cell.location,
                vi: "valid_to trước valid_from.",
                en: "valid_to is before valid_from."
            )
        }
        return CodeTable.Row(
            code: cells[0].text,
            value: cells[1].text,
            validFrom: from,
            validTo: to,
            columns: values.mapValues(\.text)
        )
    }

    private mutating func date(_ cell: CSVReader.Cell?) -> CivilDate? {
        guard let cell, !cell.text.isEmpty else { return nil }
        if let date = CivilDate(iso: cell.text) { return date }
        report(
            .badDate,
            at: cell.location,
            vi: "«\(cell.text)» không phải ngày năm-tháng-ngày.",
            en: "`\(cell.text)` is not a date, year-month-day."
        )
        return nil
    }

    /// One code has one value on any day.
    private mutating func reportOverlaps(_ rows: [(CodeTable.Row, SourceLocation)]) {
        for group in Dictionary(grouping: rows, by: { $0.0.code }).values where group.count > 1 {
            let ordered = group.sorted {
                ($0.0.validFrom?.daysSinceEpoch ?? .min) < ($1.0.validFrom?.daysSinceEpoch ?? .min)
            }
            for (earlier, later) in zip(ordered, ordered.dropFirst()) {
                guard
                    (earlier.0.validTo?.daysSinceEpoch ?? .max) >= (later.0.validFrom?.daysSinceEpoch ?? .min)
                else { continue }
                let second = max(earlier.1.line, later.1.line) == earlier.1.line ? earlier : later
                report(
                    .repeatedCode,
                    at: second.1,
                    vi: "Mã «\(second.0.code)» có hai giá trị cho cùng một ngày.",
                    en: "The code `\(second.0.code)` has two values on one day."
                )
            }
        }
    }
}

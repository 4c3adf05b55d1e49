/// A workbook (ECMA-376) of one sheet, as small as spreadsheet programs still open.
struct Workbook {
    enum Cell {
        case text(String)
        case number(String)
        /// A fraction of a day, shown as a time.
        case time(minutes: Int)
        case empty
    }

    var sheet: String
    var rows: [[Cell]]

    var zip: ZipFile {
        let strings = sharedStrings
        let indices = Dictionary(strings.enumerated().map { ($1, $0) }) { first, _ in first }
        return ZipFile(entries: [
            .init("[Content_Types].xml", Self.contentTypes), .init("_rels/.rels", Self.packageRelations),
            .init("xl/workbook.xml", workbook), .init("xl/_rels/workbook.xml.rels", Self.bookRelations),
            .init("xl/styles.xml", Self.styles),
            .init("xl/sharedStrings.xml", stringTable(strings)),
            .init("xl/worksheets/sheet1.xml", worksheet(indices)),
        ])
    }

    private var sharedStrings: [String] {
        var seen: Set<String> = []
        return rows.joined().compactMap { cell in
            guard case .text(let text) = cell, seen.insert(text).inserted else { return nil }
            return text
        }
    }

    private func stringTable(_ strings: [String]) -> String {
        let items = strings.map { "<si><t xml:space=\"preserve\">\(Markup.escaped($0))</t></si>" }
        return Self.head + "<sst \(Self.main) uniqueCount=\"\(strings.count)\">\(items.joined())</sst>"
    }

    private func worksheet(_ strings: [String: Int]) -> String {
        let lines = rows.enumerated().map { row, cells in
            let written = cells.enumerated().map { column, cell in
                text(of: cell, at: "\(Self.letter(column))\(row + 1)", strings)
            }
            return "<row r=\"\(row + 1)\">\(written.joined())</row>"
        }
        return Self.head + "<worksheet \(Self.main)><sheetData>\(lines.joined())</sheetData></worksheet>"
    }

    private func text(of cell: Cell, at place: String, _ strings: [String: Int]) -> String {
        switch cell {
        case .empty: ""
        case .text(let text): "<c r=\"\(place)\" t=\"s\"><v>\(strings[text] ?? 0)</v></c>"
        case .number(let number): "<c r=\"\(place)\"><v>\(number)</v></c>"
        case .time(let minutes): "<c r=\"\(place)\" s=\"1\"><v>\(Double(minutes) / 1440)</v></c>"
        }
    }

    private var workbook: String {
        Self.head + """
            <workbook \(Self.main) xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
            <sheets><sheet name="\(sheet)" sheetId="1" r:id="rId1"/></sheets></workbook>
            """
    }

    private static func letter(_ column: Int) -> Character { Character(UnicodeScalar(UInt8(65 + column))) }

    // MARK: What is always the same

    private static let head = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
    private static let main = #"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#
    private static let relations = #"xmlns="http://schemas.openxmlformats.org/package/2006/relationships""#
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    private static let packageRelations =
        head + """
            <Relationships \(relations)><Relationship Id="rId1" Type="\(office)/officeDocument" Target="xl/workbook.xml"/>\
            </Relationships>
            """
    private static let bookRelations =
        head + """
            <Relationships \(relations)>\
            <Relationship Id="rId1" Type="\(office)/worksheet" Target="worksheets/sheet1.xml"/>\
            <Relationship Id="rId2" Type="\(office)/sharedStrings" Target="sharedStrings.xml"/>\
            <Relationship Id="rId3" Type="\(office)/styles" Target="styles.xml"/></Relationships>
            """
    private static let contentTypes =
        head + """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Override PartName="/xl/workbook.xml" ContentType="\(sheetType).sheet.main+xml"/>\
            <Override PartName="/xl/styles.xml" ContentType="\(sheetType).styles+xml"/>\
            <Override PartName="/xl/sharedStrings.xml" ContentType="\(sheetType).sharedStrings+xml"/>\
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="\(sheetType).worksheet+xml"/></Types>
            """
    /// Style 1 is a time of day.
    private static let styles =
        head + """
            <styleSheet \(main)><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>\
            <borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
            <cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="20" applyNumberFormat="1"/></cellXfs></styleSheet>
            """
}

import Foundation
import HubAuthoring
import HubManifest
import HubModel
import Testing

/// The repository's own mappings.
private let mappings: [(name: String, text: String)] = {
    let file = URL(filePath: #filePath).resolvingSymlinksInPath()
    let root = (0..<4).reduce(file) { url, _ in url.deletingLastPathComponent() }
    let folder = root.appending(path: "Mappings")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
        (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)).map { (name, $0) }
    }
}()

/// Cells as a spreadsheet has them, before the hub takes its apostrophes away.
private func rawCells(_ bytes: [UInt8], _ separator: Character) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    for character in String(decoding: bytes, as: UTF8.self).drop(while: { $0 == "\u{FEFF}" }) {
        switch character {
        case "\"": isQuoted.toggle()
        case separator where !isQuoted: rows[rows.count - 1].append("")
        case "\r\n" where !isQuoted: rows.append([""])
        default: rows[rows.count - 1][rows[rows.count - 1].count - 1].append(character)
        }
    }
    return rows.filter { $0 != [""] }
}

/// What Excel of a Vietnamese computer makes of a CSV file when it is opened and saved: `;`, quotes where it likes,
/// `TRUE`, and text that looks like a number or a formula no longer as it was.
private func savedByExcel(_ bytes: [UInt8], separator: Character) -> [UInt8] {
    let rows = rawCells(bytes, separator).map { row in
        row.map { cell -> String in
            if ["true", "false"].contains(cell) { return cell.uppercased() }
            if let first = cell.first, "=+-@".contains(first) { return "#NAME?" }
            if let number = Double(cell.replacing(",", with: ".")) { return "\(number)" }
            return cell
        }
    }
    let lines = rows.map { row in
        row.map { $0.contains(";") || $0.contains("\"") ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }
            .joined(separator: ";")
    }
    return Array("\u{FEFF}\(lines.joined(separator: "\r\n"))\r\n".utf8)
}

@Suite struct `A mapping as a table` {
    @Test func `comes back as the same file, byte for byte, whatever has saved it`() throws {
        #expect(mappings.count >= 59)
        for (position, (name, text)) in mappings.enumerated() {
            let editor = try #require(ManifestEditor(text), "\(name)")
            let sheet = MappingTable(editor).sheet
            let separator = ([",", ";", "\t"] as [Character])[position % 3]
            let plain = MappingImport(try SheetText(sheet.bytes(separator: separator)), into: editor)
            #expect(plain.problems == [], "\(name)")
            #expect(plain.text == text, "\(name)")
            let saved = savedByExcel(sheet.bytes(separator: ","), separator: ",")
            // The quotes of the simple reader above would hide those inside cells.
            guard !sheet.rows.contains(where: { $0.cells.contains { $0.contains("\"") } }) else { continue }
            let taken = MappingImport(try SheetText(saved), into: editor)
            #expect(taken.problems == [], "\(name)")
            #expect(taken.text == text, "\(name)")
        }
    }

    @Test func `has a row for every column, source, child and check`() throws {
        let editor = try #require(ManifestEditor(sample))
        let rows = MappingTable(editor).rows
        #expect(rows.map { "\($0.name.part) \($0.name.source) \($0.name.name)" }.contains("child a/b fee"))
        let value = try #require(rows.first { $0.name.part == .source && $0.name.name == "issued_at" })
        #expect(value.cells == ["from": "NGAY", "format": "[iso, \"dd/MM/yyyy HH:mm\"]"])
        #expect(rows.first { $0.name.name == "code" }?.cells["required"] == "true")
        #expect(rows.first { $0.name.name == "must 1" }?.cells["value"] == "total >= 0")
        #expect(rows.first { $0.name.name == "visible_to" }?.cells["value"] == "[{ citizen: owner }, nobody]")
    }

    @Test func `of one source has that one alone, and import leaves the others`() throws {
        let editor = try #require(ManifestEditor(sample))
        let sheet = MappingTable(editor, source: "a/b").sheet
        #expect(!sheet.rows.contains { $0.cells.contains("a/c") })
        #expect(MappingImport(sheet, into: editor).text == sample)
    }

    @Test(arguments: [
        ("'=1+1", "=1+1"), ("'007", "007"), ("'-5", "-5"), ("'@x", "@x"), ("''x", "'x"),
        ("'1.234,5", "1.234,5"),
        ("'+84", "+84"), ("abc", "abc"), ("it's", "it's"), ("'", "'"), ("'abc", "'abc"),
    ])
    func `is safe from formulas, and loses no zero`(inSheet: String, meant: String) throws {
        let sheet = try SheetText(Array("part;name\r\n\(inSheet);x\r\n".utf8))
        #expect(sheet.rows[1].cells[0] == meant)
        let back = try SheetText(
            SheetText(rows: [.init(number: 1, cells: [meant, "x"])]).bytes(separator: ";")
        )
        #expect(back.rows[0].cells == [meant, "x"])
        let raw = String(
            decoding: SheetText(rows: [.init(number: 1, cells: [meant])]).bytes(separator: ";"),
            as: UTF8.self
        )
        #expect(!"=+-@0123456789".contains(raw.dropFirst().first ?? "x"))
    }

    private let sample = """
        entity: bill
        title: Hoá đơn   # hiện ra
        key: [code]
        visible_to:
          - { citizen: owner }
          - nobody
        purpose: Tra cứu
        legal_basis: consent
        fields:
          # mã
          code:      { as: text, title: Mã, required: true }
          owner:     { as: citizen_id, title: Chủ, pii: basic }   # số định danh
          total:     { as: money_vnd, title: Tổng }
          issued_at: { as: datetime, title: Ngày }
        sources:
          a/b:
            separators: "1.234,5"
            code:  "{SO | pad 8}"          # mất số 0
            owner: CCCD
            total: TIEN
            issued_at: { from: NGAY, format: [iso, "dd/MM/yyyy HH:mm"] }
            children: { fee: "PHI[]" }
          a/c:
            code: SO
            owner: [A, B]
        checks:
          - must: total >= 0
          - should: total <= 1000000    # hiếm

        """

    /// Rows of the sheet with cells changed: by part, source, name and key.
    private func edited(
        _ change: (inout [SheetText.Row]) -> Void
    ) throws -> (taken: MappingImport, diff: LineDiff) {
        let editor = try #require(ManifestEditor(sample))
        var sheet = MappingTable(editor).sheet
        change(&sheet.rows)
        let taken = MappingImport(try SheetText(sheet.bytes(separator: ";")), into: editor)
        return (taken, LineDiff(sample, taken.text, context: 0))
    }

    private func set(_ rows: inout [SheetText.Row], _ name: [String], _ key: String, _ value: String) {
        let column = rows[0].cells.firstIndex { $0.hasPrefix(key) && ($0 == key || $0.hasPrefix(key + " ·")) }
        let row = rows.firstIndex { Array($0.cells.prefix(3)) == name }
        guard let column, let row else {
            Issue.record("no cell \(name) \(key)")
            return
        }
        rows[row].cells[column] = value
    }

    @Test(arguments: [
        (
            ["field", "", "owner"], "title", "Chủ hợp đồng",
            [
                "-   owner:     { as: citizen_id, title: Chủ, pii: basic }   # số định danh",
                "+   owner:     { as: citizen_id, title: Chủ hợp đồng, pii: basic }   # số định danh",
            ]
        ),
        (
            ["field", "", "total"], "unit", "đồng",
            [
                "-   total:     { as: money_vnd, title: Tổng }",
                "+   total:     { as: money_vnd, title: Tổng, unit: đồng }",
            ]
        ),
        (
            ["field", "", "owner"], "pii", "",
            [
                "-   owner:     { as: citizen_id, title: Chủ, pii: basic }   # số định danh",
                "+   owner:     { as: citizen_id, title: Chủ }   # số định danh",
            ]
        ),
        (["source", "a/b", "owner"], "from", "SO_CCCD", ["-     owner: CCCD", "+     owner: SO_CCCD"]),
        (
            ["source", "a/b", "owner"], "if_bad", "quarantine",
            ["-     owner: CCCD", "+     owner: { from: CCCD, if_bad: quarantine }"]
        ),
        (
            ["source", "a/b", "code"], "from", "{SO | pad 9}",
            [
                "-     code:  \"{SO | pad 8}\"          # mất số 0",
                "+     code:  \"{SO | pad 9}\"          # mất số 0",
            ]
        ),
        (
            ["source", "a/c", "owner"], "from", "[A, B, C]",
            ["-     owner: [A, B]", "+     owner: [A, B, C]"]
        ),
        (
            ["source", "a/b", "separators"], "value", "1,234.5",
            ["-     separators: \"1.234,5\"", "+     separators: \"1,234.5\""]
        ),
        (
            ["mapping", "", "title"], "value", "Hoá đơn: điện",
            ["- title: Hoá đơn   # hiện ra", "+ title: \"Hoá đơn: điện\"   # hiện ra"]
        ),
        (
            ["child", "a/b", "fee"], "from", "LE_PHI[]",
            ["-     children: { fee: \"PHI[]\" }", "+     children: { fee: \"LE_PHI[]\" }"]
        ),
        (
            ["check", "", "should 2"], "value", "total <= 5",
            ["-   - should: total <= 1000000    # hiếm", "+   - should: total <= 5    # hiếm"]
        ),
    ])
    func `changes exactly the line of a changed cell`(
        name: [String],
        key: String,
        value: String,
        lines: [String]
    ) throws {
        let (taken, diff) = try edited { set(&$0, name, key, value) }
        #expect(taken.problems == [])
        #expect(diff.lines == lines)
    }

    @Test func `takes new rows and leaves out those that are gone`() throws {
        let (taken, diff) = try edited { rows in
            rows.removeAll {
                $0.cells.starts(with: ["check", "", "must 1"])
                    || $0.cells.starts(with: ["source", "a/b", "total"])
            }
            let width = rows[0].cells.count
            func add(_ cells: [String], _ others: [String: String]) {
                var row = cells + Array(repeating: "", count: width - cells.count)
                for (key, value) in others {
                    if let column = rows[0].cells.firstIndex(where: { $0.hasPrefix(key) }) {
                        row[column] = value
                    }
                }
                rows.append(.init(number: rows.count + 1, cells: row))
            }
            add(["field", "", "note"], ["as": "text", "title": "Ghi chú"])
            add(["source", "a/b", "note"], ["from": "GHI_CHU"])
            add(["source", "a/c", "total"], ["from": "TIEN", "default": "0"])
            add(["check", "", "must 3"], ["value": "total <= 9"])
        }
        #expect(taken.problems == [])
        #expect(diff.lines.contains("+   note: { as: text, title: Ghi chú }"))
        #expect(diff.lines.contains("+     note: GHI_CHU"))
        #expect(diff.lines.contains("+     total: { from: TIEN, default: 0 }"))
        #expect(diff.lines.contains("-     total: TIEN"))
        #expect(diff.lines.contains("-   - must: total >= 0"))
        #expect(diff.lines.contains("+   - { must: total <= 9 }"))
        #expect(ManifestEditor(taken.text) != nil)
    }

    @Test(arguments: [
        ("feild;;x;;;;;;;;", 2, 1), ("field;;;;;text;;;;;", 2, 3), ("source;a;x;;A;;;;;;", 2, 2),
        ("field;;note;hello;;text;Ghi chú;;;;", 2, 4), ("mapping;;colour;red;;;;;;;", 2, 3),
        ("field;;note;;;'abc;Ghi chú;;;;", 2, 6), ("field;;owner;;;;;;;;", 2, 0),
        ("field;;owner;;;text;Chủ;;;;;;;lạc", 2, 14),
    ])
    func `says what is wrong by row and column, and changes nothing`(line: String, row: Int, column: Int)
        throws
    {
        let editor = try #require(ManifestEditor(sample))
        let header = "part;source;name;value;from;as;title;required;pii;unit;not_before"
        let taken = MappingImport(try SheetText(Array("\(header)\n\(line)\n".utf8)), into: editor)
        let problem = try #require(taken.problems.first)
        #expect((problem.row, problem.column) == (row, column))
        #expect(problem.message.vietnamese != problem.message.english)
    }

    @Test(arguments: [
        ([0xFF, 0xFE, 0x41, 0x00] as [UInt8], 0, 0), (Array("a;b\n\"x;y\n".utf8), 2, 1),
        (Array("a;b\n\"x\"y;z\n".utf8), 2, 1), ([UInt8](repeating: 0x41, count: (4 << 20) + 1), 0, 0),
    ])
    func `refuses what is no table`(bytes: [UInt8], row: Int, column: Int) {
        do throws(SheetText.Mistake) {
            _ = try SheetText(bytes)
            Issue.record("it was read")
        } catch {
            #expect((error.row, error.column) == (row, column))
        }
    }

    @Test func `takes sep lines, tabs, missing cells at the end, and columns in another order`() throws {
        let editor = try #require(ManifestEditor(sample))
        let text = "sep=,\r\nname,part,title · tên hiển thị\r\nowner,field,Chủ nhà\r\n"
        let taken = MappingImport(try SheetText(Array(text.utf8)), into: editor)
        #expect(taken.problems.map(\.message.english).contains("The first row lacks the column `source`."))
        let good = "sep=,\r\nname,part,source,title · tên hiển thị\r\nowner,field,,Chủ nhà\r\ncode,field\r\n"
        let sheet = try SheetText(Array(good.utf8))
        #expect(sheet.rows.map(\.cells.count) == [4, 4, 2])
    }

    @Test func `points at the cell of what check finds`() throws {
        let (taken, _) = try edited { set(&$0, ["field", "", "total"], "as", "money_vdn") }
        let line = taken.text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
            $0.contains("money_vdn")
        }
        let place = SourceLocation(file: "", line: try #require(line) + 1, column: 20)
        let cell = try #require(taken.cell(at: place))
        #expect(cell.column == 6)
    }
}

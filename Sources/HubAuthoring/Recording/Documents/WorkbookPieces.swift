import HubModel
import TableStream

/// A workbook (.xlsx) as rows under the names of their header, with the places of their texts in its parts.
///
/// What stands in parts that nobody reads is exchanged as well; parts that are no XML (pictures, macros) are refused.
struct WorkbookPieces: RewritableDocument {
    private(set) var tree = DocumentTree()
    private var members: [(name: String, bytes: [UInt8])]
    private var parts: [Int: XMLPieces] = [:]
    /// Where a node's text stands: part and node of its XML.
    private var places: [Int: (part: Int, node: Int)] = [:]
    private var texts: [Int] = []
    private var textPart: Int?
    /// Names of columns stay.
    private var headers: Set<String> = []

    init(_ bytes: [UInt8], _ sheet: ReadAs.Sheet) throws {
        members = try Wrapping.members(ofZip: bytes)
        for (index, member) in members.enumerated() {
            guard member.name.hasSuffix(".xml") || member.name.hasSuffix(".rels") else {
                if WorkbookPieces.isHarmless(member.name) { continue }
                throw RecordingRefusal.unreadable(part: member.name)
            }
            parts[index] = try XMLPieces(member.bytes)
        }
        textPart = index(of: "xl/sharedStrings.xml")
        if let part = textPart, let xml = parts[part] {
            texts = xml.tree.named("si", below: xml.tree.named("sst", below: 0).first ?? 0)
        }
        let top = tree.open(.init(kind: .list, parent: -1))
        let read = try sheetPart(sheet)
        try addRows(read, sheet, below: top)
        addAsides(besides: read, below: top)
        tree.close(top)
    }

    /// Printer settings: numbers for a machine.
    private static func isHarmless(_ name: String) -> Bool {
        name.hasSuffix("/") || name.contains("printerSettings")
    }

    private func index(of name: String) -> Int? {
        members.firstIndex { $0.name.lowercased() == name.lowercased() }
    }

    private func sheetPart(_ sheet: ReadAs.Sheet) throws -> Int {
        guard let book = index(of: "xl/workbook.xml").flatMap({ parts[$0]?.tree }),
            let links = index(of: "xl/_rels/workbook.xml.rels").flatMap({ parts[$0]?.tree })
        else { throw RecordingRefusal.unreadable(part: "xl/workbook.xml") }
        let sheets = book.nodes.indices.filter {
            book.nodes[$0].name == "sheet" && book.nodes[$0].kind != .attribute
        }
        let number = sheet.name.flatMap { Int($0) }
        let wanted =
            sheets.first { book.attribute("name", of: $0) == sheet.name }
            ?? number.flatMap { sheets.indices.contains($0 - 1) ? sheets[$0 - 1] : nil }
            ?? sheets.first {
                book.attribute("state", of: $0) == nil || book.attribute("state", of: $0) == "visible"
            }
        let link = wanted.flatMap { book.attribute("id", of: $0) }
        let target =
            links.nodes.indices.first { links.attribute("Id", of: $0) == link && link != nil }
            .flatMap { links.attribute("Target", of: $0) } ?? "worksheets/sheet1.xml"
        let name = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
        guard let part = index(of: name) else { throw RecordingRefusal.unreadable(part: name) }
        return part
    }

    // MARK: The sheet that is read

    private mutating func addRows(_ part: Int, _ sheet: ReadAs.Sheet, below top: Int) throws {
        guard let xml = parts[part]?.tree else { return }
        var names: [Int: String]?
        if case .none = sheet.header { names = [:] }
        var number = 0
        for row in xml.nodes.indices where xml.nodes[row].name == "row" && xml.nodes[row].kind != .attribute {
            number = xml.attribute("r", of: row).flatMap { Int($0) } ?? number + 1
            let cells = cells(of: row, xml, part)
            if names == nil {
                if case .row(let wanted) = sheet.header, number < wanted {
                    for cell in cells { add(cell, name: "#line", kind: .aside, below: top) }
                    continue
                }
                guard !cells.isEmpty else { continue }
                headers = Set(cells.map { "\($0.place.part) \($0.place.node)" })
                names = Dictionary(cells.map { ($0.column, $0.text.trimmingSpaces) }) { first, _ in first }
                continue
            }
            let record = tree.open(.init(kind: .object, parent: top))
            for cell in cells {
                add(
                    cell,
                    name: names?[cell.column] ?? WorkbookReader.letters(cell.column),
                    kind: cell.isNumber ? .number : .text,
                    below: record
                )
            }
            tree.close(record)
        }
    }

    private struct Cell {
        var column: Int
        var text: String
        var isNumber: Bool
        var place: (part: Int, node: Int)
    }

    private mutating func add(_ cell: Cell, name: String, kind: DocumentTree.Node.Kind, below parent: Int) {
        let node = tree.open(.init(kind: kind, name: name, parent: parent, text: cell.text))
        places[node] = cell.place
    }

    private func cells(of row: Int, _ xml: DocumentTree, _ part: Int) -> [Cell] {
        var next = 0
        return xml.named("c", below: row).compactMap { cell in
            let column = xml.attribute("r", of: cell).flatMap(WorkbookPieces.column) ?? next
            next = column + 1
            return self.cell(cell, column, xml, part)
        }
    }

    private func cell(_ cell: Int, _ column: Int, _ xml: DocumentTree, _ part: Int) -> Cell? {
        let type = xml.attribute("t", of: cell) ?? "n"
        if type == "inlineStr" {
            let texts = xml.leaves(named: "t", below: cell)
            guard let first = texts.first else { return nil }
            let text = texts.map { xml.nodes[$0].text }.joined()
            return Cell(column: column, text: text, isNumber: false, place: (part, first))
        }
        guard let value = xml.named("v", below: cell).first, !xml.nodes[value].text.isEmpty else {
            return nil
        }
        let text = xml.nodes[value].text
        guard type == "s" else {
            return type == "b"
                ? nil : Cell(column: column, text: text, isNumber: type == "n", place: (part, value))
        }
        guard let shared = Int(text), texts.indices.contains(shared), let textPart,
            let strings = parts[textPart]?.tree
        else { return nil }
        let runs = strings.leaves(named: "t", below: texts[shared])
        guard let first = runs.first else { return nil }
        let whole = runs.map { strings.nodes[$0].text }.joined()
        return Cell(column: column, text: whole, isNumber: false, place: (textPart, first))
    }

    private static func column(_ place: String) -> Int? {
        let letters = place.utf8.prefix { (0x41...0x5A).contains($0) }
        guard !letters.isEmpty, letters.count <= 3 else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1 - 0x40) } - 1
    }

    // MARK: All else

    /// Texts of other sheets, comments, authors: nobody reads them, and they may say who somebody is.
    private mutating func addAsides(besides read: Int, below top: Int) {
        let taken = Set(places.values.map { "\($0.part) \($0.node)" }).union(headers)
        for (part, xml) in parts.sorted(by: { $0.key < $1.key }) where holdsWords(members[part].name) {
            for node in xml.tree.nodes.indices
            where xml.tree.isLeaf(node) && !taken.contains("\(part) \(node)") {
                let slot = xml.tree.nodes[node]
                guard wantsExchange(slot, in: members[part].name) else { continue }
                let own = tree.open(
                    .init(kind: .aside, name: "#\(members[part].name)", parent: top, text: slot.text)
                )
                places[own] = (part, node)
            }
        }
    }

    private func holdsWords(_ name: String) -> Bool {
        let plain = name.lowercased()
        return plain.contains("sharedstrings") || plain.contains("worksheets/sheet")
            || plain.contains("comments")
            || plain.hasPrefix("docprops/") || plain.contains("drawing") || plain.contains("threaded")
            || plain.contains("persons/")
    }

    /// The text of cells, comments and properties; formulas and formats are neither.
    private func wantsExchange(_ slot: DocumentTree.Node, in part: String) -> Bool {
        guard slot.kind != .attribute else { return part.contains("persons/") }
        let isCell = part.lowercased().contains("worksheets/sheet")
        if slot.name == "v" {
            return isCell && Int(slot.text).map { $0 > 999 && !texts.indices.contains($0) } ?? false
        }
        return [
            "t", "author", "creator", "lastModifiedBy", "title", "subject", "description", "keywords", "text",
            "Company", "Manager",
        ]
        .contains(slot.name)
    }

    func written(texts changed: [Int: String], names: [Int: String]) throws -> [UInt8] {
        var byPart: [Int: [Int: String]] = [:]
        for (node, text) in changed {
            guard let place = places[node] else { continue }
            byPart[place.part, default: [:]][place.node] = text
            clearOtherRuns(of: place, in: &byPart)
        }
        var members = members
        for (part, texts) in byPart {
            if let xml = parts[part] { members[part].bytes = try xml.written(texts: texts, names: [:]) }
        }
        return Wrapping.zipped(members)
    }

    /// A cell's text may stand in several runs; the first holds the fake, the others nothing.
    private func clearOtherRuns(of place: (part: Int, node: Int), in byPart: inout [Int: [Int: String]]) {
        guard let tree = parts[place.part]?.tree else { return }
        var holder = tree.nodes[place.node].parent
        if holder >= 0, tree.nodes[holder].name == "r" { holder = tree.nodes[holder].parent }
        guard holder >= 0, ["si", "is"].contains(tree.nodes[holder].name) else { return }
        for run in tree.leaves(named: "t", below: holder) where run != place.node {
            byPart[place.part, default: [:]][run] = ""
        }
    }
}

extension DocumentTree {
    /// Children of a name.
    fileprivate func named(_ name: String, below node: Int) -> [Int] {
        children(of: node).filter { nodes[$0].name == name && nodes[$0].kind != .attribute }
    }

    /// Descendants of a name that hold text.
    fileprivate func leaves(named name: String, below node: Int) -> [Int] {
        (node..<nodes[node].end).filter {
            nodes[$0].name == name && nodes[$0].kind != .attribute && !nodes[$0].text.isEmpty
        }
    }

    fileprivate func attribute(_ name: String, of node: Int) -> String? {
        children(of: node).first { nodes[$0].kind == .attribute && nodes[$0].name == name }.map {
            nodes[$0].text
        }
    }
}

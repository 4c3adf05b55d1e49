import HubModel

/// Separated values in UTF-8, with the place of every cell.
struct TablePieces: RewritableDocument {
    private(set) var tree = DocumentTree()
    private let bytes: [UInt8]
    private let form: ReadAs.Values
    private var cells: [Int: Range<Int>] = [:]

    private struct Cell {
        var range: Range<Int>
        var text: String
    }

    init(_ bytes: [UInt8], _ form: ReadAs.Values) throws {
        self.bytes = bytes
        self.form = form
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let top = tree.open(.init(kind: .list, parent: -1))
        for _ in 0..<form.skip {
            let end = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            addAside(position..<end, below: top)
            position = TablePieces.afterBreak(bytes, end)
        }
        var columns = form.columns
        var needsHeader = form.hasHeader
        while position < bytes.count {
            let row = try row(&position)
            if row.count == 1, row[0].text.isBlank { continue }
            if needsHeader {
                if columns.isEmpty { columns = row.map { $0.text.trimmingSpaces } }
                needsHeader = false
                continue
            }
            add(row, columns, below: top)
        }
        tree.close(top)
    }

    private mutating func addAside(_ range: Range<Int>, below top: Int) {
        let text = String(decoding: bytes[range], as: UTF8.self)
        cells[tree.open(.init(kind: .aside, name: "#line", parent: top, text: text))] = range
    }

    private mutating func add(_ row: [Cell], _ columns: [String], below top: Int) {
        let record = tree.open(.init(kind: .object, parent: top))
        for (index, cell) in row.enumerated() {
            let name = index < columns.count ? columns[index] : "#\(index + 1)"
            cells[tree.open(.init(kind: .text, name: name, parent: record, text: cell.text))] = cell.range
        }
        tree.close(record)
    }

    private static func afterBreak(_ bytes: [UInt8], _ end: Int) -> Int {
        guard end < bytes.count else { return end }
        return bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A ? end + 2 : end + 1
    }

    private func row(_ position: inout Int) throws -> [Cell] {
        var row: [Cell] = []
        while true {
            row.append(try cell(&position))
            guard position < bytes.count else { return row }
            if bytes[position] == form.separator {
                position += 1
                continue
            }
            position = TablePieces.afterBreak(bytes, position)
            return row
        }
    }

    private func cell(_ position: inout Int) throws -> Cell {
        let start = position
        guard let quote = form.quote, position < bytes.count, bytes[position] == quote else {
            while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
            return Cell(
                range: start..<position,
                text: String(decoding: bytes[start..<position], as: UTF8.self)
            )
        }
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            if bytes[position] == quote {
                guard position + 1 < bytes.count, bytes[position + 1] == quote else { break }
                position += 1
            }
            text.append(bytes[position])
            position += 1
        }
        guard position < bytes.count else { throw RecordingRefusal.malformed(format: "CSV", offset: start) }
        position += 1
        // What stands behind the closing quote belongs to the cell all the same.
        while position < bytes.count, !isEnd(bytes[position]) {
            text.append(bytes[position])
            position += 1
        }
        return Cell(range: start..<position, text: String(decoding: text, as: UTF8.self))
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == form.separator || byte == 0x0A || byte == 0x0D }

    func written(texts: [Int: String], names: [Int: String]) throws -> [UInt8] {
        var patch = BytePatch()
        for (node, text) in texts {
            guard let range = cells[node] else { continue }
            patch.put(try written(text, over: range, isAside: tree.nodes[node].kind == .aside), at: range)
        }
        return patch.applied(to: bytes)
    }

    private func written(_ text: String, over range: Range<Int>, isAside: Bool) throws -> [UInt8] {
        let raw = Array(text.utf8)
        guard !isAside else { return raw }
        let wasQuoted = form.quote != nil && bytes[range].first == form.quote
        guard wasQuoted || raw.contains(where: { isEnd($0) || $0 == form.quote }) else { return raw }
        guard let quote = form.quote else { return raw.map { isEnd($0) ? 0x20 : $0 } }
        return [quote] + raw.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
}

/// Columns at fixed places, in UTF-8; every exchanged text is as long as what was there.
struct FixedPieces: RewritableDocument {
    private(set) var tree = DocumentTree()
    private let characters: [Character]
    private var cells: [Int: Range<Int>] = [:]

    init(_ bytes: [UInt8], _ columns: [ReadAs.FixedColumn]) {
        characters = Array(String(decoding: bytes, as: UTF8.self))
        let top = tree.open(.init(kind: .list, parent: -1))
        var start = 0
        while start < characters.count {
            let end = characters[start...].firstIndex(where: \.isNewline) ?? characters.count
            let record = tree.open(.init(kind: .object, parent: top))
            for column in columns {
                let from = min(start + column.from - 1, end)
                let range = from..<min(from + column.length, end)
                guard !range.isEmpty else { continue }
                let text = String(characters[range])
                cells[tree.open(.init(kind: .text, name: column.name, parent: record, text: text))] = range
            }
            addBetween(start..<end, columns, below: record)
            tree.close(record)
            start = end + 1
        }
        tree.close(top)
    }

    /// What no column covers.
    private mutating func addBetween(_ line: Range<Int>, _ columns: [ReadAs.FixedColumn], below record: Int) {
        var covered = Set<Int>()
        for column in columns { covered.formUnion(column.from - 1..<column.from - 1 + column.length) }
        var start: Int?
        for index in line.lowerBound...line.upperBound {
            let isFree = index < line.upperBound && !covered.contains(index - line.lowerBound)
            if isFree, start == nil { start = index }
            if !isFree, let from = start {
                let text = String(characters[from..<index])
                cells[tree.open(.init(kind: .aside, name: "#rest", parent: record, text: text))] =
                    from..<index
                start = nil
            }
        }
    }

    func written(texts: [Int: String], names: [Int: String]) throws -> [UInt8] {
        var output = characters
        for (node, text) in texts {
            guard let range = cells[node] else { continue }
            let fitted = Array(text).prefix(range.count)
            output.replaceSubrange(
                range,
                with: fitted + [Character](repeating: " ", count: range.count - fitted.count)
            )
        }
        return Array(String(output).utf8)
    }
}

package import Bytes
import XMLStream

/// Reads the rows of one sheet of a workbook (.xlsx) one by one, in memory that does not grow with the sheet; the texts
/// that its cells share are held, up to a limit.
///
/// A record has one string or number for each column of the header: dates and times are ISO 8601, as much of them as the
/// cell's format shows; a formula is its last value; an empty cell is an empty string. Cells outside the header's
/// columns are no part of the table, rows without anything in it no records. ISO/IEC 29500-1, 18.3.
package final class WorkbookReader {
    private var reader: RowReader
    private let part: String
    private let form: WorkbookForm
    private let plan: WorkbookPlan
    private let texts: SharedTexts
    private let memory = RowMemory(window: 16)
    private var expected = 0
    private var isNamed = false
    private var failure: WorkbookFailure?
    /// Of the row at hand, as Excel counts.
    package private(set) var row = 0

    /// The reader owns C memory and has one owner.
    private final class RowReader {
        var xml: XMLRecordReader

        init(_ xml: consuming XMLRecordReader) { self.xml = xml }
    }

    package init(_ parts: any WorkbookParts, _ form: WorkbookForm) throws(WorkbookFailure) {
        self.form = form
        plan = try WorkbookPlan(parts, form.sheet)
        part = plan.sheet
        texts = try WorkbookReader.texts(plan, parts, form)
        let read = try WorkbookReader.open(plan.sheet, parts)
        guard let read else { throw .missing(part: plan.sheet) }
        do throws(XMLFailure) {
            let steps: [StreamStep] = [
                .child("worksheet", prefix: nil), .child("sheetData", prefix: nil),
                .child("row", prefix: nil),
                .items,
            ]
            reader = RowReader(try XMLRecordReader(records: steps, read: read))
        } catch { throw .malformed(part: plan.sheet, error) }
    }

    private static func open(_ name: String, _ parts: any WorkbookParts) throws(WorkbookFailure)
        -> ((UnsafeMutableRawBufferPointer) throws -> Int)?
    {
        do { return try parts.open(name) } catch { throw .source(error) }
    }

    private static func texts(
        _ plan: WorkbookPlan,
        _ parts: any WorkbookParts,
        _ form: WorkbookForm
    ) throws(WorkbookFailure) -> SharedTexts {
        guard let name = plan.texts, let read = try open(name, parts) else { return SharedTexts() }
        return try SharedTexts(part: name, limit: form.texts, read)
    }

    /// Calls `body` with the next row that holds anything.
    ///
    /// Returns false at the sheet's end.
    package func next(_ body: (RecordTape) -> Void) throws(WorkbookFailure) -> Bool {
        while true {
            var isRecord = false
            let goesOn: Bool
            do throws(XMLFailure) {
                goesOn = try reader.xml.next { (record: RecordTape) in isRecord = take(record, body) }
            } catch {
                if case .source(let cause) = error { throw .source(cause) }
                throw .malformed(part: part, error)
            }
            if let failure { throw failure }
            if !goesOn {
                if !isNamed { throw .noHeader }
                return false
            }
            if isRecord { return true }
        }
    }

    private func take(_ record: RecordTape, _ body: (RecordTape) -> Void) -> Bool {
        let element = TapeElement(record)
        row = element.attribute("r")?.wholeNumber ?? row + 1
        guard isNamed else { return takeHead(element, body) }
        return takeRow(element, body)
    }

    // MARK: The header

    private func takeHead(_ row: TapeElement, _ body: (RecordTape) -> Void) -> Bool {
        switch form.header {
        case .row(let number) where self.row < number: return false
        case .row(let number) where self.row > number:
            failure = .noHeader
            return false
        case .none:
            nameByLetters(row)
            return takeRow(row, body)
        case .first, .row:
            nameByCells(row)
            return false
        }
    }

    private func nameByCells(_ row: TapeElement) {
        var names: [String] = []
        eachCell(row) { cell, column in
            var bytes: [UInt8] = []
            write(cell) { bytes.append($0) }
            let name = TableNames.plain(String(decoding: bytes, as: UTF8.self))
            guard !name.isEmpty else { return }
            while names.count < column { names.append(WorkbookReader.letters(names.count)) }
            names.append(name)
        }
        guard !names.isEmpty else {
            if case .row = form.header { failure = .noHeader }
            return
        }
        name(names)
    }

    /// Without names the columns are as many as Excel has letters for in the first row, or 26.
    private func nameByLetters(_ row: TapeElement) {
        var last = 25
        eachCell(row) { _, column in last = max(last, column) }
        name((0...last).map { WorkbookReader.letters($0) })
    }

    private func name(_ names: [String]) {
        memory.name(names.map { Array($0.utf8) }, keeping: 0)
        expected = names.count
        isNamed = true
    }

    /// A column's name without a header, counted from 0: `A`, `Z`, `AA`.
    package static func letters(_ column: Int) -> String {
        var text = ""
        var rest = column + 1
        while rest > 0 {
            text = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + text
            rest = (rest - 1) / 26
        }
        return text
    }

    // MARK: Rows

    private func takeRow(_ row: TapeElement, _ body: (RecordTape) -> Void) -> Bool {
        memory.resetSpare()
        for column in 0..<expected {
            memory.nodes[column + 1].valueLength = 0
            memory.nodes[column + 1].kind = .string
        }
        var isBlank = true
        eachCell(row) { cell, column in
            guard column < expected else { return }
            let start = memory.spareCount
            let kind = write(cell) { memory.appendSpare($0) }
            guard memory.spareCount > start else { return }
            isBlank = false
            let node = memory.nodes + column + 1
            node.pointee.kind = kind
            node.pointee.valueOffset = UInt32(truncatingIfNeeded: memory.spareOffset(start))
            node.pointee.valueLength = UInt32(truncatingIfNeeded: memory.spareCount - start)
        }
        guard failure == nil, !isBlank else { return false }
        body(
            RecordTape(
                nodes: UnsafeBufferPointer(start: memory.nodes, count: expected + 1),
                bytes: UnsafeRawPointer(memory.base),
                source: row.tape.source,
                offset: row.tape.offset,
                mayRepeat: true
            )
        )
        return true
    }

    private func eachCell(_ row: TapeElement, _ body: (TapeElement, Int) -> Void) {
        var next = 0
        row.each { cell in
            guard !cell.isAttribute, cell.isNamed("c") else { return }
            let column = cell.attribute("r").flatMap(WorkbookReader.column) ?? next
            next = column + 1
            body(cell, column)
        }
    }

    /// `AB12`: 27.
    private static func column(_ place: UnsafeRawBufferPointer) -> Int? {
        var column = 0
        for byte in place {
            guard byte >= 0x41, byte <= 0x5A else { break }
            column = column * 26 + Int(byte - 0x40)
            guard column <= 16_384 else { return nil }
        }
        return column > 0 ? column - 1 : nil
    }

    /// Writes what the cell shows; gives what it is.
    @discardableResult
    private func write(_ cell: TapeElement, _ append: (UInt8) -> Void) -> RecordNode.Kind {
        let type = cell.attribute("t")
        if let type, type.equals("inlineStr") {
            cell.each { child in
                if !child.isAttribute, child.isNamed("is") { CellText.each(of: child, append) }
            }
            return .string
        }
        var value: UnsafeRawBufferPointer?
        cell.each { child in if !child.isAttribute, child.isNamed("v") { value = child.text } }
        guard let value, value.count > 0 else { return .string }
        guard let type, !type.equals("n") else { return writeNumber(value, cell, append) }
        if type.equals("s") {
            guard let number = value.wholeNumber,
                texts.with(number, { for byte in $0 { append(byte) } })
            else {
                failure = .wrongReference(cell: cell.string("r") ?? "\(row)")
                return .string
            }
        } else if type.equals("b") {
            for byte in (value.equals("1") ? "true" : "false" as String).utf8 { append(byte) }
        } else {
            CellText.unescape(value, append)
        }
        return .string
    }

    private func writeNumber(
        _ value: UnsafeRawBufferPointer,
        _ cell: TapeElement,
        _ append: (UInt8) -> Void
    ) -> RecordNode.Kind {
        let number = cell.attribute("s")?.wholeNumber ?? 0
        let style = number < plan.styles.count ? plan.styles[number] : nil
        if let style, SerialDay.write(value, style, isFrom1904: plan.isFrom1904, into: append) {
            return .string
        }
        var decimal = CellDecimal()
        if decimal.read(value), decimal.isWrittenOtherwise {
            if decimal.writePlain(into: append) { return .number }
        }
        for byte in value { append(byte) }
        return .number
    }
}

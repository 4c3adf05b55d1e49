import Bytes
import HubModel
import JSONStream
import TableStream
import XMLStream

/// What is wrong with a record that can be read all the same.
struct RecordFault {
    var rule: RecordRule
    /// Where, beyond the record's number: the line of a text file.
    var place = ""
    var value = ""
}

/// The records of one document, one after the other, whatever its format.
enum RecordDecoder {
    case json(JSONBox)
    case xml(XMLBox)
    case csv(CSVRecordReader)
    case fixedWidth(FixedWidthReader)
    case workbook(WorkbookReader)
    case feed(FeedReader)
    case whole(WholeRecords)

    /// Readers own C memory and have one owner; a box each lets one choice hold any of them.
    final class JSONBox {
        var reader: JSONRecordReader

        init(_ reader: consuming JSONRecordReader) { self.reader = reader }
    }

    final class XMLBox {
        var reader: XMLRecordReader

        init(_ reader: consuming XMLRecordReader) { self.reader = reader }
    }

    /// A document of JSON or XML, as it was said to be or as its first bytes say.
    ///
    /// `window`: bytes of JSON that are looked at at a time; `longest`: of one record; both as usual where `nil`.
    static func document(
        _ document: inout Document,
        _ format: UnwrapChain.DocumentFormat?,
        records: [StreamStep],
        window: Int? = nil,
        longest: Int? = nil
    ) throws -> RecordDecoder {
        let found = try AnswerFormat.detect(&document)
        switch (format, found) {
        case (_, .empty): throw DecodeFailure.empty()
        case (_, .html): throw DecodeFailure.html()
        case (.xml?, _), (nil, .xml):
            var limits = XMLLimits()
            if let longest { limits.record = longest }
            return .xml(XMLBox(try XMLRecordReader(records: records, limits: limits, read: document.read)))
        case (.json?, _), (nil, .json):
            var limits = JSONLimits()
            if let window { limits.window = window }
            if let longest { limits.record = longest }
            return .json(JSONBox(try JSONRecordReader(records: records, limits: limits, read: document.read)))
        case (nil, .unknown): throw DecodeFailure.unknownFormat()
        }
    }

    /// A document of separated values.
    static func csv(_ document: inout Document, _ form: ReadAs.Values) throws -> RecordDecoder {
        try refuseNoTable(&document)
        let dialect = CSVDialect(
            separator: form.separator,
            quote: form.quote,
            hasHeader: form.hasHeader,
            columns: form.columns,
            skip: form.skip
        )
        return .csv(CSVRecordReader(dialect, read: try TextSource.reading(document.read, form.encoding)))
    }

    /// One document of JSON after the other.
    static func jsonLines(_ document: inout Document, records: [StreamStep], window: Int?) throws
        -> RecordDecoder
    {
        try refuseNoTable(&document)
        var limits = JSONLimits()
        if let window { limits.window = window }
        let reader = try JSONRecordReader(
            records: records,
            isLines: true,
            limits: limits,
            read: document.read
        )
        return .json(JSONBox(reader))
    }

    /// Columns at fixed places; what the file is written in is found out.
    static func fixedWidth(_ document: inout Document, _ columns: [ReadAs.FixedColumn]) throws
        -> RecordDecoder
    {
        try refuseNoTable(&document)
        return .fixedWidth(
            FixedWidthReader(
                columns.map { FixedWidthReader.Column(name: $0.name, from: $0.from, length: $0.length) },
                read: try TextSource.reading(document.read, .auto)
            )
        )
    }

    /// A sheet of a workbook.
    static func workbook(
        _ document: inout Document,
        _ sheet: ReadAs.Sheet,
        _ budget: UnpackedBudget
    ) throws -> RecordDecoder {
        try refuseNoTable(&document)
        let head = HeadReading(document.read, count: 8)
        document.read = head.read
        // The container of old workbooks, and of new ones with a password.
        if try head.look({ $0.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) }) { throw DecodeFailure.noWorkbook() }
        let header: WorkbookForm.Header =
            switch sheet.header {
            case .first: .first
            case .row(let number): .row(number)
            case .none: .none
            }
        let form = WorkbookForm(sheet: sheet.name.map(WorkbookForm.Sheet.named) ?? .first, header: header)
        return .workbook(try WorkbookReader(ArchivePass(document, budget), form))
    }

    private static func refuseNoTable(_ document: inout Document) throws {
        switch try AnswerFormat.detect(&document) {
        case .empty: throw DecodeFailure.empty()
        case .html: throw DecodeFailure.html()
        case .json, .xml, .unknown: return
        }
    }

    /// Calls `body` with the next record; false at the end of the document, which is then proven well-formed.
    func next(_ body: (RecordTape, RecordFault?) -> Void) throws(HubFailure) -> Bool {
        switch self {
        case .json(let box):
            do throws(JSONFailure) {
                return try box.reader.next { record, fault in
                    #if DEFECTS
                        if Omission.loneObjectLost.isPlanted, record.standsAlone { return }
                    #endif
                    body(record, fault == nil ? nil : RecordFault(rule: .duplicateKey))
                }
            } catch { throw DecodeFailure.json(error) }
        case .xml(let box):
            do throws(XMLFailure) {
                return try box.reader.next { (record: RecordTape) in body(record, nil) }
            } catch { throw DecodeFailure.xml(error) }
        case .csv(let reader):
            do throws(TableFailure) {
                return try reader.next { body($0, $1.map(RecordFault.init)) }
            } catch { throw DecodeFailure.table(error) }
        case .fixedWidth(let reader):
            do throws(TableFailure) { return try reader.next { body($0, nil) } } catch {
                throw DecodeFailure.table(error)
            }
        case .workbook(let reader):
            do throws(WorkbookFailure) { return try reader.next { body($0, nil) } } catch {
                throw DecodeFailure.workbook(error)
            }
        case .feed(let reader):
            return reader.next { body($0, nil) }
        case .whole(let records):
            return records.next(body)
        }
    }

    /// Everything outside the records, once the end is reached; a table has nothing there.
    func withEnvelope<Result>(_ body: (RecordTape) -> Result) -> Result {
        switch self {
        case .json(let box): box.reader.withEnvelope(body)
        case .xml(let box): box.reader.withEnvelope { OwnedTape.withDocument(of: $0, body) }
        case .csv, .fixedWidth, .workbook: body(OwnedTape.nothing.tape)
        case .feed(let reader): body(reader.envelope.tape)
        case .whole(let records): body(records.document.tape)
        }
    }

    /// The part before the last `[]` was there.
    var holderFound: Bool {
        switch self {
        case .json(let box): box.reader.holderFound
        case .xml(let box): box.reader.holderFound
        case .csv, .fixedWidth, .workbook, .feed: true
        case .whole(let records): records.holderFound
        }
    }

    /// The record that was read last is a part of a document that goes on: an item of its list, of JSON.
    var isInsideDocument: Bool {
        if case .json(let box) = self { box.reader.isInsideDocument } else { false }
    }

    /// Of JSON or XML that is read on.
    var isDocument: Bool {
        switch self {
        case .json, .xml: true
        case .csv, .fixedWidth, .workbook, .feed, .whole: false
        }
    }

    var isXML: Bool { if case .xml = self { true } else { false } }
}

extension RecordFault {
    init(_ fault: TableFault) {
        switch fault {
        case .ragged(let line, let found, let expected):
            self.init(rule: .ragged, place: "line \(line)", value: "\(found)/\(expected)")
        case .strayQuote(let line): self.init(rule: .strayQuote, place: "line \(line)")
        }
    }
}

#if DEFECTS
    extension RecordTape {
        /// A member of an object, not an item of a list.
        fileprivate var standsAlone: Bool {
            guard offset > 0, let start = source.baseAddress else { return false }
            var place = start - 1
            while place.load(as: UInt8.self).isWhite { place -= 1 }
            return place.load(as: UInt8.self) == UInt8(ascii: ":")
        }
    }
#endif

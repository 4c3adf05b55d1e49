import Bytes
import HubModel
import JSONStream
import TableStream
import XMLStream

/// How a pull's answers are read.
struct ReadingForm: Sendable {
    /// `nil`: the document is the record, or, if it is a list, each item.
    var records: Path?
    var isFeed = false
    var unwrap: [Unwrapping] = []
    var readAs: ReadAs?
    var answerAtMost: Int64 = 0
    /// Bytes of JSON that are looked at at a time; `nil` as usual.
    var window: Int?
    var ignoresCase = false

    /// Where the records stand cannot be told while the document goes by.
    var needsWhole: Bool { records.map { ignoresCase || !$0.streams } ?? false }

    /// The records are no list by their path.
    var mayBeSole: Bool { readAs == nil && !isFeed && !(records?.steps.contains(.items) ?? false) }
}

/// The records of one landed answer, one after the other, whatever its format and whatever they are wrapped in.
final class PageReading {
    private let form: ReadingForm
    private let steps: [StreamStep]
    private let chain: UnwrapChain
    /// Where the documents come from in the end.
    private let last: any DocumentStage
    private var decoder: RecordDecoder?
    private var lastDecoder: RecordDecoder?
    private var hasMissing = false
    private(set) var isAtEnd = false
    /// How many documents have been begun.
    private(set) var documents = 0
    /// How many records have been read.
    private var records = 0
    private var reopen: (() throws -> ByteReading)?
    /// Of the document at hand, where it was in an archive.
    private(set) var fileName: String?
    private var holder: OwnedTape?

    init(_ payload: Payload, _ form: ReadingForm) throws {
        self.form = form
        if form.needsWhole, form.readAs != nil { throw DecodeFailure.noRecords(form.records?.text ?? "") }
        steps = try form.needsWhole ? [] : (form.records?.steps ?? []).map { step in try StreamStep(step) }
        chain = try UnwrapChain(form.unwrap, of: payload, answerAtMost: form.answerAtMost)
        if case .gtfs(let agency)? = form.readAs {
            last = TimetableStage(chain.last, agencyName: agency, chain.budget)
        } else {
            last = chain.last
        }
        if form.isFeed {
            decoder = .feed(try FeedReader(payload))
            documents = 1
        }
    }

    /// What the document at hand was taken from.
    var parent: RecordTape? { holder?.tape }

    /// Each record is a whole document of XML: its root.
    var recordsAreRoots: Bool { steps.isEmpty && (decoder?.isXML ?? false) }

    /// Reads on until `body` returns `false` or the answer ends; says whether it has ended.
    ///
    /// At its end every document is proven well-formed to its last byte.
    func readOn(_ body: (RecordTape, RecordFault?) -> Bool) throws(HubFailure) -> Bool {
        var goesOn = true
        while goesOn, !isAtEnd {
            isAtEnd = try !next { record, fault in goesOn = body(record, fault) }
        }
        return isAtEnd
    }

    private func next(_ body: (RecordTape, RecordFault?) -> Void) throws(HubFailure) -> Bool {
        while true {
            if decoder == nil { decoder = try opened() }
            guard let decoder else { return false }
            if try decoder.next(body) {
                records += 1
                return true
            }
            if !decoder.holderFound { hasMissing = true }
            lastDecoder = decoder
            self.decoder = nil
            if form.isFeed { return false }
        }
    }

    private func opened() throws(HubFailure) -> RecordDecoder? {
        do {
            guard var document = try last.next() else { return nil }
            documents += 1
            fileName = document.name
            holder = document.holder
            reopen = document.reopen
            return try open(&document)
        } catch {
            throw DecodeFailure.of(error)
        }
    }

    private func open(_ document: inout Document) throws -> RecordDecoder {
        switch form.readAs {
        case .csv(let values): try .csv(&document, values)
        case .gtfs: try .csv(&document, ReadAs.Values())
        case .jsonLines: try .jsonLines(&document, records: steps, window: form.window)
        case .fixedWidth(let columns): try .fixedWidth(&document, columns)
        case .xlsx(let sheet): try .workbook(&document, sheet, chain.budget)
        case nil where form.needsWhole:
            try .whole(WholeRecords(&document, chain.format, form.records, ignoresCase: form.ignoresCase))
        case nil: try .document(&document, chain.format, records: steps, window: form.window)
        }
    }

    /// Everything outside the records, once the end is reached: of the answer itself where it was looked into.
    func withEnvelope<Result>(_ body: (RecordTape) -> Result) -> Result {
        if let envelope = chain.envelope { return body(envelope.tape) }
        guard !chain.looksInside, let last = decoder ?? lastDecoder else {
            return body(OwnedTape.nothing.tape)
        }
        return last.withEnvelope(body)
    }

    /// The whole answer where its one record is no item of a list but the document, or an object or element of it:
    /// then that record speaks for the answer too.
    ///
    /// It is read again for that; `nil` for lists, and for what is too large to be held.
    lazy var withItsRecord: OwnedTape? = {
        guard isAtEnd, records == 1, documents == 1, !chain.looksInside, let reopen, form.mayBeSole,
            decoder?.isDocument ?? lastDecoder?.isDocument ?? false
        else { return nil }
        let whole = try? WholeDocument.again(reopen, chain.format, atMost: PageReading.mostHeld)
        return whole?.tape.nodes.first?.kind == .list ? nil : whole
    }()

    private static let mostHeld: Int64 = 1 << 20

    /// A path that the answer should have and has not; what a list may hold is no part of it.
    var missingPath: String? {
        chain.missingPath ?? (hasMissing ? form.records?.text ?? "" : nil)
    }
}

extension StreamStep {
    /// The steps of a record path; those that need the whole document are refused.
    init(_ step: Path.Step) throws(HubFailure) {
        switch step {
        case .child(let name, let prefix): self = .child(name, prefix: prefix)
        case .anyChild: self = .anyChild
        case .descendants: self = .descendants
        case .items: self = .items
        case .index, .matching, .attribute, .text:
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "records.step",
                message: Localized(
                    vi: "records chỉ dùng được tên, *, ** và [].",
                    en: "records may hold only names, *, ** and []."
                )
            )
        }
    }
}

/// What an answer without records says of itself: sign-in answers, errors.
enum EnvelopeReader {
    /// Calls `body` with the whole document, or `nil` where it cannot be read.
    static func read<Result>(_ payload: Payload, _ body: (RecordTape?) -> Result) -> Result {
        guard payload.size <= 1 << 20, payload.bytes != nil, let owned = document(payload) else {
            return body(nil)
        }
        return body(owned.tape)
    }

    static func read<Result>(_ bytes: [UInt8], _ body: (RecordTape?) -> Result) -> Result {
        guard let owned = document(bytes) else { return body(nil) }
        return body(owned.tape)
    }

    /// `nil` where the bytes are no document.
    static func document(_ bytes: [UInt8]) -> OwnedTape? {
        let held = HeldBytes(bytes)
        return document(Payload(id: 0, digest: Digest(bytes: []), size: Int64(bytes.count), bytes: held))
    }

    private static func document(_ payload: Payload) -> OwnedTape? {
        // A path that nothing fits: the whole document is envelope.
        guard let nothing = try? Path("['\u{1}'][]"),
            let reading = try? PageReading(payload, ReadingForm(records: nothing)),
            (try? reading.readOn { _, _ in true }) == true
        else { return nil }
        return reading.withEnvelope { OwnedTape(copying: $0) }
    }
}

/// Failures of decoding, with where and how to mend.
enum DecodeFailure {
    /// Of whatever a reader of documents or bytes threw.
    static func of(_ error: any Error) -> HubFailure {
        switch error {
        case let failure as JSONFailure: json(failure)
        case let failure as XMLFailure: xml(failure)
        case let failure as TableFailure: table(failure)
        case let failure as WorkbookFailure: workbook(failure)
        default: HubFailure.from(error)
        }
    }

    static func json(_ failure: JSONFailure) -> HubFailure {
        if case .source(let error as HubFailure) = failure { return error }
        let text = DocumentFailureText.json(failure)
        return failed("json.malformed", vi: text.vietnamese, en: text.english, underlying: failure)
    }

    static func xml(_ failure: XMLFailure) -> HubFailure {
        if case .source(let error as HubFailure) = failure { return error }
        let text = DocumentFailureText.xml(failure)
        return failed("xml.malformed", vi: text.vietnamese, en: text.english, underlying: failure)
    }

    static func workbook(_ failure: WorkbookFailure) -> HubFailure {
        switch failure {
        case .source(let error): of(error)
        case .malformed(_, let inner):
            if case .source(let error) = inner {
                of(error)
            } else {
                failed(
                    "xlsx.malformed",
                    vi: "Tệp Excel hỏng: \(inner).",
                    en: "The workbook is damaged: \(inner).",
                    underlying: failure
                )
            }
        case .missing(let part):
            failed(
                "xlsx.missing_part",
                vi: "Tệp Excel thiếu phần «\(part)»: tệp hỏng, hoặc không phải .xlsx.",
                en: "The workbook lacks its part «\(part)»: it is damaged, or no .xlsx."
            )
        case .noSheet(let name, let names):
            failed(
                "xlsx.no_sheet",
                vi: "Tệp Excel không có trang «\(name)». Có: \(names.joined(separator: ", ")).",
                en: "The workbook has no sheet «\(name)». It has: \(names.joined(separator: ", "))."
            )
        case .tooManyTexts(let limit):
            failed(
                "xlsx.too_many_texts",
                vi: "Chữ dùng chung của tệp Excel vượt \(limit >> 20) MB: nhờ nguồn xuất CSV, hoặc chia nhỏ.",
                en:
                    "The workbook's shared texts exceed \(limit >> 20) MB: ask the source for CSV, or for several files."
            )
        case .partTooLarge(let part, let limit):
            failed(
                "xlsx.part_too_large",
                vi: "Phần «\(part)» của tệp Excel vượt \(limit >> 20) MB.",
                en: "The workbook's part «\(part)» exceeds \(limit >> 20) MB."
            )
        case .noHeader:
            failed(
                "xlsx.no_header",
                vi: "Trang tính không có dòng tiêu đề ở chỗ đã khai. Khai header: số dòng trong Excel.",
                en: "The sheet has no header where it was said to be. Say header: the row's number in Excel."
            )
        case .wrongReference(let cell):
            failed(
                "xlsx.wrong_reference",
                vi: "Ô \(cell) trỏ tới chữ không có trong tệp Excel: tệp hỏng.",
                en: "Cell \(cell) names a text that the workbook has not: it is damaged."
            )
        }
    }

    static func noWorkbook() -> HubFailure {
        failed(
            "xlsx.old_format",
            vi: "Tệp là Excel đời cũ (.xls) hoặc có mật khẩu: nhờ nguồn lưu thành .xlsx không mật khẩu.",
            en: "The file is an old workbook (.xls), or has a password: ask the source for .xlsx without one."
        )
    }

    static func table(_ failure: TableFailure) -> HubFailure {
        switch failure {
        case .source(let error): HubFailure.from(error)
        case .unclosedQuote(let line):
            failed(
                "csv.unclosed_quote",
                vi:
                    "Dấu nháy mở ở dòng \(line) không được đóng. Nếu nguồn không dùng dấu nháy, khai quote: none.",
                en:
                    "The quote opened on line \(line) is never closed. If the source uses no quotes, say quote: none."
            )
        case .recordTooLarge(let line, let limit):
            failed(
                "table.record_too_large",
                vi: "Dòng \(line) dài hơn \(limit >> 20) MB: tệp không phải bảng như đã khai?",
                en: "Line \(line) is longer than \(limit >> 20) MB: is the file another table than declared?"
            )
        case .tooManyColumns(let line, let limit):
            failed(
                "table.too_many_columns",
                vi: "Dòng \(line) có hơn \(limit) cột.",
                en: "Line \(line) has more than \(limit) columns."
            )
        case .noHeader:
            failed(
                "table.no_header",
                vi: "Tệp không có dòng tiêu đề. Nếu nguồn không gửi tiêu đề, khai header: false và columns.",
                en: "The file has no header. If the source sends none, say header: false and columns."
            )
        case .otherColumns(let found, let expected):
            failed(
                "table.other_columns",
                vi: "Tiêu đề có \(found) cột mà columns khai \(expected): nguồn có thể đã đổi cấu trúc.",
                en:
                    "The header has \(found) columns and columns names \(expected): the source may have changed its shape."
            )
        }
    }

    static func empty() -> HubFailure {
        failed(
            "answer.empty",
            vi: "Nguồn trả lời rỗng. Nếu rỗng nghĩa là không có dữ liệu, khai empty_when.",
            en: "The source's answer is empty. If that means no data, say so in empty_when."
        )
    }

    static func html() -> HubFailure {
        failed(
            "answer.html",
            vi: "Nguồn trả trang web (HTML) thay vì dữ liệu: có thể là trang bảo trì hay đăng nhập.",
            en: "The source answered with a web page instead of data: maintenance or a sign-in page, perhaps."
        )
    }

    static func noRecords(_ path: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "records.no_nodes",
            message: Localized(
                vi: "records «\(path)» không chỉ ra bản ghi nào trong dạng tài liệu này.",
                en: "records «\(path)» names no records in a document of this form."
            )
        )
    }

    static func tooLargeToHold() -> HubFailure {
        failed(
            "records.too_large",
            vi:
                "Tài liệu lớn hơn 64 MB: đường dẫn này cần cả tài liệu. Dùng dạng đơn giản (a.b[]) để đọc dần.",
            en: "The document is over 64 MB and this path needs all of it. The simple form (a.b[]) reads on."
        )
    }

    static func unknownFormat() -> HubFailure {
        failed(
            "answer.unknown_format",
            vi: "Câu trả lời không phải JSON cũng không phải XML.",
            en: "The answer is neither JSON nor XML."
        )
    }

    static func shapeChanged(_ path: String) -> HubFailure {
        failed(
            "answer.shape_changed",
            vi: "Câu trả lời không có «\(path)» như records đã khai: nguồn có thể đã đổi cấu trúc.",
            en: "The answer lacks «\(path)» that records names: the source may have changed its shape."
        )
    }

    private static func failed(_ code: String, vi: String, en: String, underlying: (any Error)? = nil)
        -> HubFailure
    {
        HubFailure(.decode, .failRun, code: code, message: Localized(vi: vi, en: en), underlying: underlying)
    }
}

import Bytes
import HubModel
import JSONStream
import XMLStream

/// The records of one landed answer, one after the other, whatever its format.
final class PageReading {
    /// Readers own C memory and have one owner; a box each lets one choice hold any of them.
    private enum Decoder {
        case json(JSONBox)
        case xml(XMLBox)
        case feed(FeedReader)
    }

    private final class JSONBox {
        var reader: JSONRecordReader

        init(_ reader: consuming JSONRecordReader) { self.reader = reader }
    }

    private final class XMLBox {
        var reader: XMLRecordReader

        init(_ reader: consuming XMLRecordReader) { self.reader = reader }
    }

    private let decoder: Decoder
    private(set) var isAtEnd = false

    /// `records`: `nil`: the document is the record, or, if it is a list, each item.
    ///
    /// `window`: bytes of JSON that are looked at at a time; `nil` as usual.
    init(_ payload: Payload, records: Path?, isFeed: Bool, window: Int? = nil) throws {
        if isFeed {
            decoder = .feed(try FeedReader(payload))
            return
        }
        let steps = try (records?.steps ?? []).map { step in try StreamStep(step) }
        switch try AnswerFormat.detect(payload) {
        case .json:
            let limits = window.map { JSONLimits(window: $0) } ?? JSONLimits()
            let reader = try JSONRecordReader(records: steps, limits: limits, read: try payload.reader())
            decoder = .json(JSONBox(reader))
        case .xml: decoder = .xml(XMLBox(try XMLRecordReader(records: steps, read: try payload.reader())))
        case .empty: throw DecodeFailure.empty()
        case .html: throw DecodeFailure.html()
        case .unknown: throw DecodeFailure.unknownFormat()
        }
    }

    /// Reads on until `body` returns `false` or the document ends; says whether it has ended.
    ///
    /// At its end the document is proven well-formed to its last byte.
    func readOn(_ body: (RecordTape, String?) -> Bool) throws(HubFailure) -> Bool {
        var goesOn = true
        while goesOn, !isAtEnd {
            isAtEnd = try !next { record, fault in goesOn = body(record, fault) }
        }
        return isAtEnd
    }

    private func next(_ body: (RecordTape, String?) -> Void) throws(HubFailure) -> Bool {
        switch decoder {
        case .json(let box):
            do throws(JSONFailure) {
                return try box.reader.next { body($0, $1 == nil ? nil : RecordRule.duplicateKey.rawValue) }
            } catch {
                throw DecodeFailure.json(error)
            }
        case .xml(let box):
            do throws(XMLFailure) {
                return try box.reader.next { (record: RecordTape) in body(record, nil) }
            } catch {
                throw DecodeFailure.xml(error)
            }
        case .feed(let reader):
            return reader.next { body($0, nil) }
        }
    }

    /// Everything outside the records, once the end is reached.
    func withEnvelope<Result>(_ body: (RecordTape) -> Result) -> Result {
        switch decoder {
        case .json(let box): box.reader.withEnvelope(body)
        case .xml(let box): box.reader.withEnvelope { OwnedTape.withDocument(of: $0, body) }
        case .feed(let reader): body(reader.envelope.tape)
        }
    }

    /// The part before the last `[]` was there.
    var holderFound: Bool {
        switch decoder {
        case .json(let box): box.reader.holderFound
        case .xml(let box): box.reader.holderFound
        case .feed: true
        }
    }
}

/// What an answer's first bytes say it is; content types lie too often to be believed.
enum AnswerFormat: Sendable {
    case json, xml, html, empty, unknown

    static func detect(_ payload: Payload) throws -> AnswerFormat {
        if let bytes = payload.bytes { return bytes.withUnsafeBytes { detect($0) } }
        let read = try payload.reader()
        var buffer = [UInt8](repeating: 0, count: 512)
        let count = try buffer.withUnsafeMutableBytes { try read($0) }
        return buffer[..<count].withUnsafeBytes { detect($0) }
    }

    private static func detect(_ bytes: UnsafeRawBufferPointer) -> AnswerFormat {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .xml }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let first = bytes[start...].firstIndex(where: { !$0.isWhite }) else { return .empty }
        switch bytes[first] {
        case UInt8(ascii: "<"):
            let head = String(decoding: bytes[first...].prefix(15), as: UTF8.self).lowercased()
            return head.hasPrefix("<!doctype html") || head.hasPrefix("<html") ? .html : .xml
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"), 0x30...0x39,
            UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            return .json
        default: return .unknown
        }
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
        let held = HeldBytes(bytes)
        let payload = Payload(id: 0, digest: Digest(bytes: []), size: Int64(bytes.count), bytes: held)
        guard let owned = document(payload) else { return body(nil) }
        return body(owned.tape)
    }

    private static func document(_ payload: Payload) -> OwnedTape? {
        // A path that nothing fits: the whole document is envelope.
        guard let nothing = try? Path("['\u{1}'][]"),
            let reading = try? PageReading(payload, records: nothing, isFeed: false),
            (try? reading.readOn { _, _ in true }) == true
        else { return nil }
        return reading.withEnvelope { OwnedTape(copying: $0) }
    }
}

/// Failures of decoding, with where and how to mend.
enum DecodeFailure {
    static func json(_ failure: JSONFailure) -> HubFailure {
        failed(
            "json.malformed",
            vi: "JSON của nguồn sai: \(failure).",
            en: "The source's JSON is malformed: \(failure).",
            underlying: failure
        )
    }

    static func xml(_ failure: XMLFailure) -> HubFailure {
        failed(
            "xml.malformed",
            vi: "XML của nguồn sai: \(failure).",
            en: "The source's XML is malformed: \(failure).",
            underlying: failure
        )
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

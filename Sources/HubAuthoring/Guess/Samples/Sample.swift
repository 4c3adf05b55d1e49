import Foundation
package import HubModel
import HubPipeline

/// A saved answer, as a person hands it over.
package struct SampleFile: Sendable {
    package var name: String
    package var bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    package static let largest = SampleReader.largest

    /// Reads one byte more than a sample may have, never all of a huge one.
    package init(path: String) throws(HubFailure) {
        name = (path as NSString).lastPathComponent
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            bytes = [UInt8](try handle.read(upToCount: SampleFile.largest + 1) ?? Data())
        } catch { throw GuessFailure.unreadable(name) }
        guard bytes.count <= SampleFile.largest else {
            throw GuessFailure.tooLarge(name, SampleFile.largest)
        }
    }
}

/// What a sample is, as far as a pull has to say it.
struct SampleForm: Sendable, Hashable {
    enum Kind: String, Sendable {
        case json, xml, soap, jsonLines = "json_lines", csv, xlsx, feed, openAPI = "openapi", wsdl
    }

    var kind: Kind
    var readAs: ReadAs?
    /// How to get to the document from the bytes that came.
    var packing: [Unwrapping] = []
    /// Of the envelope.
    var soapVersion = "1.1"
}

/// A sample that was opened: a document, or rows that are records already.
struct OpenedSample: Sendable {
    enum Content: Sendable {
        /// Of a SOAP message what is inside the body.
        case document(SampleTree)
        case rows([SampleTree])
    }

    var name: String
    var form: SampleForm
    var content: Content
    var isCut = false
    /// What stands in the header of a SOAP message.
    var soapHeader: SampleTree?

    /// So many records are looked at.
    static let looked = 1000

    init(_ file: SampleFile, sheet: String? = nil) throws(HubFailure) {
        do throws(HubFailure) {
            self = try OpenedSample.open(file.bytes, file.name, packing: [], sheet: sheet)
        } catch { throw error.code.hasPrefix("sample.") ? error : GuessFailure.inside(file.name, error) }
    }

    private init(_ name: String, _ form: SampleForm, _ content: Content) {
        self.name = name
        self.form = form
        self.content = content
    }

    private static func open(
        _ bytes: [UInt8],
        _ name: String,
        packing: [Unwrapping],
        sheet: String?
    ) throws(HubFailure) -> OpenedSample {
        if bytes.starts(with: [0x1F, 0x8B]) {
            return try packed(bytes, name, .gunzip, packing, sheet)
        }
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            if let known = try archive(bytes, name, packing, sheet) { return known }
            return try packed(bytes, name, .unzip, packing, sheet)
        }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            // The reader says what to do with an old workbook.
            _ = try SampleReader.records(bytes, readAs: .xlsx(ReadAs.Sheet()), atMost: 1)
        }
        var sample = try text(bytes, name)
        sample.form.packing = packing
        return sample
    }

    private static func packed(
        _ bytes: [UInt8],
        _ name: String,
        _ step: Unwrapping,
        _ packing: [Unwrapping],
        _ sheet: String?
    ) throws(HubFailure) -> OpenedSample {
        // One inside another is no data.
        guard packing.count < 3, let inner = try SampleReader.inside(bytes, [step], atMost: 1).first else {
            throw GuessFailure.binary(name)
        }
        return try open(inner.bytes, name, packing: packing + [step], sheet: sheet)
    }

    /// A workbook or a timetable, both of which are archives.
    private static func archive(
        _ bytes: [UInt8],
        _ name: String,
        _ packing: [Unwrapping],
        _ sheet: String?
    ) throws(HubFailure) -> OpenedSample? {
        if bytes.holds("xl/workbook.xml") {
            let form = try WorkbookSniff.form(bytes, sheet: sheet)
            let records = try SampleReader.records(bytes, readAs: .xlsx(form), atMost: looked)
            var sample = OpenedSample(
                name,
                SampleForm(kind: .xlsx, readAs: .xlsx(form), packing: packing),
                .rows(records.rows)
            )
            sample.isCut = records.isCut
            return sample
        }
        guard bytes.holds("stop_times.txt"), bytes.holds("routes.txt") else { return nil }
        throw GuessFailure.description(
            name,
            vi:
                "lịch chạy GTFS; không cần đoán: khai read_as: gtfs, và into là các bảng như trong docs/formats.md.",
            en:
                "a timetable in GTFS; nothing need be guessed: write read_as: gtfs, and into as docs/formats.md shows."
        )
    }

    private static func text(_ bytes: [UInt8], _ name: String) throws(HubFailure) -> OpenedSample {
        switch try SampleReader.form(bytes) {
        case .empty: throw GuessFailure.empty(name)
        case .json: return try json(bytes, name)
        case .xml: return try xml(bytes, name)
        // The decoder tells what a web page is.
        case .html:
            return OpenedSample(
                name,
                SampleForm(kind: .xml),
                .document(try SampleReader.document(bytes))
            )
        case .other: return try table(bytes, name)
        }
    }

    private static func json(_ bytes: [UInt8], _ name: String) throws(HubFailure) -> OpenedSample {
        let first = bytes.first { !$0.isWhiteSpace && $0 < 0x80 }
        let isOpened = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        let isMany = bytes.looksLikeJSONLines
        do throws(HubFailure) {
            guard isMany || isOpened || first == UInt8(ascii: "\"") else { return try table(bytes, name) }
            if isMany { return try lines(bytes, name) }
            let tree = try SampleReader.document(bytes)
            let isDescription =
                (tree.member("openapi") ?? tree.member("swagger")) != nil && tree.member("paths") != nil
            return OpenedSample(
                name,
                SampleForm(kind: isDescription ? .openAPI : .json),
                .document(tree)
            )
        } catch {
            if isOpened { throw error }
            return try table(bytes, name)
        }
    }

    private static func lines(_ bytes: [UInt8], _ name: String) throws(HubFailure) -> OpenedSample {
        let records = try SampleReader.records(bytes, readAs: .jsonLines, atMost: looked)
        var sample = OpenedSample(
            name,
            SampleForm(kind: .jsonLines, readAs: .jsonLines),
            .rows(records.rows)
        )
        sample.isCut = records.isCut
        return sample
    }

    private static func xml(_ bytes: [UInt8], _ name: String) throws(HubFailure) -> OpenedSample {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            // UTF-16 may be anything.
            let head = try SampleReader.writing(bytes).head
            if !head.trimmingCharacters(in: .whitespacesAndNewlines).hasPrefix("<") {
                return try table(bytes, name)
            }
        }
        let tree = try SampleReader.document(bytes)
        guard let root = tree.members.first else { throw GuessFailure.noRecords(name) }
        switch root.name {
        case "Envelope" where root.value.member("Body") != nil:
            return try soap(root, name, String(decoding: bytes.prefix(2000), as: UTF8.self))
        case "definitions" where root.value.member("portType") != nil || root.value.member("message") != nil:
            return OpenedSample(name, SampleForm(kind: .wsdl), .document(tree))
        case "rss", "RDF", "feed":
            let records = try SampleReader.records(bytes, isFeed: true, atMost: looked)
            var sample = OpenedSample(name, SampleForm(kind: .feed), .rows(records.rows))
            sample.isCut = records.isCut
            return sample
        default: return OpenedSample(name, SampleForm(kind: .xml), .document(tree))
        }
    }

    private static func soap(
        _ root: SampleTree.Member,
        _ name: String,
        _ head: String
    ) throws(HubFailure) -> OpenedSample {
        guard let body = root.value.member("Body") else { throw GuessFailure.noRecords(name) }
        if let fault = body.member("Fault") {
            var text = ""
            if case .text(let told)? = fault.member("faultstring") { text = told }
            throw GuessFailure.fault(name, text)
        }
        var form = SampleForm(kind: .soap)
        if head.contains("http://www.w3.org/2003/05/soap-envelope") { form.soapVersion = "1.2" }
        var sample = OpenedSample(name, form, .document(.object(body.members)))
        sample.soapHeader = root.value.member("Header")
        return sample
    }

    /// A feed with something before it, which readers of feeds pass over.
    private static func feed(_ bytes: [UInt8], _ name: String, head: String) -> OpenedSample? {
        let start = head.prefix(2000).lowercased()
        guard start.contains("<rss") || start.contains("<feed") || start.contains("<rdf:rdf"),
            let records = try? SampleReader.records(bytes, isFeed: true, atMost: looked),
            !records.rows.isEmpty
        else { return nil }
        var sample = OpenedSample(name, SampleForm(kind: .feed), .rows(records.rows))
        sample.isCut = records.isCut
        return sample
    }

    private static func table(_ bytes: [UInt8], _ name: String) throws(HubFailure) -> OpenedSample {
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        if !isUTF16, bytes.prefix(1 << 16).contains(0) { throw GuessFailure.binary(name) }
        let writing = try SampleReader.writing(bytes)
        if let feed = feed(bytes, name, head: writing.head) { return feed }
        if let tree = try DescriptionText.read(writing.head, bytes, name: name) {
            return OpenedSample(name, SampleForm(kind: .openAPI), .document(tree))
        }
        guard let values = TableSniff.values(writing) else { throw GuessFailure.unknown(name) }
        let records = try SampleReader.records(bytes, readAs: .csv(values), atMost: looked)
        guard !records.rows.isEmpty else { throw GuessFailure.noRecords(name) }
        var sample = OpenedSample(
            name,
            SampleForm(kind: .csv, readAs: .csv(values)),
            .rows(records.rows)
        )
        sample.isCut = records.isCut
        return sample
    }
}

extension [UInt8] {
    /// Whether the name of a part stands in an archive's own bytes.
    fileprivate func holds(_ name: String) -> Bool {
        Data(self).range(of: Data(name.utf8)) != nil
    }

    /// Several lines, each of which is an object by itself.
    fileprivate var looksLikeJSONLines: Bool {
        let lines = prefix(1 << 20).split(separator: 0x0A, omittingEmptySubsequences: true)
            .map { $0.filter { !$0.isWhiteSpace } }.filter { !$0.isEmpty }
        guard lines.count > 1 else { return false }
        // The last of what was looked at may be cut.
        return lines.dropLast().allSatisfy {
            $0.first == UInt8(ascii: "{") && $0.last == UInt8(ascii: "}") && $0.count > 2
        } && lines.last?.first == UInt8(ascii: "{")
    }
}

extension UInt8 {
    fileprivate var isWhiteSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

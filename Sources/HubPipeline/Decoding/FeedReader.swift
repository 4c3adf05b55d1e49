import Bytes
import HubModel
import XMLStream

/// RSS 2.0, RSS 1.0 and Atom alike: each item as a record with the common names of a feed.
///
/// `id, link, title, summary` (text)`, summary_html, image, published, updated, author, category[]`, and the element
/// itself as `item`. Junk before the document is skipped; bare `&` and entities that XML does not know are mended
/// only after the strict reading has failed. RSS Advisory Board, RSS 2.0.11; RFC 4287.
final class FeedReader {
    private var items: [OwnedTape]
    private var index = 0
    /// The channel without its items.
    let envelope: OwnedTape

    init(_ payload: Payload) throws {
        guard let bytes = payload.bytes else {
            throw HubFailure(
                .decode,
                .failRun,
                code: "feed.too_large",
                message: Localized(vi: "Nguồn tin lớn hơn 8 MB.", en: "The feed is larger than 8 MB.")
            )
        }
        let document = try FeedDocument(Array(bytes))
        items = document.items.map { FeedItem($0, kind: document.kind).tape }
        envelope = document.envelope
    }

    func next(_ body: (RecordTape) -> Void) -> Bool {
        guard index < items.count else { return false }
        body(items[index].tape)
        index += 1
        return true
    }
}

/// A feed's elements, strictly read or mended.
private struct FeedDocument {
    enum Kind {
        case rss, rdf, atom

        var records: [StreamStep] {
            switch self {
            case .rss:
                [
                    .child("rss", prefix: nil), .child("channel", prefix: nil), .child("item", prefix: nil),
                    .items,
                ]
            case .rdf: [.child("RDF", prefix: nil), .child("item", prefix: nil), .items]
            case .atom: [.child("feed", prefix: nil), .child("entry", prefix: nil), .items]
            }
        }
    }

    let kind: Kind
    let items: [OwnedTape]
    let envelope: OwnedTape

    init(_ bytes: [UInt8]) throws {
        let bytes = FeedDocument.withoutJunk(bytes)
        guard let kind = FeedDocument.kind(of: bytes) else {
            throw HubFailure(
                .decode,
                .failRun,
                code: "feed.unknown",
                message: Localized(
                    vi: "Câu trả lời không phải RSS cũng không phải Atom.",
                    en: "The answer is neither RSS nor Atom."
                )
            )
        }
        self.kind = kind
        do {
            (items, envelope) = try FeedDocument.read(bytes, kind)
        } catch {
            do {
                (items, envelope) = try FeedDocument.read(FeedDocument.mended(bytes), kind)
            } catch {
                // The strict reading's error has the offset in the bytes as they came.
                throw DecodeFailure.xml(error)
            }
        }
    }

    private static func read(_ bytes: [UInt8], _ kind: Kind) throws(XMLFailure) -> ([OwnedTape], OwnedTape) {
        let read = HeldBytes(bytes).reader()
        var reader = try XMLRecordReader(records: kind.records, read: read)
        var items: [OwnedTape] = []
        while try reader.next({ (record: RecordTape) in items.append(OwnedTape(copying: record)) }) {}
        return (items, reader.withEnvelope { OwnedTape(copying: $0) })
    }

    /// "This XML file does not appear to have any style information…" and the like.
    private static func withoutJunk(_ bytes: [UInt8]) -> [UInt8] {
        let starts = ["<?xml", "<rss", "<feed", "<rdf:RDF"].compactMap {
            bytes.firstIndex(of: Array($0.utf8))
        }
        return starts.min().map { Array(bytes[$0...]) } ?? bytes
    }

    private static func kind(of bytes: [UInt8]) -> Kind? {
        let head = Array(bytes.prefix(8192))
        let starts: [(Kind, Int)] = [(.rss, "<rss"), (.atom, "<feed"), (.rdf, "<rdf:RDF")]
            .compactMap { kind, text in head.firstIndex(of: Array(text.utf8)).map { (kind, $0) } }
        return starts.min { $0.1 < $1.1 }?.0
    }

    /// Escapes every `&` outside CDATA that begins no reference XML knows.
    private static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 256)
        var index = 0
        let open = Array("<![CDATA[".utf8)
        let close = Array("]]>".utf8)
        while index < bytes.count {
            if bytes[index...].starts(with: open) {
                let end = bytes.firstIndex(of: close, from: index).map { $0 + close.count } ?? bytes.count
                output += bytes[index..<end]
                index = end
                continue
            }
            output.append(bytes[index])
            if bytes[index] == UInt8(ascii: "&"), !isKnownReference(bytes, at: index) {
                output += Array("amp;".utf8)
            }
            index += 1
        }
        return output
    }

    private static func isKnownReference(_ bytes: [UInt8], at ampersand: Int) -> Bool {
        let rest = bytes[(ampersand + 1)...].prefix(10)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { return false }
        let name = String(decoding: rest[..<end], as: UTF8.self)
        if ["amp", "lt", "gt", "quot", "apos"].contains(name) { return true }
        guard name.hasPrefix("#") else { return false }
        let digits = name.dropFirst()
        return digits.hasPrefix("x")
            ? digits.count > 1 && digits.dropFirst().allSatisfy(\.isHexDigit)
            : !digits.isEmpty && digits.allSatisfy(\.isNumber)
    }
}

/// One item in the common names.
private struct FeedItem {
    private var nodes: [RecordNode] = [RecordNode(kind: .object)]
    private var bytes: [UInt8] = []
    private let source: OwnedTape

    init(_ source: OwnedTape, kind: FeedDocument.Kind) {
        self.source = source
        switch kind {
        case .rss, .rdf: readRSS()
        case .atom: readAtom()
        }
        append(subtree: source.tape)
        nodes[0].end = UInt32(nodes.count)
    }

    var tape: OwnedTape { OwnedTape(nodes: nodes, bytes: bytes, mayRepeat: true) }

    private mutating func readRSS() {
        append("id", first("guid") ?? first("link") ?? first("@about"))
        append("link", first("link"))
        appendText("title", first("title"))
        let html = first("description") ?? first("content:encoded")
        let image =
            first("media:content[medium=image].@url") ?? first("media:thumbnail.@url") ?? enclosedImage
        appendSummary(html, image: image)
        append("published", first("pubDate") ?? first("dc:date"))
        append("updated", first("atom:updated"))
        append("author", first("dc:creator") ?? first("author"))
        for text in all("category") { append("category", text) }
    }

    private mutating func readAtom() {
        append("id", first("id"))
        append("link", first("link[rel=alternate].@href") ?? first("link.@href"))
        appendText("title", first("title"))
        appendSummary(first("summary") ?? first("content"), image: first("media:thumbnail.@url"))
        append("published", first("published") ?? first("updated"))
        append("updated", first("updated"))
        append("author", first("author.name"))
        for text in all("category.@label") + (all("category.@label").isEmpty ? all("category.@term") : []) {
            append("category", text)
        }
    }

    /// An enclosure may be a film or a recording; what it says of itself, or its name, tells a picture.
    private var enclosedImage: String? {
        let kinds = ["jpeg", "jpg", "png", "gif", "webp"]
        let typed = kinds.lazy.compactMap { first("enclosure[type=image/\($0)].@url") }.first
        return typed
            ?? (all("media:content.@url") + all("enclosure.@url")).first { address in
                let path = address.prefix { $0 != "?" }.lowercased()
                return kinds.contains { path.hasSuffix("." + $0) }
            }
    }

    private func all(_ path: String) -> [String] {
        guard let path = try? Path(path) else { return [] }
        var texts: [String] = []
        CompiledPath(path).each(in: source.tape) { tape, node in
            if !tape.isEmpty(node) { texts.append(tape.string(node)) }
            return true
        }
        return texts
    }

    private func first(_ path: String) -> String? { all(path).first }

    private mutating func appendSummary(_ html: String?, image: String?) {
        guard let html else { return append("image", image) }
        var (text, found) = Array(html.utf8).withUnsafeBytes { HTMLFragment.read($0) }
        // Escaped twice is common, three times is not.
        if text.hasReference { (text, _) = Array(text.utf8).withUnsafeBytes { HTMLFragment.read($0) } }
        append("summary", text)
        append("summary_html", html)
        append("image", image ?? found)
    }

    private mutating func appendText(_ name: String, _ text: String?) {
        guard let text, text.hasReference || text.contains("<") else { return append(name, text) }
        append(name, Array(text.utf8).withUnsafeBytes { HTMLFragment.read($0).text })
    }

    private mutating func append(_ name: String, _ text: String?) {
        guard let text else { return }
        var node = RecordNode(kind: .string)
        node.nameOffset = UInt32(bytes.count)
        bytes += Array(name.utf8)
        node.nameLength = UInt32(bytes.count) - node.nameOffset
        node.valueOffset = UInt32(bytes.count)
        bytes += Array(text.utf8)
        node.valueLength = UInt32(bytes.count) - node.valueOffset
        node.end = UInt32(nodes.count + 1)
        nodes.append(node)
    }

    /// The element as it came, under the name `item`.
    private mutating func append(subtree tape: RecordTape) {
        let shift = UInt32(bytes.count)
        let first = UInt32(nodes.count)
        bytes += Array(tape.source)
        let nameOffset = UInt32(bytes.count)
        bytes += Array("item".utf8)
        for (index, original) in tape.nodes.enumerated() {
            var node = original
            node.nameOffset += shift
            node.valueOffset += shift
            node.end += first
            if index == 0 {
                node.nameOffset = nameOffset
                node.nameLength = 4
                node.prefixLength = 0
            }
            nodes.append(node)
        }
    }
}

extension [UInt8] {
    fileprivate func firstIndex(of pattern: [UInt8], from start: Int = 0) -> Int? {
        guard count >= pattern.count + start else { return nil }
        return (start...(count - pattern.count)).first { self[$0...].starts(with: pattern) }
    }
}

extension String {
    /// `&nbsp;`, `&#7863;`: text that was escaped once more than it should be.
    fileprivate var hasReference: Bool {
        split(separator: "&", omittingEmptySubsequences: false).dropFirst().contains { rest in
            let name = rest.prefix(12).prefix { $0 != ";" }
            return !name.isEmpty && name.count < min(12, rest.count)
                && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "#" }
        }
    }
}

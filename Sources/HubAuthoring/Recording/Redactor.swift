import Bytes
import Foundation
import HubModel
import HubPipeline

/// Exchanges everything personal in the bytes of an answer, whatever it is wrapped in.
///
/// One walk serves both passes: with a collector it notes the originals and changes nothing, with the maker of fakes it
/// writes them.
final class Redactor {
    private let marking: Marking
    private let faker: LeafFaker
    private let secrets: [String]
    /// How many values were exchanged, by field; `nil` for what no mapping reads.
    private(set) var counts: [String: Int] = [:]
    /// Identifiers that stand in the result and that nobody had before.
    private(set) var made = KnownValues()
    private var names: [String: String] = [:]

    init(_ marking: Marking, _ faker: LeafFaker, secrets: [String] = []) {
        self.marking = marking
        self.faker = faker
        self.secrets = secrets.filter { $0.utf8.count >= 4 }
    }

    private static let deepest = 8

    func exchanged(_ bytes: [UInt8]) throws -> [UInt8] {
        try exchanged(bytes, .whole, depth: 0)
    }

    /// What is known of a document before it is opened.
    private enum Expected {
        case whole
        /// Taken out of a value: `unwrap` of a field, with what the field does.
        case value([Unwrapping], NodeUse)
        case inner
    }

    private func exchanged(_ bytes: [UInt8], _ expected: Expected, depth: Int) throws -> [UInt8] {
        guard depth <= Redactor.deepest else { throw RecordingRefusal.tooDeep }
        if Wrapping.isGzip(bytes) {
            let inner = try exchanged(try Wrapping.gunzipped(bytes), expected, depth: depth + 1)
            return faker.source.scrambles ? Wrapping.gzipped(inner) : bytes
        }
        if case .xlsx(let sheet)? = marking.pull.readAs, case .whole = expected, Wrapping.isZip(bytes) {
            return try rewritten(try WorkbookPieces(bytes, sheet), bytes, expected, depth)
        }
        if Wrapping.isZip(bytes) {
            let members = try Wrapping.members(ofZip: bytes).map { name, bytes in
                (name: name, bytes: try member(bytes, expected, depth: depth + 1))
            }
            return faker.source.scrambles ? Wrapping.zipped(members) : bytes
        }
        if case .whole = expected, let form = marking.pull.readAs { return try table(bytes, form, depth) }
        return try document(bytes, expected, depth)
    }

    /// A file in an archive: a document, a text, or neither.
    private func member(_ bytes: [UInt8], _ expected: Expected, depth: Int) throws -> [UInt8] {
        if case .whole = expected, marking.pull.readAs != nil || Redactor.looksLikeDocument(bytes) {
            return try exchanged(bytes, expected, depth: depth)
        }
        return try loose(bytes, expected, depth: depth)
    }

    private func table(_ bytes: [UInt8], _ form: ReadAs, _ depth: Int) throws -> [UInt8] {
        switch form {
        case .jsonLines: return try document(bytes, .whole, depth)
        case .csv(let values):
            let codec = try TextCodec(values.encoding, of: bytes)
            let pieces = try TablePieces(try codec.decoded(bytes), values)
            return try codec.encoded(try rewritten(pieces, try codec.decoded(bytes), .whole, depth))
        case .gtfs:
            return try rewritten(try TablePieces(bytes, ReadAs.Values()), bytes, .whole, depth)
        case .fixedWidth(let columns):
            let codec = try TextCodec(.auto, of: bytes)
            let text = try codec.decoded(bytes)
            return try codec.encoded(try rewritten(FixedPieces(text, columns), text, .whole, depth))
        case .xlsx: throw RecordingRefusal.unreadable(part: "xlsx")
        }
    }

    private func document(_ bytes: [UInt8], _ expected: Expected, _ depth: Int) throws -> [UInt8] {
        let label = Redactor.declaredEncoding(of: bytes)
        if label != nil || bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let codec = try TextCodec(label: label ?? "utf-16le", of: bytes)
            let text = try codec.decoded(bytes)
            return try codec.encoded(try rewritten(try XMLPieces(text), text, expected, depth))
        }
        switch Redactor.first(of: bytes) {
        case UInt8(ascii: "<"): return try rewritten(try XMLPieces(bytes), bytes, expected, depth)
        case nil: return bytes
        default:
            // Some servers put a sentence before a feed.
            if case .feed = marking.pull.way {
                return try rewritten(try XMLPieces(bytes), bytes, expected, depth)
            }
        }
        if let inner = Wrapping.base64(String(decoding: bytes, as: UTF8.self)) {
            let exchanged = try exchanged(inner, expected, depth: depth + 1)
            let text = Wrapping.base64(exchanged, like: String(decoding: bytes, as: UTF8.self))
            return faker.source.scrambles ? Array(text.utf8) : bytes
        }
        return try rewritten(try JSONPieces(bytes), bytes, expected, depth)
    }

    private static func first(of bytes: [UInt8]) -> UInt8? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return bytes[start...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    }

    /// Of an XML declaration, where it is not UTF-8.
    private static func declaredEncoding(of bytes: [UInt8]) -> String? {
        guard first(of: bytes) == UInt8(ascii: "<") else { return nil }
        let head = String(decoding: bytes.prefix(200), as: UTF8.self)
        guard let start = head.range(of: "<?xml"), let end = head.range(of: "?>"),
            let name = head[start.upperBound..<end.lowerBound].range(of: "encoding=")
        else { return nil }
        let quoted = head[name.upperBound...]
        guard let quote = quoted.first else { return nil }
        let label = String(quoted.dropFirst().prefix { $0 != quote })
        return TextEncoding(label: label) == .utf8 ? nil : label
    }

    private static func looksLikeDocument(_ bytes: [UInt8]) -> Bool {
        guard let first = first(of: bytes) else { return false }
        return Wrapping.isGzip(bytes) || Wrapping.isZip(bytes)
            || [UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first)
    }

    // MARK: One document

    private func rewritten(
        _ document: some RewritableDocument,
        _ bytes: [UInt8],
        _ expected: Expected,
        _ depth: Int
    ) throws -> [UInt8] {
        let tree = document.tree
        let uses = uses(in: tree, expected)
        var texts: [Int: String] = [:]
        var names: [Int: String] = [:]
        for node in tree.nodes.indices {
            let slot = tree.nodes[node]
            if tree.isLeaf(node) {
                let text = try exchanged(slot, uses[node], depth)
                if text != slot.text {
                    texts[node] = text
                    note(slot.text, text, uses[node])
                } else {
                    allow(text, uses[node])
                }
            }
            if !slot.name.isEmpty, slot.kind != .aside {
                let name = exchangedName(slot.name)
                if name != slot.name {
                    names[node] = name
                    note(slot.name, name, nil)
                }
            }
        }
        guard !texts.isEmpty || !names.isEmpty else { return bytes }
        return try document.written(texts: texts, names: names)
    }

    private func uses(in tree: DocumentTree, _ expected: Expected) -> [Int: NodeUse] {
        guard case .value(let steps, let use) = expected else { return marking.uses(in: tree) }
        let selection = PathSelection(tree: tree, ignoresCase: marking.pull.ignoresCase)
        var uses: [Int: NodeUse] = [:]
        for case .path(let path) in steps {
            for node in selection.nodes(path, from: 0) where tree.isLeaf(node) { uses[node] = use }
        }
        return uses
    }

    private func exchanged(_ slot: DocumentTree.Node, _ use: NodeUse?, _ depth: Int) throws -> String {
        let text = withoutSecrets(slot.text)
        guard slot.kind != .number else { return faker.text(text, publicly(use), isNumber: true) }
        var inside = Expected.inner
        if case .wrapped(let steps, let inner)? = use { inside = .value(steps, inner) }
        if let nested = try nested(text, inside, depth) { return nested }
        if isToken(slot, text) {
            return faker.source.scrambles ? ShapeFaker(faker.source.key).text(text) : text
        }
        return faker.text(text, publicly(use), isNumber: false)
    }

    /// In what is published anyway nothing is exchanged for being unread.
    private func publicly(_ use: NodeUse?) -> NodeUse? {
        use == nil && marking.isPublic ? .kept(nil) : use
    }

    /// A document in a text; `nil` where there is none.
    private func nested(_ text: String, _ expected: Expected, _ depth: Int) throws -> String? {
        #if DEFECTS
            if RecordingDefect.planted == .nested, faker.source.scrambles { return text }
        #endif
        let bytes = Array(text.utf8)
        switch Redactor.first(of: bytes) {
        case UInt8(ascii: "<"):
            guard (try? XMLPieces(bytes)) != nil else { return nil }
            return String(decoding: try document(bytes, expected, depth + 1), as: UTF8.self)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard (try? JSONPieces(bytes)) != nil else { return nil }
            return String(decoding: try document(bytes, expected, depth + 1), as: UTF8.self)
        default: break
        }
        guard let inner = Wrapping.base64(text), Redactor.isWorthOpening(inner) else { return nil }
        let exchanged = try loose(inner, expected, depth: depth + 1)
        return faker.source.scrambles ? Wrapping.base64(exchanged, like: text) : text
    }

    /// Words by themselves may look like base64; what they would stand for does not look like anything.
    private static func isWorthOpening(_ bytes: [UInt8]) -> Bool {
        if looksLikeDocument(bytes) || hasMagic(bytes) { return true }
        guard let text = String(validating: bytes, as: UTF8.self) else { return bytes.count > 256 }
        return text.unicodeScalars.allSatisfy { $0.value >= 0x20 || "\t\r\n".unicodeScalars.contains($0) }
    }

    private static func hasMagic(_ bytes: [UInt8]) -> Bool {
        [
            [0x25, 0x50, 0x44, 0x46], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x47, 0x49, 0x46, 0x38],
        ]
        .contains { bytes.starts(with: $0) }
    }

    /// Bytes of which nothing is known.
    private func loose(_ bytes: [UInt8], _ expected: Expected, depth: Int) throws -> [UInt8] {
        guard depth <= Redactor.deepest else { throw RecordingRefusal.tooDeep }
        do {
            if Redactor.looksLikeDocument(bytes) { return try exchanged(bytes, expected, depth: depth) }
        } catch RecordingRefusal.unreadable {
            return standIn(bytes)
        } catch RecordingRefusal.malformed {
            // Text that begins like a document.
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return standIn(bytes) }
        if case .value(_, let use) = expected { return Array(faker.text(text, use, isNumber: false).utf8) }
        return Array(faker.text(text, nil, isNumber: false).utf8)
    }

    /// As large as it was, and beginning as it did: a photograph shows a person.
    private func standIn(_ bytes: [UInt8]) -> [UInt8] {
        guard faker.source.scrambles else { return bytes }
        note("", "", nil)
        let seed = hexadecimal(SHA256.digest(bytes))
        var output = Array(bytes.prefix(min(16, bytes.count / 2)))
        var turn = 0
        while output.count < bytes.count {
            // Letters alone, so that no number comes about.
            output += faker.source.key.bytes("stand-in", seed, turn).map { UInt8(ascii: "a") + $0 % 16 }
            turn += 1
        }
        return Array(output.prefix(bytes.count))
    }

    /// Of a member, an element or a file: it may be somebody's number.
    func exchangedName(_ name: String) -> String {
        if let known = names[name] { return known }
        let fake = faker.text(name, .kept(nil), isNumber: false)
        names[name] = fake
        return fake
    }

    // MARK: Secrets

    private func withoutSecrets(_ text: String) -> String {
        guard faker.source.scrambles else { return text }
        return secrets.reduce(text) { text, secret in
            text.contains(secret)
                ? text.replacing(secret, with: ShapeFaker(faker.source.key).text(secret)) : text
        }
    }

    private static let tokenNames: Set<String> = [
        "token", "accesstoken", "refreshtoken", "idtoken", "password", "matkhau", "cookie", "setcookie",
        "session",
        "sessionid", "secret", "signature", "authorization", "apikey", "jwt", "phienlamviec",
    ]

    /// Something that opens doors, by its name or its form.
    private func isToken(_ slot: DocumentTree.Node, _ text: String) -> Bool {
        text.hasPrefix("eyJ") && text.utf8.count > 20 || Redactor.tokenNames.contains(Folding.key(slot.name))
    }

    // MARK: Books

    func note(_ original: String, _ fake: String, _ use: NodeUse?) {
        guard faker.source.scrambles else { return }
        counts[use?.label ?? "", default: 0] += 1
        let before = Redactor.identifiers(original)
        for found in Redactor.identifiers(fake) where !before.contains(where: { $0.value == found.value }) {
            made.insert(found.value, found.kind)
        }
    }

    /// What stays by its type may look like something that it is not: a tax code like a telephone.
    private func allow(_ text: String, _ use: NodeUse?) {
        guard case .kept(let type?)? = use, LeafFaker.staysWhole(type), faker.source.scrambles else { return }
        for found in Redactor.identifiers(text) where !faker.source.known.contains(found.value, found.kind) {
            made.insert(found.value, found.kind)
        }
    }

    /// Those that somebody's could be taken for.
    private static func identifiers(_ text: String) -> [Shapes.Found] {
        var digits = 0
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) { digits += 1 }
            if byte == UInt8(ascii: "@") { digits = 9 }
            if digits >= 9 { break }
        }
        guard digits >= 9 else { return [] }
        return Shapes(Words(text), known: KnownValues()).found()
    }
}

extension NodeUse {
    fileprivate var label: String? {
        switch self {
        case .personal(let value): value.label
        case .kept: nil
        case .wrapped(_, let inner): inner.label
        }
    }
}

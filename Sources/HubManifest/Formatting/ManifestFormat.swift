import HubModel

/// A manifest as everybody writes it: two spaces further in for each block, the language's order of keys, at most one
/// blank line; every comment and every value stays.
///
/// What stands between braces on one line is left as it is, and so are values that are aligned with their neighbours.
package struct ManifestFormat: Sendable {
    package enum Refusal: Error, Sendable, Hashable {
        /// It cannot be read: `check` says why.
        case unreadable
        /// The text would not mean the same, or would lack a comment; nothing is changed.
        case wouldChange
    }

    private let file: ManifestSchema.File

    package init(_ file: ManifestSchema.File) {
        self.file = file
    }

    /// The kind of a file by its path below the project's folder; `nil` where it is no manifest.
    package init?(path: String) {
        let parts = path.split(separator: "/")
        guard let name = parts.last, name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return nil }
        switch (parts.first, parts.count) {
        case ("Connectors", 3) where name.hasPrefix("connector."): file = .connector
        case ("Mappings", 2): file = .mapping
        case ("schedules", 2): file = .schedule
        case ("environments", 2): file = .environment
        default: return nil
        }
    }

    package func format(_ bytes: [UInt8]) throws(Refusal) -> [UInt8] {
        guard var text = read(bytes) else { throw .unreadable }
        let original = text
        // Keys that change places may bring values together that are aligned: until nothing moves any more.
        for _ in 0..<6 {
            let formatted = FormatWriter(text, ManifestSchema.shape(of: file)).text
            guard let next = read(Array(formatted.utf8)), means(next, original) else { throw .wouldChange }
            if next.source.scalars == text.source.scalars { return Array(formatted.utf8) }
            text = next
        }
        throw .wouldChange
    }

    private func read(_ bytes: [UInt8]) -> FormatText? {
        var document = DocumentReader(file: "")
        let root = document.read(bytes)
        guard let root, let source = document.source, document.diagnostics.isEmpty else { return nil }
        return FormatText(source: source, root: root, comments: TokenScan(source).comments)
    }

    private func means(_ new: FormatText, _ old: FormatText) -> Bool {
        new.root.hasMeaning(of: old.root, .block(ManifestSchema.shape(of: file)))
            && new.commentTexts.sorted() == old.commentTexts.sorted()
    }
}

/// A file that is to be formatted.
struct FormatText {
    let source: SourceText
    let root: Element
    /// Where `#` stands, by line.
    let comments: [Int: Int]

    var commentTexts: [String] { comments.values.map { comment(at: $0) } }

    func comment(at offset: Int) -> String {
        source.text(in: offset..<source.endOfLine(at: offset)).trimmingTail
    }
}

extension String {
    /// Without spaces behind.
    var trimmingTail: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}

extension Element {
    /// The same keys and values; of blocks of the language in any order, elsewhere in the same one.
    func hasMeaning(of other: Element, _ shape: Shape?) -> Bool {
        switch (content, other.content) {
        case (.empty, .empty): return true
        case (.scalar(let text, _), .scalar(let old, _)): return text == old
        case (.list(let items), .list(let old)):
            return items.count == old.count
                && zip(items, old).allSatisfy { $0.hasMeaning(of: $1, shape?.item) }
        case (.map(let entries), .map(let old)):
            guard entries.count == old.count else { return false }
            let pairs =
                shape?.block(for: self) == nil
                ? zip(entries, old).map { ($0, $1) }
                : entries.compactMap { entry in old.first { $0.name == entry.name }.map { (entry, $0) } }
            return pairs.count == entries.count
                && pairs.allSatisfy { entry, old in
                    entry.name == old.name
                        && entry.value.hasMeaning(of: old.value, shape?.value(of: entry.name, in: self))
                }
        default: return false
        }
    }
}

extension Shape {
    /// The shape of a list's items.
    var item: Shape? {
        switch self {
        case .list(let item), .oneOrMany(let item): item
        case .any(let shapes): shapes.lazy.compactMap(\.item).first
        case .text, .number, .boolean, .choice, .map, .block, .open, .json: nil
        }
    }

    /// The block whose keys an element has, if it is one of the language.
    func block(for element: Element) -> BlockShape? {
        guard case .map = element.content else { return nil }
        switch self {
        case .block(let block), .open(let block, _, _): return block
        case .oneOrMany(let item): return item.block(for: element)
        case .any(let shapes):
            // Of several the one that has most of what is written.
            let blocks = shapes.compactMap { $0.block(for: element) }
            let names = Set(element.entries.map(\.name))
            return blocks.max { known($0, names) < known($1, names) }.flatMap {
                known($0, names) > 0 ? $0 : nil
            }
        case .text, .number, .boolean, .choice, .list, .map, .json: return nil
        }
    }

    /// The block whose order of keys an element takes: none where a person names keys between those of the language.
    func ordering(of element: Element) -> BlockShape? {
        switch self {
        case .open: nil
        case .any(let shapes): shapes.contains { $0.isOpen } ? nil : block(for: element)
        case .oneOrMany(let item): item.ordering(of: element)
        case .text, .number, .boolean, .choice, .list, .map, .block, .json: block(for: element)
        }
    }

    private var isOpen: Bool { if case .open = self { true } else { false } }

    private func known(_ block: BlockShape, _ names: Set<String>) -> Int {
        block.fields.count { names.contains($0.key) }
    }

    /// The shape of the value of a key.
    func value(of key: String, in element: Element) -> Shape? {
        if let field = block(for: element)?.fields.first(where: { $0.key == key }) { return field.shape }
        switch self {
        case .map(let value), .open(_, let value, _): return value
        case .any(let shapes): return shapes.lazy.compactMap { $0.value(of: key, in: element) }.first
        case .oneOrMany(let item): return item.value(of: key, in: element)
        case .text, .number, .boolean, .choice, .list, .block, .json: return nil
        }
    }
}

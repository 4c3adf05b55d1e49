package import HubModel

/// A page without records, made of one that has some: what the source would give after its last.
///
/// A recording that was cut short asks for one more page when it is replayed, and a pull over many parents for those
/// that were not recorded.
package struct EndPage: Sendable {
    private let pull: Pull

    package init(pull: Pull) { self.pull = pull }

    /// More than any pull over a list of codes asks for.
    package static let most = 200

    /// `nil` where the records stand in something that is not cut here, such as an archive.
    package func bytes(of answer: [UInt8]) -> [UInt8]? {
        switch pull.readAs {
        case .csv(let form)?: table(answer, form)
        case .jsonLines, .fixedWidth, .xlsx, .gtfs: nil
        case nil: document(answer, pull.unwrap[...])
        }
    }

    /// The lines before the first record.
    private func table(_ bytes: [UInt8], _ form: ReadAs.Values) -> [UInt8]? {
        guard form.hasHeader, !Wrapping.isGzip(bytes), !Wrapping.isZip(bytes) else { return nil }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let head = lines.prefix(form.skip + 1)
        return head.count > form.skip ? Array(head.joined(separator: [0x0A])) + [0x0A] : nil
    }

    private func document(_ bytes: [UInt8], _ steps: ArraySlice<Unwrapping>) -> [UInt8]? {
        if let pieces = try? JSONPieces(bytes) { return emptied(pieces, steps) }
        guard let pieces = try? XMLPieces(bytes) else { return nil }
        return emptied(pieces, steps)
    }

    private func emptied(_ pieces: some EmptyableDocument, _ steps: ArraySlice<Unwrapping>) -> [UInt8]? {
        let selection = PathSelection(tree: pieces.tree, ignoresCase: pull.ignoresCase)
        let roots = selection.roots
        if case .path(let path)? = steps.first {
            if path.steps.contains(.items) { return lists(path, pieces, selection, roots) }
            return inside(path, steps.dropFirst(), pieces, selection, roots)
        }
        guard steps.isEmpty else { return nil }
        if let path = pull.records { return lists(path, pieces, selection, roots) }
        let tops = roots.filter { pieces.tree.nodes[$0].kind == .list }
        return tops.isEmpty ? nil : pieces.emptied(lists: tops, items: [])
    }

    private func lists(
        _ path: Path,
        _ pieces: some EmptyableDocument,
        _ selection: PathSelection,
        _ roots: [Int]
    ) -> [UInt8]? {
        let items = roots.flatMap { selection.nodes(path, from: $0) }
        let holders = Set(items.map { pieces.tree.nodes[$0].parent }).filter { $0 >= 0 }
        let lists = holders.filter { pieces.tree.nodes[$0].kind == .list }
        guard !items.isEmpty else { return nil }
        return pieces.emptied(lists: Array(lists), items: items)
    }

    /// A document in one value of this one.
    private func inside(
        _ path: Path,
        _ rest: ArraySlice<Unwrapping>,
        _ pieces: some EmptyableDocument,
        _ selection: PathSelection,
        _ roots: [Int]
    ) -> [UInt8]? {
        var texts: [Int: String] = [:]
        for node in roots.flatMap({ selection.nodes(path, from: $0) }) where pieces.tree.isLeaf(node) {
            let inner = rest.drop { $0 == .xml || $0 == .json }
            guard let bytes = document(Array(pieces.tree.nodes[node].text.utf8), inner) else { return nil }
            texts[node] = String(decoding: bytes, as: UTF8.self)
        }
        return texts.isEmpty ? nil : try? pieces.written(texts: texts, names: [:])
    }
}

/// A document whose lists can be emptied.
protocol EmptyableDocument: RewritableDocument {
    /// `lists`: of JSON, which stay without their items; `items`: of XML, which go.
    func emptied(lists: [Int], items: [Int]) -> [UInt8]?
}

import HubModel

// Where the nodes of a file lie in its text: edits, the formatter and the table of a mapping work on these.

extension Element {
    /// The entries with their keys, or the items, that lie in this one.
    var children: [Element] {
        switch content {
        case .empty, .refused, .scalar: []
        case .list(let items): items
        case .map(let entries): entries.map(\.value)
        }
    }

    /// The node that begins at an offset, the outermost first: a block and its first key begin together.
    func outermost(at offset: Int, where fits: (Element) -> Bool) -> Element? {
        if range.lowerBound == offset, fits(self) { return self }
        for child in children {
            guard let found = child.outermost(at: offset, where: fits) else { continue }
            return found
        }
        return nil
    }

    /// The entry or item that begins at an offset, and what holds it.
    func holder(ofPartAt offset: Int) -> (holder: Element, position: Int)? {
        let starts: [Int] =
            switch content {
            case .map(let entries): entries.map(\.key.range.lowerBound)
            case .list(let items): items.map(\.range.lowerBound)
            case .empty, .refused, .scalar: []
            }
        // The innermost is meant: `- a: 1` begins an item and an entry in one place.
        for child in children {
            if let found = child.holder(ofPartAt: offset) { return found }
        }
        return starts.firstIndex(of: offset).map { (self, $0) }
    }
}

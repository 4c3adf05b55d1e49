import HubModel

/// The texts of the files that were read: says what findings mean in characters.
struct FileTexts: Sendable {
    private var files: [String: FileText] = [:]

    mutating func add(_ source: SourceText, _ root: Element?) {
        files[source.file] = FileText(source: source, root: root)
    }

    /// The finding with its end, and with the edits of its fix; without a fix where a step has no place.
    func completed(_ diagnostic: Diagnostic) -> Diagnostic {
        var completed = diagnostic
        completed.end = diagnostic.end ?? files[diagnostic.location.file]?.end(at: diagnostic.location)
        guard let fix = diagnostic.fix, !fix.steps.isEmpty else { return completed }
        completed.fix = edits(of: fix.steps).map { Fix(edits: $0, isSafe: fix.isSafe) }
        return completed
    }

    private func edits(of steps: [Fix.Step]) -> [Fix.Edit]? {
        var edits: [Fix.Edit] = []
        for step in steps {
            guard let edit = files[step.place.file]?.edit(for: step) else { return nil }
            edits.append(edit)
        }
        return edits
    }
}

extension Fix.Step {
    fileprivate var place: SourceLocation {
        switch self {
        case .replace(_, _, let place), .setValue(_, let place), .remove(let place), .add(_, _, let place),
            .addItem(_, let place):
            place
        }
    }
}

/// One file's text and tree.
struct FileText: Sendable {
    let source: SourceText
    let root: Element?

    /// `nil` where nothing like that stands there.
    func edit(for step: Fix.Step) -> Fix.Edit? {
        switch step {
        case .replace(let old, let new, let place): replacing(old, with: new, at: place)
        case .setValue(let text, let place): setting(text, at: place)
        case .remove(let place): removing(at: place)
        case .add(let key, let value, let place):
            adding("\(key): \(value)", at: place) { if case .map = $0.content { true } else { false } }
        case .addItem(let item, let place):
            adding(item, at: place) { if case .list = $0.content { true } else { false } }
        }
    }

    /// The end of what begins there: a key, a value on one line, or a word.
    func end(at place: SourceLocation) -> SourceLocation? {
        guard let offset = source.offset(of: place) else { return nil }
        let lineEnd = source.endOfLine(at: offset)
        if let end = root?.ends(ofWhatBeginsAt: offset).min(), end > offset, end <= lineEnd {
            return source.location(of: end)
        }
        var end = offset
        while end < lineEnd, !" \t,]}\"'".unicodeScalars.contains(source.scalars[end]) { end += 1 }
        return source.location(of: max(end, min(offset + 1, lineEnd)))
    }

    // MARK: Values

    private func replacing(_ old: String, with new: String, at place: SourceLocation) -> Fix.Edit? {
        guard let offset = source.offset(of: place) else { return nil }
        let wanted = Array(old.unicodeScalars)
        let line = source.scalars[offset..<source.endOfLine(at: offset)]
        guard !wanted.isEmpty, let start = line.firstIndex(of: wanted) else { return nil }
        return source.edit(start..<start + wanted.count, new)
    }

    private func setting(_ text: String, at place: SourceLocation) -> Fix.Edit? {
        guard let offset = source.offset(of: place), let root else { return nil }
        // The place of a character in quotes is one behind the scalar's beginning.
        for start in [offset, offset - 1] {
            guard let scalar = root.outermost(at: start, where: { $0.text != nil }) else { continue }
            let isInFlow = root.holders(of: start).contains(where: \.isFlow)
            let isQuoted = scalar.isQuoted || !Quoting.isPlain(text, inFlow: isInFlow)
            return source.edit(scalar.range, isQuoted ? Quoting.quoted(text) : text)
        }
        return nil
    }

    // MARK: Entries and items

    private func removing(at place: SourceLocation) -> Fix.Edit? {
        guard let offset = source.offset(of: place), let root else { return nil }
        let found = [offset, offset - 1].lazy.compactMap { root.holder(ofPartAt: $0) }.first
        guard let (holder, position) = found else { return nil }
        let parts = holder.parts
        guard parts.count > 1 || holder.isFlow else { return removingAll(of: holder, in: root) }
        return source.edit(holder.isFlow ? flowRange(parts, position) : lines(parts, position, holder), "")
    }

    /// An only entry goes with the key that it stands under.
    private func removingAll(of holder: Element, in root: Element) -> Fix.Edit? {
        guard let (outer, position) = root.holder(ofValue: holder) else { return nil }
        let parts = outer.parts
        guard parts.count > 1, !outer.isFlow else { return nil }
        return source.edit(lines(parts, position, outer), "")
    }

    /// The part and the comma that parts it from its neighbour.
    private func flowRange(_ parts: [Range<Int>], _ position: Int) -> Range<Int> {
        if parts.indices.contains(position + 1) {
            return parts[position].lowerBound..<parts[position + 1].lowerBound
        }
        guard position > 0 else { return parts[position] }
        return parts[position - 1].upperBound..<parts[position].upperBound
    }

    /// Whole lines; of the first entry behind a dash, up to the next entry.
    private func lines(_ parts: [Range<Int>], _ position: Int, _ holder: Element) -> Range<Int> {
        let part = parts[position]
        let start = source.startOfLine(at: part.lowerBound)
        let end = min(source.endOfLine(at: part.upperBound) + 1, source.scalars.count)
        let isFirstOnLine: Bool
        if case .list = holder.content {
            isFirstOnLine = true
        } else {
            isFirstOnLine = source.scalars[start..<part.lowerBound].allSatisfy { $0 == " " }
        }
        guard !isFirstOnLine, parts.indices.contains(position + 1) else { return start..<end }
        return part.lowerBound..<parts[position + 1].lowerBound
    }

    private func adding(
        _ text: String,
        at place: SourceLocation,
        to fits: (Element) -> Bool
    ) -> Fix.Edit? {
        guard let offset = source.offset(of: place), let root,
            let holder = root.outermost(at: offset, where: fits)
        else { return nil }
        guard !holder.isFlow else { return addingInFlow(text, to: holder) }
        // Of a block its first entry says how far in it stands; of a list the last item comes before.
        let parts = holder.parts
        let isList: Bool
        if case .list = holder.content { isList = true } else { isList = false }
        guard let part = isList ? parts.last : parts.first else { return nil }
        let indentation = holder.range.lowerBound - source.startOfLine(at: holder.range.lowerBound)
        let line = String(repeating: " ", count: indentation) + (isList ? "- " : "") + text
        let end = source.endOfLine(at: part.upperBound)
        return source.edit(end..<end, "\n" + line)
    }

    private func addingInFlow(_ text: String, to holder: Element) -> Fix.Edit? {
        guard let last = holder.parts.last else {
            return source.edit(holder.range.lowerBound + 1..<holder.range.upperBound - 1, " \(text) ")
        }
        return source.edit(last.upperBound..<last.upperBound, ", \(text)")
    }
}

extension Element {
    /// Entries from their keys on, or items.
    var parts: [Range<Int>] {
        switch content {
        case .map(let entries):
            entries.map {
                $0.key.range.lowerBound..<max($0.key.range.upperBound, $0.value.range.upperBound)
            }
        case .list(let items): items.map(\.range)
        case .empty, .refused, .scalar: []
        }
    }

    /// Every collection around what begins at an offset, the outermost first.
    func holders(of offset: Int) -> [Element] {
        guard !parts.isEmpty, range.contains(offset) else { return [] }
        return [self] + children.flatMap { $0.holders(of: offset) }
    }

    func holder(ofValue value: Element) -> (holder: Element, position: Int)? {
        for (position, child) in children.enumerated() {
            if child.range == value.range, child.parts == value.parts { return (self, position) }
            if let found = child.holder(ofValue: value) { return found }
        }
        return nil
    }

    fileprivate func ends(ofWhatBeginsAt offset: Int) -> [Int] {
        var ends = range.lowerBound == offset ? [range.upperBound] : []
        for entry in entries where entry.key.range.lowerBound == offset {
            ends.append(entry.key.range.upperBound)
        }
        for child in children where child.range.upperBound > offset || child.range.contains(offset) {
            ends += child.ends(ofWhatBeginsAt: offset)
        }
        return ends
    }
}

extension ArraySlice where Element == Unicode.Scalar {
    fileprivate func firstIndex(of wanted: [Unicode.Scalar]) -> Int? {
        guard count >= wanted.count else { return nil }
        return (startIndex...(endIndex - wanted.count)).first {
            self[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }
}

/// What differs between two texts, line by line, with the lines around it: as `diff -u` shows it.
package struct LineDiff: Sendable, Equatable {
    package let lines: [String]

    package var isEmpty: Bool { lines.isEmpty }

    /// `context`: how many lines that are the same stand around each change.
    package init(_ old: String, _ new: String, context: Int = 2) {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines = LineDiff.hunks(LineDiff.steps(before, after), context)
    }

    private enum Step {
        case same(String, line: Int)
        case removed(String, line: Int)
        case added(String, line: Int)

        var isSame: Bool { if case .same = self { true } else { false } }

        /// Lines of the old text count, of what is added those of the new one.
        var written: String {
            switch self {
            case .same(let text, _): "  \(text)"
            case .removed(let text, _): "- \(text)"
            case .added(let text, _): "+ \(text)"
            }
        }
    }

    private static func steps(_ before: [String], _ after: [String]) -> [Step] {
        let difference = after.difference(from: before)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var steps: [Step] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if removed.contains(old), old < before.count {
                steps.append(.removed(before[old], line: old + 1))
                old += 1
            } else if added.contains(new), new < after.count {
                steps.append(.added(after[new], line: new + 1))
                new += 1
            } else {
                steps.append(.same(before[old], line: old + 1))
                (old, new) = (old + 1, new + 1)
            }
        }
        return steps
    }

    private static func hunks(_ steps: [Step], _ context: Int) -> [String] {
        let changed = steps.indices.filter { !steps[$0].isSame }
        let shown = Set(changed.flatMap { max(0, $0 - context)...min(steps.count - 1, $0 + context) })
        var lines: [String] = []
        var last: Int?
        for position in shown.sorted() {
            if let last, position > last + 1 { lines.append("  ⋯") }
            lines.append(steps[position].written)
            last = position
        }
        return lines
    }
}

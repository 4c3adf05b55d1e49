import Foundation
package import HubModel

/// Makes the edits of findings in the texts of a project's files, round by round, until none is left to make.
///
/// Files are not written: what they would hold is given back. Where the edits would bring more errors than there were
/// (an edit that was thought safe was not), there are none.
package struct Mender: Sendable {
    /// One edit that was made, with the lines that it changed.
    package struct Made: Sendable, Hashable {
        package var finding: Diagnostic
        package var before: [String]
        package var after: [String]
    }

    package private(set) var files: [String: [UInt8]] = [:]
    package private(set) var made: [Made] = []
    /// What is left to find.
    package private(set) var diagnostics: [Diagnostic] = []

    /// Each round mends what the one before has uncovered.
    private static let mostRounds = 100

    /// `includes`: which fixes are made; by default those that nobody has to decide about.
    package init(
        root: String,
        gaps: LanguageGaps = .notAvailableYet,
        includes: (Diagnostic) -> Bool = { $0.fix?.isSafe == true }
    ) {
        func read(_ drafts: [String: [UInt8]]) -> [Diagnostic] {
            CatalogueReader(root: root, gaps: gaps, drafts: drafts).read().diagnostics
        }
        let first = read([:])
        diagnostics = first
        for _ in 0..<Mender.mostRounds {
            let edits = taken(from: diagnostics.filter(includes))
            guard !edits.isEmpty, make(edits, root) else { break }
            diagnostics = read(files)
        }
        guard diagnostics.errors > first.errors else { return }
        (files, made, diagnostics) = ([:], [], first)
    }

    /// Fixes whose edits do not touch each other's.
    private func taken(from findings: [Diagnostic]) -> [Diagnostic] {
        var taken: [Diagnostic] = []
        var edits: [Fix.Edit] = []
        // The form of a file comes first: what is said of its meaning may be an echo.
        let ofForm = findings.filter { $0.code < DiagnosticCode.unknownKey.rawValue }
        for finding in ofForm.isEmpty ? findings : ofForm {
            guard let own = finding.fix?.edits, !own.isEmpty,
                !own.contains(where: { edit in edits.contains { $0.touches(edit) } })
            else { continue }
            taken.append(finding)
            edits += own
        }
        return taken
    }

    /// Whether anything changed.
    private mutating func make(_ findings: [Diagnostic], _ root: String) -> Bool {
        var texts: [String: String] = [:]
        let edits = Dictionary(grouping: findings.flatMap { $0.fix?.edits ?? [] }, by: \.start.file)
        for path in edits.keys {
            texts[path] = (files[path] ?? Mender.bytes(path, root)).map {
                String(decoding: $0, as: UTF8.self)
            }
        }
        for finding in findings {
            guard let edit = finding.fix?.edits.first, let text = texts[edit.start.file] else { continue }
            made.append(Made(finding, edit, text))
        }
        var isChanged = false
        for (path, edits) in edits {
            guard let text = texts[path] else { continue }
            let changed = TextEdits.apply(edits, to: text)
            isChanged = isChanged || changed != text
            files[path] = Array(changed.utf8)
        }
        return isChanged
    }

    private static func bytes(_ path: String, _ root: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map(Array.init)
    }
}

extension Mender.Made {
    fileprivate init(_ finding: Diagnostic, _ edit: Fix.Edit, _ text: String) {
        self.finding = finding
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        let touched = edit.start.line - 1...min(edit.end.line - 1, lines.count - 1)
        before = Array(lines[touched])
        let changed = TextEdits.apply([edit], to: text).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        ).map(String.init)
        let count = touched.count + changed.count - lines.count
        after = Array(changed.dropFirst(touched.lowerBound).prefix(max(count, 0)))
    }
}

extension Fix.Edit {
    fileprivate func touches(_ other: Fix.Edit) -> Bool {
        guard start.file == other.start.file else { return false }
        return !(end.isBefore(other.start) || other.end.isBefore(start))
    }
}

extension [Diagnostic] {
    fileprivate var errors: Int { count { $0.severity == .error } }
}

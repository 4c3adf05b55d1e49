import Foundation
package import HubModel

/// Reads `Connectors/`, `Mappings/`, `schedules/` and `environments/` below a folder, offline.
///
/// Every problem of every file is told at once. The catalogue is fit for use only if no diagnostic is an error.
package struct CatalogueReader: Sendable {
    private let root: String
    private let gaps: LanguageGaps
    private let drafts: [String: [UInt8]]

    /// `gaps`: what is refused although the language has it; `drafts`: what stands in place of files, by their paths.
    package init(
        root: String,
        gaps: LanguageGaps = .notAvailableYet,
        drafts: [String: [UInt8]] = [:]
    ) {
        self.root = root
        self.gaps = gaps
        self.drafts = drafts
    }

    package func read() -> (catalogue: Catalogue, diagnostics: [Diagnostic]) {
        var files = ProjectFiles(root: root, gaps, drafts: drafts)
        let project = files.read()
        var found = files.diagnostics + ProjectCheck(project).diagnostics
        // What is doubtful is told once nothing is wrong: beside mistakes it would mostly be their echo.
        if !found.contains(where: { $0.severity == .error }) { found += DoubtCheck(project).diagnostics }
        return (project.catalogue, sorted(found).map(files.texts.completed))
    }

    /// The settings of `environments/<name>.yaml`; `nil` if there is none or it cannot be read.
    package func environment(_ name: String) -> (environment: EnvironmentFile?, diagnostics: [Diagnostic]) {
        var files = ProjectFiles(root: root, gaps, drafts: drafts)
        let project = files.read()
        guard let file = project.environments.first(where: { $0.name == name }) else {
            return (
                nil, sorted(files.diagnostics.filter { $0.location.file.hasPrefix("environments/\(name).") })
            )
        }
        let all = files.diagnostics + ProjectCheck(project).diagnostics
        return (file.value, sorted(all.filter { $0.location.file == file.file }))
    }

    private func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return diagnostics.filter { seen.insert($0).inserted }.sorted { left, right in
            (left.location.file, left.location.line, left.location.column, left.code)
                < (right.location.file, right.location.line, right.location.column, right.code)
        }
    }
}

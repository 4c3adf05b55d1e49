import Foundation
package import HubModel

/// Reads `Connectors/`, `Mappings/`, `schedules/` and `environments/` below a folder, offline.
///
/// Every problem of every file is told at once. The catalogue is fit for use only if no diagnostic is an error.
package struct CatalogueReader: Sendable {
    private let root: String
    private let gaps: LanguageGaps

    /// `gaps`: what is refused although the language has it.
    package init(root: String, gaps: LanguageGaps = .notAvailableYet) {
        self.root = root
        self.gaps = gaps
    }

    package func read() -> (catalogue: Catalogue, diagnostics: [Diagnostic]) {
        var files = ProjectFiles(root: root, gaps)
        let project = files.read()
        return (project.catalogue, sorted(files.diagnostics + ProjectCheck(project).diagnostics))
    }

    /// The settings of `environments/<name>.yaml`; `nil` if there is none or it cannot be read.
    package func environment(_ name: String) -> (environment: EnvironmentFile?, diagnostics: [Diagnostic]) {
        var files = ProjectFiles(root: root, gaps)
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

import Foundation
import HubManifest
import HubModel

/// A project in a temporary folder: the good one of the fixtures, with some files laid over it.
struct ManifestProject {
    let root: URL

    static let fixtures = Bundle.module.bundleURL.appending(path: "Fixtures")

    init(over base: String? = "base") throws {
        root = FileManager.default.temporaryDirectory.appending(path: "manifest-\(UUID().uuidString)")
        guard let base else {
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            return
        }
        try FileManager.default.copyItem(at: ManifestProject.fixtures.appending(path: base), to: root)
    }

    func remove() {
        try? FileManager.default.removeItem(at: root)
    }

    func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: file)
    }

    func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    func replace(_ old: String, with new: String, in path: String) throws {
        try write(try text(of: path).replacing(old, with: new), to: path)
    }

    func environment(_ name: String) -> (environment: EnvironmentFile?, diagnostics: [Diagnostic]) {
        CatalogueReader(root: root.path).environment(name)
    }

    /// As the whole language is read, whatever the engine of this version refuses.
    func read(_ gaps: LanguageGaps = .none) -> (catalogue: Catalogue, diagnostics: [Diagnostic]) {
        CatalogueReader(root: root.path, gaps: gaps).read()
    }
}

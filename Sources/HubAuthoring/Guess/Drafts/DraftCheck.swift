import Foundation
import HubManifest
package import HubModel

/// What `lienthong check` would say of a project with further files in it, without writing into the project.
package enum DraftCheck {
    /// Findings of the given files alone.
    package static func findings(_ files: [NewFiles.File], in root: String) throws -> [Diagnostic] {
        let copy = NSTemporaryDirectory() + "lienthong-draft-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try mirror(root, copy, except: Set(files.map(\.path)))
        var drafts = NewFiles(root: copy)
        drafts.files = files
        try drafts.write()
        let paths = Set(files.map(\.path))
        return CatalogueReader(root: copy).read().diagnostics.filter { paths.contains($0.location.file) }
    }

    /// Links to what is there: one for each file, so that others can stand beside them.
    private static func mirror(_ root: String, _ copy: String, except: Set<String>) throws {
        let manager = FileManager.default
        for folder in [
            "Connectors", "Mappings", "Mappings/codes", "schedules", "environments", "App", "App/hub",
        ] {
            try manager.createDirectory(atPath: "\(copy)/\(folder)", withIntermediateDirectories: true)
            for name in (try? manager.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? [] {
                let path = "\(folder)/\(name)"
                if ["Mappings/codes", "App/hub"].contains(path) || except.contains(path) { continue }
                if folder == "Connectors", except.contains(where: { $0.hasPrefix(path + "/") }) { continue }
                try manager.createSymbolicLink(
                    atPath: "\(copy)/\(path)",
                    withDestinationPath: "\(root)/\(path)"
                )
            }
        }
    }
}

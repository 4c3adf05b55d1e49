import Foundation
import HubManifest
import HubModel

/// What `check` says of the files as they are now, which may be others than those that the service has loaded.
///
/// Checking takes longer than a page may: it is done again when a file has changed, and looked for every two seconds.
actor ManifestReview {
    struct Finding: Sendable {
        var catalogue: Catalogue
        var diagnostics: [Diagnostic]
    }

    private let root: String
    private var found: (mark: [String: FileMark], finding: Finding)?
    private var looked: ContinuousClock.Instant?

    private struct FileMark: Hashable {
        var changed: Date?
        var size: Int?
    }

    init(root: String) { self.root = root }

    func finding() -> Finding {
        if let found, let looked, ContinuousClock.now - looked < .seconds(2) { return found.finding }
        let mark = marks()
        looked = .now
        if let found, found.mark == mark { return found.finding }
        let (catalogue, diagnostics) = CatalogueReader(root: root).read()
        let finding = Finding(catalogue: catalogue, diagnostics: diagnostics)
        found = (mark, finding)
        return finding
    }

    /// Of everything that a manifest may stand in.
    private func marks() -> [String: FileMark] {
        var marks: [String: FileMark] = [:]
        for name in names("Connectors") {
            for file in names("Connectors/\(name)") where file.hasPrefix("connector.") {
                mark("Connectors/\(name)/\(file)", &marks)
            }
        }
        for folder in ["Mappings", "Mappings/codes", "schedules", "environments", "App", "App/officers"] {
            for file in names(folder) { mark("\(folder)/\(file)", &marks) }
        }
        return marks
    }

    private func names(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    }

    private func mark(_ file: String, _ marks: inout [String: FileMark]) {
        let facts = try? FileManager.default.attributesOfItem(atPath: "\(root)/\(file)")
        marks[file] = FileMark(
            changed: facts?[.modificationDate] as? Date,
            size: (facts?[.size] as? NSNumber)?.intValue
        )
    }
}

/// The files of a connector's folder, by names that are folders there and nothing else.
struct ConnectorFolder: Sendable {
    let root: String
    let name: String

    /// Names of all folders of connectors, whether they can be read or not.
    static func names(_ root: String) -> [String] {
        let folder = "\(root)/Connectors"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { name in
                var isFolder: ObjCBool = false
                return !name.hasPrefix(".")
                    && FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                    && isFolder.boolValue
            }
            .sorted()
    }

    private var path: String { "Connectors/\(name)" }

    /// Of more than a megabyte nobody reads a page.
    private static let most = 1 << 20

    /// The manifest's path below the root, and its text.
    var manifest: (file: String, text: String)? {
        for ending in ["yaml", "yml", "json"] {
            let file = "\(path)/connector.\(ending)"
            if let text = text(file) { return (file, text) }
        }
        return nil
    }

    var readme: String? { text("\(path)/README.md") }

    private func text(_ file: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: "\(root)/\(file)") else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: ConnectorFolder.most) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Of each pull or push the names of its samples: what stands in them may be about persons.
    var samples: [(target: String, files: [String])] {
        let folder = "\(root)/\(path)/samples"
        let targets = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return targets.compactMap { target in
            guard let files = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(target)")
            else {
                return nil
            }
            return (target, files.filter { !$0.hasPrefix(".") }.sorted())
        }
    }
}

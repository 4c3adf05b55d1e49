import Foundation
package import HubManifest
import HubModel

/// Manifests of a project as `lienthong fmt` would write them.
package struct FormattedFiles: Sendable {
    package struct File: Sendable {
        package var path: String
        package var before: [UInt8]
        /// `nil` where the file is left as it is, for the reason.
        package var after: [UInt8]?
        package var refusal: ManifestFormat.Refusal?

        package var isChanged: Bool { after.map { $0 != before } ?? false }

        package var diff: LineDiff {
            LineDiff(
                String(decoding: before, as: UTF8.self),
                String(decoding: after ?? before, as: UTF8.self)
            )
        }
    }

    package private(set) var files: [File] = []

    /// `includes`: which files, by their paths below `root`.
    package init(root: String, includes: (String) -> Bool = { _ in true }) {
        let folders = ["Connectors", "Mappings", "schedules", "environments"]
        for folder in folders {
            let found = (try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
            for path in found.map({ "\(folder)/\($0)" }).sorted() where includes(path) {
                guard let format = ManifestFormat(path: path),
                    let bytes = FileManager.default.contents(atPath: "\(root)/\(path)")
                else { continue }
                add(path, Array(bytes), format)
            }
        }
    }

    private mutating func add(_ path: String, _ bytes: [UInt8], _ format: ManifestFormat) {
        do throws(ManifestFormat.Refusal) {
            files.append(File(path: path, before: bytes, after: try format.format(bytes)))
        } catch {
            files.append(File(path: path, before: bytes, refusal: error))
        }
    }
}

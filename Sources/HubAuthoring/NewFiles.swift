import Foundation
package import HubModel

/// Files that a command writes into the project, all or none.
///
/// What a person has written is never replaced unless they say so.
package struct NewFiles: Sendable {
    package struct File: Sendable, Equatable {
        /// Below the project's folder.
        package var path: String
        package var bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) {
            self.path = path
            self.bytes = bytes
        }

        package init(path: String, text: String) {
            self.init(path: path, bytes: Array(text.utf8))
        }
    }

    package var root: String
    package var files: [File] = []

    package init(root: String) { self.root = root }

    package mutating func add(_ path: String, _ text: String) {
        files.append(File(path: path, text: text))
    }

    /// Those that are there already.
    package var present: [String] {
        files.map(\.path).filter { FileManager.default.fileExists(atPath: "\(root)/\($0)") }
    }

    /// Writes each beside its place first, so that a full disk leaves nothing half written.
    ///
    /// Throws `files.exist` where one is there and `replacing` is false, `files.unwritable` where a folder refuses.
    package func write(replacing: Bool = false) throws(HubFailure) {
        let present = present
        guard replacing || present.isEmpty else { throw NewFiles.exist(present) }
        var drafts: [(draft: String, path: String)] = []
        do {
            for file in files {
                let path = "\(root)/\(file.path)"
                let folder = (path as NSString).deletingLastPathComponent
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                let draft = "\(path).\(UInt32.random(in: 0 ... .max)).draft"
                drafts.append((draft, path))
                try Data(file.bytes).write(to: URL(fileURLWithPath: draft))
            }
            for (draft, path) in drafts {
                guard rename(draft, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
            }
        } catch {
            for (draft, _) in drafts { try? FileManager.default.removeItem(atPath: draft) }
            throw NewFiles.unwritable(root, "\(error.localizedDescription)")
        }
    }

    private static func exist(_ paths: [String]) -> HubFailure {
        let names = paths.joined(separator: ", ")
        return HubFailure(
            .configure,
            .fixConfiguration,
            code: "files.exist",
            message: Localized(
                vi: "Đã có sẵn: \(names). Không ghi đè lên gì cả; hãy chọn tên khác hoặc thêm --replace.",
                en: "Already there: \(names). Nothing was overwritten; choose another name or add --replace."
            )
        )
    }

    private static func unwritable(_ root: String, _ why: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "files.unwritable",
            message: Localized(
                vi: "Không ghi được vào \(root): \(why)",
                en: "Cannot write into \(root): \(why)"
            )
        )
    }
}

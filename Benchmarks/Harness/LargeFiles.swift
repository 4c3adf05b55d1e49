import Foundation

/// The files of `FileFormat` on disk.
struct LargeFiles {
    let folder: URL
    private let workspace: Workspace
    /// Of each file as it is unpacked.
    private var sizes: [FileFormat: Int] = [:]

    init(workspace: Workspace) throws {
        self.workspace = workspace
        folder = workspace.work.appending(path: "pages-files")
        workspace.remove("pages-files")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func bytes(of format: FileFormat) -> Int { sizes[format] ?? 0 }

    func path(of format: FileFormat) -> String { folder.appending(path: format.fileName).path }

    /// The bus network and the workbook; zip without compression, so that what is measured is reading them.
    mutating func make(sandbox: Program, scale: Int) throws {
        for (format, option) in [(FileFormat.workbook, "--write-workbook"), (.feed, "--write-feed")] {
            let arguments = [option, path(of: format), "--lines", "\(format.rows(scale: scale))"]
            try sandbox.run(arguments, Program.Setting(output: workspace.log("files")))
            try finish(format, size: size(of: format))
        }
    }

    /// The utility's month, from the ready rows that the baselines load.
    mutating func make(from baselines: Baselines) throws {
        let plain = folder.appending(path: "hoadon.csv").path
        try baselines.writeMonth(to: plain)
        let size = try FileManager.default.attributesOfItem(atPath: plain)[.size] as? Int ?? 0
        try Program.find("gzip", package: "gzip")
            .run(["-1", "-f", plain], Program.Setting(output: workspace.log("files")))
        try finish(.csv, size: size)
    }

    private func size(of format: FileFormat) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path(of: format))[.size] as? Int ?? 0
    }

    /// The mark beside it says that the file is whole.
    private mutating func finish(_ format: FileFormat, size: Int) throws {
        sizes[format] = size
        try Data().write(to: URL(filePath: path(of: format) + ".ok"))
    }
}

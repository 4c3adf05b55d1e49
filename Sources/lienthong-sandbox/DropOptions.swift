import ArgumentParser
import Foundation
import HubSandbox

/// Files that partners leave in folders.
struct DropOptions: ParsableArguments {
    @Option(
        help:
            "Write the files that partners leave to this folder instead of serving (ghi các tệp đối tác để lại ra thư mục)."
    )
    var writeDrops: String?

    func write(to folder: String, world configuration: SandboxConfiguration) throws {
        try DropFiles(configuration).write(to: URL(filePath: folder, directoryHint: .isDirectory))
        print("wrote \(folder)")
    }
}

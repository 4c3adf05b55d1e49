import Foundation
import HubModel

/// Writes bytes with personal data to a file that only its owner reads.
enum FileOutput {
    /// A file that is there already stays as it is: what a person keeps is never written over.
    static func write(_ payload: Payload, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(path, errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let read = try payload.reader()
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try piece.withUnsafeMutableBytes { try read($0) }
            guard count > 0 else { return }
            try handle.write(contentsOf: piece[..<count])
        }
    }

    /// A page that may be written again.
    ///
    /// `mode`: who else may read it, where it holds nothing personal.
    static func write(_ text: String, to path: String, mode: mode_t = 0o600) throws {
        let draft = "\(path).\(UInt32.random(in: 0 ... .max)).draft"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw unwritable(path, errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        guard rename(draft, path) == 0 else {
            unlink(draft)
            throw unwritable(path, errno)
        }
    }

    private static func unwritable(_ path: String, _ error: Int32) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "out.unwritable",
            message: Localized(
                vi:
                    "Không ghi được \(path): \(error == EEXIST ? "đã có tệp này" : "kiểm tra thư mục và quyền").",
                en:
                    "\(path) cannot be written: \(error == EEXIST ? "it is there already" : "check the folder and its rights")."
            )
        )
    }
}

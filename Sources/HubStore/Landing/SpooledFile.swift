import Bytes
import Foundation
import HubModel

/// Bytes of a row that are too many for memory: written to a file without a name, and read from there.
///
/// The file is gone with its last reader.
final class SpooledFile: Sendable {
    private let descriptor: Int32

    /// Nobody can open it by a name: it has lost its own before the first byte.
    init(in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(TemporaryFile.prefix)\(getpid())-\(UUID().uuidString)"
        descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0, unlink(path) == 0 else { throw HubFailure.landing(errno) }
    }

    func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try LandingFiles.writeAll($0, to: descriptor) }
    }

    /// A reader from the first byte, which keeps the file alive.
    func reader() -> (UnsafeMutableRawBufferPointer) throws -> Int {
        var position = 0
        return { buffer in
            while true {
                let count = pread(self.descriptor, buffer.baseAddress, buffer.count, off_t(position))
                guard count < 0 else {
                    position += count
                    return count
                }
                guard errno == EINTR else { throw HubFailure.landing(errno) }
            }
        }
    }

    deinit { close(descriptor) }
}

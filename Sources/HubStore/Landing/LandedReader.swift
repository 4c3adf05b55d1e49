import Bytes
import Foundation
import HubModel

/// Reads landed bytes from the first one and verifies their digest at the end.
final class LandedReader {
    enum Source: Sendable {
        /// One zstd frame.
        case memory([UInt8])
        case file(String)
    }

    private let digest: Digest
    private let decompressor: ZstandardDecompressor
    private let input: Input
    private var hash = SHA256()
    private var isFinished = false

    private init(_ source: Source, digest: Digest) throws {
        guard let decompressor = ZstandardDecompressor() else { throw HubFailure.landing(ENOMEM) }
        self.digest = digest
        self.decompressor = decompressor
        input = try Input(source)
    }

    /// A maker of readers, as `Payload.reader` wants it.
    static func opener(
        _ source: Source,
        digest: Digest
    ) -> @Sendable () throws -> (UnsafeMutableRawBufferPointer) throws -> Int {
        {
            let reader = try LandedReader(source, digest: digest)
            return { try reader.read(into: $0) }
        }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !isFinished, !buffer.isEmpty else { return 0 }
        let count: Int
        do {
            count = try decompressor.read(into: buffer) { try input.read(into: $0) }
        } catch is ZstandardFailure {
            throw HubFailure.landingCorrupt
        }
        guard count == 0 else {
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return count
        }
        isFinished = true
        guard hash.finish() == digest.bytes else { throw HubFailure.landingCorrupt }
        return 0
    }

    /// The compressed side.
    private final class Input {
        private let bytes: [UInt8]
        private var offset = 0
        private let descriptor: Int32

        init(_ source: Source) throws {
            switch source {
            case .memory(let bytes):
                self.bytes = bytes
                descriptor = -1
            case .file(let path):
                bytes = []
                descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
                guard descriptor >= 0 else { throw HubFailure.landing(errno) }
            }
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            guard descriptor >= 0 else {
                let count = min(buffer.count, bytes.count - offset)
                buffer.copyBytes(from: bytes[offset..<offset + count])
                offset += count
                return count
            }
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count >= 0 { return count }
                guard errno == EINTR else { throw HubFailure.landing(errno) }
            }
        }

        deinit {
            if descriptor >= 0 { close(descriptor) }
        }
    }
}

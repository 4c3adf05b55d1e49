import HubModel

/// The files of a group's rows, until they are kept: before the group commits.
///
/// Records come one after the other, so what a record has put here is taken back from the end.
final class FileShelf: FileSink {
    /// A place to come back to with `rollBack`.
    struct Mark {
        fileprivate var count = 0
    }

    private var files: [(digest: FileDigest, bytes: [UInt8])] = []
    private var known: Set<FileDigest> = []
    private(set) var byteCount = 0

    var mark: Mark { Mark(count: files.count) }

    func keep(_ bytes: UnsafeRawBufferPointer, digest: FileDigest) {
        guard known.insert(digest).inserted else { return }
        files.append((digest, Array(bytes)))
        byteCount += bytes.count
    }

    func rollBack(to mark: Mark) {
        while files.count > mark.count {
            let last = files.removeLast()
            known.remove(last.digest)
            byteCount -= last.bytes.count
        }
    }

    /// Gives the files away and is empty.
    func take() -> [CarriedFile] {
        defer { (files, known, byteCount) = ([], [], 0) }
        return files.map { CarriedFile(digest: Digest(bytes: $0.digest.bytes), bytes: $0.bytes) }
    }
}

extension MappingPlan {
    /// A column holds files.
    var holdsFiles: Bool { fields.contains { $0.type == .file } }
}

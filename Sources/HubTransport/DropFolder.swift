import BlockingIO
import Glibc
package import HubModel

/// Files in folders of this machine, on a thread of its own: a disk or share that hangs holds up nobody else.
///
/// Every path is walked from the server's base step by step, and no step is a link (C: `openat`, `O_NOFOLLOW`): who may
/// write into a drop folder cannot make the hub read, move or delete anything outside of it.
package actor DropFolder: FileTransport {
    private static let pieceSize = 256 << 10

    private let thread = DedicatedThread()
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    package init() {}

    package func list(_ folder: FilePath, at server: FileServer) throws(FileFailure) -> [ListedFile] {
        let descriptor = try PlacedFolder(folder, at: server).descriptor
        let names = try FolderNames(descriptor).read()
        return names.compactMap { listed($0, in: descriptor.raw) }
    }

    package func open(_ file: FilePath, from offset: Int64, at server: FileServer) throws(FileFailure)
        -> FileBody
    {
        let folder = try PlacedFolder(file.folder, at: server)
        // A pipe would wait for somebody to write into it.
        let handle = try Descriptor(file.name, in: folder.descriptor.raw, flags: O_RDONLY | O_NONBLOCK)
        var facts = stat()
        guard unsafe fstat(handle.raw, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw .broken("not a plain file")
        }
        guard lseek(handle.raw, off_t(offset), SEEK_SET) == off_t(offset) else { throw DropFolder.failure() }
        return FileBody { () async throws(FileFailure) in try await self.read(handle) }
    }

    package func delete(_ file: FilePath, at server: FileServer) throws(FileFailure) {
        let folder = try PlacedFolder(file.folder, at: server)
        let status = unsafe withName(file.name) { unsafe unlinkat(folder.descriptor.raw, $0, 0) }
        guard status == 0 else { throw DropFolder.failure() }
    }

    package func move(_ file: FilePath, to target: FilePath, at server: FileServer) throws(FileFailure) {
        let from = try PlacedFolder(file.folder, at: server)
        let into = try PlacedFolder(target.folder, at: server, makes: true)
        guard listed(target.name, in: into.descriptor.raw) == nil else { throw .taken }
        let status = unsafe withName(file.name) { name in
            unsafe withName(target.name) { other in
                unsafe renameat(from.descriptor.raw, name, into.descriptor.raw, other)
            }
        }
        guard status == 0 else { throw DropFolder.failure() }
    }

    private func read(_ handle: Descriptor) throws(FileFailure) -> [UInt8]? {
        guard !Task.isCancelled else { throw .cancelled }
        var count = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: DropFolder.pieceSize) { buffer, filled in
            unsafe count = Glibc.read(handle.raw, buffer.baseAddress, buffer.count)
            filled = max(0, count)
        }
        guard count >= 0 else { throw DropFolder.failure() }
        return count == 0 ? nil : piece
    }

    private func listed(_ name: [UInt8], in folder: Int32) -> ListedFile? {
        var facts = stat()
        let status = unsafe withName(name) { unsafe fstatat(folder, $0, &facts, AT_SYMLINK_NOFOLLOW) }
        // Gone between the two calls.
        guard status == 0 else { return nil }
        let kind: ListedFile.Kind =
            switch facts.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        let time = facts.st_mtim
        return ListedFile(
            name: name,
            kind: kind,
            size: Int64(facts.st_size),
            stamp: "\(time.tv_sec).\(time.tv_nsec)/\(facts.st_ino)",
            changedAt: Int64(time.tv_sec)
        )
    }

    /// What the last call of the system said.
    static func failure() -> FileFailure {
        switch errno {
        case ENOENT, ENOTDIR: .notFound
        case EACCES, EPERM, EROFS, ELOOP: .denied
        default: unsafe .broken(String(cString: strerror(errno)))
        }
    }
}

/// A folder below a server's base, reached without following a link.
private struct PlacedFolder {
    let descriptor: Descriptor

    /// `makes`: folders that are not there are made.
    init(_ folder: FilePath, at server: FileServer, makes: Bool = false) throws(FileFailure) {
        guard case .disk(let base) = server else { throw .unreachable("not a folder of this machine") }
        let slash = UInt8(ascii: "/")
        let isInside =
            folder == base || folder.bytes.starts(with: base.bytes + (base.bytes == [slash] ? [] : [slash]))
        guard isInside else { throw .denied }
        var reached = try Descriptor(base.bytes, in: AT_FDCWD, flags: O_RDONLY | O_DIRECTORY, follows: true)
        for step in folder.bytes.dropFirst(base.bytes.count).split(separator: slash) {
            guard ![[0x2E], [0x2E, 0x2E]].contains(Array(step)) else { throw .denied }
            let name = Array(step)
            if makes { _ = unsafe withName(name) { unsafe mkdirat(reached.raw, $0, 0o755) } }
            reached = try Descriptor(name, in: reached.raw, flags: O_RDONLY | O_DIRECTORY)
        }
        descriptor = reached
    }
}

/// An open file or folder; closed with its last owner.
private final class Descriptor: Sendable {
    let raw: Int32

    init(_ name: [UInt8], in folder: Int32, flags: Int32, follows: Bool = false) throws(FileFailure) {
        let all = flags | O_CLOEXEC | (follows ? 0 : O_NOFOLLOW)
        raw = unsafe withName(name) { unsafe openat(folder, $0, all) }
        guard raw >= 0 else { throw DropFolder.failure() }
    }

    deinit { close(raw) }
}

/// C: `fdopendir`, `readdir`.
@safe private struct FolderNames: ~Copyable {
    private let stream: OpaquePointer

    init(_ folder: Descriptor) throws(FileFailure) {
        // The stream closes what it is given; the folder's own stays open. Each has a place of its own only if it is
        // opened anew.
        let copy = unsafe openat(folder.raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = unsafe fdopendir(copy) else {
            if copy >= 0 { close(copy) }
            throw DropFolder.failure()
        }
        unsafe self.stream = stream
    }

    func read() throws(FileFailure) -> [[UInt8]] {
        var names: [[UInt8]] = []
        errno = 0
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
                    unsafe Array(UnsafeBufferPointer(start: bytes, count: 256).prefix { $0 != 0 })
                }
            }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw DropFolder.failure() }
        return names
    }

    deinit { unsafe closedir(stream) }
}

/// A name as C wants it.
private func withName<Result>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let terminated = (name + [0]).map { CChar(bitPattern: $0) }
    return unsafe terminated.withUnsafeBufferPointer { buffer in
        // Never empty: it holds the end at least.
        unsafe body(buffer.baseAddress.unsafelyUnwrapped)
    }
}

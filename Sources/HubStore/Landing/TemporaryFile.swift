import Foundation
import HubModel

/// A file that is not there yet: removed unless it is settled under its name.
final class TemporaryFile {
    static let prefix = ".incoming-"
    private let path: String
    private let descriptor: Int32
    private var isSettled = false

    init(in folder: String) throws {
        path = "\(folder)/\(TemporaryFile.prefix)\(getpid())-\(UUID().uuidString)"
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HubFailure.landing(errno) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        try LandingFiles.writeAll(bytes, to: descriptor)
    }

    /// fsync, rename, fsync of the folder.
    ///
    /// Where the name is there already its file is touched and made durable.
    func settle(as name: String) throws {
        if try TemporaryFile.refresh(name) { return }
        guard fsync(descriptor) == 0 else { throw HubFailure.landing(errno) }
        guard rename(path, name) == 0 else { throw HubFailure.landing(errno) }
        isSettled = true
        try LandingFiles.syncFolder(of: name)
    }

    /// The name may come from a process that died before its own fsync.
    private static func refresh(_ name: String) throws -> Bool {
        let existing = Glibc.open(name, O_WRONLY | O_CLOEXEC)
        guard existing >= 0 else {
            guard errno == ENOENT else { throw HubFailure.landing(errno) }
            return false
        }
        defer { close(existing) }
        guard futimens(existing, nil) == 0, fsync(existing) == 0 else { throw HubFailure.landing(errno) }
        try LandingFiles.syncFolder(of: name)
        return true
    }

    deinit {
        if !isSettled { unlink(path) }
        close(descriptor)
    }
}

/// A shared lock on the landing folder: whoever deletes orphans takes it exclusively.
///
/// C: `flock`.
final class SharedLock {
    private let descriptor: Int32

    init(_ folder: String) throws {
        descriptor = Glibc.open(folder + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HubFailure.landing(errno) }
        while flock(descriptor, LOCK_SH) != 0 {
            guard errno == EINTR else { throw HubFailure.landing(errno) }
        }
    }

    deinit { close(descriptor) }
}

import Glibc

/// An advisory lock on a file, given up when the last reference goes, or the process ends however it ends.
///
/// C: `flock`. The lock belongs to the open file, so two tasks of one process exclude each other too.
final class FileLock: Sendable {
    enum Kind: Sendable {
        case shared, exclusive

        fileprivate var operation: Int32 {
            switch self {
            case .shared: LOCK_SH
            case .exclusive: LOCK_EX
            }
        }
    }

    struct NotOpened: Error {
        var path: String
        var errno: Int32
    }

    private let descriptor: Int32

    /// Waits until the lock is free.
    init(_ path: String, _ kind: Kind) throws(NotOpened) {
        // Without O_CLOEXEC the server would inherit the lock and keep it for ever.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw NotOpened(path: path, errno: errno) }
        while flock(descriptor, kind.operation) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(descriptor)
            throw NotOpened(path: path, errno: code)
        }
        self.descriptor = descriptor
    }

    /// Turns a shared lock into an exclusive one if nobody else holds it; otherwise the lock may be lost.
    ///
    /// Call it only while a second lock keeps newcomers out: the exchange is not atomic.
    func becomesExclusive() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    deinit { close(descriptor) }
}

import Glibc

/// The landing folder for oneself alone; `nil` where it is not there or somebody writes.
///
/// C: `flock`.
final class ExclusiveLock: Sendable {
    private let descriptor: Int32

    init?(_ folder: String) {
        descriptor = Glibc.open(folder + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}

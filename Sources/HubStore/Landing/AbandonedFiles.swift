import BlockingIO
import Foundation

/// What killed processes left half written in the landing folder.
actor AbandonedFiles {
    private let root: String
    private let thread: DedicatedThread
    private var isDone = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(root: String, thread: DedicatedThread) {
        self.root = root
        self.thread = thread
    }

    /// Removes them, once, unless somebody is writing; then the next process does.
    ///
    /// Whoever writes a temporary file holds the shared lock, so under the exclusive one all are abandoned.
    func removeOnce() {
        guard !isDone else { return }
        isDone = true
        let lock = open(root + "/.lock", O_RDWR | O_CLOEXEC)
        guard lock >= 0 else { return }
        defer { close(lock) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for name in names where name.hasPrefix(TemporaryFile.prefix) { unlink("\(root)/\(name)") }
    }
}

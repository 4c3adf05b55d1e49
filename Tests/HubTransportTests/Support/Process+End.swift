import Foundation

extension Process {
    /// Ends it whatever it holds back: a child inherits the mask of the thread that started it, which may hold back SIGTERM.
    func kill() {
        if isRunning { _ = Foundation.kill(processIdentifier, SIGKILL) }
    }
}

/// A place where a run may be killed by a test, in the order in which a run passes them.
package enum KillPoint: String, Sendable, CaseIterable {
    case leaseTaken = "lease_taken"
    case runOpened = "run_opened"
    case requestSent = "request_sent"
    case headersReceived = "headers_received"
    case bodyHalfReceived = "body_half_received"
    case payloadFileWritten = "payload_file_written"
    case payloadRowWritten = "payload_row_written"
    case pageMapped = "page_mapped"
    case rowsCopied = "rows_copied"
    case beforeCommit = "before_commit"
    case afterCommit = "after_commit"
    case beforeFinish = "before_finish"

    /// Ends the process as `kill -9` would, where `LIENTHONG_DEFECT` is `kill:<name>:<n>` and this is the n-th pass.
    ///
    /// Compiled to nothing without `DEFECTS`.
    @inline(__always)
    package func reached() {
        #if DEFECTS
        Defect.planted.pass(self)
        #endif
    }
}

#if DEFECTS
import Glibc
import Synchronization

/// What a test asked to go wrong, read once from `LIENTHONG_DEFECT`.
package enum Defect: Sendable, Equatable {
    case none
    case kill(KillPoint, pass: Int)
    /// The cursor is committed in a transaction before the rows: the crash suite must notice.
    case cursorBeforeData

    package static let planted = Defect(getenv("LIENTHONG_DEFECT").map { String(cString: $0) } ?? "")

    private static let passes = Mutex<Int>(0)

    package init(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        switch parts.first {
        case "cursor_before_data": self = .cursorBeforeData
        case "kill":
            guard parts.count == 3, let point = KillPoint(rawValue: parts[1]), let pass = Int(parts[2]) else {
                fatalError("LIENTHONG_DEFECT: \(text)")
            }
            self = .kill(point, pass: pass)
        default: self = .none
        }
    }

    fileprivate func pass(_ point: KillPoint) {
        guard case .kill(point, let wanted) = self else { return }
        let count = Defect.passes.withLock { passes in
            passes += 1
            return passes
        }
        if count == wanted { raise(SIGKILL) }
    }
}
#endif

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
    /// Runs of `write: replace` alone: the new set stands in its transaction, not committed.
    case publishing
    /// Runs of `write: replace` alone: the new set is committed.
    case published
    /// Runs that clear files away alone: one has left its place, and nothing says so yet.
    case fileCleared = "file_cleared"
    /// Deliveries alone: the request is made, nothing says so yet.
    case deliveryPrepared = "delivery_prepared"
    /// Deliveries alone: the database knows that it is being sent, no byte has left.
    case deliverySending = "delivery_sending"
    /// Deliveries alone: the receiver has answered, nothing says so yet.
    case deliveryAnswered = "delivery_answered"

    /// Backfills alone: a slice is taken, no run has begun for it.
    case sliceClaimed = "slice_claimed"
    /// Backfills alone: the run of a slice has ended well, who works at the slices does not know yet.
    case sliceFetched = "slice_fetched"

    /// Of deliveries.
    package static let ofDeliveries: [KillPoint] = [.deliveryPrepared, .deliverySending, .deliveryAnswered]

    /// Of backfills.
    package static let ofBackfills: [KillPoint] = [.sliceClaimed, .sliceFetched]

    /// What every run passes.
    package static let common = allCases.filter {
        !([.publishing, .published, .fileCleared] + ofDeliveries + ofBackfills).contains($0)
    }

    /// Ends the process as `kill -9` would, where `LIENTHONG_DEFECT` is `kill:<name>:<n>` and this is the n-th pass.
    ///
    /// Compiled to nothing without `DEFECTS`.
    @inline(__always)
    package func reached() {
        #if DEFECTS
            Defect.pass(self)
        #endif
    }
}

#if DEFECTS
    import Glibc
    import Synchronization

    /// A care that the engine takes, left out.
    package enum Omission: String, Sendable, CaseIterable {
        /// `Retry-After` is not read.
        case ignoreRetryAfter = "ignore_retry_after"
        /// A page that repeats the one before is taken for the end.
        case stopAtRepeatedPageSilently = "stop_at_repeated_page_silently"
        /// A page shorter than it was asked for is the last, even before a full one has come.
        case trustShortPage = "trust_short_page"
        case credentialsFollowRedirects = "credentials_follow_redirects"
        /// A line that drops ends the answer.
        case acceptTruncated = "accept_truncated"
        case bomKept = "bom_kept"
        /// An answer that no list knows means that there is nothing.
        case emptyWhenUnmatchedIsSuccess = "empty_when_unmatched_is_success"
        /// The next run asks from the second after the newest record on.
        case cursorPastSameSecond = "cursor_past_same_second"
        case neverSignInAgain = "never_sign_in_again"
        /// What was announced is not compared with what came.
        case totalNotChecked = "total_not_checked"
        case noBombLimit = "no_bomb_limit"
        /// An object where a list was is no record.
        case loneObjectLost = "lone_object_lost"

        package var isPlanted: Bool { Defect.isPlanted(.omission(self)) }
    }

    /// What a test asked to go wrong, read once from `LIENTHONG_DEFECT`: one or more, separated by commas.
    package enum Defect: Sendable, Equatable {
        /// `kill:<point>:<n>`: the process dies at the n-th pass of a kill point.
        case kill(KillPoint, pass: Int)
        /// `cursor_before_data`: the cursor is committed in a transaction before the rows. The crash suite must notice.
        case cursorBeforeData
        /// `resend_blindly`: what may have arrived is sent again without a look-up. The crash suite must notice.
        case resendBlindly

        /// Something of the engine is left out, by its name; `connector conform` must notice.
        case omission(Omission)

        private static let planted: [Defect] = (getenv("LIENTHONG_DEFECT").map { String(cString: $0) } ?? "")
            .split(separator: ",").map { Defect(String($0)) }

        private static let passes = Mutex<[KillPoint: Int]>([:])

        package static func isPlanted(_ defect: Defect) -> Bool { planted.contains(defect) }

        /// A word that is no defect ends the process: a test that plants nothing would prove nothing.
        private init(_ text: String) {
            let parts = text.split(separator: ":").map(String.init)
            if parts.count == 1, let omission = Omission(rawValue: text) {
                self = .omission(omission)
            } else if parts == ["cursor_before_data"] {
                self = .cursorBeforeData
            } else if parts == ["resend_blindly"] {
                self = .resendBlindly
            } else if parts.count == 3, parts[0] == "kill", let point = KillPoint(rawValue: parts[1]),
                let pass = Int(parts[2])
            {
                self = .kill(point, pass: pass)
            } else {
                fatalError("LIENTHONG_DEFECT: \(text)")
            }
        }

        fileprivate static func pass(_ point: KillPoint) {
            guard !planted.isEmpty else { return }
            let count = passes.withLock { passes in
                passes[point, default: 0] += 1
                return passes[point, default: 0]
            }
            if planted.contains(.kill(point, pass: count)) { raise(SIGKILL) }
        }
    }
#endif

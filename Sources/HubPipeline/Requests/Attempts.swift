import HubModel

/// How often one request has failed so far.
///
/// A dead session is no sign of a busy source, so each has its own count.
struct Attempts: Sendable {
    var failed = 0
    var sessions = 0

    /// Attempts for one request before its run fails; the waits between them add up to about two minutes.
    static let most = 8
    /// Sessions that one request may find dead: each is renewed once.
    static let mostSessions = 3
}

/// An attempt failed, and another may do better.
struct TryAgain: Error {
    var why: String
    var after: Duration?
    /// The session with which the source would not answer.
    var deadSession: Int?
    /// What the run fails with if there is no other attempt.
    var failure: HubFailure

    /// `nil`: it makes no sense to try again.
    init?(_ meaning: AnswerClass, _ status: Int, retryAfter: Duration?, session: Int, _ words: SourceWords) {
        failure = AnswerFailure.of(meaning, status, words)
        switch meaning {
        case .signInAgain:
            why = "sign in again"
            deadSession = session
        case .slowDown, .retry:
            why = "HTTP \(status)"
            after = retryAfter
        case .refused, .unmatched, .ok, .empty: return nil
        }
    }

    /// A page that was fetched ahead and is no longer wanted is not asked for again.
    static func after(_ error: TransportFailure) -> any Error {
        guard error != .cancelled else { return CancellationError() }
        return TryAgain(error)
    }

    private init(_ error: TransportFailure) {
        why = "\(error)"
        failure = AnswerFailure.unreachable(error)
    }
}

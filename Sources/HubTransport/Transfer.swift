import CCurl
import HubModel
import Synchronization

/// One answer on its way from the loop's thread to the task that reads it.
@safe final class Transfer: Sendable {
    /// `host:port`, for texts.
    let place: String
    private let state: Mutex<TransferState>

    init(place: String, clock: AnswerClock, backlog: TransferState.Backlog = .pauses) {
        self.place = place
        state = Mutex(TransferState(place: place, clock: clock, backlog: backlog))
    }

    /// The answer's head, once it has come.
    func head() async throws(TransportFailure) -> AnswerHead {
        let result = await withCheckedContinuation { continuation in
            settle { $0.wait(forHead: continuation) }
        }
        return try result.get()
    }

    /// What has come since the last call; waits if that is nothing; `nil` at the end.
    ///
    /// `resume` is called where libcurl was told to pause and there is room again.
    func next(resume: () -> Void) async throws(TransportFailure) -> [UInt8]? {
        let result = await withCheckedContinuation { continuation in
            settle { $0.wait(forPiece: continuation) }
            if state.withLock({ $0.isPausedWithRoom }) { resume() }
        }
        return try result.get()
    }

    /// Hands what has gathered to a task that waits for it.
    func deliver() {
        settle { $0.deliver() }
    }

    /// Before libcurl is told to go on.
    func willResume() {
        state.withLock { $0.resume(at: .now) }
    }

    /// The line has taken a piece of the body.
    func didSend() {
        state.withLock { $0.clock.sent(at: .now) }
    }

    /// Nothing comes after this.
    func end(_ ending: Result<Void, TransportFailure>) {
        settle { $0.end(ending) }
    }

    var hasEnded: Bool { state.withLock { $0.ending != nil } }

    /// When the answer is too late; `nil` while the transfer is paused.
    var deadline: AnswerClock.Instant? { state.withLock { $0.clock.deadline } }

    /// Changes the state, then wakes whom the change concerns, outside the lock.
    private func settle(_ change: (inout TransferState) -> [TransferState.Delivery]) {
        let deliveries = state.withLock { change(&$0) }
        for delivery in deliveries { delivery.perform() }
    }
}

// What libcurl calls, on the loop's thread.
extension Transfer {
    static let receiver = unsafe ccurl_receiver(
        line: { context, bytes, count in
            let line = unsafe UnsafeBufferPointer(start: bytes, count: count)
            return unsafe Transfer.at(context).take(line: line)
        },
        piece: { context, bytes, count in
            let piece = unsafe UnsafeBufferPointer(start: bytes, count: count)
            return unsafe Transfer.at(context).take(piece: piece)
        }
    )

    private static func at(_ context: UnsafeMutableRawPointer) -> Transfer {
        unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    private func take(line: UnsafeBufferPointer<UInt8>) -> ccurl_verdict {
        guard !hasEnded else { return .stop }
        settle { unsafe $0.take(line: line, at: .now) }
        return hasEnded ? .stop : .taken
    }

    private func take(piece: UnsafeBufferPointer<UInt8>) -> ccurl_verdict {
        guard !hasEnded else { return .stop }
        settle { unsafe $0.take(piece: piece, at: .now) }
        return state.withLock { state in
            if state.ending != nil { return .stop }
            return state.isPaused ? .pause : .taken
        }
    }
}

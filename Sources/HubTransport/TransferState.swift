import HubModel

/// What is known of an answer at one moment, and who waits for more.
///
/// Changes give back whom to wake.
struct TransferState {
    /// What happens when the reader is slower than the source.
    enum Backlog: Sendable {
        /// libcurl is told to wait above 256 KiB.
        case pauses
        /// libcurl goes on; more than so many bytes are a failure.
        ///
        /// For listings of folders: libcurl reads on through a pause, and what it kept meanwhile is thrown away
        /// where the listing ends before the reader has come (multi_done in lib/multi.c, 7.88): a short listing
        /// that looks whole.
        case grows(atMost: Int)

        static let pauseAbove = 256 << 10
    }

    typealias HeadResult = Result<AnswerHead, TransportFailure>
    typealias PieceResult = Result<[UInt8]?, TransportFailure>

    /// A task to wake, and with what.
    enum Delivery {
        case head(CheckedContinuation<HeadResult, Never>, HeadResult)
        case piece(CheckedContinuation<PieceResult, Never>, PieceResult)

        func perform() {
            switch self {
            case .head(let continuation, let result): continuation.resume(returning: result)
            case .piece(let continuation, let result): continuation.resume(returning: result)
            }
        }
    }

    /// `host:port`, for texts.
    let place: String
    var clock: AnswerClock
    private let backlog: Backlog
    private(set) var isPaused = false
    private(set) var ending: Result<Void, TransportFailure>?
    private var headReader = AnswerHeadReader()
    private var head: AnswerHead?
    private var buffer: [UInt8] = []
    private var headWaiters: [CheckedContinuation<HeadResult, Never>] = []
    private var pieceWaiters: [CheckedContinuation<PieceResult, Never>] = []

    init(place: String, clock: AnswerClock, backlog: Backlog) {
        self.place = place
        self.clock = clock
        self.backlog = backlog
    }

    /// Nobody reads, there is room, and libcurl waits to be told.
    var isPausedWithRoom: Bool { isPaused && buffer.isEmpty && ending == nil }

    mutating func wait(forHead continuation: CheckedContinuation<HeadResult, Never>) -> [Delivery] {
        headWaiters.append(continuation)
        return deliver()
    }

    mutating func wait(forPiece continuation: CheckedContinuation<PieceResult, Never>) -> [Delivery] {
        pieceWaiters.append(continuation)
        return deliver()
    }

    mutating func take(line: some Sequence<UInt8>, at now: AnswerClock.Instant) -> [Delivery] {
        switch headReader.append(line) {
        case .more:
            return []
        case .complete(let head):
            self.head = head
            clock.heard(at: now)
            return deliver()
        case .refused(let reason):
            return end(.failure(.broken("\(place): \(reason)")))
        }
    }

    /// Gathers a piece, or leaves it and is paused or at an end from then on.
    mutating func take(piece: some Collection<UInt8>, at now: AnswerClock.Instant) -> [Delivery] {
        let isFull = !buffer.isEmpty && buffer.count + piece.count > most
        let deliveries = isFull ? deliver() : []
        guard !isFull || buffer.isEmpty else { return deliveries + stopTaking(at: now) }
        clock.heard(at: now)
        buffer.append(contentsOf: piece)
        return deliveries
    }

    private var most: Int {
        switch backlog {
        case .pauses: Backlog.pauseAbove
        case .grows(let atMost): atMost
        }
    }

    private mutating func stopTaking(at now: AnswerClock.Instant) -> [Delivery] {
        switch backlog {
        case .pauses:
            isPaused = true
            clock.pause(at: now)
            return []
        case .grows:
            return end(.failure(.broken("\(place): the listing has no end")))
        }
    }

    mutating func resume(at now: AnswerClock.Instant) {
        isPaused = false
        clock.resume(at: now)
    }

    /// The first ending stays.
    ///
    /// What is gathered can still be read, except after a cancellation.
    mutating func end(_ ending: Result<Void, TransportFailure>) -> [Delivery] {
        guard self.ending == nil else { return [] }
        self.ending = ending
        if case .failure(.cancelled) = ending { buffer = [] }
        return deliver()
    }

    /// Gives what there is to those who wait for it.
    mutating func deliver() -> [Delivery] {
        var deliveries: [Delivery] = []
        if let result = headResult {
            deliveries = headWaiters.map { .head($0, result) }
            headWaiters = []
        }
        while let waiter = pieceWaiters.first, let result = takePiece() {
            deliveries.append(.piece(waiter, result))
            pieceWaiters.removeFirst()
        }
        return deliveries
    }

    private var headResult: HeadResult? {
        if case .failure(.cancelled) = ending { return .failure(.cancelled) }
        if let head { return .success(head) }
        switch ending {
        case .failure(let failure): return .failure(failure)
        case .success: return .failure(.broken("\(place): the line dropped within the answer's head"))
        case nil: return nil
        }
    }

    private mutating func takePiece() -> PieceResult? {
        guard buffer.isEmpty else {
            defer { buffer = [] }
            return .success(buffer)
        }
        return ending.map { $0.map { nil } }
    }
}

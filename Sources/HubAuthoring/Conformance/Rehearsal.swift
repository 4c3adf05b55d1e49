import HubModel
import HubPipeline
import Synchronization

/// What a run of the real engine left behind, for comparing.
struct Rehearsed: Sendable {
    var report: RunReport?
    var failure: HubFailure?
    /// Cells by entity and key.
    var rows: [String: [String?]]
    var refused: Int
    /// Waits before another attempt, in order.
    var waits: [Duration]
    var requests: Int

    var succeeded: Bool { report?.state == .succeeded }
    var closes: Bool { report?.account.closes ?? true }
}

/// Runs a pull with the engine that runs it in life: what it writes stays in memory, and no wait takes time.
final class Rehearsal: Sendable {
    private let rehearsed: RehearsedPull
    private let store: PreviewStore
    private let landing = MemoryLanding()
    private let files: (any FileTransport)?

    /// Requests of one run after which it is not believed to come to an end.
    static let mostRequests = 400

    /// `files`: where those of a pull of files come from.
    init(
        _ rehearsed: RehearsedPull,
        clock: Timestamp = RehearsedPull.clock,
        files: (any FileTransport)? = nil
    ) {
        self.rehearsed = rehearsed
        self.files = files
        store = PreviewStore(
            clock: clock,
            zone: rehearsed.connector.system.zone,
            parents: rehearsed.parents
        )
    }

    var cursors: [String: Cursor] { store.cursors }

    /// `isFull`: as if nothing had been read before.
    ///
    /// `whileWaiting`: what happens meanwhile, each time the run waits.
    func run(
        _ transport: any HTTPTransport,
        isFull: Bool = false,
        whileWaiting: @escaping @Sendable () -> Void = {}
    ) async -> Rehearsed {
        let notes = Mutex<(waits: [Duration], failure: HubFailure?)>(([], nil))
        let stop = StopFlag()
        let counted = CountedTransport(transport, stop)
        var environment = PullEnvironment(
            transport: counted,
            store: store,
            landing: landing,
            allowance: NoLimits(),
            sleep: { wait in
                whileWaiting()
                if wait > .zero { notes.withLock { $0.waits.append(wait) } }
            },
            stop: stop,
            observe: { event in
                switch event {
                case .parentFailed(_, let failure), .file(_, .failed(let failure)):
                    notes.withLock { $0.failure = failure }
                case .began, .asked, .answered, .waiting, .retrying, .signedIn, .page, .committed, .file:
                    break
                }
            }
        )
        environment.stamps = .still
        if let files { environment.files = files }
        var end = Rehearsed(rows: [:], refused: 0, waits: [], requests: 0)
        let before = store.rejections.count
        do {
            let report = try await Pipeline(isFull ? rehearsed.full.job : rehearsed.job, environment).run()
            end.report = report
            end.failure = report.failure ?? notes.withLock { $0.failure }
        } catch {
            end.failure = HubFailure.from(error)
        }
        if counted.isOver { end.failure = Rehearsal.endless }
        for row in store.rows { end.rows["\(row.entity) \(row.key)"] = row.cells }
        end.refused = store.rejections.count - before
        end.waits = notes.withLock { $0.waits }
        end.requests = counted.count
        return end
    }

    static let endless = HubFailure(
        .request,
        .failRun,
        code: "conform.endless",
        message: Localized(
            vi: "Hub đã hỏi \(mostRequests) lần mà không nhận ra danh sách không có cuối.",
            en: "The hub asked \(mostRequests) times and did not notice that the list has no end."
        )
    )
}

/// Counts, and stops a run that asks without end.
private final class CountedTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let stop: StopFlag
    private let asked = Mutex(0)

    init(_ transport: any HTTPTransport, _ stop: StopFlag) {
        self.transport = transport
        self.stop = stop
    }

    var count: Int { asked.withLock { $0 } }
    var isOver: Bool { count > Rehearsal.mostRequests }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        let count = asked.withLock { asked in
            asked += 1
            return asked
        }
        guard count <= Rehearsal.mostRequests else {
            stop.raise()
            throw .cancelled
        }
        return try await transport.send(request)
    }
}

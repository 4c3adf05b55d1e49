import HTTPTypes
import HubModel
import HubPipeline
import Synchronization
import Testing

/// A ledger in memory, which can refuse.
private final class MemoryCalls: CallLedger {
    private struct Down: Error {}
    private let state = Mutex((hours: [CallHour](), last: [LastCall](), writes: 0, isDown: false))

    var hours: [CallHour] { state.withLock { $0.hours } }
    var last: [LastCall] { state.withLock { $0.last } }
    var writes: Int { state.withLock { $0.writes } }
    var classes: CallClasses { hours.reduce(into: CallClasses()) { $0 += $1.classes } }

    func set(isDown: Bool) { state.withLock { $0.isDown = isDown } }

    func add(_ hours: [CallHour], _ last: [LastCall]) async throws {
        try state.withLock { state in
            if state.isDown { throw Down() }
            state.hours += hours
            state.last += last
            state.writes += 1
        }
    }
}

@Suite struct `What calls come to` {
    private let ledger = MemoryCalls()
    private let clock = HandClock()

    private func book() -> CallBook { CallBook(ledger) { [clock] in clock.now } }

    private func pass(_ time: Duration) { clock.pass(time) }

    @Test func `is counted by the hour and written once, not per call`() async {
        let book = book()
        for _ in 0..<500 { book.note("water", status: 200, took: .milliseconds(40)) }
        pass(.seconds(3600))
        book.note("water", status: nil, took: .seconds(10))
        await book.flush()
        #expect(ledger.writes == 1)
        #expect(ledger.hours.map(\.hour.seconds).sorted() == [1_781_499_600, 1_781_503_200])
        #expect(ledger.classes.success == 500 && ledger.classes.unanswered == 1)
        #expect(ledger.last.count == LastCall.kept && ledger.last.last?.status == nil)
        await book.flush()
        #expect(ledger.writes == 1)
    }

    @Test func `is handed over every ten seconds at most`() async {
        let book = book()
        for _ in 0..<6 {
            book.note("water", status: 200, took: .milliseconds(1))
            await book.flushIfDue()
            pass(.seconds(4))
        }
        #expect(ledger.writes == 2)
        await book.flush()
        #expect(ledger.classes.calls == 6)
    }

    @Test func `is kept while the ledger is away`() async {
        let book = book()
        ledger.set(isDown: true)
        for _ in 0..<30 { book.note("water", status: 503, took: .milliseconds(5)) }
        await book.flush()
        book.note("water", status: 200, took: .milliseconds(5))
        ledger.set(isDown: false)
        await book.flush()
        #expect(ledger.classes.failed == 30 && ledger.classes.success == 1)
        #expect(ledger.last.count == LastCall.kept && ledger.last.last?.status == 200)
    }

    @Test func `is told by a run, whatever became of it`() async throws {
        let transport = ScriptedTransport { _, number throws(TransportFailure) in
            switch number {
            case 1: .init(status: 302, fields: ["Location": "http://source.example/elsewhere"])
            case 2: .init(status: 503)
            case 3: throw .timedOut("x")
            case 4: .init(body: Example.page([Example.bill(1)]))
            default: .init(status: 404, body: "none")
            }
        }
        var environment = PullEnvironment(
            transport: transport,
            store: PreviewStore(clock: Example.clock),
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { _ in }
        )
        environment.calls = book()
        let pull = Example.pull { $0.pages = nil }
        let done = try await Pipeline(Example.job(Example.connector(pull)), environment).run()
        #expect(done.state == .succeeded)
        let failed = try await Pipeline(Example.job(Example.connector(pull)), environment).run()
        #expect(failed.state == .failed)
        let classes = ledger.classes
        #expect(classes.redirect == 1 && classes.failed == 1 && classes.unanswered == 1)
        #expect(classes.success == 1 && classes.refused == 1)
        #expect(ledger.hours.allSatisfy { $0.connector == "example" })
        #expect(ledger.hours.reduce(0) { $0 + $1.bytes } > 40)
    }

    @Test func `counts an answer that broke off as none`() async throws {
        let book = book()
        var environment = PullEnvironment(
            transport: BreakingTransport(),
            store: PreviewStore(clock: Example.clock),
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { _ in }
        )
        environment.calls = book
        let pull = Example.pull { $0.pages = nil }
        let report = try await Pipeline(Example.job(Example.connector(pull)), environment).run()
        #expect(report.failure != nil)
        #expect(ledger.classes.success == 0 && ledger.classes.unanswered == ledger.classes.calls)
        #expect(ledger.classes.calls > 1)
    }
}

/// Stands still until it is moved.
private final class HandClock: Sendable {
    private let state = Mutex(Timestamp(seconds: 1_781_499_600))
    var now: Timestamp { state.withLock { $0 } }
    func pass(_ time: Duration) { state.withLock { $0 = $0 + time } }
}

/// Answers 200 and drops the line.
private struct BreakingTransport: HTTPTransport {
    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> IncomingAnswer {
        let body = ResponseBody { () async throws(TransportFailure) -> [UInt8]? in throw .broken("dropped") }
        return IncomingAnswer(status: 200, fields: [:], body: body)
    }
}

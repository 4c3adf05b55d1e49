import HubTransport
import Testing

@Suite struct `Clock of an answer` {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> AnswerClock.Instant { start.advanced(by: .seconds(seconds)) }

    private func clock() -> AnswerClock {
        AnswerClock(start: start, answer: .seconds(100), silence: .seconds(10))
    }

    @Test func `waits for the head as long as for the whole answer`() {
        #expect(clock().deadline == at(100))
    }

    @Test func `waits for the next piece only as long as a silence may be`() {
        var clock = clock()
        clock.heard(at: at(30))
        #expect(clock.deadline == at(40))
        clock.heard(at: at(39))
        #expect(clock.deadline == at(49))
    }

    @Test func `begins when the request has been taken`() {
        var clock = clock()
        clock.sent(at: at(90))
        #expect(clock.deadline == at(190))
        clock.heard(at: at(100))
        clock.sent(at: at(105))
        #expect(clock.deadline == at(110))
    }

    @Test func `does not let pieces stretch the whole`() {
        var clock = clock()
        clock.heard(at: at(95))
        #expect(clock.deadline == at(100))
    }

    @Test func `stands still while paused`() {
        var clock = clock()
        clock.heard(at: at(20))
        clock.pause(at: at(25))
        clock.pause(at: at(26))
        #expect(clock.deadline == nil)
        clock.resume(at: at(1025))
        #expect(clock.deadline == at(1035))
        clock.heard(at: at(1095))
        #expect(clock.deadline == at(1100))
    }

    @Test func `is not moved by a resume without a pause`() {
        var clock = clock()
        clock.resume(at: at(50))
        #expect(clock.deadline == at(100))
    }
}

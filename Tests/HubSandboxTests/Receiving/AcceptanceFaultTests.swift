import HTTPTypes
import HubSandbox
import Testing

@Suite struct `A fault that befalls what is sent` {
    private func reporter(_ fault: String) throws -> Reporter {
        let rule = try #require(FaultRule(fault))
        return Reporter { $0.faults = [rule] }
    }

    @Test(arguments: [
        "drop", "done-unavailable", "truncate", "drop-after-head", "garbage", "empty-body", "delay",
    ])
    func `after it was accepted leaves it filed`(kind: String) throws {
        let reporter = try reporter("\(kind):method=POST:path=/ioc/v2/incidents")
        let delivery = reporter.deliver(Reporter.report("TNS-1"), key: "k")
        #expect(reporter.sandbox.received("ioc/incidents").map(\.key) == ["TNS-1"])
        #expect(reporter.look("/ioc/v2/incidents?externalId=TNS-1").totalrow.number == 1)
        if kind == "drop" { #expect(delivery.manner == .dropped) }
        if kind == "done-unavailable" { #expect(delivery.answer.status == .serviceUnavailable) }
        if kind == "delay" { #expect(delivery.delay == .milliseconds(50)) }
    }

    @Test(arguments: [
        "lost", "too-many-requests", "unavailable", "token-dies", "error-in-200", "html-instead",
        "redirect-foreign",
    ])
    func `before it was accepted leaves nothing behind`(kind: String) throws {
        let reporter = try reporter("\(kind):method=POST:path=/ioc/v2/incidents")
        reporter.send(Reporter.report("TNS-1"), key: "k")
        #expect(reporter.sandbox.received("ioc/incidents").isEmpty)
        #expect(reporter.look("/ioc/v2/incidents?externalId=TNS-1").data.items.isEmpty)
    }

    @Test func `may drop a fifth of the posts and fail a fifth of the look-ups, each by its own count`()
        throws
    {
        let drop = try #require(FaultRule("drop:method=POST:path=/ioc/v2/incidents:share=20:seed=7"))
        let fail = try #require(FaultRule("unavailable:method=GET:path=/ioc/v2/incidents:share=20:seed=8"))
        let reporter = Reporter { $0.faults = [drop, fail] }
        var dropped = 0
        var failed = 0
        for number in 1...500 {
            if reporter.deliver(Reporter.report("TNS-\(number)"), key: "k\(number)").manner == .dropped {
                dropped += 1
            }
            if reporter.look("/ioc/v2/incidents?externalId=TNS-\(number)").code.number != 0 { failed += 1 }
        }
        #expect((70...130).contains(dropped) && (70...130).contains(failed))
        #expect(reporter.sandbox.received("ioc/incidents").count == 500)
        #expect(reporter.sandbox.ledger.faults == ["drop": dropped, "unavailable": failed])
    }
}

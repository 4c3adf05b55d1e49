import Bytes
import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `A receiver's inbox` {
    @Test func `files one item per idempotency key, answers alike, and counts how often it came`() throws {
        let reporter = Reporter()
        let report = Reporter.report("TNS-1")
        let answers = (1...3).map { _ in reporter.send(report, key: "k1").body }
        #expect(Set(answers).count == 1)
        let item = try #require(reporter.sandbox.received("ioc/incidents").first)
        #expect(reporter.sandbox.received("ioc/incidents").count == 1)
        #expect(item.key == "TNS-1" && item.idempotencyKey == "k1" && item.count == 3 && item.order == 1)
        #expect(item.bodies == Array(repeating: hexadecimal(SHA256.digest(Array(report.utf8))), count: 3))
        #expect(item.firstAt == Reporter.second && item.anomalies.isEmpty)
    }

    @Test func `notices another body under a known key, and files nothing`() throws {
        let reporter = Reporter()
        reporter.send(Reporter.report("TNS-1"), key: "k1")
        reporter.send(Reporter.report("TNS-1") { $0["noiDung"] = "khác" }, key: "k1")
        let items = reporter.sandbox.received("ioc/incidents")
        #expect(items.count == 1 && Set(items[0].bodies).count == 2)
        #expect(items[0].anomalies == ["other body under one idempotency key"])
    }

    @Test func `files a second item for what comes twice without a key`() {
        let reporter = Reporter()
        for _ in 1...2 { reporter.send(Reporter.report("TNS-1")) }
        #expect(reporter.sandbox.received("ioc/incidents").map(\.order) == [1, 2])
        #expect(reporter.look("/ioc/v2/incidents?externalId=TNS-1").totalrow.number == 2)
    }

    @Test func `files a second item when it forgets its keys`() {
        let reporter = Reporter { $0.keysRememberedFor = .zero }
        for _ in 1...2 { reporter.send(Reporter.report("TNS-1"), key: "k1") }
        #expect(reporter.sandbox.received("ioc/incidents").map(\.count) == [1, 1])
    }

    @Test func `forgets and remembers again by the control panel`() {
        let reporter = Reporter()
        func sent() -> Int {
            reporter.send(Reporter.report("TNS-1"), key: "k1")
            return reporter.sandbox.received("ioc/incidents").count
        }
        #expect(sent() == 1)
        _ = reporter.sandbox.post("/_control", #"{"forgetsKeys":true}"#)
        #expect(sent() == 2)
        _ = reporter.sandbox.post("/_control", #"{"forgetsKeys":false}"#)
        #expect(sent() == 2)
        _ = reporter.sandbox.post("/_control", #"{"resetReceived":true}"#)
        #expect(reporter.sandbox.received("ioc/incidents").isEmpty)
        #expect(sent() == 1)
    }

    @Test func `remembers a key as long as it promised`() {
        let reporter = Reporter { $0.keysRememberedFor = .seconds(60) }
        func sent(after seconds: Int) -> Int {
            reporter.clock.advance(by: .seconds(seconds))
            reporter.send(Reporter.report("TNS-1"), key: "k1")
            return reporter.sandbox.received("ioc/incidents").count
        }
        #expect([0, 59, 1].map(sent) as [Int] == [1, 1, 2])
    }

    @Test func `is shown by the control panel, also ten thousand items`() throws {
        let reporter = Reporter()
        for number in 1...10_000 { reporter.send(Reporter.report("TNS-\(number)"), key: "k\(number)") }
        reporter.send(Reporter.report("TNS-1"), key: "k1")
        reporter.send("{}", key: "k1")
        let bytes = reporter.sandbox.get("/_control/received/ioc/incidents").body
        let items = try JSONDecoder().decode([ReceivedItem].self, from: Data(bytes))
        #expect(items == reporter.sandbox.received("ioc/incidents"))
        #expect(items.map(\.order) == Array(1...10_000))
        let totals = Seen(reporter.sandbox.get("/_control/received"))["ioc/incidents"]
        #expect(totals["items"].number == 10_000 && totals.repeats.number == 1)
        #expect(totals.refusals["4220 Thiếu maNguon"].number == 1)
        #expect(reporter.sandbox.get("/_control/received/nowhere").status == .notFound)
    }
}

import Foundation
import HTTPTypes
import HubSandbox
import Testing

@Suite struct `The control panel` {
    @Test func `counts requests, statuses and faults, but not itself`() throws {
        let sandbox = Sandbox(.holding(100, faults: [try #require(FaultRule("drop:path=rss:times=1"))]))
        let fields = try sandbox.signedIn()
        _ = sandbox.get("/electricity/api/hoadon?trang=1", fields: fields)
        _ = sandbox.get("/electricity/api/hoadon?trang=2", fields: fields)
        _ = sandbox.get("/electricity/api/hoadon")
        for _ in 1...2 { _ = sandbox.get("/news/bao/thoi-su.rss") }
        _ = sandbox.get("/nowhere")
        let bytes = sandbox.get("/_control/ledger").body
        let ledger = try JSONDecoder().decode(Ledger.self, from: Data(bytes))
        #expect(
            ledger.requests == [
                "POST /electricity/api/user/authenticate": 1, "GET /electricity/api/hoadon": 3,
                "GET /news/bao/thoi-su.rss": 2, "GET /nowhere": 1,
            ]
        )
        #expect(ledger.statuses == ["200": 4, "401": 1, "404": 1, "0": 1])
        #expect(ledger.faults == ["drop": 1])
        #expect(ledger == sandbox.ledger)
    }

    @Test func `notices credentials that follow a redirect to a foreign host`() throws {
        let sandbox = Sandbox(.holding(10))
        _ = sandbox.get("/foreign/electricity/api/hoadon")
        #expect(sandbox.ledger.credentialsAtForeignHost == 0)
        _ = sandbox.get("/foreign/electricity/api/hoadon", fields: try sandbox.signedIn())
        #expect(sandbox.ledger.credentialsAtForeignHost == 1)
    }

    @Test func `changes revision, faults, tokens and ledger while the systems run`() throws {
        let sandbox = Sandbox(.holding(10_000))
        let fields = try sandbox.signedIn()
        let before = try sandbox.bills("soDong=5000", fields: fields).duLieu
        _ = sandbox.post("/_control", #"{"revision":1}"#)
        let after = try sandbox.bills("soDong=5000", fields: fields).duLieu
        #expect(zip(before, after).count { $0 != $1 } == 50)
        _ = sandbox.post("/_control", #"{"fault":"unavailable"}"#)
        #expect(sandbox.get("/news/bao/thoi-su.rss").status == .serviceUnavailable)
        _ = sandbox.post("/_control", #"{"faults":[],"revokeTokens":true,"resetLedger":true}"#)
        #expect(sandbox.ledger == Ledger())
        #expect(sandbox.get("/electricity/api/hoadon", fields: fields).status == .unauthorized)
    }

    @Test func `tells what a faithful reader arrives at`() throws {
        var configuration = SandboxConfiguration.holding(12_000)
        configuration.revision = 1
        let bytes = Sandbox(configuration).get("/_control/facts").body
        let facts = try JSONDecoder().decode([String: Int].self, from: Data(bytes))
        let told = ["revision", "bills", "changedBills", "contracts", "flawedBills"].map { facts[$0] }
        #expect(told == [1, 12_000, 120, 1000, 12])
    }

    @Test(arguments: ["", "[]", #"{"fault":"nothing"}"#, #"{"revision":-1}"#])
    func `refuses an order that cannot be meant`(order: String) {
        #expect(Sandbox(.holding(10)).post("/_control", order).status == .badRequest)
    }
}

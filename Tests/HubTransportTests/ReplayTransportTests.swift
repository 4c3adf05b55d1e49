import HubModel
import HubTransport
import Testing

@Suite struct `Replay of saved answers` {
    @Test func `keeps what was asked, and runs out`() async throws {
        let replay = ReplayTransport([SavedAnswer(status: 200), SavedAnswer(status: 503)])
        let first = OutgoingRequest.get("http://a.example/1")
        let second = OutgoingRequest.post("http://a.example/2", "thân")
        #expect(replay.unused == 2)
        #expect(try await replay.send(first).status == 200)
        #expect(try await replay.send(second).status == 503)
        #expect(replay.unused == 0)
        let failure = await failure { _ = try await replay.send(first) }
        #expect(failure == .notSent("no more samples"))
        #expect(replay.requests.map(\.url) == [first.url, second.url, first.url])
        #expect(replay.requests[1].body == Array("thân".utf8))
    }
}

import HubModel
import HubPipeline
import Testing

/// A look-up that compares what the receiver has with the message.
@Suite struct `An older state of a thing` {
    private static func push() throws -> Push {
        Push(
            name: "dossier",
            title: "Hồ sơ",
            origin: .outbox("feedback"),
            request: RequestTemplate(
                method: "POST",
                path: try Template("/incidents"),
                body: .json(.object([]))
            ),
            sendOnce: .init(key: try Template("{message.id}"), rememberedFor: .forever),
            ifUnsure: .lookUp(
                .init(
                    request: RequestTemplate(method: "GET", path: try Template("/incidents")),
                    found: try Path("data[0].id"),
                    foundWhen: [try Condition("data[0].content = {record.content}")]
                )
            )
        )
    }

    @Test(arguments: [("Ổ gà", Delivery.State.done), ("Cột điện", .prepared)])
    func `is not taken for the new one`(content: String, state: Delivery.State) async throws {
        let bench = try DeliveryBench(try Self.push()) { request, _ in
            guard request.method == "GET" else { return .init(status: 502) }
            return .init(body: #"{"data":[{"id":77,"content":"\#(content)"}]}"#)
        }
        #expect(try await bench.advance() == .unsure)
        #expect(try await bench.advance() == state)
    }

    @Test func `is told from nothing by nobody`() async throws {
        var push = try Self.push()
        guard case .lookUp(var lookUp) = push.ifUnsure else { return }
        lookUp.foundWhen = [try Condition("data[0].content = {record.nothing}")]
        push.ifUnsure = .lookUp(lookUp)
        let bench = try DeliveryBench(push) { _, _ in .init(status: 502) }
        #expect(try await bench.advance() == .unsure)
        #expect(try await bench.advance() == .unsure)
        #expect(bench.transport.requests.map(\.method) == ["POST"])
    }
}

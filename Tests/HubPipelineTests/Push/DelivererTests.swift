import HTTPTypes
import HubModel
import HubPipeline
import Synchronization
import Testing

@Suite struct `A message` {
    private static func push(
        ifUnsure: Push.IfUnsure? = nil,
        lookFirst: Push.LookUp? = nil,
        follow: Push.Follow? = nil,
        body: String = "{record.content}"
    ) throws -> Push {
        Push(
            name: "feedback",
            title: "Phản ánh",
            origin: .outbox("feedback"),
            lookFirst: lookFirst,
            request: RequestTemplate(
                method: "POST",
                path: try Template("/incidents"),
                body: .json(
                    .object([
                        .init(name: "externalId", value: .text(try Template("{record.id}"))),
                        .init(name: "content", value: .text(try Template(body))),
                    ])
                )
            ),
            sendOnce: .init(
                key: try Template("{message.id}"),
                put: .header("Idempotency-Key"),
                rememberedFor: .span(CalendarDuration(24, .hour))
            ),
            ifUnsure: try ifUnsure ?? .lookUp(lookUp()),
            keep: [.init(name: "ioc_id", path: try Path("data.id"))],
            retry: .init(
                span: CalendarDuration(1, .hour),
                firstWait: CalendarDuration(10, .second),
                longestWait: CalendarDuration(15, .minute)
            ),
            follow: follow
        )
    }

    private static func lookUp(foundWhen: [Condition] = []) throws -> Push.LookUp {
        Push.LookUp(
            request: RequestTemplate(
                method: "GET",
                path: try Template("/incidents"),
                query: [.init(name: "externalId", value: try Template("{record.id}"))]
            ),
            found: try Path("data[0].id"),
            foundWhen: foundWhen,
            keep: [.init(name: "ioc_id", path: try Path("data[0].id"))]
        )
    }

    private static let accepted = ScriptedTransport.Answer(body: #"{"data":{"id":77}}"#)

    @Test func `is delivered, and what the receiver calls it is kept`() async throws {
        let bench = try DeliveryBench(try Self.push()) { _, _ in Self.accepted }
        #expect(try await bench.advance() == .done)
        #expect(bench.delivery.kept == ["ioc_id": "77"])
        #expect(bench.steps.map(\.to) == [.sending, .done])
        let sent = bench.transport.requests[0]
        #expect(sent.url == "http://ioc.example/api/incidents")
        #expect(
            sent.body.map { String(decoding: $0, as: UTF8.self) } == #"{"externalId":"F-1","content":"Ổ gà"}"#
        )
        #expect(sent.fields[.init("Idempotency-Key")!] == "0f8fad5b-d9cb-469f-a165-70867728950e")
    }

    @Test func `whose line dropped is looked up before anything is sent again, and found`() async throws {
        let bench = try DeliveryBench(try Self.push()) { request, _ throws(TransportFailure) in
            guard request.method == "GET" else { throw .broken("reset") }
            return .init(body: #"{"data":[{"id":77}]}"#)
        }
        #expect(try await bench.advance() == .unsure)
        #expect(bench.steps.last?.wait == .seconds(10))
        #expect(try await bench.advance() == .done)
        #expect(bench.delivery.kept == ["ioc_id": "77"])
        #expect(bench.transport.requests.map(\.method) == ["POST", "GET"])
    }

    @Test func `that is absent there is sent again, the same bytes under the same key`() async throws {
        let bench = try DeliveryBench(try Self.push()) { request, number throws(TransportFailure) in
            if request.method == "GET" { return .init(body: #"{"data":[]}"#) }
            if number == 1 { throw .timedOut("120 s") }
            return Self.accepted
        }
        #expect(try await bench.advance() == .unsure)
        #expect(try await bench.advance() == .prepared)
        #expect(try await bench.advance() == .done)
        let posts = bench.transport.requests.filter { $0.method == "POST" }
        #expect(posts.count == 2 && posts[0].body == posts[1].body && posts[0].fields == posts[1].fields)
    }

    @Test(
        arguments: [
            ScriptedTransport.Answer(status: 500), .init(status: 200, body: "no JSON"),
            .init(body: #"{"data":null}"#), .init(body: #"{}"#), .init(body: #"{"data":[{}]}"#),
            .init(status: 404, body: #"{"data":[]}"#),
        ]
    )
    func `stays unsure while the look-up tells nothing`(_ answer: ScriptedTransport.Answer) async throws {
        let bench = try DeliveryBench(try Self.push()) { request, _ in
            request.method == "GET" ? answer : .init(status: 502)
        }
        #expect(try await bench.advance() == .unsure)
        #expect(try await bench.advance() == .unsure)
        #expect(bench.transport.requests.map(\.method) == ["POST", "GET"])
    }

    @Test func `that surely did not leave is tried again without asking`() async throws {
        let bench = try DeliveryBench(try Self.push()) { _, number throws(TransportFailure) in
            if number == 1 { throw .notSent("connection refused") }
            return Self.accepted
        }
        #expect(try await bench.advance() == .prepared)
        #expect(bench.delivery.failures == 1 && bench.steps.last?.wait == .seconds(10))
        #expect(try await bench.advance() == .done)
        #expect(bench.transport.requests.map(\.method) == ["POST", "POST"])
    }

    @Test func `waits as long as a busy receiver asks`() async throws {
        let bench = try DeliveryBench(try Self.push()) { _, number in
            number == 1 ? .init(status: 429, fields: ["Retry-After": "90"]) : Self.accepted
        }
        #expect(try await bench.advance() == .prepared)
        #expect(bench.steps.last?.wait == .seconds(90))
        #expect(try await bench.advance() == .done)
    }

    @Test func `that is refused is not sent again`() async throws {
        let answers = Answers(refusedWhen: [try Condition("status 422")])
        let bench = try DeliveryBench(try Self.push(), answers: answers) { _, _ in .init(status: 422) }
        #expect(try await bench.advance() == .refused)
        #expect(bench.steps.last?.reason == "answer.refused")
    }

    @Test func `accepted without the value that is kept is looked up`() async throws {
        let bench = try DeliveryBench(try Self.push()) { request, _ in
            request.method == "GET" ? .init(body: #"{"data":[{"id":78}]}"#) : .init(body: "{}")
        }
        #expect(try await bench.advance() == .unsure)
        #expect(try await bench.advance() == .done)
        #expect(bench.delivery.kept == ["ioc_id": "78"])
    }

    @Test func `waits twice as long each time, and is parked when retry.for is over`() async throws {
        let bench = try DeliveryBench(try Self.push()) { _, _ throws(TransportFailure) in
            throw .notSent("down")
        }
        var waits: [Duration] = []
        for _ in 0..<9 {
            try await bench.advance()
            waits.append(bench.steps[bench.steps.count - 1].wait)
        }
        #expect(waits == [10, 20, 40, 80, 160, 320, 640, 900, 900].map { .seconds($0) })
        bench.pass(.seconds(3601))
        #expect(try await bench.advance() == .parked)
        #expect(bench.steps.last?.reason == "retry.exhausted")
    }

    @Test func `for which a person is to be asked is parked, and one that may come twice is sent again`()
        async throws
    {
        let parked = try DeliveryBench(try Self.push(ifUnsure: .askAPerson)) { _, _ in .init(status: 500) }
        try await parked.advance()
        #expect(try await parked.advance() == .parked)
        let again = try DeliveryBench(try Self.push(ifUnsure: .sendAgain)) { _, number in
            number == 1 ? .init(status: 500) : Self.accepted
        }
        try await again.advance()
        #expect(try await again.advance() == .prepared)
        #expect(try await again.advance() == .done)
    }

    @Test func `with an unknown code is parked before anything is sent`() async throws {
        let push = try Self.push(body: "{record.category | code ioc_category}")
        let bench = try DeliveryBench(push, payload: #"{"id":"F-1","category":"x"}"#) { _, _ in Self.accepted
        }
        #expect(try await bench.advance() == .parked)
        #expect(bench.transport.requests.isEmpty)
    }

    @Test func `that is created or updated says which, and keeps both forms`() async throws {
        let push = try Self.push(lookFirst: Self.lookUp(), body: "{found | either True False}")
        let bench = try DeliveryBench(push) { request, number in
            switch (request.method, number) {
            case ("GET", 1): .init(body: #"{"data":[]}"#)
            case ("GET", _): .init(body: #"{"data":[{"id":1}]}"#)
            default: number < 3 ? .init(status: 429) : Self.accepted
            }
        }
        #expect(try await bench.advance() == .prepared)
        let digest = bench.delivery.frozen?.digest
        #expect(try await bench.advance() == .done)
        let bodies = bench.transport.requests.compactMap {
            $0.body.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(bodies.map { $0.contains("True") } == [false, true])
        #expect(bench.delivery.frozen?.digest == digest)
    }

    @Test func `is followed until it is finished, and staged when the answer is another`() async throws {
        let follow = Push.Follow(
            request: RequestTemplate(method: "GET", path: try Template("/incidents/{kept.ioc_id}")),
            every: CalendarDuration(15, .minute),
            slowsTo: CalendarDuration(1, .hour),
            record: try Path("data"),
            into: "feedback_status",
            doneWhen: [try Condition("data.status = CLOSED")],
            giveUpAfter: CalendarDuration(45, .day)
        )
        let bench = try DeliveryBench(try Self.push(follow: follow)) { request, number in
            guard request.method == "GET" else { return Self.accepted }
            return .init(body: number < 4 ? #"{"data":{"status":"NEW"}}"# : #"{"data":{"status":"CLOSED"}}"#)
        }
        #expect(try await bench.advance() == .following)
        #expect(bench.steps.last?.wait == .seconds(900))
        #expect(try await bench.advance() == .following)
        #expect(try await bench.advance() == .following)
        #expect(bench.steps.suffix(2).map(\.wait) == [.seconds(900), .seconds(1800)])
        #expect(try await bench.advance() == .done)
        #expect(bench.transport.requests[1].url == "http://ioc.example/api/incidents/77")
        #expect(bench.stagedTexts.count == 2)
    }

    @Test func `that never finishes is parked after its last question`() async throws {
        let follow = Push.Follow(
            request: RequestTemplate(method: "GET", path: try Template("/incidents/{kept.ioc_id}")),
            every: CalendarDuration(15, .minute),
            into: "feedback_status",
            doneWhen: [try Condition("data.status = CLOSED")],
            giveUpAfter: CalendarDuration(1, .day)
        )
        let bench = try DeliveryBench(try Self.push(follow: follow)) { _, _ in Self.accepted }
        try await bench.advance()
        bench.pass(.seconds(86_401))
        #expect(try await bench.advance() == .parked)
        #expect(bench.steps.last?.reason == "follow.gave_up")
    }

    @Test func `takes over the place of the one before, which goes back when nobody wants it`() async throws {
        let places = CountedPlaces()
        let bench = try DeliveryBench(try Self.push(), parallel: 1, allowance: places) { request, _ in
            request.method == "GET" ? .init(body: #"{"data":[{"id":7}]}"#) : .init(status: 500)
        }
        let took = try await ContinuousClock().measure {
            try await bench.advance()
            try await bench.advance()
        }
        // A place that nobody wants for a while goes back, on a machine that is held up also between the two.
        if took < .milliseconds(100) { #expect(places.taken == 1) }
        while places.released < places.taken { await Task.yield() }
        #expect(places.released == places.taken)
    }
}

/// One place after the other, counted.
private final class CountedPlaces: Allowance {
    private let counts = Mutex((taken: 0, released: 0))

    var taken: Int { counts.withLock { $0.taken } }
    var released: Int { counts.withLock { $0.released } }

    func ticket(for limits: Limits, patience: Duration) async throws -> Ticket { Ticket(wait: .zero) }

    func place(for limits: Limits) async throws -> (any AllowancePlace)? {
        counts.withLock { $0.taken += 1 }
        return Place(self)
    }

    private final class Place: AllowancePlace {
        private let places: CountedPlaces

        init(_ places: CountedPlaces) { self.places = places }

        func release() async throws { places.counts.withLock { $0.released += 1 } }
    }
}

import HTTPTypes
import HubModel
import HubPipeline
import Synchronization
import Testing

/// A small source of invoices, its entity and its mapping, as values.
enum Example {
    static let clock = Timestamp(seconds: 1_781_461_800)

    static func template(_ text: String) -> Template { (try? Template(text)).unsafelyUnwrapped }
    static func path(_ text: String) -> Path { (try? Path(text)).unsafelyUnwrapped }
    static func condition(_ text: String) -> Condition { (try? Condition(text)).unsafelyUnwrapped }

    static let entity = Entity(
        name: "bill",
        title: "Hoá đơn",
        key: ["code"],
        newestBy: "issued",
        visibleTo: .nobody,
        fields: [
            Entity.Field(name: "code", type: .text, title: "Mã", isRequired: true),
            Entity.Field(name: "total", type: .moneyVND, title: "Tiền"),
            Entity.Field(name: "issued", type: .datetime, title: "Ngày"),
        ],
        sources: [
            SourceMapping(
                pull: PullID(connector: "example", pull: "bills"),
                values: [
                    FieldMapping(field: "code", origin: .template(template("{a}-{b | pad 4}"))),
                    FieldMapping(field: "total", origin: .paths([path("total")])),
                    FieldMapping(field: "issued", origin: .paths([path("at")]), formats: [.iso]),
                ]
            )
        ]
    )

    static func pull(_ change: (inout Pull) -> Void = { _ in }) -> Pull {
        var pull = Pull(
            name: "bills",
            title: "t",
            freshWithin: CalendarDuration(1, .day),
            way: .ask(
                RequestTemplate(
                    method: "GET",
                    path: template("/bills"),
                    query: [.init(name: "page", value: template("{page}"))]
                )
            ),
            pages: Pagination(kind: .page(from: 1), size: 2, stop: .shortPage),
            records: path("data[]"),
            into: "bill"
        )
        change(&pull)
        return pull
    }

    static func connector(_ pull: Pull, answers: Answers = Answers(), signIn: SignIn? = nil) -> Connector {
        Connector(
            name: "example",
            version: "1",
            title: "t",
            owner: .init(unit: "u", contact: "c"),
            system: System(baseURL: template("http://source.example")),
            signIn: signIn,
            answers: answers,
            pulls: [pull]
        )
    }

    static func job(_ connector: Connector, _ change: (inout PullJob) -> Void = { _ in }) -> PullJob {
        let pull = connector.pulls[0]
        var job = PullJob(
            connector: connector,
            pull: pull,
            plan: MappingPlan(
                entity: entity,
                source: entity.sources[0],
                pull: pull,
                zone: .vietnam,
                codeTables: [],
                now: clock
            ),
            values: PlaceholderValues(now: clock)
        )
        change(&job)
        return job
    }

    static func bill(_ number: Int, total: String = "1000", at: String = "2026-06-01T00:00:00") -> String {
        #"{"a":"A","b":\#(number),"total":\#(total),"at":"\#(at)"}"#
    }

    static func page(_ bills: [String], code: String = "0") -> String {
        #"{"code":\#(code),"data":[\#(bills.joined(separator: ","))]}"#
    }
}

@Suite struct `A pull` {
    private let waits = Waits()

    private func run(
        _ job: PullJob,
        _ transport: ScriptedTransport,
        _ store: PreviewStore = PreviewStore(clock: Example.clock)
    ) async throws -> (RunReport, PreviewStore) {
        let environment = PullEnvironment(
            transport: transport,
            store: store,
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { [waits] in waits.note($0) }
        )
        return (try await Pipeline(job, environment).run(), store)
    }

    @Test func `walks its pages and maps its records`() async throws {
        let transport = ScriptedTransport { _, number in
            .init(body: Example.page(number == 1 ? [Example.bill(1), Example.bill(2)] : [Example.bill(3)]))
        }
        let (report, store) = try await run(Example.job(Example.connector(Example.pull())), transport)
        #expect(report.state == .succeeded)
        #expect(store.rows.map { $0["code"] } == ["A-0001", "A-0002", "A-0003"])
        #expect(store.rows.first?["total"] == "1000")
        #expect(report.account.read == 3 && report.account.new == 3 && report.account.closes)
        #expect(transport.requests.map(\.url).last == "http://source.example/bills?page=2")
    }

    @Test func `of one key keeps the newest, then the later`() async throws {
        let bills = [
            Example.bill(1, total: "1", at: "2026-06-02T00:00:00"), Example.bill(1, total: "2"),
            Example.bill(2, total: "3"), Example.bill(2, total: "4"), Example.bill(3), Example.bill(3),
        ]
        let transport = ScriptedTransport { _, _ in .init(body: Example.page(bills)) }
        let pull = Example.pull { $0.pages = nil }
        let (report, store) = try await run(Example.job(Example.connector(pull)), transport)
        #expect(store.rows.map { $0["total"] } == ["1", "4", "1000"])
        #expect(report.account.superseded == 2 && report.account.repeated == 1 && report.account.closes)
    }

    @Test func `refuses a record without its key and names every fault`() async throws {
        let transport = ScriptedTransport { _, _ in
            .init(
                body: Example.page([#"{"a":null,"b":1,"total":"abc"}"#, Example.bill(2, total: #""xyz""#)])
            )
        }
        let pull = Example.pull { $0.pages = nil }
        let (report, store) = try await run(Example.job(Example.connector(pull)), transport)
        #expect(report.account.refused == 1 && report.account.emptied == 1 && report.account.closes)
        #expect(store.rejections.first?.faults.map(\.rule) == ["required.empty"])
        #expect(store.changes.first?.fault.field == "total")
        #expect(store.rows.first?["total"] == .some(nil))
    }

    @Test func `waits as long as the source asks, then goes on`() async throws {
        let transport = ScriptedTransport { _, number in
            number == 1
                ? .init(status: 429, fields: ["Retry-After": "7"])
                : .init(body: Example.page([Example.bill(1)]))
        }
        let pull = Example.pull { $0.pages = nil }
        let (report, _) = try await run(Example.job(Example.connector(pull)), transport)
        #expect(report.state == .succeeded)
        #expect(waits.all == [.seconds(7)])
    }

    @Test func `asks again where a body says busy, and fails where nothing fits`() async throws {
        let answers = Answers(
            okWhen: [Example.condition("code = 0")],
            retryWhen: [Example.condition("code = 99")]
        )
        let pull = Example.pull { $0.pages = nil }
        let busy = ScriptedTransport { _, number in
            .init(body: Example.page([Example.bill(1)], code: number < 3 ? "99" : #""00""#))
        }
        let (report, store) = try await run(Example.job(Example.connector(pull, answers: answers)), busy)
        #expect(report.state == .succeeded && store.rows.count == 1 && report.account.read == 1)
        let strange = ScriptedTransport { _, _ in .init(body: Example.page([Example.bill(1)], code: "7")) }
        let (failed, nothing) = try await run(Example.job(Example.connector(pull, answers: answers)), strange)
        #expect(failed.failure?.code == "answer.unexpected" && nothing.rows.isEmpty)
    }

    @Test func `signs in once and again when the token dies`() async throws {
        let signIn = SignIn(
            send: [.init(place: .header("Authorization"), value: Example.template("Bearer {kept.token}"))],
            login: .init(
                request: RequestTemplate(method: "POST", path: Example.template("/login")),
                keep: [.init(name: "token", path: Example.path("token"))]
            )
        )
        let logins = Mutex(0)
        let transport = ScriptedTransport { request, _ in
            if request.url.hasSuffix("/login") {
                let number = logins.withLock { count in
                    count += 1
                    return count
                }
                return .init(body: #"{"token":"t\#(number)"}"#)
            }
            guard request.fields[.authorization] == "Bearer t2" || !request.url.hasSuffix("page=2") else {
                return .init(status: 401, body: "{}")
            }
            return .init(
                body: Example.page(request.url.hasSuffix("page=1") ? [Example.bill(1), Example.bill(2)] : [])
            )
        }
        let (report, store) = try await run(
            Example.job(Example.connector(Example.pull(), signIn: signIn)),
            transport
        )
        #expect(report.state == .succeeded && store.rows.count == 2)
        #expect(logins.withLock { $0 } == 2)
    }

    @Test func `sends no credentials to a foreign host`() async throws {
        let signIn = SignIn(basic: .init(user: Example.template("u"), password: Example.template("p")))
        let transport = ScriptedTransport { request, _ in
            request.url.hasPrefix("http://source.example")
                ? .init(status: 302, fields: ["Location": "http://other.example/x"])
                : .init(body: Example.page([Example.bill(1)]))
        }
        let pull = Example.pull { $0.pages = nil }
        _ = try await run(Example.job(Example.connector(pull, signIn: signIn)), transport)
        #expect(transport.requests.map { $0.fields[.authorization] != nil } == [true, false])
    }

    @Test func `does not take a changed shape for an empty list`() async throws {
        let transport = ScriptedTransport { _, _ in .init(body: #"{"items":[]}"#) }
        let (report, _) = try await run(
            Example.job(Example.connector(Example.pull { $0.pages = nil })),
            transport
        )
        #expect(report.failure?.code == "answer.shape_changed")
    }

    @Test func `takes null and an empty list for no record`() async throws {
        for body in [#"{"data":null}"#, #"{"data":[]}"#] {
            let transport = ScriptedTransport { _, _ in .init(body: body) }
            let (report, _) = try await run(
                Example.job(Example.connector(Example.pull { $0.pages = nil })),
                transport
            )
            #expect(report.state == .succeeded && report.account.read == 0)
        }
    }

    @Test func `skips a page that is as it was, and trusts records that are`() async throws {
        let changed = Mutex(false)
        let transport = ScriptedTransport { _, _ in
            let total = changed.withLock { $0 } ? "2000" : "1000"
            return .init(body: Example.page([Example.bill(1), Example.bill(2, total: total)]))
        }
        let store = PreviewStore(clock: Example.clock)
        let job = Example.job(Example.connector(Example.pull { $0.pages = nil }))
        _ = try await run(job, transport, store)
        let (second, _) = try await run(job, transport, store)
        #expect(second.account.skipped == 2 && second.account.closes)
        changed.withLock { $0 = true }
        let (third, _) = try await run(job, transport, store)
        #expect(third.account.same == 1 && third.account.changed == 1 && third.account.closes)
    }

    @Test func `moves its cursor to the newest it has seen`() async throws {
        let pull = Example.pull {
            $0.pages = nil
            $0.since = Pull.Since(field: Example.path("at"), start: "2026-01-01")
        }
        let transport = ScriptedTransport { _, _ in
            .init(
                body: Example.page([
                    Example.bill(1, at: "2026-06-10T00:00:00"), Example.bill(2, at: "2031-01-01T00:00:00"),
                ])
            )
        }
        let (_, store) = try await run(Example.job(Example.connector(pull)), transport)
        // The second stamp lies far in the future and moves nothing.
        #expect(store.cursors[""]?.until == InstantText.read("2026-06-10", zone: .vietnam))
    }

    @Test func `stops after its group when asked to`() async throws {
        let stop = StopFlag()
        let transport = ScriptedTransport { _, _ in
            stop.raise()
            return .init(body: Example.page([Example.bill(1), Example.bill(2)]))
        }
        let store = PreviewStore(clock: Example.clock)
        let environment = PullEnvironment(
            transport: transport,
            store: store,
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { _ in },
            stop: stop
        )
        let report = try await Pipeline(Example.job(Example.connector(Example.pull())), environment).run()
        #expect(report.state == .stopped)
    }
}

private final class Waits: Sendable {
    private let kept = Mutex<[Duration]>([])
    var all: [Duration] { kept.withLock { $0 } }
    func note(_ wait: Duration) { kept.withLock { $0.append(wait) } }
}

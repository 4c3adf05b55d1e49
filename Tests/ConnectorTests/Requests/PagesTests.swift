import HubModel
import HubPipeline
import Testing

@Suite struct `Pages` {
    private func source(_ pages: String, query: String = "", answers: String = "") -> AskedSource {
        AskedSource(
            connector: answers,
            pull: """
                ask: GET /things
                query: { \(query) }
                pages: { \(pages) }
                records: data[]
                """
        )
    }

    private func pages(_ outcome: AskedSource.Outcome) -> [String] { outcome.requests.map(\.queryText) }

    @Test func `by offset go on by what has come, however much was asked for`() async throws {
        let outcome = try await source("by: offset, size: 3", query: "tu: \"{offset}\", so: \"{size}\"").run {
            request,
            _ in
            switch request.queryText {
            case "tu=0&so=3": .things(["1", "2", "3"])
            case "tu=3&so=3": .things(["4", "5"])
            default: .things([])
            }
        }
        #expect(pages(outcome) == ["tu=0&so=3", "tu=3&so=3"])
        #expect(outcome.codes == ["1", "2", "3", "4", "5"])
    }

    @Test func `by offset of a source that caps its pages lose nothing`() async throws {
        let all = (1...7).map(String.init)
        let outcome = try await source("by: offset, size: 5", query: "tu: \"{offset}\"").run { request, _ in
            let from = Int(request.queryText.dropFirst(3)) ?? 0
            return .things(Array(all.dropFirst(from).prefix(2)))
        }
        #expect(outcome.codes == all)
    }

    @Test func `by cursor begin without one and end where none is named`() async throws {
        let outcome = try await source("by: cursor, next: next", query: "sau: \"{cursor}\"").run {
            request,
            _ in
            switch request.queryText {
            case "": .things(["1"], #","next":"a/b""#)
            case "sau=a%2Fb": .things([], #","next":"c""#)
            case "sau=c": .things(["2"], #","next":null"#)
            default: .json("[]", status: 500)
            }
        }
        #expect(pages(outcome) == ["", "sau=a%2Fb", "sau=c"])
        #expect(outcome.codes == ["1", "2"])
    }

    @Test func `by the last record ask for what comes behind it`() async throws {
        let outcome = try await source("by: last_record, next: MA, size: 2", query: "sau: \"{cursor}\"").run {
            request,
            _ in
            switch request.queryText {
            case "": .things(["1", "x\\\"y"])
            case "sau=x%22y": .things(["3"])
            default: .json("[]", status: 500)
            }
        }
        #expect(outcome.failure == nil && outcome.codes == ["1", "x\"y", "3"])
    }

    @Test func `by the Link header follow rel next`() async throws {
        let outcome = try await source("by: link_header").run { request, _ in
            if request.queryText.isEmpty {
                var answer = ScriptedAnswer.things(["1"])
                answer.fields.append(
                    ("Link", #"</a,b>; title="x, y"; rel=prev, <?trang=2>; foo; rel="last next""#)
                )
                return answer
            }
            return .things(["2"])
        }
        #expect(pages(outcome) == ["", "trang=2"] && outcome.codes == ["1", "2"])
    }

    @Test(arguments: [
        // The same cursor again, two cursors in turn, and the same answer for every cursor.
        ("by: cursor, next: next", ["a", "a"], "paging.repeated_cursor"),
        ("by: cursor, next: next", ["a", "b", "a"], "paging.repeated_cursor"),
        ("by: next_url, next: next", ["/things?1", "/things?2", "/things?1"], "paging.repeated_cursor"),
    ])
    func `that run in a circle fail`(pages: String, cursors: [String], code: String) async throws {
        let outcome = try await source(pages, query: pages.hasPrefix("by: cursor") ? "sau: \"{cursor}\"" : "")
            .run { _, number in
                .things(["\(number)"], #","next":"\#(cursors[min(number, cursors.count) - 1])""#)
            }
        #expect(outcome.failure == code)
    }

    @Test func `that repeat a page byte for byte fail`() async throws {
        let outcome = try await source("by: offset, size: 1", query: "tu: \"{offset}\"").run { _, _ in
            .things(["1"])
        }
        #expect(outcome.failure == "paging.repeated_page" && outcome.requests.count == 2)
    }

    @Test func `whose cursor never ends and brings nothing fail`() async throws {
        let outcome = try await source("by: cursor, next: next", query: "sau: \"{cursor}\"").run {
            _,
            number in
            .things([], #","next":"c\#(number)""#)
        }
        #expect(outcome.failure == "paging.endless" && outcome.requests.count == 100)
    }

    @Test(arguments: [
        ("by: offset, size: 2, total: total, stop: total", 4, [2, 2], nil),
        ("by: offset, size: 2, total: total, stop: total", 5, [2, 2, 0], "paging.total_short"),
        ("by: offset, size: 2, total: total", 3, [2, 2, 0], "paging.beyond_total"),
        ("by: cursor, next: next, total: total", 4, [2, 2], nil),
        ("by: cursor, next: next, total: total", 5, [2, 2], "paging.total_short"),
        ("by: cursor, next: next, total: total", 2, [2, 2], "paging.beyond_total"),
    ])
    func `hold their announced total against what came`(
        pages: String,
        total: Int,
        sizes: [Int],
        code: String?
    ) async throws {
        let query = pages.hasPrefix("by: cursor") ? "sau: \"{cursor}\"" : "tu: \"{offset}\""
        let outcome = try await source(pages, query: query).run { _, number in
            let count = number <= sizes.count ? sizes[number - 1] : 0
            let next = number < sizes.count ? #","next":"c\#(number)""# : ""
            return .things((0..<count).map { "\(number)-\($0)" }, #","total":\#(total)\#(next)"#)
        }
        #expect(outcome.failure == code)
    }

    @Test(arguments: [("stop: empty_page", nil), ("stop: no_next", "paging.empty_in_the_middle")])
    func `may end with the word that there is nothing only where that ends a list`(
        stop: String,
        code: String?
    ) async throws {
        let outcome = try await source(
            "by: cursor, next: next, \(stop)",
            query: "sau: \"{cursor}\"",
            answers: "answers: { empty_when: [ status 404 ] }"
        ).run { _, number in
            number == 1 ? .things(["1"], #","next":"a""#) : .json(#"{"data":[]}"#, status: 404)
        }
        #expect(outcome.failure == code)
    }

    @Test func `that resume go on where the run before ended, and move only with what is committed`()
        async throws
    {
        let feed = source("by: cursor, next: next, resume: true", query: "sau: \"{cursor}\"")
        let store = PreviewStore(clock: AskedSource.clock)
        let first = try await feed.run(store: store) { request, _ in
            switch request.queryText {
            case "": .things(["1"], #","next":"a""#)
            case "sau=a": .things(["2"], #","next":"b""#)
            // The feed names its own end again and again.
            default: .things([], #","next":"b""#)
            }
        }
        #expect(first.failure == nil && store.cursors[""]?.token == "b")
        let second = try await feed.run(store: store) { request, _ in
            switch request.queryText {
            case "sau=b": .things(["3"], #","next":"c""#)
            default: .json("{}", status: 403)
            }
        }
        // The page behind `c` failed: `c` is not proven, but what came before it is.
        #expect(second.failure == "answer.unexpected")
        let third = try await feed.run(store: store) { request, _ in
            request.queryText == "sau=b" ? .things(["3"], #","next":"c""#) : .things([], #","next":"c""#)
        }
        #expect(third.failure == nil && third.codes == ["1", "2", "3"] && store.cursors[""]?.token == "c")
        #expect(third.requests.map(\.queryText) == ["sau=b", "sau=c"])
    }

    @Test func `on another host are asked for without credentials, unless it is trusted`() async throws {
        for (trusted, sent) in [("", [true, false]), ("trusted_hosts: [kho.example]", [true, true])] {
            let source = AskedSource(
                connector: "sign_in: { basic: { user: hub, password: \"{secret.word}\" } }",
                system: trusted,
                pull: "ask: GET /things\npages: { by: next_url, next: next }\nrecords: data[]",
                secrets: ["word": "w"]
            )
            let outcome = try await source.run { request, _ in
                request.url.hasPrefix("https://source")
                    ? .things(["1"], #","next":"https://kho.example/x?y=1""#) : .things(["2"])
            }
            #expect(outcome.codes == ["1", "2"])
            #expect(outcome.requests.map { $0.field("Authorization") != nil } == sent)
        }
    }
}

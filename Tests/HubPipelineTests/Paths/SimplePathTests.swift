import HubModel
import HubPipeline
import Testing

@Suite struct `A simple path` {
    @Test(arguments: [
        ("a[0].n", "1"), ("a[1].n", "2"), ("a[9].n", "-"), ("a[k=x].n", "1"), ("a[k='x'].n", "1"),
        ("a[ k = y ].n", "2"),
        ("a[k='[1]'].n", "3"), ("a[k=\"số\"].n", "4"), ("a[].n", "1 2 3 4"), ("**.n", "1 2 3 4"),
        ("*[].n", "1 2 3 4"),
        ("o['odd.key']", "5"), ("o.Họ tên", "6"), ("o.*", "5 6"), ("o.odd", "-"), ("a[k=z]", "-"),
        ("o[0].Họ tên", "6"),
    ])
    func `selects in JSON`(path: String, expected: String) throws {
        let document = """
            {"a":[{"k":"x","n":1},{"k":" y ","n":2},{"k":"[1]","n":3},{"k":"so\u{302}\u{301}","n":4}],\
            "o":{"odd.key":5,"Ho\u{323} te\u{302}n":6}}
            """
        #expect(try texts(path, document) == expected)
    }

    @Test(arguments: [
        ("r.m[k=1].v", "a"), ("r.m[@k=1].v", "a"), ("r.m[@k=2].v", "b"), ("r.m[v=b].@k", "2"),
        ("r.m[1].v", "b"),
        ("r.m[@v=b]", "-"), ("r.p:q", "d"), ("r.q", "c d"), ("r.m[].@k", "1 2"), ("**.@k", "1 2"),
        ("r.t.#text", "x"),
    ])
    func `selects in XML`(path: String, expected: String) throws {
        let document = """
            <r xmlns:p="urn:p"><m k="1"><v>a</v></m><m k="2"><v>b</v></m><q>c</q><p:q>d</p:q><t a="1">x</t></r>
            """
        #expect(try texts(path, document) == expected)
    }

    private func texts(_ path: String, _ document: String) throws -> String {
        var texts: [String] = []
        try PathProbe(path).each(in: Array(document.utf8)) { texts.append($0.text) }
        return texts.isEmpty ? "-" : texts.joined(separator: " ")
    }
}

@Suite struct `Paths of every form` {
    @Test func `fill columns and decide conditions on JSON`() async throws {
        let body = """
            {"rows":[{"id":{"v":"A"},"sums":[{"k":"net","v":1000},{"k":"total","v":2000.0}],"off":"0"},
            {"id":{"v":"B"},"sums":[],"off":"1"},{"id":{"v":"C\\u0031"},"sums":[{"k":"total","v":5}],"off":"0"}]}
            """
        let store = PreviewStore(clock: Small.clock)
        let report = try await Small.run(
            body,
            records: "$.rows[*]",
            into: store,
            paths: ["code": "$.id.v", "total": "$.sums[?@.k=='total'].v", "phone": "/sums[k = 'net']/v"],
            skipWhen: ["$.off = 1"]
        )
        #expect(report.failure == nil)
        #expect(report.account.read == 3 && report.account.skipped == 1 && report.account.new == 2)
        #expect(store.rows.map { [$0["code"] ?? "", $0["total"] ?? ""] } == [["A", "2000"], ["C1", "5"]])
    }

    @Test func `fill columns and select records in XML`() async throws {
        let body = """
            <ns:list xmlns:ns="urn:x"><row s="1"><code>A</code><sum>1000</sum><sum>1</sum></row>\
            <row s="0"><code>B</code></row><row s="1"><code>C</code><sum>7</sum></row></ns:list>
            """
        for records in ["/ns:list/row[@s = '1']", "$['list'].row[?@['@s']=='1']", "list.row[@s=1]"] {
            let store = PreviewStore(clock: Small.clock)
            let report = try await Small.run(
                body,
                records: records,
                into: store,
                paths: ["code": records.hasPrefix("/") ? "/row/code" : "$..code", "total": "sum[0]"]
            )
            #expect(report.failure == nil, "\(records)")
            #expect(store.rows.map { $0["code"] ?? "" } == ["A", "C"], "\(records)")
        }
    }

    @Test func `ignore case where the pull says so, in records and columns alike`() async throws {
        let store = PreviewStore(clock: Small.clock)
        let report = try await Small.run(
            #"{"Data":{"ROWS":[{"CODE":"A"},{"Code":"B"}]}}"#,
            records: "data.rows[]",
            into: store,
            ignoresCase: true
        )
        #expect(report.failure == nil)
        #expect(store.rows.map { $0["code"] ?? "" } == ["A", "B"])
    }

    @Test(arguments: ["$.list[*]", "/list/row", "list[k=1]"])
    func `find no records in an answer of another shape`(records: String) async throws {
        let store = PreviewStore(clock: Small.clock)
        let report = try await Small.run(#"{"error":"x"}"#, records: records, into: store)
        #expect(report.failure?.code == "answer.shape_changed")
    }

    @Test func `find no records in an empty list, which is no failure`() async throws {
        let store = PreviewStore(clock: Small.clock)
        #expect(try await Small.run(#"{"list":[]}"#, records: "$.list[*]", into: store).failure == nil)
    }

    @Test func `refuse a record with a name twice and take the others`() async throws {
        let store = PreviewStore(clock: Small.clock)
        let report = try await Small.run(
            #"{"list":[{"code":"A","x":{"y":1,"y":2}},{"code":"B"}]}"#,
            records: "$.list[*]",
            into: store
        )
        #expect(report.account.refused == 1 && report.account.new == 1)
    }
}

import HubModel
import HubPipeline
import Testing

@Suite struct `Drift of a source` {
    private func shapes(_ bodies: [String], on policy: Entity.NewFieldPolicy = .keepAndTell) async throws
        -> [(report: RunReport, rows: Int)]
    {
        let store = PreviewStore(clock: Small.clock)
        var results: [(RunReport, Int)] = []
        for body in bodies {
            let report = try await Small.run(body, into: store) { $0.onNewField = policy }
            results.append((report, store.rows.count))
        }
        return results
    }

    private func told(_ drift: ShapeDrift) -> [String] {
        drift.new.map { "+\($0.path) \($0.kinds.words) \($0.example)" } + drift.vanished.map { "-\($0.path)" }
            + drift.retyped.map { "~\($0.path) \($0.before) → \($0.now)" }
    }

    private func page(_ record: String, times: Int = 30) -> String {
        let records = (0..<times).map { record.replacing("$", with: "\($0)") }
        return "[" + records.joined(separator: ",") + "]"
    }

    @Test(
        arguments: [
            (#"{"code":"$","a":{"b":1}}"#, #"{"code":"$","a":{"b":1}}"#, []),
            (#"{"code":"$"}"#, #"{"code":"$","x":7}"#, ["+x number 7"]),
            (#"{"code":"$"}"#, #"{"code":"$","x.y":"v"}"#, ["+['x.y'] text v"]),
            (#"{"code":"$","a":{"b":1}}"#, #"{"code":"$","a":{"b":1,"c":[{"d":true}]}}"#, ["+a.c list "]),
            (#"{"code":"$","a":{"b":1}}"#, #"{"code":"$","a":{}}"#, ["-a.b"]),
            (#"{"code":"$","a":{"b":1}}"#, #"{"code":"$"}"#, ["-a"]),
            (#"{"code":"$","a":1}"#, #"{"code":"$","a":"1"}"#, ["~a number → text"]),
            (#"{"code":"$","a":[1]}"#, #"{"code":"$","a":[1,{}]}"#, ["~a[] number → number | object"]),
            (#"{"code":"$","a":1}"#, #"{"code":"$","a":null}"#, []),
            (#"{"code":"$","\u0061":1}"#, #"{"code":"$","a":2}"#, []),
        ]
    )
    func `is told in JSON`(before: String, now: String, expected: [String]) async throws {
        let runs = try await shapes([page(before), page(now)])
        #expect(runs[0].report.quality.drift.isEmpty)
        #expect(told(runs[1].report.quality.drift) == expected)
    }

    @Test(
        arguments: [
            ("<r><code>$</code></r>", "<r><code>$</code><x>7</x></r>", ["+x text 7"]),
            ("<r><code>$</code></r>", #"<r id="1"><code>$</code></r>"#, ["+@id text 1"]),
            (
                "<r><code>$</code><a><b>1</b></a></r>", #"<r><code>$</code><a k="1"/></r>"#,
                ["+a.@k text 1", "-a.b"]
            ),
            (
                "<r><code>$</code><a>1</a></r>", "<r><code>$</code><a><b>1</b></a></r>",
                ["+a.b text 1", "~a text → object"]
            ),
        ]
    )
    func `is told in XML`(before: String, now: String, expected: [String]) async throws {
        func document(_ record: String) -> String {
            "<all>" + (0..<30).map { record.replacing("$", with: "\($0)") }.joined() + "</all>"
        }
        let store = PreviewStore(clock: Small.clock)
        _ = try await Small.run(document(before), records: "all.r[]", into: store)
        let report = try await Small.run(document(now), records: "all.r[]", into: store)
        #expect(Set(told(report.quality.drift)) == Set(expected))
    }

    @Test func `is seen behind the sampled records where a shape is new`() async throws {
        let plain = (0..<400).map { #"{"code":"\#($0)"}"# }
        let last = plain + [#"{"code":"z","late":1}"#]
        let runs = try await shapes(["[\(plain.joined(separator: ","))]", "[\(last.joined(separator: ","))]"])
        #expect(told(runs[1].report.quality.drift) == ["+late number 1"])
    }

    @Test func `stops a run before its first commit where new fields are refused`() async throws {
        let bodies = [page(#"{"code":"$"}"#, times: 3), page(#"{"code":"x$","cccd":"079"}"#, times: 3)]
        let runs = try await shapes(bodies, on: .refuse)
        #expect(runs[1].report.failure?.code == "shape.new_field")
        #expect(runs[1].report.failure?.message.english.contains("cccd") == true)
        #expect(runs[1].rows == 3)
        let mapped = try await shapes([bodies[0], page(#"{"code":"$","total":5}"#, times: 3)], on: .refuse)
        #expect(mapped[1].report.failure == nil, "the mapping reads it")
    }

    @Test func `shows no personal value`() async throws {
        let store = PreviewStore(clock: Small.clock)
        _ = try await Small.run(#"[{"code":"1"}]"#, into: store)
        let report = try await Small.run(#"[{"code":"1","name":"Lê Thị Mẫu"}]"#, into: store) { entity in
            entity.fields[1].personalData = .basic
        }
        #expect(report.quality.drift.new.map(\.example) == ["Aa Aaa Aaa"])
    }

    @Test func `gives up on names that are data`() async throws {
        let records = (0..<1500).map { #"{"code":"1","n\#($0)":1}"# }
        let store = PreviewStore(clock: Small.clock)
        _ = try await Small.run(#"[{"code":"1"}]"#, into: store)
        let report = try await Small.run("[\(records.joined(separator: ","))]", into: store)
        #expect(report.quality.drift.isCut && report.failure == nil)
    }
}

@Suite struct `Quality of a run` {
    @Test func `counts what is empty, emptied and repaired, column by column`() async throws {
        let body = """
            [{"code":"1","total":"1","phone":"01681234567"},{"code":"2","phone":"912345678"},
             {"code":"3","total":"x","phone":"113"},{"code":"","total":"5"}]
            """
        let store = PreviewStore(clock: Small.clock)
        let report = try await Small.run(body, into: store)
        #expect(report.account.emptied == 1 && report.account.refused == 1 && report.account.closes)
        let quality = report.quality
        #expect(quality.mapped == 4)
        #expect(quality.columns["total"]?.empty == 2)
        #expect(quality.columns["total"]?.emptied == ["number.invalid": 1])
        #expect(quality.columns["phone"]?.empty == 1)
        #expect(quality.columns["phone"]?.noted == ["phone.short": 1])
        #expect(quality.columns["phone"]?.repaired == ["phone.migrated_2018": 1, "phone.repaired": 1])
        let changes = store.changes.map { "\($0.key) \($0.kind) \($0.fault.field) \($0.fault.value)" }
        #expect(
            changes == ["1 repaired phone 01681234567", "2 repaired phone 912345678", "3 emptied total x"]
        )
    }

    @Test func `keeps the changes of the record that wins`() async throws {
        let body = #"[{"code":"1","phone":"01681234567"},{"code":"1","phone":"0912345678"}]"#
        let store = PreviewStore(clock: Small.clock)
        let report = try await Small.run(body, into: store)
        #expect(report.account.superseded == 1)
        #expect(store.changes.isEmpty)
    }

    @Test(
        arguments: [(1, 100, nil), (7, 100, nil), (8, 100, "quarantine.too_many"), (8, 99, nil)]
            as [(Int, Int, String?)]
    )
    func `fails above quarantine_at_most`(bad: Int, read: Int, code: String?) async throws {
        let records = (0..<read).map { #"{"code":"\#($0)","total":"\#($0 < bad ? "x" : "1")"}"# }
        let store = PreviewStore(clock: Small.clock)
        let report = try await Small.run("[\(records.joined(separator: ","))]", into: store) {
            $0.quarantineAtMost = 2
        }
        #expect(report.failure?.code == code)
        #expect(store.rows.count == (code == nil ? read : 0))
    }
}

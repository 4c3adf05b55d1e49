import Foundation
import HubStore
import PQ
import Testing

/// `App/hub/indicators.sql`: what the operations centre gets to know in figures.
@Suite struct `Indicators` {
    private struct Cell: Codable, Hashable {
        var kind: String
        var code: String
        var value: Int?

        /// A value that is kept back is null, as the view writes it.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(kind, forKey: .kind)
            try container.encode(code, forKey: .code)
            try container.encode(value, forKey: .value)
        }
    }

    private func json(_ cells: [Cell]) throws -> String {
        String(decoding: try JSONEncoder().encode(cells), as: UTF8.self)
    }

    /// As the hub would, of many figures at once; `sent`: what the version before showed.
    private func shown(_ figures: [[Cell]], sent: [[Cell]?]) async throws -> [[Cell]] {
        let fixture = try await AppFixture.shared.value
        let texts = try figures.map(json)
        let before = try sent.map { try $0.map(json) ?? "null" }
        return try await fixture.session.use { connection in
            let rows = try connection.execute(
                """
                SELECT app._kept_back(c::jsonb, nullif(s::jsonb, 'null'))::text
                FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (c, s, n) ORDER BY n
                """,
                [.texts(texts), .texts(before)]
            )
            return try (0..<rows.rowCount).map {
                try JSONDecoder().decode([Cell].self, from: Data((rows.text($0, 0) ?? "").utf8))
            }
        }
    }

    /// One kind of breakdown with these counts.
    private func cells(_ values: [Int]) -> [Cell] {
        values.enumerated().map { Cell(kind: "K", code: "c\($0)", value: $1) }
    }

    @Test(arguments: [
        ([40, 60], [40, 60]), ([0, 60], [0, 60]), ([3, 60], [nil, nil]), ([3, 40, 60], [nil, nil, 60]),
        ([1, 1, 40, 60], [nil, nil, nil, 60]), ([2, 3, 40], [nil, nil, 40]),
        ([4, 0, 7, 9], [nil, 0, nil, 9]),
        ([5, 5], [5, 5]), ([4], [nil]), ([], []),
    ])
    func `keep back small cells, and what would give them away`(values: [Int], expected: [Int?]) async throws
    {
        let shown = try await shown([cells(values)], sent: [nil])
        #expect(shown[0].map(\.value) == expected)
    }

    @Test func `of random cells never let a small one be found, and hide no more than they must`()
        async throws
    {
        var generator = SystemRandomNumberGenerator()
        let figures = (0..<400).map { _ in
            cells(
                (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                    Int.random(in: 0...12, using: &generator)
                }
            )
        }
        let shown = try await shown(figures, sent: figures.map { _ in nil })
        for (figure, seen) in zip(figures, shown) {
            let hidden = zip(figure, seen).filter { $1.value == nil }.compactMap(\.0.value)
            let positives = figure.compactMap(\.value).filter { $0 > 0 }
            let small = positives.filter { $0 < 5 }
            #expect(small.allSatisfy(hidden.contains) && hidden.allSatisfy { $0 > 0 }, "\(figure)")
            guard !small.isEmpty else {
                #expect(hidden.isEmpty, "\(figure)")
                continue
            }
            // Whoever subtracts what is shown from the total finds a sum that is small for nobody, or is shown nothing.
            let isSafe = hidden.count >= 2 && hidden.reduce(0, +) >= 5
            #expect(isSafe || hidden.count == positives.count, "\(figure) \(hidden)")
            // Without the largest of them it would not be safe.
            let others = hidden.sorted().dropLast()
            let isNeeded = others.count < 2 || others.reduce(0, +) < 5 || (hidden.max() ?? 0) < 5
            #expect(isNeeded, "\(figure) \(hidden)")
        }
    }

    @Test func `keep back the same cell again, so that two versions tell no more than one`() async throws {
        let before = try await shown([cells([4, 5, 5])], sent: [nil])[0]
        #expect(before.map(\.value) == [nil, nil, 5])
        let after = try await shown([cells([4, 8, 5])], sent: [before])[0]
        #expect(after.map(\.value) == [nil, nil, 5])
        let fresh = try await shown([cells([4, 8, 5])], sent: [nil])[0]
        #expect(fresh.map(\.value) == [nil, 8, nil])
    }

    @Test func `tell whole months that are over, in versions that only grow`() async throws {
        let fixture = try await AppFixture()
        func report(_ count: Int, _ category: String, _ month: String) async throws {
            _ = try await fixture.rows(
                """
                INSERT INTO staging.feedback (feedback_id, author_id, category, route, content, anonymous, moderation,
                    created_at)
                SELECT gen_random_uuid()::text, '080190999901', '\(category)', 'ioc', 'x', false, 'waiting',
                    \(month) FROM generate_series(1, \(count))
                """
            )
        }
        func facts() async throws -> [String] {
            try await fixture.rows(
                "SELECT value, breakdown, version FROM app.indicator_facts WHERE indicator = 'TT.01.01' ORDER BY period"
            )
        }
        func send() async throws {
            _ = try await fixture.rows(
                """
                INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload)
                SELECT 'app.indicator_facts', indicator || '/' || area || '/' || period, 'changed', to_jsonb(f)
                FROM app.indicator_facts f RETURNING 1
                """
            )
        }
        try await report(20, "traffic", "'2026-01-31 16:59:59+00'")
        try await report(9, "traffic", "now()")
        let first = try await facts()
        // Until the end of January on a clock in Vietnam.
        #expect(first == [#"20|[{"code": "traffic", "kind": "LOAI", "value": 20}]|1769904000000"#])
        try await send()
        #expect(try await facts() == first)
        try await report(3, "public_order", "'2026-01-02 00:00:00+00'")
        // Nobody has been told yet: the version is that of the moment.
        #expect(try await facts()[0].hasPrefix("23|"))
        try await send()
        let second = try await facts()
        let version = try #require(second[0].split(separator: "|").last.flatMap { Int($0) })
        #expect(second.count == 1 && second[0].hasPrefix("23|") && version > 1_769_904_000_000)
        #expect(try await facts() == second)
    }

    @Test func `are nothing that the citizens' app may read`() async throws {
        let fixture = try await AppFixture.shared.value
        for call in ["SELECT 1 FROM app.indicator_facts", "SELECT app._kept_back('[]', NULL)"] {
            #expect(try await fixture.refusal(call) == "42501")
        }
    }
}

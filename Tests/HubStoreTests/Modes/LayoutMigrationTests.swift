import HubModel
import HubStore
import Testing

@Suite struct `Tables of other ways of writing` {
    private static let land = ThingSource("land", ["owner", "area"])
    private static let tax = ThingSource("tax", ["owner", "debt"])

    private func columns(_ fixture: ModeFixture) async throws -> [String] {
        try await fixture.rows(
            """
            SELECT a.attname, CASE WHEN a.attnotnull THEN '!' END FROM pg_attribute a
            WHERE a.attrelid = 'staging.thing'::regclass AND a.attnum > 0 AND NOT a.attisdropped
                AND a.attname NOT IN ('code', 'owner', 'area', 'debt', 'seen_at', '_source', '_run', '_removed_at')
            ORDER BY split_part(a.attname, '_', 2), col_description(a.attrelid, a.attnum)
            """
        ).map { $0.replacing("|-", with: "").replacing("|", with: "") }
    }

    @Test(arguments: [
        (Entity.Write.upsert, ["_changed_at!", "_hash!", "_ordinal", "_payload"]),
        (.append, ["_changed_at!", "_hash!", "_ordinal", "_payload"]),
        (.replace, ["_changed_at!", "_generation!", "_hash!", "_ordinal", "_payload"]),
        (.history, ["_changed_at!", "_from!", "_hash!", "_ordinal", "_payload", "_to"]),
    ])
    func `have the hub's columns that they need`(write: Entity.Write, expected: [String]) async throws {
        let fixture = try await ModeFixture([Entity.thing(write: write, sources: [Self.land])])
        #expect(try await columns(fixture) == expected)
        let again = try await fixture.database.migrate([Entity.thing(write: write, sources: [Self.land])])
        #expect(again.applied.isEmpty)
        #expect(again.refused.isEmpty)
    }

    @Test func `name the source of each column that is kept once per source`() async throws {
        let entity = Entity.thing(sources: [Self.land, Self.tax])
        let fixture = try await ModeFixture([entity])
        let titles = try await fixture.rows(
            """
            SELECT split_part(a.attname, '_', 2), col_description(a.attrelid, a.attnum) FROM pg_attribute a
            WHERE a.attrelid = 'staging.thing'::regclass AND a.attname ~ '^_(hash|newest)_' ORDER BY 1, 2
            """
        )
        #expect(titles == ["hash|land/things", "hash|tax/things", "newest|land/things", "newest|tax/things"])
        // Another order of the sources is another order of precedence, and no other table.
        let again = try await fixture.database.migrate([Entity.thing(sources: [Self.tax, Self.land])])
        #expect(again.applied.isEmpty && again.refused.isEmpty)
    }

    @Test func `keep their rows when a second source comes, and know them again`() async throws {
        let one = Entity.thing(sources: [Self.land])
        let two = Entity.thing(sources: [Self.land, Self.tax])
        let fixture = try await ModeFixture([one])
        let things = [Thing("A", ["An", "9"], seenAt: 5), Thing("B", ["Ba", "8"], seenAt: 5)]
        try await fixture.run(Self.land, one, things)
        let outcome = try await fixture.database.migrate([two])
        #expect(outcome.refused.isEmpty)
        #expect(outcome.applied.contains { $0.kind == .splitSources })
        #expect(try await fixture.run(Self.land, two, things).figures == [0, 0, 2, 0])
        let older = Thing("A", ["tax", "3"], seenAt: 4)
        #expect(try await fixture.run(Self.tax, two, [older]).figures == [0, 1, 0, 0])
        #expect(
            try await fixture.rows("SELECT code, owner, area, debt FROM staging.thing ORDER BY 1")
                == ["A|An|9|3", "B|Ba|8|-"]
        )
    }

    @Test func `let a source go by an approved plan alone`() async throws {
        let two = Entity.thing(sources: [Self.land, Self.tax])
        let one = Entity.thing(sources: [Self.land])
        let fixture = try await ModeFixture([two])
        try await fixture.run(Self.land, two, [Thing("A", ["An", "9"], seenAt: 5)])
        try await fixture.run(Self.tax, two, [Thing("B", ["Ba", "3"], seenAt: 5)])
        let planned = try await fixture.database.migrate([one])
        #expect(planned.refused.contains { $0.kind == .joinSources })
        let failure = await #expect(throws: HubFailure.self) {
            try await fixture.run(Self.land, one, [Thing("A", ["An", "9"], seenAt: 5)])
        }
        #expect(failure?.code == "schema.mismatch")
        let done = try await fixture.database.migrate([one], approved: planned.plan)
        #expect(done.refused.isEmpty)
        #expect(
            try await fixture.run(Self.land, one, [Thing("A", ["An", "9"], seenAt: 5)]).figures == [
                0, 0, 1, 0,
            ]
        )
        #expect(try await fixture.seen("SELECT code FROM app.thing") == ["A"])
    }

    @Test func `begin a history with the rows that stand`() async throws {
        let plain = Entity.thing(sources: [Self.land])
        let history = Entity.thing(write: .history, sources: [Self.land])
        let fixture = try await ModeFixture([plain])
        try await fixture.run(Self.land, plain, [Thing("A", ["An", "9"], seenAt: 5)])
        let planned = try await fixture.database.migrate([history])
        let done = try await fixture.database.migrate([history], approved: planned.plan)
        #expect(done.refused.isEmpty)
        try await fixture.run(Self.land, history, [Thing("A", ["Ba", "9"], seenAt: 7)])
        #expect(
            try await fixture.seen("SELECT owner FROM app.thing_history ORDER BY _from") == ["An", "Ba"]
        )
        #expect(try await fixture.seen("SELECT owner FROM app.thing") == ["Ba"])
    }

    @Test(arguments: [
        (Entity.Write.upsert, Entity.Write.replace), (.replace, .upsert), (.history, .upsert),
        (.replace, .history), (.history, .replace), (.append, .replace),
    ])
    func `are made anew by an approved plan where rows of one are none of the other`(
        former: Entity.Write,
        later: Entity.Write
    ) async throws {
        let fixture = try await ModeFixture([Entity.thing(write: former, sources: [Self.land])])
        let entity = Entity.thing(write: later, sources: [Self.land])
        let things = [Thing("A", ["An", "9"], seenAt: 5)]
        try await fixture.run(Self.land, Entity.thing(write: former, sources: [Self.land]), things)
        let planned = try await fixture.database.migrate([entity])
        #expect(planned.refused.contains { $0.kind == .recreateTable })
        #expect(try await fixture.seen("SELECT owner FROM app.thing") == ["An"])
        let done = try await fixture.database.migrate([entity], approved: planned.plan)
        #expect(done.refused.isEmpty)
        let remap = try await fixture.begin(Self.land, entity, isRemap: true)
        #expect(try await remap.ledgerPages().map(\.payload) == [1])
        try await remap.finish(RecordAccount(), .failed)
        #expect(try await fixture.run(Self.land, entity, things).figures == [1, 0, 0, 0])
        #expect(try await fixture.seen("SELECT owner FROM app.thing") == ["An"])
        let views = "SELECT count(*) FROM pg_views WHERE schemaname = 'app' AND viewname = 'thing_history'"
        #expect(try await fixture.rows(views) == [later == .history ? "1" : "0"])
    }

    @Test(arguments: [
        (Entity.thing(write: .history, sources: [land, tax]), "history.sources"),
        (Entity.thing(write: .history, newestBy: "owner", sources: [land]), "history.newest_by"),
        (Entity.thing(write: .history, newestBy: "nobody", sources: [land]), "staging.unknown_column"),
        (Entity.thing(sources: [ThingSource("land", ["_hash_1"])]), "staging.bad_name"),
        (Entity.thing(sources: [ThingSource("land", ["_to"])]), "staging.bad_name"),
    ])
    func `are refused where a mapping cannot work`(entity: Entity, code: String) async throws {
        let failure = #expect(throws: HubFailure.self) {
            _ = try StagingPlan(entities: [entity], existing: .empty)
        }
        #expect(failure?.code == code)
    }

    @Test func `leave the app's role nothing but the views`() async throws {
        let fixture = try await ModeFixture([
            Entity.thing("a", write: .replace, sources: [Self.land]),
            Entity.thing("b", write: .history, sources: [Self.land]),
        ])
        try await fixture.run(
            Self.land,
            Entity.thing("a", write: .replace, sources: [Self.land]),
            [Thing("A", ["An", "9"])]
        )
        let readable = """
            SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('hub', 'staging', 'app') AND c.relkind IN ('r', 'p', 'v')
              AND has_any_column_privilege('ROLE', c.oid, 'SELECT') ORDER BY 1
            """
        #expect(
            try await fixture.rows(readable.replacing("ROLE", with: "app_reader"))
                == ["app.a", "app.b", "app.b_history"]
        )
        #expect(
            try await fixture.rows(readable.replacing("ROLE", with: "app_views"))
                == [
                    "app.a", "app.b", "app.b_history", "hub.code", "hub.entity_freshness", "hub.published",
                    "staging.a", "staging.b",
                ]
        )
        let unprotected = """
            SELECT relname FROM pg_class WHERE relnamespace = 'staging'::regnamespace
                AND relkind IN ('r', 'p') AND (NOT relrowsecurity OR relforcerowsecurity)
            """
        #expect(try await fixture.rows(unprotected) == [])
    }
}

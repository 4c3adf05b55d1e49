import HubModel
import HubStore
import PQ
import Testing

@Suite struct `Staging migration` {
    private typealias Field = Entity.Field

    private func insertContract(_ code: String = "PE01", holder: String = "001") -> String {
        """
        INSERT INTO staging.contract (code, holder, _hash, _changed_at)
        VALUES ('\(code)', '\(holder)', gen_random_uuid(), now());
        """
    }

    private func columns(_ database: StagingFixture, _ relation: String) async throws -> [String?] {
        try await database.values(
            """
            SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '!' ELSE '' END
            FROM pg_attribute
            WHERE attrelid = '\(relation)'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT LIKE '\\_%'
            ORDER BY attnum
            """
        )
    }

    /// What a person decides about: without what is taken off and put back around it.
    private func asked(_ outcome: StagingMigration.Outcome) -> [StagingChange.Kind] {
        outcome.refused.map(\.kind).filter { ![.suspend, .restore, .createView].contains($0) }
    }

    @Test func `does nothing the second time`() async throws {
        let database = try await StagingFixture([.contract, .bill])
        let again = try await database.migrate([.contract, .bill])
        #expect(again.applied == [])
        #expect(again.refused == [])
    }

    @Test func `adds columns and keeps rows and the order of what the app reads`() async throws {
        let database = try await StagingFixture([.contract])
        try await database.script(insertContract())
        let wider = Entity.contract.with {
            $0.fields.insert(Field(name: "tariff", type: .integer, title: "Biểu giá"), at: 1)
        }
        let outcome = try await database.migrate([wider])
        #expect(outcome.refused == [])
        #expect(
            try await columns(database, "app.contract")
                == ["code text", "holder text", "updated_at timestamp with time zone", "tariff bigint"]
        )
        #expect(try await database.values("SELECT tariff FROM app.contract", citizen: "001") == [nil])
        #expect(try await database.migrate([wider]).applied == [])
    }

    @Test func `writes Vietnamese titles on tables, views and columns, and follows them`() async throws {
        let database = try await StagingFixture([.contract])
        let titles = """
            SELECT obj_description('app.contract'::regclass) UNION ALL SELECT obj_description('staging.contract'::regclass)
            UNION ALL SELECT col_description('app.contract'::regclass, 1)
            UNION ALL SELECT col_description('staging.contract'::regclass, 2)
            """
        #expect(
            try await database.values(titles)
                == ["Hợp đồng", "Hợp đồng", "Mã khách hàng", "Số định danh chủ hợp đồng"]
        )
        let renamed = Entity.contract.with { $0.title = "Hợp đồng mua bán điện" }
        #expect(try await database.migrate([renamed]).applied.map(\.kind) == [.comment])
        #expect(try await database.values(titles).prefix(2) == [renamed.title, renamed.title])
    }

    @Test func `refuses to drop, and drops what was approved`() async throws {
        let database = try await StagingFixture([.contract])
        try await database.script(insertContract())
        let narrower = Entity.contract.with {
            $0.fields = [$0.fields[0], Field(name: "district", type: .text, title: "Huyện")]
            $0.visibleTo = .everyone
        }
        let refused = try await database.migrate([narrower])
        #expect(asked(refused) == [.dropColumn("holder")])
        #expect(
            try await columns(database, "staging.contract") == ["code text!", "holder text", "district text"]
        )
        #expect(try await database.values("SELECT holder FROM app.contract", citizen: nil) == ["001"])

        let approved = try ApprovedPlan(file: refused.plan.file)
        let outcome = try await database.migrate([narrower], approved: approved)
        #expect(outcome.refused == [])
        #expect(try await columns(database, "staging.contract") == ["code text!", "district text"])
        #expect(try await database.values("SELECT code FROM app.contract", citizen: nil) == ["PE01"])
    }

    @Test func `refuses an approval that no longer fits, and changes nothing`() async throws {
        let database = try await StagingFixture([.contract, .bill])
        let plan = try await database.migrate([.contract]).plan
        let other = Entity.contract.with { $0.fields[1].type = .integer }
        let failure = await #expect(throws: HubFailure.self) {
            try await database.migrate([other], approved: plan)
        }
        #expect(failure?.code == "plan.outdated")
        #expect(try await database.values("SELECT to_regclass('staging.bill')::text") == ["staging.bill"])
    }

    @Test func `drops the table of a mapping that is gone only when approved`() async throws {
        let database = try await StagingFixture([.contract, .bill])
        let refused = try await database.migrate([.contract])
        #expect(asked(refused) == [.dropTable])
        #expect(try await database.migrate([.contract], approved: refused.plan).refused == [])
        #expect(try await database.values("SELECT to_regclass('staging.bill')") == [nil])
    }

    @Test func `empties a column that changes its type, under policies and views that use it`() async throws {
        let database = try await StagingFixture([.contract, .bill])
        try await database.script(insertContract())
        let retyped = Entity.contract.with { $0.fields[1].type = .integer }
        let refused = try await database.migrate([retyped, .bill])
        #expect(asked(refused) == [.retypeColumn("holder", from: "text", to: "bigint")])
        #expect(try await database.migrate([retyped, .bill], approved: refused.plan).refused == [])
        #expect(try await columns(database, "app.contract").contains("holder bigint"))
        // The row must not look unchanged to the load that fills the column again.
        #expect(
            try await database.values("SELECT _hash FROM staging.contract WHERE holder IS NULL")
                == ["00000000-0000-0000-0000-000000000000"]
        )
        try await database.script("UPDATE staging.contract SET holder = 1")
        #expect(try await database.values("SELECT code FROM app.contract", citizen: "1") == ["PE01"])
    }

    @Test func `keeps the old rule until a column it looks at may change its type`() async throws {
        let numbers = Entity.contract.with { $0.fields[1].type = .integer }
        let database = try await StagingFixture([numbers])
        try await database.script(insertContract(holder: "1"))
        let refused = try await database.migrate([.contract])
        #expect(asked(refused) == [.retypeColumn("holder", from: "bigint", to: "text")])
        #expect(try await database.values("SELECT code FROM app.contract", citizen: "1") == ["PE01"])
        #expect(try await database.migrate([.contract], approved: refused.plan).refused == [])
        #expect(try await database.migrate([.contract]).applied == [])
    }

    @Test func `makes a table anew whose key changes its type`() async throws {
        let database = try await StagingFixture([.contract, .bill])
        let retyped = Entity.contract.with { $0.fields[0].type = .integer }
        let bill = Entity.bill.with { $0.fields[1].type = .integer }
        let refused = try await database.migrate([retyped, bill])
        #expect(asked(refused).contains(.recreateTable))
        #expect(try await database.migrate([retyped, bill], approved: refused.plan).refused == [])
        #expect(try await columns(database, "staging.contract").first == "code bigint!")
    }

    @Test func `changes a key where the rows allow it`() async throws {
        let database = try await StagingFixture([.contract])
        try await database.script(
            insertContract("PE01", holder: "001") + insertContract("PE02", holder: "001")
        )
        let both = Entity.contract.with { $0.key = ["code", "holder"] }
        let wider = try await database.migrate([both])
        #expect(asked(wider) == [.changeKey(from: ["code"], to: ["code", "holder"])])
        #expect(try await database.migrate([both], approved: wider.plan).refused == [])

        let holder = Entity.contract.with { $0.key = ["holder"] }
        let narrower = try await database.migrate([holder])
        let failure = await #expect(throws: HubFailure.self) {
            try await database.migrate([holder], approved: narrower.plan)
        }
        #expect(failure?.code == "staging.impossible")
        #expect(try await database.values("SELECT count(*) FROM staging.contract") == ["2"])
    }

    @Test func `requires a value only when every row has one`() async throws {
        let database = try await StagingFixture([.contract])
        try await database.script(insertContract())
        let required = Entity.contract.with {
            $0.fields.append(Field(name: "district", type: .text, title: "Huyện", isRequired: true))
        }
        #expect(try await database.migrate([required]).applied.map(\.kind).contains(.addColumn("district")))
        #expect(try await database.migrate([required]).applied.map(\.kind) == [.awaitsValues("district")])
        try await database.script("UPDATE staging.contract SET district = 'Hải Hậu'")
        #expect(try await database.migrate([required]).applied.map(\.kind) == [.tightenColumn("district")])
        #expect(try await database.migrate([.contract]).applied.map(\.kind) == [.relaxColumn("district")])
    }

    @Test func `follows a change of who may see rows`() async throws {
        let database = try await StagingFixture([.contract])
        try await database.script(insertContract())
        #expect(try await database.values("SELECT code FROM app.contract", citizen: nil) == [])
        let open = Entity.contract.with { $0.visibleTo = .everyone }
        #expect(try await database.migrate([open]).refused == [])
        #expect(try await database.values("SELECT code FROM app.contract", citizen: nil) == ["PE01"])
    }

    @Test func `quotes hostile names and titles`() async throws {
        let hostile = #"x"; DROP SCHEMA hub; --"#
        let entity = Entity.sample(
            hostile,
            title: #"'); DROP SCHEMA hub; -- \'"#,
            key: [#"a"b"#],
            fields: [
                Field(name: #"a"b"#, type: .text, title: #"\'; --"#, isRequired: true),
                Field(name: "select", type: .text, title: "Chọn"),
            ],
            visibleTo: .any([.citizen(column: "select"), .through(entity: hostile + "2", on: [#"a"b"#])])
        )
        let parent = entity.with {
            $0.name = hostile + "2"
            $0.visibleTo = .everyone
        }
        let database = try await StagingFixture([entity, parent])
        #expect(try await database.migrate([entity, parent]).applied == [])
        #expect(try await database.values("SELECT to_regnamespace('hub')::text") == ["hub"])
        let table = quoted(identifier: hostile)
        #expect(
            try await database.values(
                "SELECT obj_description('staging.\(table.replacing("'", with: "''"))'::regclass)"
            )
                == [entity.title]
        )
    }

    @Test func `registers entities once the hub's tables exist`() async throws {
        let database = try await StagingFixture([.contract])
        try await database.session.use { connection in
            try connection.execute("SET ROLE hub_owner")
            try Migrations.apply(on: connection)
            try connection.execute("RESET ROLE")
        }
        #expect(try await database.migrate([.contract]).applied.map(\.kind) == [.register])
        #expect(try await database.values("SELECT name FROM hub.entity") == ["contract"])
    }

    @Test func `leaves tables alone that are not the hub's`() async throws {
        let database = try await StagingFixture()
        try await database.script("CREATE TABLE staging.notes (id int)")
        #expect(try await database.migrate([]).refused == [])
    }
}

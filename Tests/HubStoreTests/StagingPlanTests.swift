import HubModel
import HubStore
import Testing

@Suite struct `Staging plan` {
    private func plan(_ entities: [Entity], _ existing: CatalogSnapshot = .empty) throws -> StagingPlan {
        try StagingPlan(entities: entities, existing: existing)
    }

    /// All statements with their roles; digests in names are left out.
    private func text(_ plan: StagingPlan) -> String {
        plan.changes.flatMap(\.statements).map { "\($0.role.rawValue): \($0.sql)" }.joined(separator: "\n")
            .replacing(/(visible|key)_[0-9a-f]{16}/) { "\($0.1)_…" }
    }

    @Test func `makes tables, then who may see them, then what the app reads`() throws {
        let golden = #"""
            hub_worker: CREATE TABLE staging."contract" (
                "code" text COLLATE "C" NOT NULL,
                "holder" text,
                "_source" smallint,
                "_run" bigint,
                "_payload" bigint,
                "_ordinal" integer,
                "_hash" uuid NOT NULL,
                "_changed_at" timestamp with time zone NOT NULL,
                "_removed_at" timestamp with time zone,
                CONSTRAINT "key_…" PRIMARY KEY ("code")
            ) WITH (fillfactor = 90)
            hub_worker: ALTER TABLE staging."contract" ENABLE ROW LEVEL SECURITY
            hub_worker: GRANT SELECT ("code", "holder", "_changed_at") ON staging."contract" TO app_views
            hub_worker: COMMENT ON TABLE staging."contract" IS E'Hợp đồng'
            hub_worker: COMMENT ON COLUMN staging."contract"."code" IS E'Mã khách hàng'
            hub_worker: COMMENT ON COLUMN staging."contract"."holder" IS E'Số định danh chủ hợp đồng'
            hub_worker: CREATE TABLE staging."bill" (
                "number" text COLLATE "C" NOT NULL,
                "code" text NOT NULL,
                "total" bigint,
                "issued_at" timestamp with time zone,
                "_source" smallint,
                "_run" bigint,
                "_payload" bigint,
                "_ordinal" integer,
                "_hash" uuid NOT NULL,
                "_changed_at" timestamp with time zone NOT NULL,
                "_removed_at" timestamp with time zone,
                CONSTRAINT "key_…" PRIMARY KEY ("number")
            ) WITH (fillfactor = 90)
            hub_worker: ALTER TABLE staging."bill" ENABLE ROW LEVEL SECURITY
            hub_worker: GRANT SELECT ("number", "code", "total", "issued_at", "_changed_at") ON staging."bill" TO app_views
            hub_worker: COMMENT ON TABLE staging."bill" IS E'Hoá đơn'
            hub_worker: COMMENT ON COLUMN staging."bill"."number" IS E'Số hoá đơn'
            hub_worker: COMMENT ON COLUMN staging."bill"."code" IS E'Mã khách hàng'
            hub_worker: COMMENT ON COLUMN staging."bill"."total" IS E'Tổng tiền'
            hub_worker: COMMENT ON COLUMN staging."bill"."issued_at" IS E'Ngày phát hành'
            hub_worker: CREATE INDEX IF NOT EXISTS "visible_…" ON staging."contract" ("holder" COLLATE "C")
            hub_worker: CREATE POLICY "visible_…" ON staging."contract" FOR SELECT TO app_views USING \#
            (_removed_at IS NULL AND "holder" COLLATE "C" = nullif(current_setting('app.citizen', true), ''))
            hub_worker: CREATE INDEX IF NOT EXISTS "visible_…" ON staging."bill" ("code" COLLATE "C")
            hub_worker: CREATE POLICY "visible_…" ON staging."bill" FOR SELECT TO app_views USING \#
            (_removed_at IS NULL AND "code" COLLATE "C" = ANY (ARRAY(SELECT p."code" COLLATE "C" \#
            FROM staging."contract" AS p)))
            app_views: CREATE OR REPLACE VIEW app."contract" AS SELECT "code", "holder", \#
            _changed_at AS "updated_at" FROM staging."contract"
            app_views: GRANT SELECT ON app."contract" TO app_reader
            app_views: COMMENT ON VIEW app."contract" IS E'Hợp đồng'
            app_views: COMMENT ON COLUMN app."contract"."code" IS E'Mã khách hàng'
            app_views: COMMENT ON COLUMN app."contract"."holder" IS E'Số định danh chủ hợp đồng'
            app_views: CREATE OR REPLACE VIEW app."bill" AS SELECT "number", "code", "total", "issued_at", \#
            _changed_at AS "updated_at" FROM staging."bill"
            app_views: GRANT SELECT ON app."bill" TO app_reader
            app_views: COMMENT ON VIEW app."bill" IS E'Hoá đơn'
            app_views: COMMENT ON COLUMN app."bill"."number" IS E'Số hoá đơn'
            app_views: COMMENT ON COLUMN app."bill"."code" IS E'Mã khách hàng'
            app_views: COMMENT ON COLUMN app."bill"."total" IS E'Tổng tiền'
            app_views: COMMENT ON COLUMN app."bill"."issued_at" IS E'Ngày phát hành'
            """#
        #expect(text(try plan([.contract, .bill])) == golden)
    }

    @Test func `compares several columns of a parent at once, and empty ones never`() throws {
        let visit = Entity.bill.with { $0.visibleTo = .through(entity: "contract", on: ["code", "number"]) }
        let contract = Entity.contract.with {
            $0.fields.append(Entity.Field(name: "number", type: .text, title: "Số"))
        }
        let policies = try plan([contract, visit]).changes.flatMap(\.statements).map(\.sql).filter {
            $0.hasPrefix("CREATE POLICY") && $0.contains("bill")
        }
        #expect(policies.count == 1)
        #expect(policies.first?.contains(#"WHERE p."code" IS NOT NULL AND p."number" IS NOT NULL"#) == true)
    }

    @Test func `gives each alternative its policy and nobody none`() throws {
        let alternatives = Entity.contract.with {
            $0.visibleTo = .any([.citizen(column: "holder"), .citizen(column: "code"), .nobody])
        }
        let closed = Entity.contract.with { $0.visibleTo = .nobody }
        #expect(policies(try plan([alternatives])) == 2)
        #expect(policies(try plan([closed])) == 0)
    }

    private func policies(_ plan: StagingPlan) -> Int {
        plan.changes.count { if case .createPolicy = $0.kind { true } else { false } }
    }

    @Test(arguments: ["ctid", "_hash", "code", "", String(repeating: "ă", count: 32)])
    func `refuses a field name that PostgreSQL would confuse`(name: String) {
        let entity = Entity.contract.with {
            $0.fields.append(Entity.Field(name: name, type: .text, title: "Thử"))
        }
        let failure = #expect(throws: HubFailure.self) { try plan([entity]) }
        #expect(failure?.code == "staging.bad_name")
    }

    @Test func `refuses columns and entities that are not there`() {
        let column = Entity.contract.with { $0.visibleTo = .citizen(column: "owner") }
        let parent = Entity.contract.with { $0.visibleTo = .through(entity: "person", on: ["code"]) }
        let key = Entity.contract.with { $0.key = ["number"] }
        let codes = [column, parent, key].map { entity in
            #expect(throws: HubFailure.self) { try plan([entity]) }?.code
        }
        #expect(codes == ["staging.unknown_column", "staging.unknown_entity", "staging.unknown_column"])
    }
}

@Suite struct `Approved plan` {
    private let plan: ApprovedPlan

    init() throws {
        let leftOver = CatalogSnapshot.Table(columns: [], key: [])
        let existing = CatalogSnapshot(tables: ["former": leftOver, "older": leftOver], registered: nil)
        plan = ApprovedPlan(try StagingPlan(entities: [], existing: existing).destructive)
    }

    @Test func `comes back from its file as it was`() throws {
        #expect(try ApprovedPlan(file: plan.file) == plan)
        #expect(plan.body.contains(#"DROP TABLE staging."former""#))
    }

    @Test(arguments: [
        ("former", "older"), ("DROP TABLE", "SELECT 1; DROP TABLE"), ("SHA-256: ", "SHA-256: 0"),
    ])
    func `is refused once edited`(text: String, replacement: String) {
        let file = plan.file.replacing(text, with: replacement, maxReplacements: 1)
        let failure = #expect(throws: HubFailure.self) { try ApprovedPlan(file: file) }
        #expect(failure?.code == "plan.edited")
    }

    @Test(arguments: ["", "\n", "-- SHA-256: \n"])
    func `is not just any file`(file: String) {
        #expect(throws: HubFailure.self) { try ApprovedPlan(file: file) }
    }
}

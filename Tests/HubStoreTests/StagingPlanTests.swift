import HubModel
import HubStore
import Testing

@Suite struct `Staging plan` {
    private func sql(_ entities: [Entity], existing: CatalogSnapshot = .empty) throws -> [String] {
        try StagingPlan(entities: entities, existing: existing).changes.flatMap(\.statements).map {
            "\($0.role.rawValue): \($0.sql)"
        }
    }

    @Test func `makes two tables, who may see them, and what the app reads`() throws {
        let golden = """
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
                CONSTRAINT "key_K" PRIMARY KEY ("code")
            ) WITH (fillfactor = 90)
            """
        let all = try sql([.contract, .bill])
        let digits = /(visible|key)_[0-9a-f]{16}/
        let plain = all.map { $0.replacing(digits) { "\($0.1)_K" } }
        print(plain.joined(separator: "\n"))
        #expect(plain.first == golden)
    }
}

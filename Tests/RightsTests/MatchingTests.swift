import HubModel
import HubOperations
import HubPipeline
import HubStore
import PQ
import Testing

@Suite(.serialized) struct `One person in two systems` {
    private static let contract = """
        INSERT INTO staging.contract (code, holder, name, born, since, _source, _run, _payload, _ordinal, _hash, _changed_at)
        SELECT code, holder, name, born::date, '2024-01-01', 1, 1, 1, 1, gen_random_uuid(), now()
        FROM (VALUES ('PB06000000001', '001190000001', 'Lê Thị Hòa', '1990-02-03'),
            ('PB06000000002', '001190000002', 'Lê Thị Mẫu', '1990-02-03'),
            ('PB06000000003', NULL, 'Trần Văn Thử', '1971-01-01')) v(code, holder, name, born)
        """
    private static let member = """
        CREATE TABLE staging.member (LIKE staging.contract INCLUDING ALL);
        INSERT INTO staging.member SELECT * FROM staging.contract;
        UPDATE staging.member SET name = 'Lê Thị Hoà' WHERE code = 'PB06000000001';
        UPDATE staging.member SET name = 'LE THI MAU' WHERE code = 'PB06000000002';
        UPDATE staging.member SET born = '1971-01-02' WHERE code = 'PB06000000003';
        """

    @Test func `agrees exactly but for tones, or weakly but for marks, or not at all`() async throws {
        try await TownHub.use(TownProject(), people: 0) { hub in
            try await hub.database.use { try $0.script(Self.contract + ";" + Self.member) }
            let contract = try #require(hub.project.catalogue.entity("contract"))
            var member = contract
            member.name = "member"
            let matching = PersonMatching(
                hub.database,
                toneKey: { ToneKey.text(of: $0) },
                looseKey: { LooseKey.text(of: $0) }
            )
            let found = try await matching.candidates([contract, member])
            #expect(
                found.map { "\($0.tier.rawValue) \($0.left.key) \($0.right.key)" } == [
                    "exact PB06000000001 PB06000000001", "weak PB06000000002 PB06000000002",
                ]
            )
            // Listed, never merged.
            #expect(try await hub.value("SELECT count(*) FROM staging.contract") == "3")
        }
    }
}

import Foundation
import HubModel
import HubStore
import PQ
import Testing

/// Synthetic citizens with a row each in every entity of the project that says something of a person.
@Suite struct `Rows of a thousand citizens` {
    /// `make torture` asks for ten times as many.
    private static let citizens =
        ProcessInfo.processInfo.environment["LIENTHONG_CITIZENS"].flatMap { Int($0) } ?? 1000
    private static let readers = 25

    /// SQL for the value of citizen `i` in a column of a type; equal types hold equal values, so that what leads from
    /// one entity to another leads to the same citizen.
    private static func value(_ type: ColumnType, of citizen: String = "i") -> String {
        switch type {
        case .text: "'c' || \(citizen)"
        case .bigint, .numeric: citizen
        case .boolean: "\(citizen) % 2 = 0"
        case .date: "date '1900-01-01' + \(citizen)"
        case .timestamptz: "timestamptz '2000-01-01' + \(citizen) * interval '1 day'"
        case .jsonb: "jsonb_build_object('i', \(citizen))"
        }
    }

    private static func fill(_ entity: Entity, on connection: PQConnection) throws {
        let own = entity.fields.map { (quoted(identifier: $0.name), value($0.type.column)) }
        // What of the hub's own columns must be there.
        let rows = try connection.execute(
            """
            SELECT quote_ident(attname), format_type(atttypid, NULL) FROM pg_attribute
            WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attnotnull AND attname LIKE '\\_%'
            """,
            [.text("staging." + quoted(identifier: entity.name))]
        )
        let hub = (0..<rows.rowCount).map { row in
            (
                rows.text(row, 0) ?? "",
                ["uuid": "gen_random_uuid()", "timestamp with time zone": "now()"][rows.text(row, 1) ?? ""]
                    ?? "1"
            )
        }
        let columns = own + hub
        try connection.execute(
            """
            INSERT INTO staging.\(quoted(identifier: entity.name)) (\(columns.map(\.0).joined(separator: ", ")))
            SELECT \(columns.map(\.1).joined(separator: ", ")) FROM generate_series(1, \(citizens)) i
            """
        )
    }

    /// Entities with personal data whose rows are not for everyone.
    private static func personal(_ choice: String) -> [Entity] {
        AppFixture.entities(choice).filter { entity in
            entity.fields.contains { $0.personalData != nil } || PersonalData(entity) != nil
        }
    }

    @Test(arguments: ["author_only", "after_moderation"])
    func `are seen by nobody else, in any entity`(choice: String) async throws {
        let entities = Self.personal(choice)
        #expect(entities.count >= 30)
        let database = try await AppFixture(choice)
        try await database.session.transaction { connection in
            for entity in entities { try Self.fill(entity, on: connection) }
        }
        let readers = (0..<Self.readers).map { _ in Int.random(in: 1...Self.citizens) }
        for entity in entities {
            let table = quoted(identifier: entity.name)
            let key = try #require(entity.key.first.flatMap { entity.field($0) })
            let found = try await database.session.transaction { connection in
                try connection.execute("SET LOCAL ROLE app_reader")
                var found: Set<String> = []
                for reader in readers {
                    for citizen in ["c\(reader)", "\(reader)"] {
                        try connection.execute("SELECT set_config('app.citizen', $1, true)", [.text(citizen)])
                        let own = Self.value(key.type.column, of: "\(reader)")
                        let isOwn = "(\(quoted(identifier: key.name)) = \(own))"
                        let rows = try connection.execute(
                            "SELECT count(*) FILTER (WHERE \(isOwn)), count(*) FILTER (WHERE NOT \(isOwn)) FROM app.\(table)"
                        )
                        found.insert("\(rows.text(0, 0) ?? "") own, \(rows.text(0, 1) ?? "") foreign")
                    }
                }
                return found
            }
            #expect(!found.contains { !$0.hasSuffix(" 0 foreign") }, "\(entity.name): \(found)")
            // A test that sees nothing at all proves nothing.
            if entity.visibleTo != .nobody {
                #expect(found.contains("1 own, 0 foreign"), "\(entity.name)")
            }
        }
    }
}

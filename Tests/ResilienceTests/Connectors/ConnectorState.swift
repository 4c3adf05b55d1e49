import HubModel

/// What the runs of a connector leave for those who read and for the runs after them, without numbers and times.
struct ConnectorState: Equatable, Sendable {
    /// By entity, and by table of the hub; each sorted.
    private(set) var rows: [String: [String]] = [:]

    init(of entities: Set<String>, in database: HubDatabase) async throws {
        for entity in entities {
            let columns = try await database.columns(of: entity)
            // Sets that were replaced stay for a while beside the published one.
            rows[entity] = try await database.rows(
                """
                SELECT \(columns.joined(separator: ", ")), _removed_at IS NULL FROM staging.\(entity) t
                WHERE to_jsonb(t)->>'_generation' IS NULL
                    OR (to_jsonb(t)->>'_generation')::bigint IN (SELECT generation FROM hub.published)
                """
            ).sorted()
        }
        for (name, query) in Self.books { rows[name] = try await database.rows(query).sorted() }
    }

    private static let books = [
        "quarantine": "SELECT pull, entity, identity, faults FROM hub.quarantine WHERE state = 'open'",
        "cursor": "SELECT pull, each, extract(epoch FROM until), token FROM hub.cursor",
        "parents to do": "SELECT child, key FROM hub.parent_to_do",
        "published":
            "SELECT p.entity, s.pull, p.each FROM hub.published p JOIN hub.source s ON s.number = p.source",
        "taken files": "SELECT pull, encode(digest, 'hex'), taken_at IS NULL FROM hub.taken_file",
        "leases": "SELECT pull FROM hub.lease",
    ]

    /// The same, whatever rules refused records broke.
    var withoutRules: ConnectorState {
        var state = self
        state.rows["quarantine"] = rows["quarantine"]?.map { row in
            row.firstRange(of: "|[{").map { String(row[..<$0.lowerBound]) } ?? row
        }
        return state
    }

    /// Where two differ: `-` what only the first has, `+` what only the second has.
    static func difference(_ first: ConnectorState, _ second: ConnectorState) -> [String] {
        Set(first.rows.keys).union(second.rows.keys).sorted().flatMap { name -> [String] in
            let change = (second.rows[name] ?? []).difference(from: first.rows[name] ?? [])
            return change.prefix(6).map { step in
                switch step {
                case .remove(_, let row, _): "\(name) - \(row)"
                case .insert(_, let row, _): "\(name) + \(row)"
                }
            }
        }
    }
}

/// Which keys a connector's tables hold, and which each answer or each published set has brought.
struct ConnectorPages: Sendable {
    private var keys: [String: Set<String>] = [:]
    /// By the digest of the answer that wrote them last, or by the set that they are of.
    private var brought: [String: Set<String>] = [:]
    /// Of these the sets, and the answers that one page alone had: what they brought does not hang on the order of pages.
    private var sole: Set<String> = []
    /// Digests of the answers that were applied whole, and sets that were published.
    private var applied: Set<String> = []

    init(of entities: [Entity], in database: HubDatabase) async throws {
        for entity in entities {
            let names = entity.key.map { "t.\"\($0)\"" }.joined(separator: ", ")
            let key = "concat_ws('|', '\(entity.name)', \(names))"
            keys[entity.name] = Set(try await database.rows("SELECT \(key) FROM staging.\(entity.name) t"))
            for (whole, key) in try await database.pairs(Self.brought(entity, key, in: database)) {
                brought[whole, default: []].insert(key)
            }
        }
        sole = Set(try await database.rows("\(Self.soleAnswers) \(Self.published)"))
        applied = Set(try await database.rows("SELECT encode(digest, 'hex') FROM hub.page \(Self.published)"))
    }

    private static let soleAnswers =
        "SELECT encode(digest, 'hex') FROM hub.page GROUP BY digest HAVING count(*) = 1"

    private static let published = "UNION ALL SELECT entity || ' ' || each FROM hub.published"

    private static func brought(_ entity: Entity, _ key: String, in database: HubDatabase) async throws
        -> String
    {
        if entity.write == .replace {
            return """
                SELECT p.entity || ' ' || p.each, \(key) FROM staging.\(entity.name) t
                JOIN hub.published p ON p.generation = t._generation
                """
        }
        let payloads = try await database.columns(of: entity.name, like: "\\_payload%")
        return payloads.map {
            """
            SELECT encode(p.digest, 'hex'), \(key) FROM staging.\(entity.name) t
            JOIN hub.payload p ON p.id = t.\($0)
            """
        }.joined(separator: " UNION ALL ")
    }

    /// Keys that `whole` does not know; and those that an answer which was applied here, or a set, lacks.
    func faults(against whole: ConnectorPages) -> [String] {
        let strange = keys.flatMap { entity, found in
            found.subtracting(whole.keys[entity] ?? []).map { "unknown \($0)" }
        }
        let half = applied.intersection(whole.sole).flatMap { name in
            (whole.brought[name] ?? []).subtracting(brought[name] ?? []).map { "missing \($0)" }
        }
        return strange + half
    }
}

extension HubDatabase {
    fileprivate func pairs(_ sql: String) async throws -> [(String, String)] {
        try await rows(sql).map { line in
            let sides = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(sides[0]), String(sides[1]))
        }
    }

    /// Names for SQL, in order: those of the mapping, or of the hub itself.
    fileprivate func columns(of entity: String, like pattern: String? = nil) async throws -> [String] {
        try await rows(
            """
            SELECT quote_ident(column_name) FROM information_schema.columns
            WHERE table_schema = 'staging' AND table_name = '\(entity)'
                AND column_name \(pattern.map { "LIKE '\($0)'" } ?? "NOT LIKE '\\_%'")
            ORDER BY ordinal_position
            """
        )
    }
}

package import HubModel
import PQ

/// The same person in two systems, listed for people to judge; nothing is ever merged.
///
/// Exact tier: citizen number, date of birth and the name but for where its tones stand. Weak tier: date of birth and
/// the name without its marks (domain rule 3.3). Columns are known by their types.
package struct PersonMatching: Sendable {
    private let database: DatabaseSession
    private let toneKey: @Sendable (String) -> String
    private let looseKey: @Sendable (String) -> String

    /// `toneKey`, `looseKey`: of a name; see `ToneKey` and `LooseKey`.
    package init(
        _ database: DatabaseSession,
        toneKey: @escaping @Sendable (String) -> String,
        looseKey: @escaping @Sendable (String) -> String
    ) {
        self.database = database
        self.toneKey = toneKey
        self.looseKey = looseKey
    }

    package enum Tier: String, Sendable, Hashable, Codable {
        case exact, weak
    }

    package struct Candidate: Sendable, Hashable, Codable {
        package var tier: Tier
        /// Entity and key on either side, the key's columns joined by a comma.
        package var left: Side
        package var right: Side
    }

    package struct Side: Sendable, Hashable, Codable {
        package var entity: String
        package var key: String
    }

    /// Entities that can be matched: those with a name and a date of birth.
    package static func matchable(_ entities: [Entity]) -> [Entity] { entities.filter { columns($0) != nil } }

    private typealias Columns = (name: String, born: String, number: String?)

    /// A day of birth is the first date that is personal data.
    private static func columns(_ entity: Entity) -> Columns? {
        let personal = entity.fields.filter { $0.personalData != nil }
        guard let name = personal.first(where: { $0.type == .personName })?.name,
            let born = personal.first(where: { $0.type.column == .date || $0.type.rawValue == "partial_date" }
            )?.name
        else { return nil }
        return (name, born, personal.first { $0.type == .citizenID }?.name)
    }

    private struct Person: Sendable {
        var side: Side
        var name: String
        var born: String
        var number: String?
    }

    /// Candidates between every two of these entities, the exact ones first.
    package func candidates(_ entities: [Entity]) async throws -> [Candidate] {
        var people: [[Person]] = []
        for entity in PersonMatching.matchable(entities) { people.append(try await read(entity)) }
        var candidates: [Candidate] = []
        for left in people.indices {
            for right in people.indices where right > left {
                candidates += match(people[left], people[right])
            }
        }
        return candidates.filter { $0.tier == .exact } + candidates.filter { $0.tier == .weak }
    }

    private func match(_ left: [Person], _ right: [Person]) -> [Candidate] {
        let known = Dictionary(grouping: right) { "\($0.born) \(looseKey($0.name))" }
        return left.flatMap { person in
            (known["\(person.born) \(looseKey(person.name))"] ?? []).map { other in
                Candidate(tier: tier(person, other), left: person.side, right: other.side)
            }
        }
    }

    private func tier(_ left: Person, _ right: Person) -> Tier {
        guard let number = left.number, number == right.number, toneKey(left.name) == toneKey(right.name)
        else {
            return .weak
        }
        return .exact
    }

    private func read(_ entity: Entity) async throws -> [Person] {
        guard let columns = PersonMatching.columns(entity) else { return [] }
        let key = entity.key.map { "t.\(quoted(identifier: $0))::text" }.joined(separator: ", ")
        let number = columns.number.map { "t.\(quoted(identifier: $0))" } ?? "NULL::text"
        let (name, born) = (quoted(identifier: columns.name), quoted(identifier: columns.born))
        return try await database.use { connection in
            let table = StagingTable.name(of: entity.name)
            let isThere = try connection.execute("SELECT to_regclass($1) IS NOT NULL", [.text(table)])
            guard isThere.boolean(0, 0) == true else { return [] }
            let rows = try connection.execute(
                """
                SELECT concat_ws(',', \(key)), t.\(name), t.\(born)::text, \(number) FROM \(table) t
                WHERE t._removed_at IS NULL AND t.\(name) IS NOT NULL AND t.\(born) IS NOT NULL ORDER BY 1
                """
            )
            return (0..<rows.rowCount).map { row in
                Person(
                    side: Side(entity: entity.name, key: rows.text(row, 0) ?? ""),
                    name: rows.text(row, 1) ?? "",
                    born: rows.text(row, 2) ?? "",
                    number: rows.text(row, 3)
                )
            }
        }
    }
}

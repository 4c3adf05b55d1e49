import HubModel
import PQ

/// The numbers under which the hub knows what changes have in common.
struct ChangeKinds {
    /// Of a change apart from its record.
    private struct Kind: Hashable {
        var field: String
        var kind: ValueChange.Kind
        var rule: String
        var path: String

        init(_ change: ValueChange) {
            field = change.fault.field
            kind = change.kind
            rule = change.fault.rule
            path = change.fault.path
        }
    }

    struct Number {
        var column: Int32
        var rule: Int32
    }

    /// Bytes of SHA-256 over a key that tell it from the others of a table.
    static let keyDigestLength = 16

    private let numbers: [Kind: Number]

    /// Those of the changes, in the caller's transaction; new ones are given their numbers.
    init(of changes: [ValueChange], pull: PullID, entity: String, on connection: PQConnection) throws {
        let kinds = Array(Set(changes.lazy.map(Kind.init)))
        let texts = [kinds.map(\.field), kinds.map(\.kind.rawValue), kinds.map(\.rule), kinds.map(\.path)]
        let lists = texts.map { PQParameter.texts($0.map(\.storable)) }
        let names: [PQParameter] = [.text(pull.description), .text(entity)]
        try connection.execute(
            """
            INSERT INTO hub.change_column (pull, entity, field) SELECT DISTINCT $1, $2, f FROM unnest($3::text[]) f
            EXCEPT SELECT pull, entity, field FROM hub.change_column WHERE pull = $1 AND entity = $2
            """,
            names + [lists[0]]
        )
        let met = """
            SELECT c.id, k.kind, k.rule, k.path, k.n FROM unnest($3::text[], $4::text[], $5::text[], $6::text[])
                WITH ORDINALITY k(field, kind, rule, path, n)
            JOIN hub.change_column c ON c.pull = $1 AND c.entity = $2 AND c.field = k.field
            """
        try connection.execute(
            """
            INSERT INTO hub.change_rule (column_id, kind, rule, path) SELECT id, kind, rule, path FROM (\(met)) m
            EXCEPT SELECT column_id, kind, rule, path FROM hub.change_rule
            """,
            names + lists
        )
        let rows = try connection.execute(
            """
            SELECT m.id, r.id FROM (\(met)) m JOIN hub.change_rule r
                ON r.column_id = m.id AND r.kind = m.kind AND r.rule = m.rule AND r.path = m.path
            ORDER BY m.n
            """,
            names + lists
        )
        var numbers: [Kind: Number] = [:]
        for (row, kind) in kinds.enumerated() {
            numbers[kind] = Number(
                column: Int32(rows.integer(row, 0) ?? 0),
                rule: Int32(rows.integer(row, 1) ?? 0)
            )
        }
        self.numbers = numbers
    }

    func number(of change: ValueChange) -> Number { numbers[Kind(change)] ?? Number(column: 0, rule: 0) }
}

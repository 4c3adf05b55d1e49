import HubModel
import PQ

/// The number that stands in `_source` for a pull.
enum SourceNumber {
    static func of(_ pull: PullID, on connection: PQConnection) throws -> Int16 {
        let name = PQParameter.text(pull.description)
        if let number = try find(name, on: connection) { return number }
        // Looked up first: each attempt to insert would use up one of 32,767 numbers.
        let made = try connection.execute(
            "INSERT INTO hub.source (pull) VALUES ($1) ON CONFLICT DO NOTHING RETURNING number",
            [name]
        )
        if made.rowCount == 1, let number = made.integer(0, 0) { return Int16(number) }
        return try find(name, on: connection) ?? 0
    }

    private static func find(_ name: PQParameter, on connection: PQConnection) throws -> Int16? {
        let found = try connection.execute("SELECT number FROM hub.source WHERE pull = $1", [name])
        guard found.rowCount == 1 else { return nil }
        return found.integer(0, 0).map { Int16($0) }
    }
}

import HubModel
import PQ

extension Delivery {
    /// A claimed delivery with its message, as `PostgresDeliveryStore.claim` selects them.
    init(_ rows: borrowing PQResult, _ row: Int, of push: PullID) throws {
        self.init(
            id: rows.integer(row, 0) ?? 0,
            push: push,
            message: OutboxMessage(rows, row, from: 12),
            state: rows.text(row, 1).flatMap(Delivery.State.init) ?? .parked,
            frozen: FrozenMessage(rows, row),
            kept: try decoded([String: String].self, from: rows.text(row, 6) ?? "{}"),
            keptByNeeds: try decoded([String: [String: String]].self, from: rows.text(row, 19) ?? "{}"),
            failures: Int(rows.integer(row, 7) ?? 0),
            firstSentAt: rows.integer(row, 8).map(Timestamp.init(microseconds:)),
            deliveredAt: rows.integer(row, 9).map(Timestamp.init(microseconds:)),
            followedAnswer: rows.bytes(row, 10),
            followWait: rows.integer(row, 11).map { Int($0) }
        )
    }
}

extension FrozenMessage {
    fileprivate init?(_ rows: borrowing PQResult, _ row: Int) {
        guard let request = rows.bytes(row, 2), let digest = rows.bytes(row, 3), let key = rows.text(row, 4)
        else { return nil }
        self.init(request: request, digest: digest, key: key, manifest: rows.text(row, 5) ?? "")
    }
}

extension OutboxMessage {
    /// Columns id, number, aggregatetype, aggregateid, type, payload, created_at from a place on.
    init(_ rows: borrowing PQResult, _ row: Int, from column: Int) {
        self.init(
            id: rows.text(row, column) ?? "",
            number: rows.integer(row, column + 1) ?? 0,
            aggregateType: rows.text(row, column + 2) ?? "",
            aggregateID: rows.text(row, column + 3) ?? "",
            type: rows.text(row, column + 4) ?? "",
            payload: rows.text(row, column + 5) ?? "",
            createdAt: Timestamp(microseconds: rows.integer(row, column + 6) ?? 0)
        )
    }
}

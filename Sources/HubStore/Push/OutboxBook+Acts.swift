import HubModel
import PQ

/// What a person decides about deliveries; each act is an attempt with a name, and in the audit.
extension OutboxBook {
    /// What a person has found out about a message.
    package enum Verdict: Sendable, Hashable {
        /// The receiver has it.
        case delivered(kept: [String: String], isFollowed: Bool)
        /// The receiver surely does not have it: it is sent again.
        case notDelivered
        /// It is not to be sent any more.
        case dropped
    }

    /// Tries again what was parked or refused; what may have arrived is looked up first, as ever.
    ///
    /// `anew`: it is made anew by the manifest of today, where it surely was not accepted. Gives their number.
    package func retry(_ ids: [Int64], anew: Bool, by person: String) async throws -> Int {
        try await act(ids, "retry", by: person, note: anew ? "anew" : nil) { connection in
            """
            UPDATE hub.delivery SET
                state = CASE WHEN state = 'refused' THEN 'prepared' WHEN parked_from = 'sending' THEN 'unsure'
                    ELSE coalesce(parked_from, 'unsure') END,
                request = CASE WHEN \(anew) AND \(OutboxBook.isSurelyNotThere) THEN NULL ELSE request END,
                failures = 0, first_sent_at = CASE WHEN first_sent_at IS NOT NULL THEN clock_timestamp() END,
                next_at = clock_timestamp(), ended_at = NULL, parked_from = NULL, reason = NULL
            WHERE id = ANY ($1::bigint[]) AND delivered_at IS NULL AND state IN ('parked', 'refused')
                OR id = ANY ($1::bigint[]) AND state = 'parked' AND parked_from = 'following'
            RETURNING id
            """
        }
    }

    /// Settles what only a person can know.
    package func resolve(_ id: Int64, _ verdict: Verdict, by person: String, note: String?) async throws
        -> Int
    {
        let open =
            "state IN ('parked', 'unsure', 'prepared', 'waiting') AND claim IS NULL AND delivered_at IS NULL"
        switch verdict {
        case .delivered(let kept, let isFollowed):
            let kept = quoted(literal: try json(kept))
            return try await act([id], "resolved_delivered", by: person, note: note) { _ in
                """
                UPDATE hub.delivery SET state = '\(isFollowed ? "following" : "done")', kept = kept || \(kept)::jsonb,
                    delivered_at = clock_timestamp(), next_at = clock_timestamp(), parked_from = NULL, reason = NULL,
                    ended_at = CASE WHEN \(isFollowed) THEN NULL ELSE clock_timestamp() END
                WHERE id = ANY ($1::bigint[]) AND \(open) RETURNING id
                """
            }
        case .notDelivered:
            return try await act([id], "resolved_not_delivered", by: person, note: note) { _ in
                """
                UPDATE hub.delivery SET state = 'prepared', failures = 0, next_at = clock_timestamp(),
                    first_sent_at = clock_timestamp(), parked_from = NULL, reason = NULL
                WHERE id = ANY ($1::bigint[]) AND \(open) RETURNING id
                """
            }
        case .dropped:
            return try await act([id], "resolved_dropped", by: person, note: note) { _ in
                """
                UPDATE hub.delivery SET state = 'refused', ended_at = clock_timestamp(), reason = 'dropped'
                WHERE id = ANY ($1::bigint[]) AND state IN ('parked', 'unsure', 'prepared', 'waiting', 'following')
                    AND claim IS NULL RETURNING id
                """
            }
        }
    }

    /// Notes that somebody has read a message in clear.
    package func noteReading(_ id: Int64, by person: String, reason: String? = nil) async throws {
        try await database.transaction { connection in
            try OutboxBook.audit("outbox.reveal", [id], person, reason, on: connection)
        }
    }

    private static let isSurelyNotThere = """
        (state = 'refused' OR parked_from IN ('waiting', 'prepared'))
        """

    private func act(
        _ ids: [Int64],
        _ outcome: String,
        by person: String,
        note: String?,
        _ update: @escaping @Sendable (PQConnection) -> String
    ) async throws -> Int {
        try await database.transaction { connection in
            let rows = try connection.execute(update(connection), [.integers(ids)])
            let done = (0..<rows.rowCount).compactMap { rows.integer($0, 0) }
            try connection.execute(
                """
                INSERT INTO hub.attempt (delivery, kind, outcome, actor, note)
                SELECT id, 'person', $2, $3, $4 FROM unnest($1::bigint[]) AS t(id)
                """,
                [.integers(done), .text(outcome), .text(person.storable), PQParameter(note?.storable)]
            )
            try OutboxBook.audit("outbox." + outcome, done, person, note, on: connection)
            try connection.execute("SELECT pg_notify('lienthong_outbox', '')")
            return done.count
        }
    }

    private static func audit(
        _ act: String,
        _ ids: [Int64],
        _ person: String,
        _ note: String?,
        on connection: PQConnection
    ) throws {
        guard !ids.isEmpty else { return }
        try AuditBook.record(
            person: person,
            act: act,
            subject: "delivery",
            detail: ["deliveries": ids.map(String.init).joined(separator: ","), "note": note ?? ""],
            on: connection
        )
    }
}

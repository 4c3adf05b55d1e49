import Foundation
package import HubModel
import PQ

/// Steps of deliveries, many in one commit.
extension PostgresDeliveryStore {
    package func write(_ steps: [DeliveryStep]) async throws -> Set<Int64> {
        guard !steps.isEmpty else { return [] }
        let document = try json(steps.map(StepForm.init))
        return try await database.use { [worker] connection in
            let rows = try connection.repeating(
                PostgresDeliveryStore.steps,
                [.text(worker), .text(document)]
            )
            return Set((0..<rows.rowCount).compactMap { rows.integer($0, 0) })
        }
    }

    private static let steps = """
        WITH s AS (
            SELECT * FROM jsonb_to_recordset($2::jsonb) AS s (id bigint, "from" text, "to" text, wait bigint,
                failures int, keeps boolean, request text, digest text, key text, manifest text, kept jsonb,
                delivered boolean, reason text, answer text, follow_wait int, attempts jsonb)
        ), made AS (
            UPDATE hub.delivery d SET state = s."to", failures = s.failures, reason = s.reason,
                claim = CASE WHEN s.keeps THEN d.claim END,
                next_at = clock_timestamp() + s.wait * interval '1 millisecond',
                request = coalesce(decode(s.request, 'base64'), d.request),
                digest = coalesce(decode(s.digest, 'base64'), d.digest),
                key = coalesce(s.key, d.key), manifest = coalesce(s.manifest, d.manifest),
                kept = d.kept || coalesce(s.kept, '{}'),
                first_sent_at = CASE WHEN s."to" = 'sending' THEN coalesce(d.first_sent_at, clock_timestamp())
                    ELSE d.first_sent_at END,
                delivered_at = CASE WHEN s.delivered THEN clock_timestamp() ELSE d.delivered_at END,
                ended_at = CASE WHEN s."to" IN ('done', 'refused') THEN clock_timestamp() END,
                parked_from = CASE WHEN s."to" = 'parked' THEN s."from" END,
                answer = coalesce(decode(s.answer, 'base64'), d.answer),
                wait_s = coalesce(s.follow_wait, d.wait_s)
            FROM s WHERE d.id = s.id AND d.claim = $1::uuid AND d.state = s."from" RETURNING d.id
        ), told AS (
            INSERT INTO hub.attempt (delivery, kind, outcome, status, code, trace_id, took_ms)
            SELECT s.id, a.kind, a.outcome, a.status, a.code, a.trace_id, a.took_ms
            FROM made JOIN s ON s.id = made.id,
                jsonb_to_recordset(s.attempts) AS a (kind text, outcome text, status int, code text, trace_id text,
                    took_ms int)
        )
        SELECT id FROM made
        """
}

/// A step as the statement reads it.
private struct StepForm: Encodable {
    var id: Int64
    var from: String
    var to: String
    var wait: Int64
    var failures: Int
    var keeps: Bool
    var request: Data?
    var digest: Data?
    var key: String?
    var manifest: String?
    var kept: [String: String]?
    var delivered: Bool
    var reason: String?
    var answer: Data?
    var followWait: Int?
    var attempts: [AttemptForm]

    private enum CodingKeys: String, CodingKey {
        case id, from, to, wait, failures, keeps, request, digest, key, manifest, kept, delivered, reason,
            answer
        case followWait = "follow_wait"
        case attempts
    }

    init(_ step: DeliveryStep) {
        id = step.delivery
        from = step.from.rawValue
        to = step.to.rawValue
        wait = step.wait.milliseconds
        failures = step.failures
        keeps = step.keepsClaim
        request = step.frozen.map { Data($0.request) }
        digest = step.frozen.map { Data($0.digest) }
        key = step.frozen?.key.storable
        manifest = step.frozen?.manifest
        kept = step.kept.isEmpty ? nil : step.kept
        delivered = step.isDelivered
        reason = step.reason?.storable
        answer = step.followedAnswer.map { Data($0) }
        followWait = step.followWait
        attempts = step.attempts.map(AttemptForm.init)
    }
}

private struct AttemptForm: Encodable {
    var kind: String
    var outcome: String
    var status: Int?
    var code: String?
    var traceID: String?
    var tookMilliseconds: Int?

    private enum CodingKeys: String, CodingKey {
        case kind, outcome, status, code
        case traceID = "trace_id"
        case tookMilliseconds = "took_ms"
    }

    init(_ attempt: DeliveryAttempt) {
        kind = attempt.kind.rawValue
        outcome = attempt.outcome
        status = attempt.status
        code = attempt.code.map { String($0.prefix(200)) }
        traceID = attempt.traceID.map { String($0.prefix(100)) }
        tookMilliseconds = attempt.took.map { Int($0.milliseconds) }
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

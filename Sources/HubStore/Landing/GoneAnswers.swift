import HubModel
import PQ

/// Bytes that go with the commit that takes their page.
///
/// Inside the caller's transaction; a file follows when the commit stands (`LandingStore.removeGoneFiles`).
struct GoneAnswers {
    let connection: PQConnection

    /// `looksForErased`: also what came again, byte for byte, after it went for an erased person.
    func drop(_ pages: [AppliedPage], looksForErased: Bool) throws {
        for reason in AppliedPage.GoneReason.allCases {
            let payloads = pages.filter { $0.answerGoes == reason }.map(\.payload)
            try drop(payloads, reason, where: "true")
        }
        guard looksForErased else { return }
        let again = pages.filter { $0.isSkipped && $0.answerGoes == nil }.map(\.payload)
        try drop(again, .erased, where: "gone_reason = 'erased'")
    }

    func drop(_ payloads: [Int64], _ reason: AppliedPage.GoneReason, where condition: String) throws {
        guard !payloads.isEmpty else { return }
        try connection.execute(
            """
            UPDATE hub.payload SET \(GoneAnswers.gone(reason)) WHERE id = ANY ($1) AND gone_at IS NULL AND \(condition)
            """,
            [.integers(payloads)]
        )
    }

    /// The row outlives the bytes; that they held an erased person is remembered for when they come again.
    static func gone(_ reason: AppliedPage.GoneReason) -> String {
        """
        bytes = NULL, gone_at = clock_timestamp(), file_left = kept = 'file',
        gone_reason = CASE WHEN gone_reason = 'erased' THEN gone_reason ELSE '\(reason.rawValue)' END
        """
    }
}

import Foundation
import HubSandbox
import PQ

/// The outbox of a trial, and what the receiver has of it.
struct Outbox: Sendable {
    let trial: Trial

    /// Messages as an app would write them; those of one street go in their order.
    func write(_ range: Range<Int>, streets: Int, category: String = "road") throws {
        try connection().execute(
            """
            INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload)
            SELECT 'report', 'R-' || n, 'submitted', jsonb_build_object('id', 'R-' || n, 'street', 's' || n % $3,
                'category', $4::text, 'content', 'Ổ gà số ' || n)
            FROM generate_series($1::int, $2::int) n ORDER BY n
            """,
            [
                .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound - 1)),
                .integer(Int64(streets)), .text(category),
            ]
        )
    }

    /// Pushes take messages from now on.
    func enable() async throws {
        let ending = try await start(["reports"]).ending()
        guard ending.exitCode == 0 else { throw Trial.Unfinished(output: ending.output) }
    }

    func start(_ words: [String], defect: String? = nil) throws -> ChildProcess {
        try trial.start("push", words, defect: defect)
    }

    func count(_ states: String...) throws -> Int {
        let rows = try connection().execute(
            "SELECT count(*) FROM hub.delivery WHERE state = ANY ($1::text[])",
            [.texts(states)]
        )
        return Int(rows.integer(0, 0) ?? 0)
    }

    func value(_ sql: String) throws -> String? { try connection().execute(sql).text(0, 0) }

    /// The clock goes on for whatever waits.
    func wait() throws {
        try connection().execute("UPDATE hub.delivery SET next_at = clock_timestamp() WHERE claim IS NULL")
    }

    private func connection() throws -> PQConnection { try PQConnection(trial.database) }

    // MARK: The receiver

    var received: [ReceivedItem] { trial.source.sandbox.received("ioc/incidents") }

    /// Everything that is not as promised; empty if each item came once and every order held.
    func complaints(items: Int, streets: Int) throws -> [String] {
        var complaints: [String] = []
        let counts = Dictionary(grouping: received, by: \.key).mapValues { $0.map(\.count).reduce(0, +) }
        for (key, count) in counts where count != 1 { complaints.append("\(key) came \(count) times") }
        if counts.count != items { complaints.append("\(counts.count) of \(items) came") }
        let done = try count("done")
        if done != items { complaints.append("\(done) of \(items) are done") }
        var last: [Int: (order: Int, number: Int)] = [:]
        for item in received {
            let number = Int(item.key.dropFirst(2)) ?? -1
            let street = number % streets
            if let before = last[street], before.number > number {
                complaints.append("R-\(number) came after R-\(before.number)")
            }
            last[street] = (item.order, number)
        }
        return complaints
    }
}

import Bytes
import HubModel
import PQ

/// Messages for rows of a view that are new or other than when it was last looked at.
struct ViewMessages {
    let view: String
    let connection: PQConnection

    /// Gives the number of messages.
    ///
    /// `key`: what a row is called, by its JSON; of two rows of one name the last counts.
    func write(key: (String) -> String) throws -> Int {
        try connection.execute(
            "SELECT pg_advisory_xact_lock(hashtext('lienthong.view.' || $1))",
            [.text(view)]
        )
        let known = try known()
        var keys: [String] = []
        var payloads: [String] = []
        var hashes: [String] = []
        var seen: Set<String> = []
        for payload in try rows() {
            let name = key(payload).storable
            let hash = hexadecimal(SHA256.digest(Array(payload.utf8)).prefix(16))
            seen.insert(name)
            guard known[name] != hash else { continue }
            keys.append(name)
            payloads.append(payload)
            hashes.append(hash)
        }
        try write(keys, payloads, hashes)
        try drop(known.keys.filter { !seen.contains($0) })
        return keys.count
    }

    /// At the first enabling: what is there was there before.
    func forgetChanges() throws {
        try connection.execute(
            "INSERT INTO hub.view_row (view, key, hash) VALUES ($1, '', '') ON CONFLICT DO NOTHING",
            [.text(view)]
        )
    }

    private func rows() throws -> [String] {
        let name = "app." + quoted(identifier: view)
        let found = try connection.execute("SELECT to_regclass($1) IS NOT NULL", [.text(name)])
        guard found.boolean(0, 0) == true else { throw noView(name) }
        let rows = try connection.execute("SELECT to_jsonb(t)::text FROM \(name) t ORDER BY 1")
        return (0..<rows.rowCount).compactMap { rows.text($0, 0) }
    }

    private func known() throws -> [String: String] {
        let rows = try connection.execute(
            "SELECT key, encode(hash, 'hex') FROM hub.view_row WHERE view = $1",
            [.text(view)]
        )
        var known: [String: String] = [:]
        for row in 0..<rows.rowCount { known[rows.text(row, 0) ?? ""] = rows.text(row, 1) }
        return known
    }

    private func write(_ keys: [String], _ payloads: [String], _ hashes: [String]) throws {
        guard !keys.isEmpty else { return }
        // The mark of a first enabling: what is there now is known, and no message.
        let isFirst = try connection.execute(
            "DELETE FROM hub.view_row WHERE view = $1 AND key = '' RETURNING 1",
            [.text(view)]
        )
        if isFirst.rowCount == 0 {
            try connection.execute(
                """
                INSERT INTO hub.outbox (aggregatetype, aggregateid, type, payload)
                SELECT 'app.' || $1, r.key, 'changed', r.payload::jsonb
                FROM unnest($2::text[], $3::text[]) AS r (key, payload)
                """,
                [.text(view), .texts(keys), .texts(payloads)]
            )
        }
        try connection.execute(
            """
            INSERT INTO hub.view_row (view, key, hash)
            SELECT DISTINCT ON (r.key) $1, r.key, decode(r.hash, 'hex')
            FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS r (key, hash, n) ORDER BY r.key, r.n DESC
            ON CONFLICT (view, key) DO UPDATE SET hash = excluded.hash
            """,
            [.text(view), .texts(keys), .texts(hashes)]
        )
    }

    private func drop(_ keys: [String]) throws {
        guard !keys.isEmpty else { return }
        try connection.execute(
            "DELETE FROM hub.view_row WHERE view = $1 AND key = ANY ($2::text[])",
            [.text(view), .texts(keys)]
        )
    }

    private func noView(_ name: String) -> HubFailure {
        HubFailure(
            .deliver,
            .fixConfiguration,
            code: "push.no_view",
            message: Localized(
                vi: "Không có khung nhìn \(name): kiểm tra thư mục App/ rồi chạy «lienthong db migrate».",
                en: "There is no view \(name): look at folder App/, then run `lienthong db migrate`."
            )
        )
    }
}

import Bytes
package import HubModel
import PQ

/// Who was erased: the list in the database and the one beside the key, which are to say the same.
package struct ErasureRegister: Sendable {
    let database: DatabaseSession
    private let key: HubKey
    private let file: TombstoneFile

    /// - Parameters:
    ///   - folder: `var` below the project's root: the key and the list lie there.
    ///   - database: The hub's, as its worker.
    ///   - environment: The process environment, for `LIENTHONG_KEY`.
    package init(folder: String, database: DatabaseSession, environment: [String: String]) {
        self.database = database
        key = HubKey(folder: folder, environment: environment)
        file = TombstoneFile(path: folder + "/tombstones")
    }

    /// What a run must know, from both lists.
    ///
    /// `missing`: what the file has and the database lacks, because it is a restored one: those persons must be erased
    /// again before anything runs. Throws `key.missing`, `key.changed`, `key.open`, `tombstones.damaged`.
    package func read() async throws -> (erasures: Erasures, missing: Bool) {
        let stored = try await stored()
        guard !stored.isEmpty || file.isThere else { return (.none, false) }
        guard let key = try key.read() else { throw HubFailure.keyMissing }
        let listed = try file.read(key: key)
        if !stored.isSubset(of: listed) {
            // Erased from another host, or the file is lost: the database's list is as good.
            try await requireKey(key, stored.subtracting(listed))
            try file.add(stored, key: key, isOneAct: false)
        }
        return (Erasures(key: key, tombstones: stored.union(listed)), !listed.isSubset(of: stored))
    }

    /// Both lists beside each other; unlike `read` it writes nothing.
    func compare() async throws -> Comparison {
        let stored = try await stored()
        guard let key = try key.read() else {
            guard stored.isEmpty, !file.isThere else { throw HubFailure.keyMissing }
            return Comparison(hasKey: false)
        }
        let listed = try file.read(key: key)
        try await requireKey(key, stored.subtracting(listed))
        return Comparison(
            hasKey: true,
            both: stored.intersection(listed).count,
            onlyInFile: listed.subtracting(stored).count,
            onlyInDatabase: stored.subtracting(listed).count
        )
    }

    private func stored() async throws -> Set<Erasures.Tombstone> {
        try await database.use { connection in
            let rows = try connection.execute("SELECT subject, token FROM hub.tombstone")
            return Set(
                (0..<rows.rowCount).compactMap { row in
                    guard let subject = rows.text(row, 0), let token = rows.bytes(row, 1) else { return nil }
                    return Erasures.Tombstone(subject: subject, token: token)
                }
            )
        }
    }

    /// The database names the key, too: one tombstone says which key the others were made with.
    private func requireKey(_ key: [UInt8], _ tombstones: Set<Erasures.Tombstone>) async throws {
        let mark = ErasureRegister.mark(key)
        let others = tombstones.contains { $0.subject == mark.subject && $0.token != mark.token }
        if others { throw HubFailure.keyChanged }
    }

    private static func mark(_ key: [UInt8]) -> Erasures.Tombstone {
        Erasures.Tombstone(subject: "key", token: hmacSHA256(key: key, Array("lienthong".utf8)))
    }

    /// The key for new erasures, made if there is none; throws `key.missing` if it is lost.
    func keyForErasing() async throws -> [UInt8] {
        if !(try await stored()).isEmpty || file.isThere {
            guard let known = try key.read() else { throw HubFailure.keyMissing }
            return known
        }
        return try key.readOrMake()
    }

    /// Kept in the file first, then in the database: from here on no run stages what they are about.
    func add(_ tombstones: Set<Erasures.Tombstone>, key: [UInt8]) async throws {
        let all = tombstones.union([ErasureRegister.mark(key)])
        try file.add(all, key: key, isOneAct: true)
        try await insert(all)
    }

    /// Everything that the erasures of these values added; empty where none of them was erased.
    ///
    /// An erasure whose lines came from the database alone is not known as a whole: of it the values themselves.
    func erasures(of values: [FieldType: Set<String>]) async throws -> Set<Erasures.Tombstone> {
        guard let key = try key.read() else { return [] }
        let known = try await read().erasures.tombstones
        let asked = PersonFindings(values: values).tombstones(key: key).intersection(known)
        let mark = ErasureRegister.mark(key)
        return try file.acts(key: key).filter { !$0.isDisjoint(with: asked) }
            .reduce(asked) { $0.union($1) }.subtracting([mark])
    }

    /// Forgets tombstones and writes the audit; the file first, so that a kill leaves them in force.
    func lift(_ tombstones: Set<Erasures.Tombstone>, _ act: PersonErasure.Act) async throws {
        guard let key = try key.read() else { throw HubFailure.keyMissing }
        try file.remove(tombstones, key: key)
        let all = Array(tombstones)
        try await database.transaction { connection in
            try connection.execute(
                """
                DELETE FROM hub.tombstone WHERE (subject, token) IN (SELECT s, decode(t, 'hex')
                    FROM unnest($1::text[], $2::text[]) AS e(s, t))
                """,
                [.texts(all.map(\.subject)), .texts(all.map { hexadecimal($0.token) })]
            )
            struct Detail: Encodable {
                var reason: String
                var tombstones: Int
            }
            try AuditBook.record(
                person: act.person,
                act: act.name,
                subject: "citizen",
                detail: Detail(reason: act.reason, tombstones: all.count),
                on: connection
            )
        }
    }

    /// Brings the database's list up to the file's, at the end of erasing again.
    func insert(_ tombstones: Set<Erasures.Tombstone>) async throws {
        let all = tombstones.sorted {
            ($0.subject, hexadecimal($0.token)) < ($1.subject, hexadecimal($1.token))
        }
        try await database.transaction { connection in
            try connection.execute(
                """
                INSERT INTO hub.tombstone (subject, token)
                SELECT s, decode(t, 'hex') FROM unnest($1::text[], $2::text[]) AS e(s, t) ON CONFLICT DO NOTHING
                """,
                [.texts(all.map(\.subject)), .texts(all.map { hexadecimal($0.token) })]
            )
        }
    }
}

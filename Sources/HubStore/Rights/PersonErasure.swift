package import HubModel
import PQ

/// Erases citizens from everything that the hub keeps, so that nothing brings them back.
///
/// In this order: the leases of every pull that fills an entity with personal data (a run under way would stage them
/// again); tombstones in the file and in the database; a look through every answer that is kept; then one transaction
/// for rows, quarantine, change records, ledger, answers and the audit; then the files. A kill between any two leaves
/// the tombstones, and doing it again does the rest.
package struct PersonErasure: Sendable {
    private let register: ErasureRegister
    private let finder: PersonFinder
    private let files: FileUse
    private let landing: FileLandingStore
    private let conninfo: String
    private let scan: AnswerScan

    /// Positions of erased persons' records in an answer of a pull; see `ErasureScan`.
    ///
    /// Called with the `{each}` values of the answer's request. What it throws counts as an answer that cannot be read.
    package typealias AnswerScan =
        @Sendable (_ erasures: Erasures, _ pull: PullID, _ payload: Payload, _ each: String) async throws ->
        [Int]

    /// `entities`: of the project.
    ///
    /// `conninfo`: of the hub's database, as its worker.
    package init(
        _ register: ErasureRegister,
        entities: [Entity],
        landing: FileLandingStore,
        conninfo: String,
        scan: @escaping AnswerScan
    ) {
        self.register = register
        finder = PersonFinder(entities)
        files = FileUse(entities)
        self.landing = landing
        self.conninfo = conninfo
        self.scan = scan
    }

    /// What went, by number.
    package struct Outcome: Sendable, Hashable, Codable {
        /// By entity.
        package var rows: [String: Int] = [:]
        package var quarantine = 0
        package var changeRecords = 0
        /// Answers that held a record, and go as a whole.
        package var answers = 0
        /// Their pages, which the next run asks for again.
        package var pages = 0
        /// Carried files that no other row names.
        package var files = 0
        /// Other things that named the person: requests, cursors, work still to do.
        package var traces = 0
        /// Messages of the outbox: their content goes, and what was not sent is not sent any more.
        package var messages = 0
        package var tombstones = 0
    }

    /// Who asked for it and why, for the audit; neither may name the citizen.
    package struct Act: Sendable, Hashable {
        package var person: String
        package var reason: String
        /// `citizen.erase`, or `citizen.erase_again` after a restore.
        package var name: String

        package init(person: String, reason: String, name: String = "citizen.erase") {
            self.person = person
            self.reason = reason
            self.name = name
        }
    }

    /// Erases the citizen with these values.
    ///
    /// A citizen of whom nothing is staged gets tombstones all the same. Throws `lease.held` while a run goes on,
    /// `reason.names` where the reason holds one of the values.
    package func erase(_ values: [FieldType: Set<String>], _ act: Act) async throws -> Outcome {
        let findings = try await finder.find(values, in: register.database)
        try requireSafe(act.reason, findings)
        return try await underLeases {
            let key = try await register.keyForErasing()
            let tombstones = findings.tombstones(key: key)
            try await register.add(tombstones, key: key)
            let erasures = try await register.read().erasures
            var outcome = try await purge(findings, erasures, act)
            outcome.tombstones = tombstones.count
            return outcome
        }
    }

    /// Erases again whom a restored database has brought back; `nil` where it has brought back nobody.
    ///
    /// To be called before anything runs.
    package func eraseAgain(_ act: Act) async throws -> Outcome? {
        let (erasures, isMissing) = try await register.read()
        guard isMissing else { return nil }
        return try await underLeases {
            let known = TombstoneSet(erasures)
            let finder = finder
            let findings = try await register.database.transaction { connection in
                try TombstoneFinder(finder: finder, known: known).find(on: connection)
            }
            let outcome = try await purge(findings, erasures, act)
            // Last: until here a second try would begin anew.
            try await register.insert(erasures.tombstones)
            return outcome
        }
    }

    /// Lifts the erasures of these values, where they were a mistake; returns how many tombstones went.
    ///
    /// Nothing comes back by itself: the next run stages what the source still has, and a remap what is still kept.
    /// Throws `citizen.not_erased`, `lease.held`, `reason.names`.
    package func lift(_ values: [FieldType: Set<String>], _ act: Act) async throws -> Int {
        try requireSafe(act.reason, PersonFindings(values: values))
        return try await underLeases {
            let tombstones = try await register.erasures(of: values)
            guard !tombstones.isEmpty else { throw PersonErasure.notErased }
            try await register.lift(tombstones, act)
            return tombstones.count
        }
    }

    private static let notErased = HubFailure(
        .configure,
        .fixConfiguration,
        code: "citizen.not_erased",
        message: Localized(
            vi: "Không có lần xoá nào với các giá trị này. Kiểm tra lại từng chữ số.",
            en: "Nothing was erased by these values. Check them digit by digit."
        )
    )

    private func requireSafe(_ reason: String, _ findings: PersonFindings) throws {
        let text = reason.lowercased()
        guard findings.values.values.joined().contains(where: { text.contains($0.lowercased()) }) else {
            return
        }
        throw HubFailure(
            .configure,
            .fixConfiguration,
            code: "reason.names",
            message: Localized(
                vi:
                    "Lý do chứa số định danh của người được xoá. Ghi số văn bản thay vào đó: nhật ký được giữ lại.",
                en:
                    "The reason holds a value of the person. Write the request's number instead: the audit is kept."
            )
        )
    }

    private var pulls: [PullID] {
        Set(finder.tables.flatMap(\.entity.sources).map(\.pull)).sorted { $0.description < $1.description }
    }

    private func underLeases<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let database = register.database
        var held: [Lease] = []
        do {
            for pull in pulls {
                held.append(try await database.transaction { try Lease.take(pull, on: $0) })
            }
            let leases = held
            let heartbeat = Heartbeat(conninfo) { for lease in leases { try lease.beat(on: $0) } }
            defer { withExtendedLifetime(heartbeat) {} }
            let value = try await body()
            try await release(held)
            return value
        } catch {
            try? await release(held)
            throw error
        }
    }

    private func release(_ leases: [Lease]) async throws {
        for lease in leases { try await register.database.use { try lease.release(on: $0) } }
    }

    private func purge(_ findings: PersonFindings, _ erasures: Erasures, _ act: Act) async throws -> Outcome {
        let search = AnswerSearch(
            database: register.database,
            landing: landing,
            pulls: pulls,
            texts: findings.texts
        )
        let answers = try await search.find { pull, payload, each in
            try await scan(erasures, pull, payload, each)
        }
        let purge = PersonPurge(
            tables: finder.tables,
            findings: findings,
            known: TombstoneSet(erasures),
            answers: answers,
            pulls: pulls,
            files: files,
            act: act
        )
        let outcome = try await register.database.transaction { try purge.run(on: $0) }
        try await landing.removeGoneFiles()
        if outcome.files > 0 { try await landing.removeUnknownFiles() }
        return outcome
    }
}

/// Finds rows by tombstones alone: whose they are is no longer known.
private struct TombstoneFinder: Sendable {
    let finder: PersonFinder
    let known: TombstoneSet

    func find(on connection: PQConnection) throws -> PersonFindings {
        var findings = PersonFindings(values: [:])
        for table in finder.tables where try table.isThere(on: connection) {
            try look(in: table, for: &findings, on: connection)
        }
        return findings
    }

    /// By a cursor: a table may be larger than memory.
    private func look(
        in table: PersonTable,
        for findings: inout PersonFindings,
        on connection: PQConnection
    ) throws {
        let links = PersonTable.links(to: table.entity.name, in: finder.tables)
        let reading = PersonRowReading(table, links: links)
        try connection.execute("DECLARE lt_person CURSOR FOR SELECT \(reading.columns) FROM \(table.name) t")
        var count = 0
        repeat {
            let rows = try connection.execute("FETCH 5000 FROM lt_person")
            count = rows.rowCount
            for row in 0..<count where reading.isErased(rows, row, known) {
                reading.add(rows, row, to: &findings)
            }
        } while count > 0
        try connection.execute("CLOSE lt_person")
    }
}

import Foundation
import HubModel
import HubStore
import PQ

/// What must hold in any database after any history: accounts, ledger, landed bytes, lineage.
struct TrialAudit {
    private let trial: Trial
    private let connection: PQConnection
    private let landing: FileLandingStore

    init(_ trial: Trial) throws {
        self.trial = trial
        connection = try PQConnection(trial.database)
        landing = FileLandingStore(root: trial.project.landing, conninfo: trial.database)
    }

    /// Sentences about what does not hold; none where all is well.
    func complaints() async throws -> [String] {
        try openAccounts() + openRuns() + ledgerComplaints() + strayFiles() + (await payloadComplaints())
    }

    /// Promise 1 at every commit: runs that were killed included.
    private func openAccounts() throws -> [String] {
        try connection.rows("SELECT id, account FROM hub.run WHERE commits > 0 ORDER BY id").filter { row in
            let json = row.drop { $0 != "{" }
            let account = try JSONDecoder().decode(RecordAccount.self, from: Data(json.utf8))
            return !account.closes
        }.map { "the account of a run does not close: \($0)" }
    }

    private func openRuns() throws -> [String] {
        try connection.rows("SELECT id, pull FROM hub.run WHERE state = 'running'").map {
            "still running: \($0)"
        }
    }

    private func ledgerComplaints() throws -> [String] {
        try connection.rows(
            """
            SELECT p.pull, p.each, p.summary FROM hub.page p LEFT JOIN hub.payload l ON l.id = p.payload
            WHERE l.digest IS DISTINCT FROM p.digest
                OR length(p.record_hashes) <> 8 * (p.summary->>'count')::int
            """
        ).map { "the ledger and its answer differ: \($0)" }
    }

    // MARK: Landed bytes

    private func strayFiles() throws -> [String] {
        let known = Set(
            try connection.rows(
                "SELECT encode(digest, 'hex') FROM hub.payload WHERE kept = 'file' AND gone_at IS NULL"
            )
        )
        let files =
            FileManager.default.enumerator(atPath: trial.project.landing)?.compactMap { $0 as? String } ?? []
        let stray = files.filter { name in
            guard name.hasSuffix(".zst") else { return name.contains(".incoming-") }
            return !known.contains(name.replacing("/", with: "").replacing(".zst", with: ""))
        }
        return stray.sorted().map { "landing holds a file that nobody knows: \($0)" }
    }

    private func payloadComplaints() async throws -> [String] {
        var complaints: [String] = []
        for row in try connection.rows("SELECT id, size FROM hub.payload ORDER BY id") {
            let numbers = row.split(separator: "|").compactMap {
                Int($0.trimmingCharacters(in: .whitespaces))
            }
            do {
                let (size, bytes) = try await read(Int64(numbers[0]))
                if size != numbers[1] { complaints.append("answer \(row) has \(size) bytes") }
                complaints += try lineageComplaints(payload: numbers[0], bytes)
            } catch {
                complaints.append("answer \(row) cannot be read: \(error)")
            }
        }
        return complaints
    }

    /// To the end, where the digest is verified; the bytes only of answers that are not too large to keep.
    private func read(_ payload: Int64) async throws -> (size: Int, bytes: [UInt8]) {
        let read = try await landing.open(payload).reader()
        var bytes: [UInt8] = []
        var size = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try read($0) }
            guard count > 0 else { return (size, bytes) }
            size += count
            if size <= 32 << 20 { bytes += buffer[..<count] }
        }
    }

    // MARK: Lineage

    /// Every row stands where its lineage says: the record at that place of that answer has its number.
    private func lineageComplaints(payload: Int, _ bytes: [UInt8]) throws -> [String] {
        let tables = ["bill", "listed_bill", "archived_bill", "contract_bill"]
        let rows = try tables.flatMap { table in
            try connection.rows("SELECT bill_id, _ordinal FROM staging.\(table) WHERE _payload = \(payload)")
        }
        guard !rows.isEmpty else { return [] }
        let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let records = document?["duLieu"] as? [[String: Any]] ?? []
        return rows.filter { row in
            let numbers = row.split(separator: "|").compactMap {
                Int($0.trimmingCharacters(in: .whitespaces))
            }
            guard numbers.count == 2, records.indices.contains(numbers[1]) else { return true }
            return records[numbers[1]]["ID_HDON"] as? Int != numbers[0]
        }.map { "answer \(payload) does not hold this row where its lineage says: \($0)" }
    }
}

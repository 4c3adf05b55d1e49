import Bytes
import Foundation
import HubModel
import PQ

/// Files that records carried: by content, apart from the answers that they came in, which may go sooner.
///
/// Up to 64 KB compressed a row of `hub.file` holds the bytes; larger ones are `files/ab/cdef….zst`. The row is
/// written after the file, and both before the rows of `staging` that name them.
struct CarriedFiles: Sendable {
    private let folder: String
    private let root: String
    private let database: DatabaseSession
    private let writer: FileWriter

    init(root: String, database: DatabaseSession, writer: FileWriter) {
        self.root = root
        folder = CarriedFiles.folder(below: root)
        self.database = database
        self.writer = writer
    }

    static func folder(below root: String) -> String { root + "/files" }

    func keep(_ files: [CarriedFile], of pull: PullID) async throws {
        let known = try await renew(files.map(\.digest), pull)
        for file in files where !known.contains(file.digest) {
            let place = try await writer.write(file)
            try await database.use { try insert(file, place, pull, on: $0) }
            await writer.release()
        }
    }

    /// Those that are kept already; they count as brought now.
    private func renew(_ digests: [Digest], _ pull: PullID) async throws -> Set<Digest> {
        let folder = folder
        return try await database.use { connection in
            let rows = try connection.execute(
                """
                UPDATE hub.file SET kept_at = clock_timestamp(), pull = $2
                WHERE digest IN (SELECT decode(d, 'hex') FROM unnest($1::text[]) d) RETURNING digest, kept
                """,
                [.texts(digests.map(\.description)), .text(pull.description)]
            )
            var known: Set<Digest> = []
            for row in 0..<rows.rowCount {
                guard let bytes = rows.bytes(row, 0) else { continue }
                let digest = Digest(bytes: bytes)
                let isThere =
                    rows.text(row, 1) != "file"
                    || access(LandingFiles.path(of: digest, below: folder), R_OK) == 0
                if isThere { known.insert(digest) }
            }
            return known
        }
    }

    private func insert(
        _ file: CarriedFile,
        _ place: IncomingPayload.Place,
        _ pull: PullID,
        on connection: PQConnection
    ) throws {
        let compressed: [UInt8]? = if case .row(let bytes) = place { bytes } else { nil }
        try connection.execute(
            """
            INSERT INTO hub.file (digest, size, pull, kept, bytes) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (digest) DO UPDATE SET kept_at = clock_timestamp(), pull = excluded.pull
            """,
            [
                PQParameter(file.digest), .integer(Int64(file.bytes.count)), .text(pull.description),
                .text(compressed == nil ? "file" : "row"), PQParameter(compressed),
            ]
        )
    }

    func open(_ digest: Digest) async throws -> Payload? {
        // What the app was given stands in its row as it came, and may be large.
        let row = try await database.use { connection -> (size: Int64, kept: String, bytes: [UInt8]?)? in
            let rows = try connection.execute(
                "SELECT size, kept, CASE WHEN kept = 'row' THEN bytes END FROM hub.file WHERE digest = $1",
                [PQParameter(digest)]
            )
            guard rows.rowCount == 1 else { return nil }
            return (rows.integer(0, 0) ?? 0, rows.text(0, 1) ?? "", rows.bytes(0, 2))
        }
        guard let (size, kept, bytes) = row else { return nil }
        guard ["row", "file"].contains(kept) else { return try await spooled(digest, size) }
        let path = LandingFiles.path(of: digest, below: folder)
        guard bytes != nil || access(path, R_OK) == 0 else { return nil }
        let source = bytes.map(LandedReader.Source.memory) ?? .file(path)
        let reader = LandedReader.opener(source, digest: digest)
        return Payload(id: 0, digest: digest, size: size, reader: reader)
    }

    /// Brought from its row a piece at a time: photos of one message never stand in memory together.
    private func spooled(_ digest: Digest, _ size: Int64) async throws -> Payload? {
        let file = try SpooledFile(in: root)
        var hash = SHA256()
        var offset: Int64 = 0
        while offset < size {
            let piece = try await piece(of: digest, from: offset)
            guard let piece, !piece.isEmpty else { return nil }
            hash.update(piece)
            try file.append(piece)
            offset += Int64(piece.count)
        }
        guard offset == size, hash.finish() == digest.bytes else { throw HubFailure.landingCorrupt }
        return Payload(id: 0, digest: digest, size: size, reader: { file.reader() })
    }

    private func piece(of digest: Digest, from offset: Int64) async throws -> [UInt8]? {
        try await database.use { connection in
            let rows = try connection.execute(
                "SELECT substr(bytes, $2, 262144) FROM hub.file WHERE digest = $1",
                [PQParameter(digest), .integer(offset + 1)]
            )
            return rows.rowCount == 1 ? rows.bytes(0, 0) : nil
        }
    }

    // MARK: What nothing names

    /// Removes files that no row of `staging` has named for a day; returns how many.
    func sweep(_ use: FileUse) async throws -> Int {
        let removed = try await database.transaction { connection in
            try use.removeUnused(unless: "f.kept_at > clock_timestamp() - interval '1 day'", on: connection)
        }
        _ = try await removeUnknown()
        return removed
    }

    /// Removes files without a row; nothing while somebody is writing one.
    func removeUnknown() async throws -> Int {
        guard access(folder, F_OK) == 0, let lock = ExclusiveLock(root) else { return 0 }
        defer { lock.release() }
        var removed = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.utf8.count == 2 {
            removed += try await removeUnknown(in: name)
        }
        return removed
    }

    private func removeUnknown(in name: String) async throws -> Int {
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")
        let digests = files.compactMap { file in
            file.hasSuffix(".zst") ? Digest(hexadecimal: name + file.dropLast(4)) : nil
        }
        let known = try await database.use { connection in
            let rows = try connection.execute(
                "SELECT encode(digest, 'hex') FROM hub.file WHERE kept = 'file' AND encode(digest, 'hex') = ANY ($1)",
                [.texts(digests.map(\.description))]
            )
            return Set((0..<rows.rowCount).compactMap { rows.text($0, 0) })
        }
        var removed = 0
        for digest in digests where !known.contains(digest.description) {
            let path = LandingFiles.path(of: digest, below: folder)
            guard unlink(path) == 0 || errno == ENOENT else { throw HubFailure.landing(errno) }
            removed += 1
        }
        return removed
    }
}

/// Columns of `staging` that name carried files.
struct FileUse: Sendable {
    private let columns: [(table: String, column: String)]

    init(_ entities: [Entity]) {
        columns = entities.flatMap { entity in
            entity.fields.filter { $0.type == .file }.map { (StagingTable.name(of: entity.name), $0.name) }
        }
    }

    /// Deletes the rows of files that no staged row names; returns how many.
    ///
    /// - Parameters:
    ///   - condition: SQL over `f`: these stay all the same. A run keeps a file before it stages what names it.
    ///   - connection: In a transaction.
    /// - Returns: How many.
    /// - Throws: `PQError`.
    func removeUnused(unless condition: String, on connection: PQConnection) throws -> Int {
        var uses: [String] = []
        for (table, column) in columns {
            let isThere = try connection.execute("SELECT to_regclass($1) IS NOT NULL", [.text(table)])
            guard isThere.boolean(0, 0) == true else { continue }
            uses.append(
                """
                NOT EXISTS (SELECT FROM \(table) t
                    WHERE t.\(quoted(identifier: column))->>'digest' = encode(f.digest, 'hex'))
                """
            )
        }
        let unused = (["NOT (\(condition))"] + uses).joined(separator: " AND ")
        return try connection.execute("DELETE FROM hub.file f WHERE \(unused)").affected
    }
}

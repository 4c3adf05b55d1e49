import Foundation
import HubModel
import PQ

/// Takes out of the landing store what may no longer be there.
///
/// Files go under the exclusive lock of the folder, which everybody who lands a file holds shared; where somebody does,
/// they stay until the next sweep.
package struct LandingSweep: Sendable {
    private let root: String
    private let database: DatabaseSession

    package init(root: String, database: DatabaseSession) {
        self.root = root
        self.database = database
    }

    package struct Outcome: Sendable, Hashable, Codable {
        /// Answers whose time was over.
        package var expired = 0
        /// Files without a row, older than a day.
        package var orphans = 0
        /// Somebody was landing an answer, so files stay until the next sweep.
        package var isPostponed = false
    }

    private static let batch = 1000

    /// Bytes past their time, files of answers that are gone, files that no row knows.
    package func sweep() async throws -> Outcome {
        var outcome = Outcome()
        var count = 0
        repeat {
            count = try await database.transaction { connection in
                try connection.execute(
                    """
                    UPDATE hub.payload SET \(GoneAnswers.gone(.expired)) WHERE id IN (SELECT id FROM hub.payload
                        WHERE gone_at IS NULL AND keep_until < clock_timestamp() LIMIT \(LandingSweep.batch))
                    """
                ).affected
            }
            outcome.expired += count
        } while count == LandingSweep.batch
        guard let lock = ExclusiveLock(root) else {
            outcome.isPostponed = FileManager.default.fileExists(atPath: root)
            return outcome
        }
        defer { lock.release() }
        while try await removeLeft() {}
        outcome.orphans = try await removeOrphans()
        return outcome
    }

    /// Files of these answers, if they are still gone.
    func removeGone(_ digests: [Digest]) async throws {
        guard let lock = ExclusiveLock(root) else { return }
        defer { lock.release() }
        _ = try await removeLeft()
    }

    /// Under the lock nobody brings the bytes back between the look and the removal.
    private func removeLeft() async throws -> Bool {
        let root = root
        return try await database.transaction { connection in
            let rows = try connection.execute(
                "SELECT id, digest FROM hub.payload WHERE file_left LIMIT \(LandingSweep.batch) FOR UPDATE"
            )
            var ids: [Int64] = []
            for row in 0..<rows.rowCount {
                guard let id = rows.integer(row, 0), let digest = rows.bytes(row, 1) else { continue }
                let path = LandingFiles.path(of: Digest(bytes: digest), below: root)
                guard unlink(path) == 0 || errno == ENOENT else { throw HubFailure.landing(errno) }
                ids.append(id)
            }
            guard !ids.isEmpty else { return false }
            try connection.execute(
                "UPDATE hub.payload SET file_left = false WHERE id = ANY ($1)",
                [.integers(ids)]
            )
            return ids.count == LandingSweep.batch
        }
    }

    /// A file is written before its row: one without a row for a day is of a process that died between.
    private func removeOrphans() async throws -> Int {
        let paths = try await orphans()
        for path in paths {
            guard unlink(path) == 0 || errno == ENOENT else { throw HubFailure.landing(errno) }
        }
        return paths.count
    }

    /// Their paths; removes nothing.
    func orphans() async throws -> [String] {
        let limit = Date.now.addingTimeInterval(-86_400)
        var paths: [String] = []
        for folder in try folders() {
            let old = try oldFiles(in: folder, before: limit)
            let known = try await known(old.keys.map { Digest(bytes: $0) })
            paths += old.filter { !known.contains($0.key) }.map(\.value)
        }
        return paths
    }

    private func folders() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root).filter { $0.utf8.count == 2 }.sorted()
    }

    private func oldFiles(in folder: String, before limit: Date) throws -> [[UInt8]: String] {
        var files: [[UInt8]: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)") {
            let path = "\(root)/\(folder)/\(name)"
            guard name.hasSuffix(".zst"), let digest = Digest(hexadecimal: folder + name.dropLast(4))?.bytes,
                let changed = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
                    as? Date,
                changed < limit
            else { continue }
            files[digest] = path
        }
        return files
    }

    private func known(_ digests: [Digest]) async throws -> Set<[UInt8]> {
        guard !digests.isEmpty else { return [] }
        return try await database.use { connection in
            let rows = try connection.execute(
                "SELECT digest FROM hub.payload WHERE encode(digest, 'hex') = ANY ($1) AND gone_at IS NULL",
                [.texts(digests.map(\.description))]
            )
            return Set((0..<rows.rowCount).compactMap { rows.bytes($0, 0) })
        }
    }
}

import BlockingIO
import Glibc
package import HubModel
import PQ

/// Where answers land before they are parsed: by content, compressed, durable.
///
/// Up to 64 KB compressed a row of `hub.payload` holds the bytes; larger ones are files below the root:
/// `ab/cdef….zst`. The row is written after the file.
package struct FileLandingStore: LandingStore, StoredFiles {
    private let root: String
    private let database: DatabaseSession
    private let thread: DedicatedThread
    private let memory = BodyMemory()
    private let abandoned: AbandonedFiles
    private let freeShare: @Sendable () -> Double
    private let carried: CarriedFiles

    /// - Parameters:
    ///   - root: The folder `landing`; made if it is not there.
    ///   - conninfo: Of the hub's database.
    ///   - freeShare: The free part of the disk, 0 to 1; `nil` asks the file system.
    package init(root: String, conninfo: String, freeShare: (@Sendable () -> Double)? = nil) {
        self.root = root
        // A row that a crash of the server takes back was not referred to yet: what refers to it commits later.
        database = DatabaseSession(conninfo, setup: "SET synchronous_commit = off")
        thread = DedicatedThread()
        abandoned = AbandonedFiles(root: root, thread: thread)
        carried = CarriedFiles(root: root, database: database, writer: FileWriter(root: root, thread: thread))
        self.freeShare = freeShare ?? { LandingFiles.freeShare(of: root) }
    }

    /// Throws `landing.full` below 5 % of free disk: then no request is worth sending.
    package func requireRoom() throws {
        guard freeShare() >= 0.05 else { throw HubFailure.landingFull() }
    }

    package func receive(
        _ body: ResponseBody,
        limit: Int64,
        description: PayloadDescription
    ) async throws -> Payload {
        // First: what a killed run left may be what fills the disk.
        await abandoned.removeOnce()
        try requireRoom()
        let incoming = IncomingPayload(
            root: root,
            limit: limit,
            expected: description.announcedSize,
            memory: memory,
            thread: thread
        )
        do {
            while let piece = try await body.next() { try await incoming.append(piece) }
            let payload = try await land(incoming, description)
            KillPoint.payloadRowWritten.reached()
            return payload
        } catch {
            await incoming.abandon()
            throw error
        }
    }

    /// The row comes after the file; bytes that are here already are neither compressed nor written again.
    private func land(_ incoming: IncomingPayload, _ description: PayloadDescription) async throws -> Payload
    {
        let received = await incoming.received()
        let row = PayloadRow(received, description: description)
        let landed: PayloadRow.Landed
        if let known = try await known(row, incoming) {
            landed = known
        } else {
            let place = try await incoming.keep(received.digest)
            let id = try await database.use { try row.insert(place, on: $0) }
            landed = PayloadRow.Landed(id: id, place: place)
        }
        await incoming.release()
        return payload(landed, received, mediaType: description.mediaType)
    }

    private func known(_ row: PayloadRow, _ incoming: IncomingPayload) async throws -> PayloadRow.Landed? {
        guard let known = try await database.use({ try row.renew(on: $0) }) else { return nil }
        guard case .file = known.place else { return known }
        return try await incoming.holdsFile(row.digest) ? known : nil
    }

    private func payload(
        _ landed: PayloadRow.Landed,
        _ received: IncomingPayload.Received,
        mediaType: String?
    ) -> Payload {
        if let plain = received.plain {
            return Payload(
                id: landed.id,
                digest: received.digest,
                size: received.size,
                mediaType: mediaType,
                bytes: plain
            )
        }
        let source: LandedReader.Source
        switch landed.place {
        case .row(let compressed): source = .memory(compressed)
        case .file: source = .file(LandingFiles.path(of: received.digest, below: root))
        }
        return Payload(
            id: landed.id,
            digest: received.digest,
            size: received.size,
            mediaType: mediaType,
            reader: LandedReader.opener(source, digest: received.digest)
        )
    }

    package func open(_ id: Int64) async throws -> Payload {
        guard let row = try await database.use({ try PayloadRow.Stored(id, on: $0) }), !row.isGone else {
            throw HubFailure.landingGone(id)
        }
        let source: LandedReader.Source
        if let bytes = row.bytes {
            source = .memory(bytes)
        } else {
            let path = LandingFiles.path(of: row.digest, below: root)
            guard access(path, R_OK) == 0 else { throw HubFailure.landingGone(id) }
            source = .file(path)
        }
        return Payload(
            id: id,
            digest: row.digest,
            size: row.size,
            mediaType: row.mediaType,
            reader: LandedReader.opener(source, digest: row.digest)
        )
    }

    /// Lets go what is past `keep_answers`, and files that no row knows.
    package func sweep() async throws -> LandingSweep.Outcome {
        try await LandingSweep(root: root, database: database).sweep()
    }

    /// Removes carried files that no staged row has named for a day; returns how many.
    ///
    /// `entities`: of the project, whose columns name them.
    package func sweepFiles(_ entities: [Entity]) async throws -> Int {
        try await carried.sweep(FileUse(entities))
    }

    package func keep(_ files: [CarriedFile], of pull: PullID) async throws {
        try requireRoom()
        try await carried.keep(files, of: pull)
    }

    /// A file that a record carried or the app was given; `nil` if it is not, or no longer, kept.
    package func file(_ digest: Digest) async throws -> Payload? { try await carried.open(digest) }

    /// Removes files from the disk whose rows are gone, unless somebody is writing.
    package func removeUnknownFiles() async throws { _ = try await carried.removeUnknown() }

    package func removeGoneFiles() async throws {
        let digests = try await database.use { connection in
            let rows = try connection.execute("SELECT digest FROM hub.payload WHERE file_left LIMIT 10000")
            return (0..<rows.rowCount).compactMap { rows.bytes($0, 0) }.map(Digest.init)
        }
        guard !digests.isEmpty else { return }
        try await LandingSweep(root: root, database: database).removeGone(digests)
    }
}

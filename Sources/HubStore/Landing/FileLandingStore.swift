import BlockingIO
import Glibc
package import HubModel
import PQ

/// Where answers land before they are parsed: by content, compressed, durable.
///
/// Up to 64 KB compressed a row of `hub.payload` holds the bytes; larger ones are files below the root:
/// `ab/cdef….zst`. The row is written after the file.
package struct FileLandingStore: LandingStore {
    private let root: String
    private let database: DatabaseSession
    private let thread: DedicatedThread
    private let abandoned: AbandonedFiles
    private let freeShare: @Sendable () -> Double

    /// - Parameters:
    ///   - root: The folder `landing`; made if it is not there.
    ///   - conninfo: Of the hub's database.
    ///   - freeShare: The free part of the disk, 0 to 1; `nil` asks the file system.
    package init(root: String, conninfo: String, freeShare: (@Sendable () -> Double)? = nil) {
        self.root = root
        database = DatabaseSession(conninfo)
        thread = DedicatedThread()
        abandoned = AbandonedFiles(root: root, thread: thread)
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
        let incoming = IncomingPayload(root: root, limit: limit, thread: thread)
        let landed: IncomingPayload.Landed
        do {
            while let piece = try await body.next() { try await incoming.append(piece) }
            landed = try await incoming.finish()
        } catch {
            await incoming.abandon()
            throw error
        }
        let row = PayloadRow(landed, description: description)
        let id = try await database.use { try row.insert(on: $0) }
        await incoming.release()
        KillPoint.payloadRowWritten.reached()
        return payload(id, digest: landed.digest, size: landed.size, mediaType: description.mediaType, landed)
    }

    private func payload(
        _ id: Int64,
        digest: Digest,
        size: Int64,
        mediaType: String?,
        _ landed: IncomingPayload.Landed
    ) -> Payload {
        let source: LandedReader.Source
        switch landed.place {
        case .row(let compressed): source = .memory(compressed)
        case .file: source = .file(LandingFiles.path(of: digest, below: root))
        }
        return Payload(
            id: id,
            digest: digest,
            size: size,
            mediaType: mediaType,
            bytes: landed.bytes,
            reader: LandedReader.opener(source, digest: digest)
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
}

import Glibc
package import HubModel
import Synchronization

/// Files of SFTP servers, over libcurl.
///
/// Each server has a loop and connections of its own, as long as a run needs it: a connection that was made with one
/// key and one host key is never used for another.
package final class SFTPFiles: FileTransport {
    private static let listingLimit = 64 << 20

    private let loops = Mutex<[SFTPServer: CurlLoop]>([:])

    package init() {}

    package func list(_ folder: FilePath, at server: FileServer) async throws(FileFailure) -> [ListedFile] {
        var listing = SFTPListing(try await all(.list(folder, namesOnly: false), server), now: SFTPFiles.now)
        if listing.needsNames { listing.add(names: try await all(.list(folder, namesOnly: true), server)) }
        return listing.files
    }

    package func open(_ file: FilePath, from offset: Int64, at server: FileServer) async throws(FileFailure)
        -> FileBody
    {
        let reader = try start(.open(file, from: offset), at: server)
        return FileBody { () async throws(FileFailure) in
            do throws(TransportFailure) {
                return try await reader.next()
            } catch {
                throw FileFailure(error)
            }
        }
    }

    package func delete(_ file: FilePath, at server: FileServer) async throws(FileFailure) {
        try SFTPFiles.requireText(file)
        _ = try await all(.delete(file), server)
    }

    package func move(_ file: FilePath, to target: FilePath, at server: FileServer) async throws(FileFailure)
    {
        try SFTPFiles.requireText(file)
        _ = try await all(.move(file, to: target), server)
    }

    package func leave(_ server: FileServer) async {
        guard case .sftp(let server) = server else { return }
        loops.withLock { $0.removeValue(forKey: server) }?.close(.whenIdle)
    }

    deinit { loops.withLock { $0.values.forEach { $0.close(.now) } } }

    // MARK: Errands

    private func start(_ errand: SFTPErrand, at server: FileServer) throws(FileFailure) -> BodyReader {
        guard case .sftp(let server) = server else { throw .unreachable("not an SFTP server") }
        if let key = server.privateKey { try PrivateKeyText.require(key) }
        var clock = AnswerClock(start: .now, answer: .seconds(6 * 3600), silence: server.answerTimeout)
        // A large file may take hours, silence may not.
        clock.heard(at: .now)
        let transfer = Transfer(
            place: "\(server.host):\(server.port)",
            clock: clock,
            backlog: errand.isListing ? .grows(atMost: SFTPFiles.listingLimit) : .pauses
        )
        do throws(TransportFailure) {
            let handle = try CurlHandle(errand, at: server, transfer: transfer)
            let loop = loop(for: server)
            guard loop.post(.start(handle, transfer)) else { throw .cancelled }
            return BodyReader(transfer, loop: loop)
        } catch {
            throw FileFailure(error)
        }
    }

    private func loop(for server: SFTPServer) -> CurlLoop {
        loops.withLock { loops in
            if let loop = loops[server] { return loop }
            let loop = CurlLoop()
            loops[server] = loop
            return loop
        }
    }

    private func all(_ errand: SFTPErrand, _ server: FileServer) async throws(FileFailure) -> [UInt8] {
        let reader = try start(errand, at: server)
        var bytes: [UInt8] = []
        do throws(TransportFailure) {
            while let piece = try await reader.next() {
                bytes += piece
                guard bytes.count <= SFTPFiles.listingLimit else { throw .broken("the listing has no end") }
            }
        } catch {
            throw FileFailure(error)
        }
        return bytes
    }

    /// libcurl takes commands as text.
    private static func requireText(_ path: FilePath) throws(FileFailure) {
        guard String(validating: path.bytes, as: UTF8.self) != nil else { throw .denied }
    }

    private static var now: Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec))
    }
}

extension FileFailure {
    fileprivate init(_ failure: TransportFailure) {
        self =
            switch failure {
            case .files(let failure): failure
            case .notSent(let text), .badAddress(let text): .unreachable(text)
            case .broken(let text): .broken(text)
            case .timedOut(let text): .timedOut(text)
            case .cancelled: .cancelled
            }
    }
}

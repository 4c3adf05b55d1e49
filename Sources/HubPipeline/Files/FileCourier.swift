import HubModel
import Synchronization

/// Lists, brings and clears away files for a run: a ticket before each message, and again what failed in passing.
struct FileCourier: Sendable {
    let job: PullJob
    let environment: PullEnvironment
    let courier: Courier
    let site: FileSite

    /// The files whose paths are like the address, and every other name in their folders.
    struct Listing {
        var files: [FoundFile] = []
        /// Paths of all that stands in the files' folders.
        var paths: Set<FilePath> = []
    }

    /// `passing`: folders that are not looked into.
    func list(passing: Set<FilePath> = []) async throws -> Listing {
        var listing = Listing()
        try await list(site.pattern.base, level: 0, names: [:], passing: passing, into: &listing)
        return listing
    }

    private func list(
        _ folder: FilePath,
        level: Int,
        names: [String: String],
        passing: Set<FilePath>,
        into listing: inout Listing
    ) async throws {
        let isLast = level == site.pattern.components.count - 1
        for entry in try await list(folder) {
            let path = folder.appending(entry.name)
            if isLast { listing.paths.insert(path) }
            let name = FilePath.text(of: entry.name)
            guard let found = site.pattern.names(level, of: name, known: names) else { continue }
            if isLast, entry.kind == .file || entry.kind == .link {
                var file = FoundFile(path: path, listed: entry, names: found)
                file.names["name"] = name.composed
                listing.files.append(file)
            } else if !isLast, entry.kind == .folder, !passing.contains(path) {
                try await list(path, level: level + 1, names: found, passing: passing, into: &listing)
            }
        }
    }

    func list(_ folder: FilePath) async throws -> [ListedFile] {
        try await trying(folder) { () async throws(FileFailure) in
            try await environment.files.list(folder, at: site.server)
        }
    }

    func delete(_ file: FilePath) async throws {
        try await trying(file) { () async throws(FileFailure) in
            try await environment.files.delete(file, at: site.server)
        }
    }

    func move(_ file: FilePath, to target: FilePath) async throws {
        try await trying(file) { () async throws(FileFailure) in
            try await environment.files.move(file, to: target, at: site.server)
        }
    }

    // MARK: A file's bytes

    /// Lands a file; a line that drops is taken up where it broke.
    func land(_ file: FoundFile) async throws -> Payload {
        let failed = Mutex<(any Error)?>(nil)
        let body = ResumingBody(courier: self, file: file.path)
        let stream = ResponseBody { () async throws(TransportFailure) -> [UInt8]? in
            do {
                return try await body.next()
            } catch {
                failed.withLock { $0 = error }
                throw error is CancellationError ? .cancelled : .broken("file")
            }
        }
        let description = PayloadDescription(
            pull: job.id,
            mediaType: FileMediaType.of(file.names["name"] ?? ""),
            announcedSize: file.listed.size,
            keepFor: job.keeping.span ?? CalendarDuration(1, .day)
        )
        do {
            let payload = try await environment.landing.receive(
                stream,
                limit: job.pull.answerAtMost,
                description: description
            )
            courier.note(bytes: payload.size)
            environment.observe(.answered(status: 200, bytes: payload.size))
            return payload
        } catch {
            throw failed.withLock { $0 } ?? error
        }
    }

    /// The reading end of a file, which opens it again from where it was when the line drops.
    private actor ResumingBody {
        private let courier: FileCourier
        private let file: FilePath
        private var offset: Int64 = 0
        private var body: FileBody?
        private var failures = 0
        private var pass: Turnstile.Pass?

        init(courier: FileCourier, file: FilePath) {
            self.courier = courier
            self.file = file
        }

        func next() async throws -> [UInt8]? {
            while true {
                if body == nil {
                    pass = try await courier.courier.enterForFile()
                    courier.environment.observe(.asked(method: "GET", address: "\(file)"))
                }
                do throws(FileFailure) {
                    if body == nil { body = try await open() }
                    guard let piece = try await body?.next() else {
                        await pass?.release()
                        return nil
                    }
                    offset += Int64(piece.count)
                    return piece
                } catch {
                    await pass?.release()
                    body = nil
                    failures += 1
                    try await courier.backOff(error, attempt: failures, at: file)
                }
            }
        }

        private func open() async throws(FileFailure) -> FileBody {
            let began = ContinuousClock.now
            do throws(FileFailure) {
                let body = try await courier.environment.files.open(
                    file,
                    from: offset,
                    at: courier.site.server
                )
                courier.note(nil, since: began)
                return body
            } catch {
                courier.note(error, since: began)
                throw error
            }
        }
    }

    // MARK: Trying again

    private func trying<Value>(
        _ path: FilePath,
        _ body: () async throws(FileFailure) -> Value
    ) async throws -> Value {
        var attempt = 0
        while true {
            let pass = try await courier.enterForFile()
            let began = ContinuousClock.now
            do throws(FileFailure) {
                let value = try await body()
                note(nil, since: began)
                await pass.release()
                return value
            } catch {
                note(error, since: began)
                await pass.release()
                attempt += 1
                try await backOff(error, attempt: attempt, at: path)
            }
        }
    }

    /// Counts a call of a server of files as if it had answered with a status; a folder of the house is no call.
    fileprivate func note(_ failure: FileFailure?, since began: ContinuousClock.Instant) {
        guard case .sftp = site.server else { return }
        let took = ContinuousClock.now - began
        switch failure {
        case nil: environment.calls.note(job.connector.name, status: 200, took: took)
        case .cancelled?: return
        case .unreachable?, .broken?, .timedOut?:
            environment.calls.note(job.connector.name, status: nil, took: took)
        case .notFound?: environment.calls.note(job.connector.name, status: 404, took: took)
        case .denied?, .wrongHostKey?, .signInRefused?, .badKey?, .taken?:
            environment.calls.note(job.connector.name, status: 403, took: took)
        }
    }

    /// Waits before another attempt, or throws what the failure means.
    fileprivate func backOff(_ failure: FileFailure, attempt: Int, at path: FilePath) async throws {
        guard failure.isPassing, attempt < Attempts.most, !environment.stop.isRaised else {
            if case .cancelled = failure { throw CancellationError() }
            throw HubFailure.files(failure, path)
        }
        try await courier.waitForFile(attempt: attempt, why: "\(path): \(failure.reason)")
    }
}

extension FileFailure {
    var isPassing: Bool {
        switch self {
        case .unreachable, .broken, .timedOut: true
        case .notFound, .denied, .wrongHostKey, .signInRefused, .badKey, .taken, .cancelled: false
        }
    }

    var reason: String {
        switch self {
        case .unreachable(let text), .broken(let text), .timedOut(let text): text
        case .notFound, .denied, .wrongHostKey, .signInRefused, .badKey, .taken, .cancelled: "\(self)"
        }
    }
}

/// What a file's name says of its form.
enum FileMediaType {
    static func of(_ name: String) -> String? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return switch name[name.index(after: dot)...].lowercased() {
        case "json": "application/json"
        case "xml": "application/xml"
        case "csv": "text/csv"
        case "txt": "text/plain"
        case "gz": "application/gzip"
        case "zip": "application/zip"
        case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        default: nil
        }
    }
}

import Bytes
import HTTPTypes
import HubModel

/// The files of one address: list ▸ choose ▸ fetch ▸ take; each file is a page.
///
/// A file that cannot be read stays where it is and is told; the others go on.
final class FileWalk {
    let job: PullJob
    let environment: PullEnvironment
    let session: any RunSession
    let courier: FileCourier
    let loader: GroupLoader
    let drop: FileDrop
    let scope: String
    let values: PlaceholderValues
    private var outcome = Outcome()

    init(
        job: PullJob,
        environment: PullEnvironment,
        session: any RunSession,
        courier: FileCourier,
        loader: GroupLoader,
        drop: FileDrop,
        scope: String,
        values: PlaceholderValues
    ) {
        self.job = job
        self.environment = environment
        self.session = session
        self.courier = courier
        self.loader = loader
        self.drop = drop
        self.scope = scope
        self.values = values
    }

    /// What became of the files.
    struct Outcome {
        var failed = 0
        var taken = 0
        /// Those that are not whole yet.
        var left = 0
    }

    func walk() async throws -> Outcome {
        for choice in try await choose() {
            try checkStop()
            do {
                try await take(choice)
            } catch let failure as HubFailure where failure.isOfOneParent {
                outcome.failed += 1
                environment.observe(.file(place: choice.file.place, .failed(failure)))
            }
            if let limit = job.options.limit, loader.read >= limit { break }
            if let most = job.pull.atMost, loader.read > most { throw HubFailure.tooManyRecords(most) }
            try await loader.flushIfFull(cursors: [])
        }
        return outcome
    }

    /// A file, and its version that was taken before.
    fileprivate struct Choice {
        var file: FoundFile
        var known: TakenFile?
        /// Nothing says that it has changed.
        var isAsKnown = false
    }

    // MARK: Which files

    private func choose() async throws -> [Choice] {
        var listing = try await list()
        var known = try await taken(listing.files)
        if case .unchanged(let span)? = drop.ready, listing.files.contains(where: { !isAsKnown($0, known) }) {
            let before = listing
            try await environment.sleep(span.duration)
            listing = try await list()
            known = try await taken(listing.files)
            listing.files = listing.files.filter { file in
                isReady(isAsKnown(file, known) || before.files.contains { $0.isAs(file) }, file)
            }
        }
        var chosen = listing.files.inOrder().map { file in
            Choice(file: file, known: known[file.place], isAsKnown: isAsKnown(file, known))
        }
        if drop.pick == .newest { chosen = chosen.suffix(1) }
        let isNew = chosen.contains { !$0.isAsKnown }
        // A set that replaces another needs every file of it, or none.
        if replaces, drop.pick != .new { return isNew ? chosen.map(\.unknown) : [] }
        return drop.pick == .new ? chosen.filter { !$0.isAsKnown } : chosen
    }

    /// Files that are ready, without those that only say so of others.
    private func list() async throws -> FileCourier.Listing {
        var listing = try await courier.list(passing: try passing())
        guard case .exists(let template)? = drop.ready else { return listing }
        var markers: Set<FilePath> = []
        for index in listing.files.indices {
            let marker = try marker(of: listing.files[index], template)
            listing.files[index].marker = marker
            markers.insert(marker)
        }
        let paths = listing.paths
        listing.files = listing.files.filter { file in
            guard !markers.contains(file.path) else { return false }
            return isReady(file.marker.map(paths.contains) ?? true, file)
        }
        return listing
    }

    /// A folder that files are moved into is not looked through for files.
    private func passing() throws(HubFailure) -> Set<FilePath> {
        guard case .moveTo(let target) = drop.after, target.text.hasPrefix("/") || target.text.hasPrefix("{")
        else { return [] }
        return [try FileSite.folder(for: courier.site.pattern.base, target, values)]
    }

    private func marker(of file: FoundFile, _ template: Template) throws(HubFailure) -> FilePath {
        var bytes: [UInt8] = []
        for segment in template.segments {
            switch segment {
            case .literal(let text): bytes += Array(text.utf8)
            // As it stands in the folder, not as people would write it.
            case .placeholder(let placeholder) where placeholder.name == "file": bytes += file.path.name
            case .placeholder(let placeholder):
                bytes += Array((try values(for: file).text(of: placeholder) ?? "").utf8)
            }
        }
        return file.path.folder.appending(bytes)
    }

    private func isReady(_ isWhole: Bool, _ file: FoundFile) -> Bool {
        guard !isWhole else { return true }
        outcome.left += 1
        environment.observe(.file(place: file.place, .notReady))
        return false
    }

    private func taken(_ files: [FoundFile]) async throws -> [String: TakenFile] {
        let known = try await session.takenFiles(files.map(\.place))
        return Dictionary(known.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func isAsKnown(_ file: FoundFile, _ known: [String: TakenFile]) -> Bool {
        guard !job.options.isFull, let known = known[file.place], known.isSettled, !known.hasLeft,
            mayTrust(known), let size = file.listed.size, !file.listed.stamp.isEmpty
        else { return false }
        return known.size == size && known.stamp == file.listed.stamp
    }

    /// `new` means each file once, whatever has become of the mapping since: that is what `remap` is for.
    private func mayTrust(_ known: TakenFile) -> Bool { drop.pick == .new || known.isOfThisPlan }

    private var replaces: Bool { job.plan.entity.write == .replace }

    // MARK: One file

    private func take(_ choice: Choice) async throws {
        let file = choice.file
        var answer = PageAnswer(call: .page(0), request: FileWalk.request(file), address: file.place)
        answer.previous = job.options.isFull ? nil : try await session.previousPage(answer.request)
        if choice.isAsKnown, try await maySkip(&answer) {
            answer.skipped = answer.previous?.summary
            answer.file = try pageFile(file, isSettled: true)
            return loader.skip(answer, scope: scope)
        }
        let payload = try await courier.land(file)
        if let size = file.listed.size, file.listed.kind == .file, size != payload.size {
            outcome.left += 1
            return environment.observe(.file(place: file.place, .growing))
        }
        answer.landed = LandedAnswer(status: 200, fields: HTTPFields(), payload: payload, address: file.place)
        answer.file = try pageFile(file, isSettled: file.listed.wasSettled(at: session.clock))
        if try await isAsBefore(choice, payload, &answer) {
            answer.skipped = answer.previous?.summary ?? PageSummary(count: 0)
            return loader.skip(answer, scope: scope)
        }
        try await tellRenaming(file, payload.digest, choice.known)
        let before = loader.read
        switch try await loader.take(answer, scope: scope, values: values(for: file)) {
        case .taken: break
        case .askAgain(_, let words): throw HubFailure.fileRefused(file.place, message: words.message)
        }
        outcome.taken += 1
        environment.observe(.file(place: file.place, .taken(records: loader.read - before)))
    }

    private func isAsBefore(_ choice: Choice, _ payload: Payload, _ answer: inout PageAnswer) async throws
        -> Bool
    {
        guard let known = choice.known, known.digest == payload.digest, !job.options.isFull, mayTrust(known)
        else { return false }
        if drop.pick == .new { return true }
        return try await maySkip(&answer)
    }

    /// Rows of this run may have touched what the page before was trusted for.
    private func maySkip(_ answer: inout PageAnswer) async throws -> Bool {
        guard answer.previous?.maySkip ?? false, loader.hasWritten else {
            return answer.previous?.maySkip ?? false
        }
        try await loader.flush(cursors: [], parentsDone: [])
        try await loader.settle()
        answer.previous = try await session.previousPage(answer.request)
        return answer.previous?.maySkip ?? false
    }

    private func tellRenaming(_ file: FoundFile, _ digest: Digest, _ known: TakenFile?) async throws {
        guard known == nil else { return }
        let places = try await session.places(of: digest, besides: file.place)
        if !places.isEmpty { environment.observe(.file(place: file.place, .renamed(from: places))) }
    }

    private func pageFile(_ file: FoundFile, isSettled: Bool) throws(HubFailure) -> PageFile {
        PageFile(
            place: file.place,
            path: file.path,
            names: file.names,
            size: file.listed.size,
            stamp: file.listed.stamp,
            isSettled: isSettled,
            clearing: try clearing(of: file)
        )
    }

    private func clearing(of file: FoundFile) throws(HubFailure) -> FileClearing? {
        switch drop.after {
        case .leave: nil
        case .delete: FileClearing(.delete, marker: file.marker)
        case .moveTo(let folder):
            FileClearing(
                .move(into: try FileSite.folder(for: file.path, folder, values(for: file))),
                marker: file.marker
            )
        }
    }

    private func values(for file: FoundFile) -> PlaceholderValues {
        var values = values
        values.file = file.names
        return values
    }

    /// What the ledger calls the same file: its path.
    private static func request(_ file: FoundFile) -> Digest {
        Digest(bytes: SHA256.digest(Array("FILE\n".utf8) + file.path.bytes))
    }

    private func checkStop() throws(HubFailure) {
        if environment.stop.isRaised { throw HubFailure.stopped }
    }
}

extension FileWalk.Choice {
    /// To be read whatever is known.
    fileprivate var unknown: FileWalk.Choice {
        FileWalk.Choice(file: file)
    }
}

extension FoundFile {
    /// Nothing has happened to it between two listings.
    fileprivate func isAs(_ other: FoundFile) -> Bool {
        path == other.path && listed.size == other.listed.size && listed.stamp == other.listed.stamp
    }
}

extension ListedFile {
    /// Long enough unchanged that a later change has another time: listings tell minutes or seconds.
    fileprivate func wasSettled(at now: Timestamp) -> Bool {
        guard let changedAt else { return false }
        return now.seconds - changedAt > 120
    }
}

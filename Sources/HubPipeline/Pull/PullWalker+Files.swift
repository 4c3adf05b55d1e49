import HubModel

/// A pull of files: the places where they lie.
extension PullWalker {
    func walkFiles(
        _ drop: FileDrop,
        _ each: [String: String],
        scope: String,
        span: TimeSpan?
    ) async throws -> Timestamp? {
        let values = PageAsker.values(of: job, session, courier, each: each, span: span)
        let site = try FileSite(drop, values, system: job.connector.system, root: environment.root)
        let place = FileCourier(job: job, environment: environment, courier: courier, site: site)
        drops.append(place)
        // What a run before this one could not clear any more.
        if !job.isLimited { failedFiles += try await FileSweep(courier: place, session: session).sweep() }
        let walk = FileWalk(
            job: job,
            environment: environment,
            session: session,
            courier: place,
            loader: loader,
            drop: drop,
            scope: scope,
            values: values
        )
        let outcome = try await walk.walk()
        failedFiles += outcome.failed
        takenFiles += outcome.taken
        if outcome.failed + outcome.left > 0 { isWhole = false }
        return nil
    }

    func sweepFiles() async throws {
        guard !job.isLimited else { return }
        for place in drops { failedFiles += try await FileSweep(courier: place, session: session).sweep() }
    }

    /// Connections to who has the files.
    func leaveFiles() async {
        for server in Set(drops.map(\.site.server)) { await environment.files.leave(server) }
    }

    /// A run of files that took none knows no more than before.
    var foundNothing: Bool { !drops.isEmpty && takenFiles == 0 }
}

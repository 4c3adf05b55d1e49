import HubModel

/// One run of one pull, from lease to end. The flow is read here:
///
/// span ▸ parent ▸ page: ask ▸ land ▸ decode ▸ map ▸ group ▸ commit. While a group is committed the next pages are
/// fetched and mapped; a page whose existence the announced total proves is fetched while its forerunner is mapped.
package struct Pipeline: Sendable {
    let job: PullJob
    let environment: PullEnvironment

    package init(_ job: PullJob, _ environment: PullEnvironment) {
        self.job = job
        self.environment = environment
    }

    /// Runs to the end.
    ///
    /// A failure inside the run is in the report; what is thrown kept the run from beginning.
    package func run() async throws -> RunReport {
        try await run(isRemap: false) { try await $0.walk() }
    }

    /// Maps again what has landed, calling nobody: the same rows as if every page came anew under today's plan.
    ///
    /// `payloads`: only pages with these answers; `nil` is all.
    package func remap(only payloads: Set<Int64>? = nil) async throws -> RunReport {
        try await run(isRemap: true, isPart: payloads != nil) { try await $0.walkLedger(only: payloads) }
    }

    /// `isPart`: not all that the source has is walked, so no whole set may be published.
    private func run(isRemap: Bool, isPart: Bool = false, _ walk: (PullWalker) async throws -> Void)
        async throws -> RunReport
    {
        let session = try await environment.store.begin(
            RunRequest(
                pull: job.id,
                entity: job.plan.entity,
                plan: job.plan.load,
                isFull: job.options.isFull,
                isLimited: job.isLimited,
                isRemap: isRemap,
                children: job.children,
                keepsSeen: job.pull.missing != nil,
                keepsContent: job.keeping != .never,
                erasures: job.erasures,
                slice: isRemap ? nil : job.options.slice,
                further: job.further.map { RunRequest.Target(entity: $0.plan.entity, plan: $0.plan.load) }
            )
        )
        environment.observe(.began(run: session.run, clock: session.clock))
        let walker = PullWalker(job: job, environment: environment, session: session)
        var failure: HubFailure?
        do {
            try await walk(walker)
        } catch {
            failure = HubFailure.from(error)
            await walker.abandon()
        }
        var end = await walker.end(failure, isRemap: isRemap)
        await walker.leaveFiles()
        if isPart || job.isLimited || (walker.foundNothing && !isRemap) {
            end.complete = CompleteScopes(each: [], isAll: false)
        }
        await environment.calls.flush()
        let account = try await session.finish(end)
        try await environment.landing.removeGoneFiles()
        return RunReport(
            run: session.run,
            state: end.state,
            account: account,
            pages: end.pages,
            requests: end.requests,
            bytes: end.bytes,
            waited: end.waited,
            failedParents: walker.failedParents,
            failedFiles: walker.failedFiles,
            doubts: walker.doubts,
            gonePages: walker.gonePages,
            failure: end.failure,
            quality: end.quality
        )
    }
}

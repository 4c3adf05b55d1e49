import HubModel

/// The moving part of a run: one task drives it, so nothing in it is shared.
final class PullWalker {
    let job: PullJob
    let environment: PullEnvironment
    let session: any RunSession
    let courier: Courier
    let loader: GroupLoader
    var hasSeenFullPage = false
    var announcedTotals: Int?
    var failedParents = 0
    var gonePages = 0
    var isWhole = true
    /// Of a pull of files: the places that were looked through, and what was found.
    var drops: [FileCourier] = []
    var failedFiles = 0
    var takenFiles = 0
    var askedScopes: [String] = []

    init(job: PullJob, environment: PullEnvironment, session: any RunSession) {
        self.job = job
        self.environment = environment
        self.session = session
        courier = Courier(job: job, environment: environment, run: session.run, clock: session.clock)
        loader = GroupLoader(job: job, environment: environment, session: session)
    }

    func walk() async throws {
        for parent in try await parents() {
            guard job.pull.forEach != nil else {
                try await walkSpans(parent)
                continue
            }
            if isCodeList, !environment.asksFurther() { break }
            do {
                try await walkSpans(parent)
            } catch let failure as HubFailure where failure.isOfOneParent {
                // A failing parent stays to do and is reported; the others go on.
                try await loader.discardPage()
                failedParents += 1
                isWhole = false
                environment.observe(.parentFailed(each: parent.key, failure))
            }
        }
        try await loader.flush(cursors: [], parentsDone: [])
        try await loader.settle()
        try await sweepFiles()
        try await markMissing()
    }

    var doubts: [String: Int] { loader.doubts }

    /// Waits for what is under way and drops what is not committed.
    func abandon() async {
        await loader.abandon()
    }

    func end(_ failure: HubFailure?, isRemap: Bool) async -> RunEnd {
        let state: RunEnd.State =
            if let failure {
                failure.recovery == .stopped ? .stopped : .failed
            } else if failedParents + failedFiles + gonePages > 0 {
                .incomplete
            } else { .succeeded }
        // A remap reads answers of old: their shape is no news.
        let (quality, shape) = isRemap ? (loader.tallied, SeenShape()) : await loader.quality()
        var end = RunEnd(
            state: state,
            account: loader.account,
            pages: loader.pages,
            requests: courier.requests,
            bytes: courier.bytes,
            waited: courier.waited,
            failure: failure,
            quality: quality,
            shape: shape
        )
        end.isNews = !(foundNothing && job.pull.drop?.pick == .new)
        return end
    }

    func checkStop() throws(HubFailure) {
        if environment.stop.isRaised { throw HubFailure.stopped }
    }
}

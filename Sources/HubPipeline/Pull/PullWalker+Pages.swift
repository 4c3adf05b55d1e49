import HubModel

/// The pages of one list.
extension PullWalker {
    /// Walks the pages of one list; returns the greatest cursor value that may move the cursor, and where the source
    /// itself says to go on.
    func walkPages(
        _ each: [String: String],
        scope: String,
        span: TimeSpan?,
        token: String?
    ) async throws -> (newest: Timestamp?, token: String?) {
        if let drop = job.pull.drop, drop.place != .https {
            return (try await walkFiles(drop, each, scope: scope, span: span), nil)
        }
        var walk = PageWalk(job.pull.pages, hasSeenFullPage: hasSeenFullPage, token: token)
        defer { hasSeenFullPage = walk.knowsFullPage }
        let asker = PageAsker(
            job: job,
            session: session,
            courier: courier,
            each: each,
            span: span,
            isFull: job.options.isFull
        )
        var newest: Int64?
        var call: PageWalk.Call? = walk.first
        var ahead: (call: PageWalk.Call, task: Task<PageAnswer, any Error>)?
        defer { ahead?.task.cancel() }
        while let current = call {
            try checkStop()
            let answer: PageAnswer
            if let fetched = ahead, fetched.call == current {
                ahead = nil
                answer = try await fetched.task.value
            } else {
                answer = try await asker.ask(current)
            }
            if let next = walk.certainNext, !environment.stop.isRaised {
                ahead = (next, Task { try await asker.ask(next) })
            }
            let (summary, taken) = try await take(answer, asker, scope: scope)
            if let value = summary.newestCursor { newest = max(newest ?? value, value) }
            call = try walk.next(after: summary, digest: taken.digest, address: taken.address)
            if try reachedLimit(walk) { return (nil, nil) }
            let oldest = job.pull.since?.order == .oldestFirst && !job.isLimited ? newest : nil
            try await loader.flushIfFull(
                cursors: moves(
                    scope,
                    until: oldest.map { Timestamp(microseconds: $0) },
                    token: resumption(of: walk)
                )
            )
        }
        announcedTotals = walk.announcedTotal.map { (announcedTotals ?? 0) + $0 } ?? announcedTotals
        return (newest.map { Timestamp(microseconds: $0) }, resumption(of: walk))
    }

    private func resumption(of walk: PageWalk) -> String? {
        job.pull.pages?.resumes == true ? walk.token : nil
    }

    private func reachedLimit(_ walk: PageWalk) throws(HubFailure) -> Bool {
        if let limit = job.options.limit, loader.read >= limit { return true }
        if let most = job.pull.atMost, loader.read > most { throw HubFailure.tooManyRecords(most) }
        return false
    }

    /// Takes a page into the group; asks again where the answer meant so, and gives the answer that was taken.
    private func take(_ first: PageAnswer, _ asker: PageAsker, scope: String) async throws
        -> (PageSummary, PageAnswer)
    {
        var answer = first
        var attempts = Attempts()
        while true {
            answer = try await recheck(answer, asker)
            if let skipped = answer.skipped {
                loader.skip(answer, scope: scope)
                return (skipped, answer)
            }
            switch try await loader.take(answer, scope: scope, values: asker.values) {
            case .taken(let summary): return (summary, answer)
            case .askAgain(let meaning, let words):
                attempts = try await courier.settle(
                    meaning,
                    answer.landed.unsafelyUnwrapped,
                    words,
                    after: attempts
                )
                answer = try await asker.ask(answer.call)
            }
        }
    }

    /// The ledger was asked before the pages in between were loaded; they may have written a key of this page.
    private func recheck(_ answer: PageAnswer, _ asker: PageAsker) async throws -> PageAnswer {
        guard answer.skipped != nil, loader.hasWritten else { return answer }
        try await loader.flush(cursors: [], parentsDone: [])
        try await loader.settle()
        let previous = try await session.previousPage(answer.request)
        if let previous, previous.maySkip, previous.digest == answer.digest { return answer }
        // Of a page that the source called unmodified there are no bytes yet.
        guard answer.landed != nil else { return try await asker.ask(answer.call) }
        var whole = answer
        whole.previous = previous
        whole.skipped = nil
        return whole
    }
}

import HubModel

/// Whom is asked for, and for which spans of time.
extension PullWalker {
    func parents() async throws -> [Parent] {
        guard let forEach = job.pull.forEach else { return [Parent(key: "", columns: [:])] }
        let all: [Parent]
        switch forEach.parents {
        case .recordOf: all = try await session.parentsToDo()
        case .codeList(let name):
            let day = job.connector.system.zone.civil(session.clock).date
            all = job.codeTables.first { $0.name == name }?.parents(on: day) ?? []
        case .table(let name): all = try await session.parents(of: name)
        }
        return WantedParents(forEach, of: job.parentEntity).among(all)
    }

    func walkSpans(_ parent: Parent) async throws {
        let taken = (job.pull.forEach?.take ?? []).map { ($0.name, parent.columns[$0.column] ?? "") }
        let each = Dictionary(taken, uniquingKeysWith: { first, _ in first })
        let scope = each.isEmpty ? "" : EachText.canonical(each)
        askedScopes.append(scope)
        let windows = CursorWindows(
            pull: job.pull,
            zone: job.connector.system.zone,
            clock: session.clock,
            forcedFrom: job.options.since,
            forcedUntil: job.options.until
        )
        let cursor = keepsCursor && !job.options.isFull ? try await session.cursor(each: scope) : nil
        var reached = cursor?.until
        let spans = try windows.spans(after: cursor)
        for (index, span) in spans.enumerated() {
            let isLast = index == spans.count - 1
            let walked = try await walkPages(each, scope: scope, span: span, token: cursor?.token)
            reached = moved(reached, newest: walked.newest, span: span, isLast: isLast)
            let moves = moves(scope, until: job.pull.since == nil ? nil : reached, token: walked.token)
            let done = isLast && isRecordOf ? [parent.key] : []
            if !moves.isEmpty || !done.isEmpty { try await loader.flush(cursors: moves, parentsDone: done) }
        }
    }

    private var keepsCursor: Bool { job.pull.since != nil || job.pull.pages?.resumes == true }

    func moves(_ scope: String, until: Timestamp?, token: String?) -> [CursorMove] {
        guard !job.isLimited, until != nil || token != nil else { return [] }
        return [CursorMove(each: scope, cursor: Cursor(until: until, token: token))]
    }

    var isCodeList: Bool {
        if case .codeList? = job.pull.forEach?.parents { true } else { false }
    }

    var isRecordOf: Bool {
        if case .recordOf? = job.pull.forEach?.parents { true } else { false }
    }

    /// Where the cursor stands after a span that is proven complete.
    ///
    /// A span with later ones behind it is complete up to its end. Of the last one only what was seen counts: the
    /// source stamps with its own clock.
    private func moved(_ old: Timestamp?, newest: Timestamp?, span: TimeSpan?, isLast: Bool) -> Timestamp? {
        guard let span else { return old }
        if job.pull.since?.field == nil || !isLast { return max(old ?? span.until, span.until) }
        guard let newest else { return old ?? span.from }
        return max(old ?? newest, newest)
    }
}

/// Which of many things was last touched when, as a pure function of its index and of when revisions came.
///
/// Without revisions thing `i` was touched later than thing `i - 1`, so a range of days is a range of indices; what
/// a revision touched is looked for among all.
struct Timeline: Sendable {
    let count: Int
    /// Seconds on a clock in Vietnam.
    private let begin: Int
    private let span: Int
    private let changes: [Share]
    private let moments: [Int]

    /// - Parameters:
    ///   - count: how many things there are.
    ///   - days: the first day and the last.
    ///   - salt: keeps the choices of two timelines apart.
    ///   - configuration: gives seed and share of changes.
    ///   - moments: when each revision came.
    init(
        count: Int,
        days: (from: CalendarDay, through: CalendarDay),
        salt: Int,
        configuration: SandboxConfiguration,
        moments: [Int]
    ) {
        let mixer = Mixer(seed: configuration.seed)
        self.count = count
        begin = days.from.daysSinceEpoch * 86_400 + 7 * 3600
        span = (days.through.daysSinceEpoch - days.from.daysSinceEpoch) * 86_400
        self.moments = moments
        changes = moments.indices.map {
            Share(
                configuration.changeShare,
                offset: mixer.pick(below: 1_000_000, .progress, salt, $0 + 1)
            )
        }
    }

    /// When it was touched before any revision.
    func base(_ index: Int) -> Int {
        begin + index * span / count
    }

    func updated(_ index: Int) -> Int {
        lastRevision(index).map { moments[$0] } ?? base(index)
    }

    /// The moments of the revisions that touched it.
    func revisions(of index: Int) -> [Int] {
        changes.indices.filter { changes[$0].contains(index) }.map { moments[$0] }
    }

    /// Those last touched on these days, both included, in order of their index.
    func touched(from: CalendarDay, through: CalendarDay) -> [Int] {
        let seconds = from.daysSinceEpoch * 86_400..<(through.daysSinceEpoch + 1) * 86_400
        let first = firstIndex(touchedFrom: seconds.lowerBound)
        let end = firstIndex(touchedFrom: seconds.upperBound)
        let untouched = (first..<max(first, end)).filter { lastRevision($0) == nil }
        guard moments.contains(where: seconds.contains) else { return untouched }
        let touched = (0..<count).filter { index in
            lastRevision(index).map { seconds.contains(moments[$0]) } ?? false
        }
        return (untouched + touched).sorted()
    }

    /// Things that differ from those of the revision before.
    var changedCount: Int { changes.last?.count(below: count) ?? 0 }

    private func lastRevision(_ index: Int) -> Int? {
        changes.lastIndex { $0.contains(index) }
    }

    private func firstIndex(touchedFrom second: Int) -> Int {
        guard second > begin else { return 0 }
        return min(count, ((second - begin) * count + span - 1) / span)
    }
}

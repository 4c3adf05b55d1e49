/// All dossiers as pure functions of (seed, revision, index): nothing is stored but when each revision came.
///
/// Without revisions dossier `i` was last touched later than dossier `i - 1`, so a range of days is a range of
/// indices; what a revision touched is looked for among all.
struct DossierWorld: Sendable {
    /// 1 July 2025, 07:00 in Vietnam, as if it were UTC.
    private static let begin = CalendarDay(year: 2025, month: 7, day: 1).daysSinceEpoch * 86_400 + 7 * 3600
    private static let span = 349 * 86_400

    let count: Int
    let citizens: Int
    private let mixer: Mixer
    private let flawed: Share
    private let changes: [Share]
    /// When each revision came, on a clock in Vietnam.
    private let moments: [Int]

    /// - Parameters:
    ///   - configuration: gives scale, seed and shares.
    ///   - moments: of each revision from the first.
    init(_ configuration: SandboxConfiguration, moments: [Int]) {
        let mixer = Mixer(seed: configuration.seed)
        self.mixer = mixer
        count = max(12, configuration.scale / 20)
        citizens = max(12, configuration.scale / 12)
        flawed = Share(configuration.badShare, offset: mixer.pick(below: 1_000_000, .progress, 0))
        self.moments = moments
        changes = moments.indices.map {
            Share(configuration.changeShare, offset: mixer.pick(below: 1_000_000, .progress, $0 + 1))
        }
    }

    func dossier(_ index: Int) -> Dossier {
        var events = way(index)
        for (revision, share) in changes.enumerated() where share.contains(index) {
            goOn(&events, at: moments[revision])
        }
        return Dossier(
            index: index,
            applicant: Citizen(index: mixer.pick(below: citizens, .progress, index, 1), mixer: mixer),
            procedure: Procedure.all[mixer.pick(below: Procedure.all.count, .procedure, index)],
            events: events,
            updated: lastRevision(index).map { moments[$0] } ?? base(index),
            flaw: flawed.contains(index)
                ? Dossier.Flaw(rawValue: mixer.pick(below: Dossier.Flaw.allCases.count, .progress, index, 2))
                : nil
        )
    }

    func dossier(code: String) -> Dossier? {
        guard let index = code.split(separator: "-").last.flatMap({ Int($0) }), index < count, index >= 0
        else {
            return nil
        }
        let found = dossier(index)
        return found.code == code ? found : nil
    }

    /// Those last touched on these days, both included, in order of their number.
    func dossiers(from: CalendarDay, through: CalendarDay) -> [Int] {
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

    var flawedCount: Int { flawed.count(below: count) }

    /// Dossiers that differ from those of the revision before.
    var changedCount: Int { changes.last?.count(below: count) ?? 0 }

    // MARK: How

    private func lastRevision(_ index: Int) -> Int? {
        changes.lastIndex { $0.contains(index) }
    }

    private func base(_ index: Int) -> Int {
        Self.begin + index * Self.span / count
    }

    private func firstIndex(touchedFrom second: Int) -> Int {
        guard second > Self.begin else { return 0 }
        return min(count, ((second - Self.begin) * count + Self.span - 1) / Self.span)
    }

    private func way(_ index: Int) -> [Dossier.Event] {
        let way = DossierStatus.ways[mixer.pick(below: DossierStatus.ways.count, .progress, index, 3)]
        let end = base(index)
        return way.enumerated().map { step, status in
            let pause = 3600 * (2 + mixer.pick(below: 20, .progress, index, 4))
            return Dossier.Event(status: status, at: end - (way.count - 1 - step) * pause)
        }
    }

    /// The next state; at the end of the way its last step is rewritten.
    private func goOn(_ events: inout [Dossier.Event], at moment: Int) {
        guard let last = events.last else { return }
        if let next = last.status.next {
            events.append(Dossier.Event(status: next, at: moment))
        } else {
            events[events.count - 1].isCorrected = true
        }
    }
}

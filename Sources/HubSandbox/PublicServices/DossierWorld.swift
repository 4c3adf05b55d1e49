/// All dossiers as pure functions of (seed, revision, index): nothing is stored but when each revision came.
struct DossierWorld: Sendable {
    let count: Int
    private let citizens: Int
    private let mixer: Mixer
    private let flawed: Share
    private let timeline: Timeline

    /// - Parameters:
    ///   - configuration: gives scale, seed and shares.
    ///   - moments: of each revision from the first.
    init(_ configuration: SandboxConfiguration, moments: [Int]) {
        let mixer = Mixer(seed: configuration.seed)
        self.mixer = mixer
        count = max(12, configuration.scale / 60)
        citizens = Citizen.count(configuration)
        flawed = Share(configuration.badShare, offset: mixer.pick(below: 1_000_000, .progress, 0))
        timeline = Timeline(
            count: count,
            days: (CalendarDay(year: 2025, month: 7, day: 1), CalendarDay(year: 2026, month: 6, day: 15)),
            salt: 0,
            configuration: configuration,
            moments: moments
        )
    }

    func dossier(_ index: Int) -> Dossier {
        var events = way(index)
        for moment in timeline.revisions(of: index) { goOn(&events, at: moment) }
        return Dossier(
            index: index,
            applicant: Citizen(index: mixer.pick(below: citizens, .progress, index, 1), mixer: mixer),
            procedure: Procedure.all[mixer.pick(below: Procedure.all.count, .procedure, index)],
            events: events,
            updated: timeline.updated(index),
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

    func dossiers(from: CalendarDay, through: CalendarDay) -> [Int] {
        timeline.touched(from: from, through: through)
    }

    var flawedCount: Int { flawed.count(below: count) }

    /// Dossiers that differ from those of the revision before.
    var changedCount: Int { timeline.changedCount }

    // MARK: How

    private func way(_ index: Int) -> [Dossier.Event] {
        let way = DossierStatus.ways[mixer.pick(below: DossierStatus.ways.count, .progress, index, 3)]
        let end = timeline.base(index)
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

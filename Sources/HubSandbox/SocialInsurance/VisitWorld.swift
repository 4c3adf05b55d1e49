/// All visits as pure functions of (seed, revision, index).
struct VisitWorld: Sendable {
    private let mixer: Mixer
    private let citizens: Int
    private let timeline: Timeline

    init(_ configuration: SandboxConfiguration, moments: [Int]) {
        mixer = Mixer(seed: configuration.seed)
        citizens = Citizen.count(configuration)
        timeline = Timeline(
            count: max(60, configuration.scale / 8),
            days: (CalendarDay(year: 2026, month: 1, day: 2), CalendarDay(year: 2026, month: 6, day: 14)),
            salt: 1,
            configuration: configuration,
            moments: moments
        )
    }

    func visit(_ index: Int) -> Visit {
        Visit(
            index: index,
            citizen: Citizen(index: index % citizens, mixer: mixer),
            left: timeline.base(index),
            corrections: timeline.revisions(of: index).count
        )
    }

    func visits(of citizen: Citizen) -> [Visit] {
        stride(from: citizen.index, to: timeline.count, by: citizens).map(visit)
    }

    /// Those whose file was sent on these days.
    func visits(at facility: Int, from: CalendarDay, through: CalendarDay) -> [Visit] {
        timeline.touched(from: from, through: through).lazy.map(visit).filter { $0.facility == facility }
    }

    var facts: [String: Int] {
        [
            "visits": timeline.count, "changedVisits": timeline.changedCount,
            "visitDrugs": (0..<timeline.count).reduce(0) { $0 + visit($1).drugs.count },
        ]
    }
}

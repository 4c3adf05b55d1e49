/// Everything that happened to reports, in the order in which the system wrote it down, which is not that of time.
///
/// Each report has five places: its stages, and room for the last one once more. Every revision adds a place per
/// report. Most places are empty; a cursor is the number of a place and means nothing to anybody else.
struct ChangeFeed {
    struct Change {
        var report: Int
        var stage: ReportStage
        /// Seconds on a clock in Vietnam.
        var moment: Int
        /// Which revision corrected it, from 1; 0 for none.
        var correction = 0
    }

    private static let places = 5
    let world: ReportWorld

    private var end: Int { world.count * (Self.places + world.revision) }

    /// At most `limit` changes from a place on, and the place after the last of them; `nil` if there are none.
    func page(after cursor: Int, limit: Int) -> (changes: [Change], next: Int?) {
        var changes: [Change] = []
        var place = cursor
        while place < end, changes.count < limit {
            if let change = change(at: place) { changes.append(change) }
            place += 1
        }
        return (changes, changes.isEmpty ? nil : place)
    }

    /// How many there are in all.
    var count: Int { (0..<end).count { change(at: $0) != nil } }

    private func change(at place: Int) -> Change? {
        let first = world.count * Self.places
        guard place < first else {
            let (revision, report) = (place - first).quotientAndRemainder(dividingBy: world.count)
            return correction(of: report, revision: revision)
        }
        let (report, slot) = place.quotientAndRemainder(dividingBy: Self.places)
        return original(report, slot: slot)
    }

    private func original(_ report: Int, slot: Int) -> Change? {
        let stages = world.stages(report)
        let isRepetition = slot == Self.places - 1
        guard isRepetition ? report % 7 == 3 : slot < stages else { return nil }
        var stage = isRepetition ? stages - 1 : slot
        // Written down late: the third stage comes before the second.
        if report % 5 == 2, stages > 2, stage == 1 || stage == 2, !isRepetition { stage = 3 - stage }
        guard let reached = ReportStage(rawValue: stage) else { return nil }
        return Change(report: report, stage: reached, moment: world.moment(report, stage: stage))
    }

    /// What a revision does to a report: it is finished, or its answer is put right.
    private func correction(of report: Int, revision: Int) -> Change? {
        guard world.isChanged(report, byRevision: revision) else { return nil }
        return Change(
            report: report,
            stage: .finished,
            moment: world.revisionMoments[revision],
            correction: revision + 1
        )
    }
}

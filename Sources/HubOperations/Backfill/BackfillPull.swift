package import HubModel
import HubPipeline

/// A pull whose past can be fetched in slices, and what is known of that before anybody is called.
package struct BackfillPull: Sendable {
    package let id: PullID
    package let zone: Zone
    /// The smallest span that its request can tell apart.
    package let unit: CalendarDuration.Unit
    private let pull: Pull
    /// Rows of a code list that are asked about one by one; `nil` where a table decides.
    private let parents: Int?
    private let quota: Politeness.Rate?
    /// Of two copies of a record the mapping cannot tell the newer one.
    package let overwritesBlindly: Bool

    /// Throws `backfill.…` (recovery `fixConfiguration`) where the pull's past cannot be asked for in pieces.
    package init(_ id: PullID, in catalogue: Catalogue, now: Timestamp) throws(HubFailure) {
        guard let connector = catalogue.connector(id.connector), let pull = connector.pull(named: id.pull)
        else { throw HubFailure.noPast(id, .unknown) }
        let entities = pull.destinations.compactMap(\.entity).compactMap(catalogue.entity)
        let window = try PastWindow(pull, id, entities)
        self.id = id
        self.pull = pull
        zone = connector.system.zone
        unit = window.unit
        quota = connector.system.politeness.quota
        overwritesBlindly = entities.contains { $0.write == .upsert && $0.newestBy == nil }
        parents = Self.parents(of: pull, in: catalogue, on: connector.system.zone.civil(now).date)
    }

    private static func parents(of pull: Pull, in catalogue: Catalogue, on day: CivilDate) -> Int? {
        guard let forEach = pull.forEach else { return 1 }
        guard case .codeList(let name) = forEach.parents else { return nil }
        let rows = catalogue.codeTable(name)?.parents(on: day) ?? []
        return WantedParents(forEach, of: nil).among(rows).count
    }

    // MARK: Asking

    /// The plan of what a person asks for, in whole units of the request.
    ///
    /// Throws `backfill.span`, `backfill.future`, `backfill.slice`, `backfill.too_many`.
    package func plan(
        from: Timestamp,
        until: Timestamp,
        length asked: CalendarDuration?,
        again: Bool = false,
        now: Timestamp
    ) throws(HubFailure) -> SlicePlan {
        guard from < until else { throw HubFailure.emptySpan }
        guard until <= now else { throw HubFailure.futureSpan(zone.civil(now).date) }
        let length = asked ?? usualLength
        guard rank(length.unit) >= rank(unit) else { throw HubFailure.shortSlice(length, unit) }
        let ceiling = ceiled(until)
        // A month that is not over is the nightly pull's.
        let span = TimeSpan(from: floored(from), until: ceiling <= now ? ceiling : floored(until))
        guard !span.isEmpty else { throw HubFailure.unfinishedUnit(unit) }
        let count = (span.until - span.from) / length.duration
        guard count <= 20_000 else { throw HubFailure.tooManySlices(Int(count)) }
        return SlicePlan(span: span, length: length, zone: zone, again: again)
    }

    /// What one request asks for anyway, else a week.
    private var usualLength: CalendarDuration {
        if let step = pull.since?.step ?? pull.window?.step, rank(step.unit) >= rank(unit) { return step }
        return rank(unit) > rank(.day) ? CalendarDuration(1, unit) : CalendarDuration(7, .day)
    }

    private func rank(_ unit: CalendarDuration.Unit) -> Int {
        switch unit {
        case .second: 0
        case .minute: 1
        case .hour: 2
        case .day, .week: 3
        case .month: 4
        case .year: 5
        }
    }

    private func floored(_ instant: Timestamp) -> Timestamp {
        var civil = zone.civil(instant)
        let (year, month, _) = civil.date.components
        switch unit {
        case .second: civil.microsecondOfDay -= civil.microsecondOfDay % 1_000_000
        case .minute: civil.microsecondOfDay -= civil.microsecondOfDay % 60_000_000
        case .hour: civil.microsecondOfDay -= civil.microsecondOfDay % 3_600_000_000
        case .day, .week: civil.microsecondOfDay = 0
        case .month, .year:
            civil.microsecondOfDay = 0
            civil.date = CivilDate(year: year, month: unit == .year ? 1 : month, day: 1) ?? civil.date
        }
        return zone.instant(civil)
    }

    private func ceiled(_ instant: Timestamp) -> Timestamp {
        let floor = floored(instant)
        return floor == instant ? instant : CalendarDuration(1, unit).added(to: floor, in: zone)
    }

    // MARK: What it will take

    /// How many requests a slice takes: as those that are done did, else at least one for each span and parent.
    package func calls(for span: TimeSpan, after done: [BackfillSlice]) -> ExpectedCalls {
        let known = done.filter { $0.state == .done && $0.calls > 0 }
        let time = known.reduce(Duration.zero) { $0 + ($1.span.until - $1.span.from) }
        if time > .zero {
            let each = Double(known.reduce(0) { $0 + $1.calls }) / (time / .seconds(1))
            return .about(max(1, Int((each * ((span.until - span.from) / .seconds(1))).rounded(.up))))
        }
        let windows = CursorWindows(
            pull: pull,
            zone: zone,
            clock: span.until,
            forcedFrom: span.from,
            forcedUntil: span.until
        )
        let spans = (try? windows.spans(after: nil).count) ?? 1
        return .atLeast(spans * (parents ?? 1))
    }

    /// The days that so many calls take at least, as far as the agreement counts calls.
    package func days(for calls: Int) -> Int? {
        guard let quota else { return nil }
        let days = Double(calls) / Double(max(quota.count, 1)) * (quota.per.duration / .seconds(86_400))
        return days > 1 ? Int(days.rounded(.up)) : nil
    }
}

package enum ExpectedCalls: Sendable, Hashable {
    /// As many as slices of the same pull took.
    case about(Int)
    /// Pages and rows of tables come on top.
    case atLeast(Int)

    package var count: Int {
        switch self {
        case .about(let count), .atLeast(let count): count
        }
    }
}

/// What of a pull's request says which past is meant.
private struct PastWindow {
    let unit: CalendarDuration.Unit

    init(_ pull: Pull, _ id: PullID, _ entities: [Entity]) throws(HubFailure) {
        guard case .ask(let request) = pull.way else { throw HubFailure.noPast(id, .files) }
        if case .recordOf(let parent)? = pull.forEach?.parents {
            throw HubFailure.noPast(id, .children(of: parent))
        }
        guard pull.since != nil || pull.window != nil else { throw HubFailure.noPast(id, .noWindow) }
        guard !entities.contains(where: { $0.write == .replace }) else {
            throw HubFailure.noPast(id, .replaced)
        }
        let used = request.templates.flatMap(\.placeholders)
        let units = used.filter { ["since", "until"].contains($0.name) }.map(\.finestUnit)
        guard let finest = units.min(by: { $0.approximate < $1.approximate }) else {
            throw HubFailure.noPast(id, .noWindow)
        }
        unit = finest
        guard !used.contains(where: { $0.name == "until" }) else { return }
        // `{since | M}` with `step: 1mo` names a month; any other request without an end brings all up to today.
        let step = pull.since?.step ?? pull.window?.step
        guard let step, CalendarDuration(1, finest).approximateSeconds >= step.approximateSeconds else {
            throw HubFailure.noPast(id, .openEnd)
        }
    }
}

extension Template.Placeholder {
    /// What of an instant its text keeps.
    fileprivate var finestUnit: CalendarDuration.Unit {
        for case .pattern(let pattern) in pipes { return pattern.finestUnit }
        return .second
    }
}

extension CalendarDuration.Unit {
    fileprivate var approximate: Int64 { CalendarDuration(1, self).approximateSeconds }
}

import HTTPTypes
import HubModel
import HubOperations
import HubStore
import Hummingbird

/// The entities: how fresh against their promise, how many rows, how they grow.
struct DataPages: Sendable {
    let console: Console
    let frame: Frame

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("data") { _, context in try await list(context) }
        group.get("data/:name") { _, context in
            guard let entity = console.project().catalogue.entity(try context.parameters.require("name"))
            else { throw HTTPError(.notFound) }
            return try await EntityPage(console: console, entity: entity).response(frame, context)
        }
    }

    private struct Model: Sendable {
        struct Row: Sendable {
            var title: String
            var name: String
            var path: String
            var state: StateWord
            var fresh: String
            var promise: String
            var rows: String
            var spark: String
            var open: String
        }

        var rows: [Row]
    }

    private func list(_ context: ConsoleContext) async throws -> Response {
        let catalogue = console.project().catalogue
        let (now, figures) = (console.now(), context.figures)
        let pulls = catalogue.entities.flatMap { $0.sources.map(\.pull) }
        let states = try await FreshnessReader(console.database.session).states(Array(Set(pulls)))
        let today = Zone.vietnam.civil(now).date.daysSinceEpoch
        let since = CivilDate(daysSinceEpoch: today - 13)
        let counts = try await GrowthReader(console.database.session)
            .counts(catalogue.entities.map(\.name), since: since)
        let open = try await Quarantine(console.database.session).open(by: .entity)
        let rows = catalogue.entities.map { entity in
            let known = counts[entity.name] ?? []
            let course = RowCourse(known, from: since.daysSinceEpoch, through: today)
            let freshness = EntityFreshness(entity, catalogue, states, now)
            let title = figures.text(
                vi: "Số dòng của \(entity.title), 14 ngày",
                en: "Rows of \(entity.title), 14 days"
            )
            return Model.Row(
                title: entity.title,
                name: entity.name,
                path: "/data/\(entity.name)",
                state: freshness.word(figures),
                fresh: freshness.freshAt.map { figures.ago($0, now) } ?? "–",
                promise: freshness.promise.map(figures.span) ?? "–",
                rows: RowCourse.text(known.last, figures),
                spark: Sparkline(id: "s-\(entity.name)", title: title, values: course.values).svg(figures),
                open: figures.number(open[entity.name] ?? 0)
            )
        }
        return frame.response(
            Page(
                .data,
                title: Section.data.title.text(context.language),
                template: .data,
                model: Model(rows: rows)
            ),
            context
        )
    }
}

/// How fresh an entity is: of several pulls the one that is furthest behind its promise says it.
struct EntityFreshness: Sendable {
    private(set) var promise: CalendarDuration?
    private(set) var freshAt: Timestamp?
    private(set) var isFresh: Bool?

    init(
        _ entity: Entity,
        _ catalogue: Catalogue,
        _ states: [String: FreshnessReader.PullState],
        _ now: Timestamp
    ) {
        for source in entity.sources {
            guard
                let pull = catalogue.connector(source.pull.connector)?.pulls.first(where: {
                    $0.name == source.pull.pull
                })
            else { continue }
            let state = states[source.pull.description]
            let fresh = state?.isFresh(within: pull.freshWithin, at: now)
            guard promise == nil || EntityFreshness.isWorse(fresh, state?.freshAt, than: isFresh, freshAt)
            else { continue }
            (promise, freshAt, isFresh) = (pull.freshWithin, state?.freshAt, fresh)
        }
    }

    private static func isWorse(_ one: Bool?, _ at: Timestamp?, than other: Bool?, _ otherAt: Timestamp?)
        -> Bool
    {
        func rank(_ fresh: Bool?) -> Int { fresh.map { $0 ? 2 : 1 } ?? 0 }
        guard rank(one) == rank(other) else { return rank(one) < rank(other) }
        return (at ?? Timestamp(microseconds: 0)) < (otherAt ?? Timestamp(microseconds: 0))
    }

    func word(_ figures: Figures) -> StateWord {
        guard promise != nil else {
            return StateWord("–", figures.text(vi: "không có nguồn", en: "no source"), "wait")
        }
        return FreshnessWord.of(isFresh, figures)
    }
}

/// Rows by day: a day on which nobody counted has those of the day before it.
struct RowCourse: Sendable {
    let values: [Double?]

    init(_ counts: [GrowthReader.Count], from first: Int, through last: Int) {
        let known = Dictionary(counts.map { ($0.day.daysSinceEpoch, $0.rows) }, uniquingKeysWith: { $1 })
        var rows = counts.last { $0.day.daysSinceEpoch < first }?.rows
        values = (first...max(first, last)).map { day in
            rows = known[day] ?? rows
            return rows.map(Double.init)
        }
    }

    /// `≈ 10.000.000`: of a large table the server's own estimate.
    static func text(_ count: GrowthReader.Count?, _ figures: Figures) -> String {
        guard let count else { return "–" }
        return (count.isEstimate ? "≈ " : "") + figures.number(count.rows)
    }
}

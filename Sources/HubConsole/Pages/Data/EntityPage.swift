import HubModel
import HubOperations
import HubStore
import Hummingbird

/// One entity in full; its rows themselves are nowhere in the console.
struct EntityPage: Sendable {
    let console: Console
    let entity: Entity

    private struct Model: Sendable {
        var name: String
        var state: StateWord
        var rows: String
        var counted: String?
        var visible: String
        var purpose: String?
        var basis: String?
        var retain: String?
        var personal: String
        var write: String
        var key: String
        var growth: String
        var brought: String
        var sources: [Source]
        var columns: [Column]
        var rules: [Rule]
        var hasRules: Bool
    }

    private struct Source: Sendable {
        var pull: String
        var title: String
        var systemPath: String
        var system: String
        var state: StateWord
        var fresh: String
        var promise: String
        var run: String?
        var runPath: String?
        var quality: String
        /// Where the pull has never brought anything.
        var isEmpty: Bool
    }

    private struct Column: Sendable {
        var name: String
        var title: String
        var type: String
        var marks: String
    }

    private struct Rule: Sendable {
        var pull: String
        var field: String
        var rule: String
        var count: String
        var path: String
    }

    func response(_ frame: Frame, _ context: ConsoleContext) async throws -> Response {
        let model = try await model(context)
        return frame.response(Page(.data, title: entity.title, template: .entity, model: model), context)
    }

    private func model(_ context: ConsoleContext) async throws -> Model {
        let (figures, now) = (context.figures, console.now())
        let catalogue = console.project().catalogue
        let states = try await FreshnessReader(console.database.session).states(entity.sources.map(\.pull))
        let today = Zone.vietnam.civil(now).date.daysSinceEpoch
        let growth = GrowthReader(console.database.session)
        let counts =
            try await growth.counts([entity.name], since: CivilDate(daysSinceEpoch: today - 89))[entity.name]
            ?? []
        let days = try await growth.days(of: entity.name, since: now + .seconds(-30 * 86_400))
        let charts = GrowthCharts(counts: counts, days: days, today: today, figures: figures)
        let words = EntityWords(entity, figures)
        let rules = try await rules(figures)
        return Model(
            name: "staging.\(entity.name)",
            state: EntityFreshness(entity, catalogue, states, now).word(figures),
            rows: RowCourse.text(counts.last, figures),
            counted: counts.last.map { figures.date($0.day) },
            visible: words.visible(
                console.project().entitiesAsChosen.first { $0.name == entity.name }?.visibleTo
                    ?? entity.visibleTo
            ),
            purpose: entity.purpose,
            basis: words.basis,
            retain: words.retain,
            personal: words.personal,
            write: words.write,
            key: entity.key.joined(separator: ", "),
            growth: charts.rows,
            brought: charts.brought,
            sources: try await sources(catalogue, states, figures, now),
            columns: entity.fields.map { column($0, words) },
            rules: rules,
            hasRules: !rules.isEmpty
        )
    }

    private func sources(
        _ catalogue: Catalogue,
        _ states: [String: FreshnessReader.PullState],
        _ figures: Figures,
        _ now: Timestamp
    ) async throws -> [Source] {
        var sources: [Source] = []
        let reader = QualityReader(console.database.session, personal: [:])
        for source in entity.sources {
            let connector = catalogue.connector(source.pull.connector)
            let pull = connector?.pulls.first { $0.name == source.pull.pull }
            let state = states[source.pull.description]
            let latest = try await reader.latest(of: source.pull)
            let promise = pull?.freshWithin
            sources.append(
                Source(
                    pull: source.pull.description,
                    title: pull?.title ?? source.pull.pull,
                    systemPath: "/systems/\(source.pull.connector)",
                    system: connector?.title ?? source.pull.connector,
                    state: promise.map { FreshnessWord.of(state?.isFresh(within: $0, at: now), figures) }
                        ?? StateWord("–", "", "wait"),
                    fresh: state?.freshAt.map { figures.instant($0) } ?? "–",
                    promise: promise.map(figures.span) ?? "–",
                    run: latest.map { figures.number(Int($0.run)) },
                    runPath: latest.map { "/runs/\($0.run)" },
                    quality: latest.map { quality($0, pull?.into, figures) } ?? "",
                    isEmpty: latest == nil
                )
            )
        }
        return sources
    }

    /// What the last complete run of a source found out, as the report of that run has it.
    private func quality(_ latest: QualityReader.Latest, _ own: String?, _ figures: Figures) -> String {
        let titles = Dictionary(
            entity.fields.map { ($0.name, $0.title) },
            uniquingKeysWith: { first, _ in first }
        )
        let words = QualityText(figures, titles: titles)
        let isOwn = own == entity.name || latest.quality.others[entity.name] == nil
        let found = isOwn ? latest.quality : latest.quality.quality(of: entity.name)
        let chart = QualityChart(quality: found, id: "q-\(latest.run)", titles: titles, figures: figures)
        return chart.markup
            + HTMLReport.markup(
                words.anomalies(latest.anomalies) + words.columns(found) + words.drift(latest.quality.drift),
                level: 4
            )
    }

    private func column(_ field: Entity.Field, _ words: EntityWords) -> Column {
        Column(name: field.name, title: field.title, type: field.type.rawValue, marks: words.marks(field))
    }

    private func rules(_ figures: Figures) async throws -> [Rule] {
        try await Quarantine(console.database.session).rules(of: entity.name, limit: 20).map { rule in
            Rule(
                pull: rule.pull,
                field: rule.field.isEmpty
                    ? figures.text(vi: "cả bản ghi", en: "the whole record") : rule.field,
                rule: QualityText(figures).rule(rule.rule),
                count: figures.number(rule.count),
                path: Query.path("/quarantine", ["pull": rule.pull, "field": rule.field, "rule": rule.rule])
            )
        }
    }
}

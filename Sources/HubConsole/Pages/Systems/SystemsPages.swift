import HTTPTypes
import HubModel
import HubOperations
import HubStore
import Hummingbird

/// The systems: how each is, what was agreed with it, and what its answers were like.
struct SystemsPages: Sendable {
    let console: Console
    let frame: Frame

    func add(to group: RouterGroup<ConsoleContext>) {
        group.get("systems") { _, context in try await list(context) }
        group.get("systems/:name") { _, context in
            guard
                let connector = console.project().catalogue.connector(try context.parameters.require("name"))
            else { throw HTTPError(.notFound) }
            return try await SystemPage(console: console, connector: connector).response(frame, context)
        }
    }

    private struct Model: Sendable {
        struct Card: Sendable {
            var id: String
            var path: String
            var title: String
            var state: StateWord
            var lastAnswer: String
            var calls: String
            var meters: [String]
            var window: String
            var owner: String
            var contact: String
        }

        var cards: [Card]
    }

    private func list(_ context: ConsoleContext) async throws -> Response {
        let project = console.project()
        let connectors = project.catalogue.connectors
        let names = connectors.map(\.name)
        let now = console.now()
        let compiler = JobCompiler(project)
        let limits = connectors.map(compiler.limits(of:))
        let pulls = connectors.flatMap(\.pullIDs)
        let freshness = FreshnessReader(console.database.session)
        let states = try await freshness.states(pulls)
        let failures = Dictionary(
            grouping: try await freshness.presentFailures(pulls, among: states),
            by: { $0.pull.prefix { $0 != "/" } }
        )
        let calls = CallReader(console.database.session)
        let hours = try await calls.hours(names, since: now - .seconds(86_400))
        let last = try await calls.last(names, limit: 1)
        let uses = try await QuotaReader(console.database.session).uses(of: limits, at: now)
        let cards = zip(connectors, limits).map { connector, limits in
            let day = CallReader.Sum.of(hours[connector.name] ?? []).classes
            let health = SystemHealth(
                failures: failures[Substring(connector.name)]?.count ?? 0,
                isLate: connector.isLate(states, now),
                everRan: connector.pullIDs.contains { states[$0.description] != nil },
                day: day
            )
            return card(connector, limits, health, day, last[connector.name]?.first, uses, now, context)
        }
        return frame.response(
            Page(
                .systems,
                title: Section.systems.title.text(context.language),
                template: .systems,
                model: Model(cards: cards)
            ),
            context
        )
    }

    private func card(
        _ connector: Connector,
        _ limits: Limits,
        _ health: SystemHealth,
        _ day: CallClasses,
        _ last: LastCall?,
        _ uses: [String: [QuotaUse]],
        _ now: Timestamp,
        _ context: ConsoleContext
    ) -> Model.Card {
        let texts = SystemTexts(context.figures, now)
        let window = PolitenessWindow(
            id: "w-\(connector.name)",
            title: texts.windowTitle,
            limits: limits,
            now: now
        )
        return Model.Card(
            id: connector.name,
            path: "/systems/\(connector.name)",
            title: connector.title,
            state: StateWord(health.sign, health.words.text(context.language), health.style),
            lastAnswer: texts.lastAnswer(last),
            calls: texts.calls(day),
            meters: texts.meters(uses[limits.name] ?? [], id: connector.name),
            window: window.svg(context.figures),
            owner: connector.owner.unit,
            contact: connector.owner.contact
        )
    }
}

extension Connector {
    var pullIDs: [PullID] { pulls.map { PullID(connector: name, pull: $0.name) } }
    var pushIDs: [PullID] { pushes.map { PullID(connector: name, pull: $0.name) } }

    func isLate(_ states: [String: FreshnessReader.PullState], _ now: Timestamp) -> Bool {
        pulls.contains { pull in
            let state = states["\(name)/\(pull.name)"]
            return state?.isFresh(within: pull.freshWithin, at: now) == false
        }
    }
}

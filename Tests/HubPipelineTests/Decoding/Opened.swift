import Foundation
import HubModel
import HubPipeline
import Testing

/// A run over one answer, into entities whose fields are named with the paths that fill them.
struct Opened {
    var report: RunReport
    var rows: [String]
    var rejections: [Rejection]
    var changes: [ValueChange]

    /// The failure's code and English text.
    var failure: String? { report.failure.map { "\($0)" } }

    static func fixture(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
        return Array(try Data(contentsOf: url))
    }

    static func path(_ text: String) -> Path { (try? Path(text)).unsafelyUnwrapped }

    static func condition(_ text: String) -> Condition { (try? Condition(text)).unsafelyUnwrapped }

    /// `unwrap` as a manifest writes it.
    static func steps(_ texts: [String]) -> [Unwrapping] {
        texts.map { text in Unwrapping.words.first { $0.word == text }?.step ?? .path(path(text)) }
    }

    /// A field's first path is its entity's key.
    struct Target {
        var entity: String
        var fields: [(name: String, from: String)]
        var conditions: [String] = []
        var records: String?
    }

    static func run(
        _ answer: [UInt8],
        _ targets: [Target],
        fields: [Entity.Field] = [],
        groupRows: Int = 20_000,
        status: Int = 200,
        mapping: (inout FieldMapping) -> Void = { _ in },
        _ change: (inout Pull) -> Void
    ) async throws -> Opened {
        var pull = Pull(
            name: "pull",
            title: "t",
            freshWithin: CalendarDuration(1, .day),
            way: .ask(RequestTemplate(method: "GET", path: try Template("/"), query: [])),
            into: targets[0].entity
        )
        pull.destinations = try targets.map { target in
            Pull.Destination(
                entity: target.entity == "nothing" ? nil : target.entity,
                conditions: try target.conditions.map { try Condition($0) },
                records: try target.records.map { try Path($0) }
            )
        }
        change(&pull)
        let store = PreviewStore(clock: Small.clock)
        var environment = PullEnvironment(
            transport: ScriptedTransport { _, _ in .init(status: status, bytes: answer) },
            store: store,
            landing: MemoryLanding(),
            allowance: NoLimits(),
            sleep: { _ in }
        )
        environment.groupRows = groupRows
        let job = try job(pull, targets, fields, mapping)
        let report = try await Pipeline(job, environment).run()
        let rows = store.rows.map { row in
            "\(row.entity): "
                + zip(row.columns, row.cells).map { "\($0)=\($1 ?? "∅")" }.joined(separator: " ")
        }
        return Opened(report: report, rows: rows, rejections: store.rejections, changes: store.changes)
    }

    private static func job(
        _ pull: Pull,
        _ targets: [Target],
        _ fields: [Entity.Field],
        _ mapping: (inout FieldMapping) -> Void
    ) throws -> PullJob {
        let connector = Connector(
            name: "example",
            version: "1",
            title: "t",
            owner: .init(unit: "u", contact: "c"),
            system: System(baseURL: try Template("http://source.example")),
            pulls: [pull]
        )
        var plans: [MappingPlan] = []
        var routes: [PullJob.PlannedRoute] = []
        for (target, destination) in zip(targets, pull.destinations) {
            var number: Int?
            if target.entity != "nothing" {
                number = plans.count
                plans.append(plan(target, pull, fields, mapping))
            }
            routes.append(
                .init(conditions: destination.conditions, items: destination.records, number: number)
            )
        }
        let isPlain = targets.count == 1 && routes[0].conditions.isEmpty && routes[0].items == nil
        return PullJob(
            connector: connector,
            pull: pull,
            plan: plans[0],
            further: plans.dropFirst().map { PullJob.FurtherPlan(plan: $0) },
            routes: isPlain ? [] : routes,
            values: PlaceholderValues(now: Small.clock)
        )
    }

    private static func plan(
        _ target: Target,
        _ pull: Pull,
        _ fields: [Entity.Field],
        _ mapping: (inout FieldMapping) -> Void
    ) -> MappingPlan {
        let entity = Entity(
            name: target.entity,
            title: "t",
            key: [target.fields[0].name],
            visibleTo: .nobody,
            fields: target.fields.map { field in
                fields.first { $0.name == field.name }
                    ?? Entity.Field(name: field.name, type: .text, title: "t")
            },
            sources: []
        )
        let values = target.fields.map { field in
            let origin: FieldMapping.Origin =
                field.from.contains("{")
                ? .template((try? Template(field.from)).unsafelyUnwrapped) : .paths([path(field.from)])
            var value = FieldMapping(field: field.name, origin: origin)
            mapping(&value)
            return value
        }
        return MappingPlan(
            entity: entity,
            source: SourceMapping(pull: PullID(connector: "example", pull: "pull"), values: values),
            pull: pull,
            zone: .vietnam,
            codeTables: [],
            now: Small.clock
        )
    }
}

import HubModel
import HubPipeline
import Synchronization

/// What a run would have waited.
final class Pauses: Sendable {
    private let kept = Mutex<[Duration]>([])

    var all: [Duration] { kept.withLock { $0 } }

    func note(_ pause: Duration) { kept.withLock { $0.append(pause) } }
}

/// One page of records with a code, a sum and a telephone.
enum Small {
    static let clock = Timestamp(seconds: 1_781_461_800)

    static let entity = Entity(
        name: "small",
        title: "Nhỏ",
        key: ["code"],
        visibleTo: .nobody,
        fields: [
            Entity.Field(name: "code", type: .text, title: "Mã", isRequired: true),
            Entity.Field(name: "total", type: .moneyVND, title: "Tiền"),
            Entity.Field(name: "phone", type: .phoneVN, title: "Điện thoại"),
        ],
        sources: []
    )

    static func path(_ text: String) -> Path { (try? Path(text)).unsafelyUnwrapped }

    /// A run over one answer.
    static func run(
        _ body: String,
        records: String = "[]",
        into store: PreviewStore,
        paths: [String: String] = [:],
        skipWhen: [String] = [],
        ignoresCase: Bool = false,
        politeness: Politeness = Politeness(),
        allowance: any Allowance = NoLimits(),
        pauses: Pauses? = nil,
        _ change: (inout Entity) -> Void = { _ in }
    ) async throws -> RunReport {
        var entity = entity
        change(&entity)
        let id = PullID(connector: "example", pull: "small")
        let request = RequestTemplate(
            method: "GET",
            path: (try? Template("/small")).unsafelyUnwrapped,
            query: []
        )
        var pull = Pull(
            name: "small",
            title: "t",
            freshWithin: CalendarDuration(1, .day),
            way: .ask(request),
            records: records == "[]" ? nil : path(records),
            into: "small"
        )
        let mapping = SourceMapping(
            pull: id,
            values: entity.fields.map {
                FieldMapping(field: $0.name, origin: .paths([path(paths[$0.name] ?? $0.name)]))
            }
        )
        pull.ignoresCase = ignoresCase
        pull.skipWhen = skipWhen.map { (try? Condition($0)).unsafelyUnwrapped }
        let connector = Connector(
            name: "example",
            version: "1",
            title: "t",
            owner: .init(unit: "u", contact: "c"),
            system: System(
                baseURL: (try? Template("http://source.example")).unsafelyUnwrapped,
                politeness: politeness
            ),
            pulls: [pull]
        )
        let plan = MappingPlan(
            entity: entity,
            source: mapping,
            pull: pull,
            zone: .vietnam,
            codeTables: [],
            now: clock
        )
        let job = PullJob(connector: connector, pull: pull, plan: plan, values: PlaceholderValues(now: clock))
        let environment = PullEnvironment(
            transport: ScriptedTransport { _, _ in .init(body: body) },
            store: store,
            landing: MemoryLanding(),
            allowance: allowance,
            sleep: { pauses?.note($0) }
        )
        return try await Pipeline(job, environment).run()
    }
}

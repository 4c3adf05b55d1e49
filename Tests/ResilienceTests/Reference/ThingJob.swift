import HubModel
import HubPipeline

/// The entity and the pull of the made-up source.
enum ThingJob {
    static let id = PullID(connector: "source", pull: "things")
    private static let clock = Timestamp(seconds: 1_781_461_800)

    static let entity = Entity(
        name: "thing",
        title: "Vật",
        key: ["code", "part"],
        newestBy: "seen",
        visibleTo: .nobody,
        fields: [
            .init(name: "code", type: .text, title: "Mã", isRequired: true),
            .init(name: "part", type: .integer, title: "Phần", isRequired: true),
            .init(name: "grade", type: .integer, title: "Hạng", isRequired: true),
            .init(name: "amount", type: .integer, title: "Lượng"),
            .init(name: "seen", type: .datetime, title: "Lúc"),
        ],
        sources: [
            SourceMapping(
                pull: id,
                values: ["code", "part", "grade", "amount", "seen"].map { name in
                    FieldMapping(
                        field: name,
                        origin: .paths([path(name)]),
                        formats: name == "seen" ? [.iso] : []
                    )
                }
            )
        ]
    )

    static func job(_ pagination: Pagination?, isFull: Bool = false, into entity: Entity = entity) -> PullJob
    {
        let pull = Pull(
            name: id.pull,
            title: "Vật",
            freshWithin: CalendarDuration(1, .day),
            way: .ask(
                RequestTemplate(
                    method: "GET",
                    path: template("/things"),
                    query: [.init(name: "page", value: template("{page}"))]
                )
            ),
            pages: pagination,
            records: path("data[]"),
            removedWhen: [condition("gone = true")],
            into: entity.name
        )
        let connector = Connector(
            name: id.connector,
            version: "1",
            title: "Nguồn",
            owner: .init(unit: "Sở", contact: "so@tinh.example"),
            system: System(baseURL: template("http://source.example")),
            pulls: [pull]
        )
        var options = PullJob.Options()
        options.isFull = isFull
        return PullJob(
            connector: connector,
            pull: pull,
            plan: MappingPlan(
                entity: entity,
                source: entity.sources[0],
                pull: pull,
                zone: .vietnam,
                codeTables: [],
                now: clock
            ),
            values: PlaceholderValues(now: clock),
            options: options
        )
    }

    private static func template(_ text: String) -> Template { (try? Template(text)).unsafelyUnwrapped }
    private static func path(_ text: String) -> Path { (try? Path(text)).unsafelyUnwrapped }
    private static func condition(_ text: String) -> Condition { (try? Condition(text)).unsafelyUnwrapped }
}

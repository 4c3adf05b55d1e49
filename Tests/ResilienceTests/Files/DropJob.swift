import HubModel
import HubPipeline

/// The entity and the pull of a made-up source that puts files down.
enum DropJob {
    static let id = PullID(connector: "source", pull: "readings")
    private static let clock = Timestamp(seconds: 1_781_461_800)

    static let entity = Entity(
        name: "reading",
        title: "Số đo",
        key: ["code"],
        newestBy: "seen",
        visibleTo: .nobody,
        fields: [
            .init(name: "code", type: .text, title: "Mã", isRequired: true),
            .init(name: "amount", type: .integer, title: "Lượng"),
            .init(name: "station", type: .text, title: "Trạm"),
            .init(name: "file_name", type: .text, title: "Tệp"),
            .init(name: "seen", type: .datetime, title: "Lúc"),
        ],
        sources: [
            SourceMapping(
                pull: id,
                values: [
                    FieldMapping(field: "code", origin: .paths([path("code")])),
                    FieldMapping(field: "amount", origin: .paths([path("amount")])),
                    FieldMapping(field: "station", origin: .template(template("{file.station}"))),
                    FieldMapping(field: "file_name", origin: .template(template("{file.name}"))),
                    FieldMapping(field: "seen", origin: .paths([path("seen")]), formats: [.iso]),
                ]
            )
        ]
    )

    /// `address`: below `folder`.
    static func job(
        _ drop: FileDrop,
        isFull: Bool = false,
        limit: Int? = nil,
        _ change: (inout Pull) -> Void = { _ in }
    ) -> PullJob {
        var pull = Pull(
            name: id.pull,
            title: "Số đo",
            freshWithin: CalendarDuration(1, .day),
            way: .files(drop),
            records: path("data[]"),
            into: entity.name,
            answerAtMost: FileDrop.fileAtMost
        )
        change(&pull)
        let connector = Connector(
            name: id.connector,
            version: "1",
            title: "Nguồn",
            owner: .init(unit: "Sở", contact: "so@tinh.example"),
            system: System(baseURL: template("http://source.example")),
            answers: Answers(okWhen: [condition("never = true")]),
            pulls: [pull]
        )
        var options = PullJob.Options()
        options.isFull = isFull
        options.limit = limit
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

    /// A file with records of these codes and amounts.
    static func file(_ records: [(String, Int)], hour: Int = 1) -> String {
        let lines = records.map { code, amount in
            #"{"code":"\#(code)","amount":\#(amount),"seen":"2026-06-01T0\#(hour):00:00"}"#
        }
        return #"{"data":[\#(lines.joined(separator: ","))]}"#
    }

    static func template(_ text: String) -> Template { (try? Template(text)).unsafelyUnwrapped }
    private static func path(_ text: String) -> Path { (try? Path(text)).unsafelyUnwrapped }
    private static func condition(_ text: String) -> Condition { (try? Condition(text)).unsafelyUnwrapped }
}

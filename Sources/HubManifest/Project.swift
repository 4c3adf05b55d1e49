import HubModel

/// Everything that was read of a project's folders, with the trees that say where each thing stands.
struct Project: Sendable {
    /// What is read and then refused.
    let gaps: LanguageGaps
    var connectors: [ManifestFile<Connector>] = []
    var entities: [ManifestFile<Entity>] = []
    var schedules: [ManifestFile<Schedule>] = []
    var environments: [ManifestFile<EnvironmentFile>] = []
    var codeTables: [CodeTable] = []
    var appFiles: [AppFile] = []
    /// Names of files that could not be read: what refers to them is not judged.
    var unreadable = Unreadable()
    /// Pulls that have a recorded answer of JSON, whose numbers are numbers.
    var pullsWithJSON: Set<PullID> = []

    init(_ gaps: LanguageGaps) {
        self.gaps = gaps
    }

    struct Unreadable: Sendable {
        var connectors: Set<String> = []
        var entities: Set<String> = []
        var codeTables: Set<String> = []
    }

    var catalogue: Catalogue {
        Catalogue(
            connectors: connectors.map(\.value),
            entities: entities.map { file in
                var entity = file.value
                // Their key holds the parent's under the same names (`ChildrenCheck`).
                let parents = entity.sources.flatMap { self.parents(of: file.value.name, in: $0.pull) }
                entity.parentColumns = parents.first?.value.key ?? []
                return entity
            },
            schedules: schedules.map(\.value),
            codeTables: codeTables,
            appFiles: appFiles
        )
    }

    /// The entities that have this one as a child of what a pull brings.
    func parents(of child: String, in pull: PullID) -> [ManifestFile<Entity>] {
        entities.filter { file in
            file.value.source(pull)?.children.contains { $0.entity == child } ?? false
        }
    }

    func connector(_ name: String) -> ManifestFile<Connector>? { connectors.first { $0.value.name == name } }
    func entity(_ name: String) -> ManifestFile<Entity>? { entities.first { $0.value.name == name } }
    func codeTable(_ name: String) -> CodeTable? { codeTables.first { $0.name == name } }
}

/// One file: what it says, and where it says it.
struct ManifestFile<Value: Sendable>: Sendable {
    var file: String
    /// The name that the file or its folder has.
    var name: String
    var root: Element
    var value: Value
    var templates: [Reading.TemplateUse]
    var repetitions: [Reading.Repetition] = []

    /// Where the value of these keys stands, or the nearest thing above it.
    func place(_ keys: String...) -> SourceLocation { root.nearest(keys).location }

    /// Where the last of these keys itself stands.
    func key(_ keys: String...) -> SourceLocation {
        root.nearest(keys.dropLast()).entry(keys.last ?? "")?.key.location ?? place(keys)
    }

    private func place(_ keys: [String]) -> SourceLocation { root.nearest(keys).location }
}

extension ManifestFile<Connector> {
    /// Pushes by name, those included that could not be read whole.
    var declaredPushes: [String] { root["pushes"]?.entries.map(\.name) ?? [] }

    /// Pulls by name, those included that could not be read whole.
    var declaredPulls: [String] { root["pulls"]?.entries.map(\.name) ?? [] }
}

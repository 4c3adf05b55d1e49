import HubModel

/// The project's columns as names are compared with them, made once.
struct KnownEntities: Sendable {
    struct Column: Sendable {
        var title: String
        var words: Set<Substring>
        /// How sources call it.
        var sourceNames: Set<String>
    }

    let entities: [Entity]
    /// A source that is not looked at: the one that is being guessed.
    let excluded: PullID?
    private var columns: [String: [String: Column]] = [:]

    init(_ entities: [Entity], excluded: PullID? = nil) {
        (self.entities, self.excluded) = (entities, excluded)
        for entity in entities {
            let sources = entity.sources.filter { source in excluded.map { source.pull != $0 } ?? true }
            for field in entity.fields {
                let title = FieldWords.folded(field.title)
                let names = sources.flatMap(\.values).filter { $0.field == field.name }.flatMap(
                    KnownEntities.names
                )
                columns[entity.name, default: [:]][field.name] = Column(
                    title: title,
                    words: Set(title.split(separator: " ")),
                    sourceNames: Set(names)
                )
            }
        }
    }

    func column(_ name: String, of entity: String) -> Column? { columns[entity]?[name] }

    private static func names(_ value: FieldMapping) -> [String] {
        switch value.origin {
        case .paths(let paths): paths.map { FieldWords.plain($0.text) }
        case .template(let template): [FieldWords.plain(template.text)]
        case .constant: []
        }
    }
}

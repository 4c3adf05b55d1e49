import HubModel

/// An entity of the project that the records fit into, and which field goes to which column.
struct EntityMatch: Sendable {
    var entity: Entity
    /// By the field's place among the guessed ones.
    var columns: [Int: String]
    /// Columns that another source builds of several fields, all of which are here.
    var templates: [(column: String, template: String)] = []
    /// The share of the records' fields that found a column.
    var score: Double
    var evidence: Localized
}

/// Compares the fields of records with the columns of the project's mappings, by names and by values.
struct EntitySearch {
    private let known: KnownEntities
    private let fields: [GuessedField]
    private let names: [Names]
    private let tester: TypeTester

    private var entities: [Entity] { known.entities }
    private var excluded: PullID? { known.excluded }

    /// How a field is called, as it is compared.
    private struct Names {
        var path: String
        var last: String
        var title: String
        var words: Set<Substring>

        init(_ field: GuessedField) {
            path = FieldWords.plain(field.origin)
            last = FieldWords.plain(field.origin.split(separator: ".").last.map(String.init) ?? "")
            title = FieldWords.folded(field.title)
            words = Set(title.split(separator: " "))
        }
    }

    init(_ known: KnownEntities, fields: [GuessedField], tester: TypeTester) {
        (self.known, self.fields, self.tester) = (known, fields, tester)
        names = fields.map(Names.init)
    }

    private struct Pair {
        var field: Int
        var column: String
        var likeness: Double
    }

    func best() -> EntityMatch? {
        let matches = entities.compactMap(match)
        return matches.max { $0.score < $1.score }
    }

    /// The named entity, whether it fits well or not.
    func match(named name: String) -> EntityMatch? {
        entities.first { $0.name == name }.map { assigned($0) }
    }

    private func match(_ entity: Entity) -> EntityMatch? {
        guard entity.writtenBy == nil, !entity.sources.isEmpty else { return nil }
        let match = assigned(entity)
        let filled = Set(match.columns.values).union(match.templates.map(\.column))
        let needed = Set(entity.key + entity.fields.filter(\.isRequired).map(\.name))
        guard needed.isSubset(of: filled), filled.count >= min(3, fields.count), match.score >= 0.5 else {
            return nil
        }
        return match
    }

    private func assigned(_ entity: Entity) -> EntityMatch {
        let pairs = fields.indices.flatMap { index in
            entity.fields.compactMap { column -> Pair? in
                let likeness = likeness(index, column, entity)
                guard likeness > 0.55,
                    likeness >= 0.95 && isCoded(column.name, entity) || fits(fields[index], column)
                else {
                    return nil
                }
                return Pair(field: index, column: column.name, likeness: likeness)
            }
        }
        var columns: [Int: String] = [:]
        var taken: Set<String> = []
        var sum = 0.0
        for pair in pairs.sorted(by: { $0.likeness > $1.likeness })
        where columns[pair.field] == nil && !taken.contains(pair.column) {
            columns[pair.field] = pair.column
            taken.insert(pair.column)
            sum += pair.likeness
        }
        let built = templates(of: entity, besides: taken)
        for (_, template) in built { sum += Double(template.placeholders.count) * 0.9 }
        for index in fields.indices
        where built.contains(where: { $0.template.placeholders.contains { $0.name == fields[index].origin } })
        {
            columns[index] = nil
        }
        let count = columns.count + built.count
        return EntityMatch(
            entity: entity,
            columns: columns,
            templates: built.map { ($0.column, $0.template.text) },
            score: sum / Double(max(fields.count, 1)),
            evidence: Localized(
                vi: "\(count)/\(fields.count) trường khớp với cột có sẵn",
                en: "\(count) of \(fields.count) fields fit columns that are there"
            )
        )
    }

    /// What others put together of fields that are here too, such as a series and a number.
    private func templates(of entity: Entity, besides taken: Set<String>) -> [(
        column: String, template: Template
    )] {
        let here = Set(fields.map(\.origin))
        var found: [(column: String, template: Template)] = []
        for source in entity.sources where excluded.map({ source.pull != $0 }) ?? true {
            for value in source.values {
                guard case .template(let template) = value.origin, template.placeholders.count > 1,
                    template.placeholders.allSatisfy({ here.contains($0.name) }),
                    !found.contains(where: { $0.column == value.field })
                else { continue }
                found.append((value.field, template))
            }
        }
        return found
    }

    /// 0 to 1, by names.
    private func likeness(_ index: Int, _ column: Entity.Field, _ entity: Entity) -> Double {
        let (field, own) = (fields[index], names[index])
        guard let known = known.column(column.name, of: entity.name) else { return 0 }
        if known.sourceNames.contains(own.path) { return 1 }
        if known.sourceNames.contains(own.last) { return 0.95 }
        if field.column == column.name { return EntitySearch.generic.contains(column.name) ? 0.75 : 0.9 }
        if own.title == known.title { return 0.9 }
        if field.type.type == column.type, EntitySearch.telling.contains(column.type) { return 0.7 }
        let common = own.words.intersection(known.words).count
        return common >= 2 ? 0.9 * Double(common) / Double(max(own.words.count, known.words.count)) : 0
    }

    /// Names that any entity may have.
    private static let generic: Set<String> = [
        "name", "code", "status", "kind", "address", "title", "note", "content", "description",
    ]

    private static let telling: Set<FieldType> = [
        .citizenID, .evnCustomerCode, .healthCard, .socialInsuranceCode, .geoPoint, .vehiclePlate,
        .dossierCode,
    ]

    /// Another source takes the column through a code table: its values need not be of its type.
    private func isCoded(_ column: String, _ entity: Entity) -> Bool {
        entity.sources.contains { source in
            source.pull != excluded && source.values.contains { $0.field == column && $0.codes != nil }
        }
    }

    /// The values become cells of the column.
    private func fits(_ field: GuessedField, _ column: Entity.Field) -> Bool {
        if field.type.type == column.type { return true }
        guard !field.values.isEmpty else { return true }
        let mayBeCoded = column.type == .boolean || column.type == .text || column.type == .integer
        if mayBeCoded, column.type == .text { return true }
        return tester.share(field.values, as: column.type) >= 0.9
    }
}

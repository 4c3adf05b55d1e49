import HubModel
import HubOperations

/// Exchanges what a parent of `for_each` tells of a person, by the fields of the entity it is a row of.
struct ParentFaker {
    private let fields: [String: PersonalValue]
    /// Of a view nothing says what its columns hold.
    private let isKnown: Bool
    private let faker: LeafFaker

    init(_ marking: Marking, _ project: Project, _ faker: LeafFaker) {
        self.faker = faker
        var fields: [String: PersonalValue] = [:]
        let entity: Entity? =
            switch marking.pull.forEach?.parents {
            case .table(let name): project.catalogue.entity(name)
            case .recordOf(let name):
                marking.connector.pulls.first { $0.name == name }.flatMap {
                    project.catalogue.entity($0.into)
                }
            case .codeList, nil: nil
            }
        for field in entity?.fields ?? [] {
            guard let entity, entity.isPersonal(field) else { continue }
            fields[field.name] = PersonalValue(
                entity: entity.name,
                field: field,
                formats: [.iso],
                separators: [],
                fromNumber: false,
                zone: marking.connector.system.zone,
                way: field.type == .datetime ? .asOrder : .byType
            )
        }
        self.fields = fields
        if case .codeList? = marking.pull.forEach?.parents { isKnown = true } else { isKnown = entity != nil }
    }

    func exchanged(_ parent: Parent, _ redactor: Redactor) -> Parent {
        var parent = parent
        for (name, text) in parent.columns {
            let use = fields[name].map(NodeUse.personal) ?? (isKnown ? .kept(nil) : nil)
            let fake = faker.text(text, use, isNumber: false)
            guard fake != text else { continue }
            parent.columns[name] = fake
            redactor.note(text, fake, use)
        }
        return parent
    }
}

extension Redactor {
    /// The name of a file, which may name a person.
    func name(_ name: String) -> String {
        let fake = exchangedName(name)
        if fake != name { note(name, fake, nil) }
        return fake
    }
}

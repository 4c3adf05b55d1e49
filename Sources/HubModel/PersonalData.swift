/// How an entity's rows are known to be one citizen's: what its mapping says, and nothing else.
package struct PersonalData: Sendable, Hashable {
    package struct Identifier: Sendable, Hashable {
        package var column: String
        package var type: FieldType
        /// It names one person alone, so what is found by it leads on to that person's other values.
        ///
        /// A telephone number or an address of mail may be a family's: it is looked for, and leads no further.
        package var isOwn: Bool

        package init(column: String, type: FieldType, isOwn: Bool) {
            self.column = column
            self.type = type
            self.isOwn = isOwn
        }
    }

    /// `visible_to: { through: entity, on: columns }`.
    package struct Link: Sendable, Hashable {
        package var entity: String
        package var columns: [String]

        package init(entity: String, columns: [String]) {
            self.entity = entity
            self.columns = columns
        }
    }

    package var identifiers: [Identifier]
    package var links: [Link]

    /// `nil` for an entity that says nothing of a person.
    package init?(_ entity: Entity) {
        let citizens = entity.visibleTo.citizenColumns
        identifiers = entity.fields.compactMap { field in
            guard field.type.column == .text else { return nil }
            let isCitizen = citizens.contains(field.name)
            let identity = field.personalData == nil ? nil : field.type.identity
            guard isCitizen || identity != nil else { return nil }
            return Identifier(
                column: field.name,
                type: field.type,
                isOwn: isCitizen || identity == .own
            )
        }
        links = entity.visibleTo.links
        let isPersonal = entity.fields.contains { $0.personalData != nil }
        if identifiers.isEmpty, links.isEmpty, !isPersonal { return nil }
    }
}

extension FieldType {
    fileprivate enum Identity {
        case own, shared
    }

    /// Whether a value of the type says who somebody is.
    fileprivate var identity: Identity? {
        switch self {
        case .citizenID, .socialInsuranceCode, .healthCard, .taxCode, .evnCustomerCode: .own
        case .phoneVN, .email, .vehiclePlate: .shared
        default: nil
        }
    }
}

extension Entity.Visibility {
    fileprivate var links: [PersonalData.Link] {
        switch self {
        case .through(let entity, let columns): [PersonalData.Link(entity: entity, columns: columns)]
        case .any(let rules): rules.flatMap(\.links)
        case .setting(_, let choices): choices.flatMap(\.visibility.links)
        case .everyone, .nobody, .citizen, .everyoneWhen: []
        }
    }
}

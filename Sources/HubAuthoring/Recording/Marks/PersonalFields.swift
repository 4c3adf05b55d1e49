import HubModel

/// Which fields of an entity are about persons, and how the values of one source are exchanged.
struct PersonalFields {
    let entity: Entity
    let source: SourceMapping
    let pull: Pull
    let zone: Zone

    func use(of value: FieldMapping, isPart: Bool) -> NodeUse? {
        guard let field = entity.field(value.field) else { return nil }
        guard entity.isPersonal(field) else { return .kept(field.type) }
        let personal = PersonalValue(
            entity: entity.name,
            field: field,
            formats: value.formats,
            separators: value.separators.isEmpty ? source.separators : value.separators,
            fromNumber: value.fromNumber,
            zone: zone,
            way: way(of: value, field, isPart: isPart)
        )
        return .personal(personal)
    }

    private func way(of value: FieldMapping, _ field: Entity.Field, isPart: Bool) -> PersonalValue.Way {
        if value.codes != nil || !value.oneOf.isEmpty || value.field == sexColumn { return .asClass }
        switch field.type {
        case .boolean, .timeOfDay, .weekdays, .month, .agencyCode: return .asClass
        case .datetime: return .asOrder
        case .date, .partialDate, .integer, .decimal, .moneyVND:
            if ordered.contains(field.name) { return .asOrder }
        case .text, .longText, .htmlClean, .json, .file, .geoPoint, .url, .personName, .phoneVN,
            .evnCustomerCode, .email, .citizenID, .cardQR, .taxCode, .socialInsuranceCode, .healthCard,
            .vehiclePlate, .dossierCode, .adminUnit:
            break
        }
        return isPart || value.like != nil ? .byShape : .byType
    }

    /// The column that identifiers check their sex against.
    private var sexColumn: String? { source.values.lazy.compactMap(\.with.sex).first }

    /// Columns whose values stand in an order with others, of the row or of the run.
    private var ordered: Set<String> {
        var columns = Set(entity.key)
        for check in entity.checks {
            for term in check.left + check.right {
                if case .column(let name) = term.operand { columns.insert(name) }
            }
        }
        let named = [entity.newestBy, entity.retain?.after, pull.window?.field]
        columns.formUnion(named.compactMap { $0 })
        for value in source.values {
            columns.formUnion([value.validOn, value.notBefore, value.with.on].compactMap { $0 })
        }
        return columns
    }
}

extension FieldType {
    /// Tells one person, or one person's thing, from all others wherever it stands.
    package var isIdentifying: Bool {
        switch self {
        case .citizenID, .cardQR, .phoneVN, .email, .personName, .socialInsuranceCode, .healthCard,
            .evnCustomerCode, .vehiclePlate, .dossierCode:
            true
        case .text, .longText, .htmlClean, .integer, .decimal, .moneyVND, .boolean, .date, .datetime, .month,
            .partialDate, .timeOfDay, .weekdays, .json, .file, .geoPoint, .url, .taxCode, .agencyCode,
            .adminUnit:
            false
        }
    }
}

extension Entity {
    /// Declared personal, whose row it is, or telling by its type.
    package func isPersonal(_ field: Field) -> Bool {
        field.personalData != nil || field.type.isIdentifying || visibleTo.citizenColumns.contains(field.name)
    }
}

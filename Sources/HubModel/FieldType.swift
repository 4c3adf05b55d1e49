/// The types of manifest fields (`as:`).
///
/// Each is a named value rule with its own examples in HubPipeline.
package enum FieldType: String, Sendable, Hashable, CaseIterable {
    case text
    case longText = "long_text"
    case htmlClean = "html_clean"
    case integer
    case decimal
    case moneyVND = "money_vnd"
    case boolean
    case date
    case datetime
    case month
    case partialDate = "partial_date"
    case timeOfDay = "time_of_day"
    case weekdays
    case json
    case file
    case geoPoint = "geo_point"
    case url
    case personName = "person_name"
    case phoneVN = "phone_vn"
    case evnCustomerCode = "evn_customer_code"
    case email
    case citizenID = "citizen_id"
    case cardQR = "card_qr"
    case taxCode = "tax_code"
    case socialInsuranceCode = "social_insurance_code"
    case healthCard = "health_card"
    case vehiclePlate = "vehicle_plate"
    case dossierCode = "dossier_code"
    case agencyCode = "agency_code"
    case adminUnit = "admin_unit"

    /// Code tables of the project that the type reads; their columns are part of its contract.
    package var codeTables: [String] {
        self == .adminUnit ? ["admin_units", "admin_unit_changes", "admin_unit_aliases"] : []
    }

    package var column: ColumnType {
        switch self {
        case .text, .longText, .htmlClean, .url, .personName, .phoneVN, .evnCustomerCode: .text
        case .partialDate, .timeOfDay, .weekdays: .text
        case .email, .citizenID, .taxCode, .socialInsuranceCode, .healthCard, .vehiclePlate, .dossierCode,
            .agencyCode:
            .text
        case .integer, .moneyVND: .bigint
        case .decimal: .numeric
        case .boolean: .boolean
        case .date, .month: .date
        case .datetime: .timestamptz
        case .geoPoint, .json, .file, .cardQR, .adminUnit: .jsonb
        }
    }
}

/// The PostgreSQL types that a field may become.
package enum ColumnType: String, Sendable, Hashable, CaseIterable {
    case text
    case bigint
    case numeric
    case boolean
    case date
    case timestamptz
    case jsonb

    /// The type's OID in `pg_type`, fixed since PostgreSQL 8.
    package var oid: UInt32 {
        switch self {
        case .text: 25
        case .bigint: 20
        case .numeric: 1700
        case .boolean: 16
        case .date: 1082
        case .timestamptz: 1184
        case .jsonb: 3802
        }
    }
}

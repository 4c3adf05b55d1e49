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

    /// Types that the language names and this version does not have yet.
    ///
    /// A `file` waits for a store that keeps its bytes.
    package static let notAvailableYet = [
        "file", "email", "citizen_id", "card_qr",
        "tax_code",
        "social_insurance_code", "health_card", "vehicle_plate", "dossier_code", "agency_code", "admin_unit",
    ]

    package var column: ColumnType {
        switch self {
        case .text, .longText, .htmlClean, .url, .personName, .phoneVN, .evnCustomerCode: .text
        case .partialDate, .timeOfDay, .weekdays: .text
        case .integer, .moneyVND: .bigint
        case .decimal: .numeric
        case .boolean: .boolean
        case .date, .month: .date
        case .datetime: .timestamptz
        case .geoPoint, .json, .file: .jsonb
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

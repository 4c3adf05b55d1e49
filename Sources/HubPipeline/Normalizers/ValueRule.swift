/// What a type found wrong or worth a note.
///
/// The raw value is stable: it stands in quarantine and in reports.
///
/// `RuleText` has a sentence for each.
package enum ValueRule: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case textLossy = "text.lossy"
    case textNUL = "text.nul"
    case textNotUTF8 = "text.not_utf8"

    case numberInvalid = "number.invalid"
    case numberBadGrouping = "number.bad_grouping"
    case numberSeparators = "number.separators"
    case numberRange = "number.range"
    case numberNotWhole = "number.not_whole"
    case numberOutOfRange = "number.out_of_range"
    case numberRounded = "number.rounded"
    case numberNegotiable = "number.negotiable"

    case booleanInvalid = "boolean.invalid"

    case dateFormat = "date.format"
    case dateNoSuchDay = "date.no_such_day"
    case dateTwoDigitYear = "date.two_digit_year"
    case dateOutOfRange = "date.out_of_range"
    case datePrecision = "date.precision"
    case datePlaceholder = "date.placeholder"
    case dateZoneSuspect = "date.zone_suspect"

    case timeOfDayFormat = "time_of_day.format"
    case timeOfDayOutOfRange = "time_of_day.out_of_range"
    case timeOfDayNextDay = "time_of_day.next_day"

    case weekdaysFormat = "weekdays.format"
    case weekdaysNone = "weekdays.none"
    case weekdaysRange = "weekdays.range"

    case jsonInvalid = "json.invalid"
    case jsonTooDeep = "json.too_deep"
    case jsonTooLarge = "json.too_large"

    case fileBase64 = "file.base64"
    case fileAsText = "file.as_text"

    case geoPointFormat = "geo_point.format"
    case geoPointOutOfRange = "geo_point.out_of_range"

    case urlInvalid = "url.invalid"
    case urlScheme = "url.scheme"

    case personNameDigit = "person_name.digit_in_name"
    case personNameCharacter = "person_name.bad_char"
    case personNameTooLong = "person_name.too_long"
    case personNameSingleToken = "person_name.single_token"

    case phoneInvalid = "phone.invalid"
    case phoneRepaired = "phone.repaired"
    case phoneMigrated2018 = "phone.migrated_2018"
    case phoneLandlineMigrated = "phone.landline_migrated"
    case phoneShort = "phone.short"

    case evnLength = "evn_customer_code.length"
    case evnFormat = "evn_customer_code.format"
    case evnCorporation = "evn_customer_code.corp_prefix"
    case evnMeteringPoint = "evn_customer_code.metering_point"

    package var description: String { rawValue }

    init(_ fault: CellFault) {
        self =
            switch fault {
            case .holdsNUL: .textNUL
            case .notUTF8, .malformed: .textNotUTF8
            case .outOfRange, .tooDeep, .tooLarge: .numberOutOfRange
            }
    }
}

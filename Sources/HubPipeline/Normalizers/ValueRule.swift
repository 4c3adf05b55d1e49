/// What a type found wrong or worth a note.
///
/// The raw value is stable: it stands in quarantine and in reports.
///
/// `RuleText` has a sentence for each.
package enum ValueRule: String, Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case textLossy = "text.lossy"
    case textNUL = "text.nul"
    case textNotUTF8 = "text.not_utf8"
    case textRescued = "text.rescued"
    case textCharsetAmbiguous = "text.charset_ambiguous"

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
    case phoneLandlineLengthened = "phone.landline_lengthened_2008"
    case phoneAmbiguous = "phone.ambiguous_pre_2018"

    case evnLength = "evn_customer_code.length"
    case evnFormat = "evn_customer_code.format"
    case evnCorporation = "evn_customer_code.corp_prefix"
    case evnMeteringPoint = "evn_customer_code.metering_point"

    case emailInvalid = "email.invalid"
    case emailSeveral = "email.several"

    case citizenNotDigits = "citizen_id.not_digits"
    case citizenLength = "citizen_id.length"
    case citizenProvince = "citizen_id.province_code"
    case citizenFuture = "citizen_id.born_in_future"
    case citizenSexMismatch = "citizen_id.sex_mismatch"
    case citizenYearMismatch = "citizen_id.birth_year_mismatch"
    case citizenRepaired = "citizen_id.repaired_leading_zero"
    case citizenForeignBorn = "citizen_id.foreign_born"
    case citizenOldCard = "citizen_id.cmnd"

    case cardParts = "card_qr.parts"
    case cardSex = "card_qr.sex"
    case cardBirthDateMismatch = "card_qr.birth_date_mismatch"
    case cardMoreParts = "card_qr.more_parts"

    case taxCodeFormat = "tax_code.format"
    case taxCodeCheckDigit = "tax_code.check_digit"
    case taxCodeSerial = "tax_code.serial_zero"
    case taxCodeBranch = "tax_code.branch_zero"
    case taxCodeRepaired = "tax_code.repaired_leading_zero"
    case taxCodePerson = "tax_code.personal_id"

    case socialInsuranceFormat = "social_insurance_code.format"
    case socialInsuranceRepaired = "social_insurance_code.repaired_leading_zero"

    case healthCardFormat = "health_card.format"
    case healthCardLength = "health_card.length"
    case healthCardSubject = "health_card.subject"
    case healthCardBenefit = "health_card.benefit"
    case healthCardProvince = "health_card.province"
    case healthCardRepaired = "health_card.repaired_leading_zero"
    case healthCardNumberOnly = "health_card.number_only"

    case plateFormat = "vehicle_plate.format"
    case plateProvince = "vehicle_plate.province_code"
    case plateSeries = "vehicle_plate.series_letter"
    case plateCar = "vehicle_plate.car"
    case plateCarOrOldMotorbike = "vehicle_plate.car_or_old_motorbike"
    case plateOldMotorbike = "vehicle_plate.motorbike_old_series"
    case plateNewMotorbike = "vehicle_plate.motorbike_new_series"
    case plateSpecial = "vehicle_plate.special_series"
    case plateForeign = "vehicle_plate.foreign"
    case plateMilitary = "vehicle_plate.military"

    case dossierCodeFormat = "dossier_code.format"
    case dossierCodeLength = "dossier_code.length"
    case dossierCodeUnusual = "dossier_code.unusual"

    case agencyCodeFormat = "agency_code.format"
    case agencyCodeTurned = "agency_code.turned_round"
    case adminUnitNoProvince = "admin_unit.no_province"
    case adminUnitAmbiguousName = "admin_unit.ambiguous_name"
    case adminUnitUnknownCode = "admin_unit.unknown_code"
    case adminUnitAmbiguousCodeVersion = "admin_unit.ambiguous_code_version"
    case adminUnitTooLong = "admin_unit.too_long"
    case adminUnitNoTables = "admin_unit.no_tables"
    case adminUnitNeedsManual = "admin_unit.needs_manual"
    case adminUnitAmbiguous = "admin_unit.ambiguous"
    case adminUnitAmbiguousVersion = "admin_unit.ambiguous_version"
    case adminUnitAmbiguousWithWard = "admin_unit.ambiguous_with_ward"
    case adminUnitUnknown = "admin_unit.unknown_unit"
    case adminUnitCodeExpired = "admin_unit.code_expired"
    case adminUnitSpelling = "admin_unit.spelling"
    case adminUnitProvinceInferred = "admin_unit.province_inferred"

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

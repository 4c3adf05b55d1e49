extension ValueRule {
    /// The value that was written says something else than the one that came, so a change record tells of it.
    ///
    /// Other notes say what a value is (a card of the old kind, a short number) and are only counted.
    package var isRepair: Bool {
        switch self {
        case .textRescued, .numberRounded, .phoneRepaired, .phoneMigrated2018, .phoneLandlineMigrated,
            .phoneLandlineLengthened, .citizenRepaired, .taxCodeRepaired, .socialInsuranceRepaired,
            .healthCardRepaired, .agencyCodeTurned, .adminUnitSpelling, .adminUnitProvinceInferred:
            true
        case .textLossy, .textNUL, .textNotUTF8, .textCharsetAmbiguous, .numberInvalid, .numberBadGrouping,
            .numberSeparators, .numberRange, .numberNotWhole, .numberOutOfRange, .booleanInvalid,
            .dateFormat, .dateNoSuchDay, .dateTwoDigitYear, .dateOutOfRange, .datePrecision,
            .datePlaceholder, .dateZoneSuspect, .geoPointFormat, .geoPointOutOfRange, .urlInvalid,
            .urlScheme, .personNameDigit, .personNameCharacter, .personNameTooLong, .personNameSingleToken,
            .phoneInvalid, .phoneShort, .phoneAmbiguous, .evnLength, .evnFormat, .evnCorporation,
            .evnMeteringPoint, .emailInvalid, .emailSeveral, .citizenNotDigits, .citizenLength,
            .citizenProvince, .citizenFuture, .citizenSexMismatch, .citizenYearMismatch,
            .citizenForeignBorn, .citizenOldCard, .cardParts, .cardSex, .cardBirthDateMismatch,
            .cardMoreParts, .taxCodeFormat, .taxCodeCheckDigit, .taxCodeSerial, .taxCodeBranch,
            .taxCodePerson, .socialInsuranceFormat, .healthCardFormat, .healthCardLength,
            .healthCardSubject, .healthCardBenefit, .healthCardProvince, .healthCardNumberOnly,
            .plateFormat, .plateProvince, .plateSeries, .plateCar, .plateCarOrOldMotorbike,
            .plateOldMotorbike, .plateNewMotorbike, .plateSpecial, .plateForeign, .plateMilitary,
            .dossierCodeFormat, .dossierCodeLength, .dossierCodeUnusual, .agencyCodeFormat,
            .numberNegotiable, .timeOfDayFormat, .timeOfDayOutOfRange, .timeOfDayNextDay, .weekdaysFormat,
            .weekdaysNone, .weekdaysRange, .jsonInvalid, .jsonTooDeep, .jsonTooLarge, .fileBase64,
            .fileAsText, .adminUnitNoProvince, .adminUnitAmbiguousName, .adminUnitUnknownCode,
            .adminUnitAmbiguousCodeVersion, .adminUnitTooLong, .adminUnitNoTables, .adminUnitNeedsManual,
            .adminUnitAmbiguous, .adminUnitAmbiguousVersion, .adminUnitAmbiguousWithWard,
            .adminUnitUnknown, .adminUnitCodeExpired:
            false
        }
    }
}

extension ValueFlags {
    /// The first note that is a repair.
    var repair: ValueRule? {
        var found: ValueRule?
        forEach { if found == nil, $0.isRepair { found = $0 } }
        return found
    }
}

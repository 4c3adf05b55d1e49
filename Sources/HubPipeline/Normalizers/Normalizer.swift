import Bytes
package import HubModel

/// The rule that turns a source's value into a cell of a field's type.
///
/// Compiled once per field.
///
/// A value that is refused or empty leaves the arena as it was. What a type writes, it writes again from its
/// own output (`html_clean` and `file` apart).
package final class Normalizer: Sendable {
    package let type: FieldType
    let options: ValueOptions
    private let numbers: NumberNormalizer
    private let dates: DateNormalizer
    private let times: TimeOfDayNormalizer
    private let citizens: CitizenIDNormalizer

    package init(type: FieldType, options: ValueOptions) {
        self.type = type
        self.options = options
        numbers = NumberNormalizer(options)
        dates = DateNormalizer(options)
        times = TimeOfDayNormalizer(options)
        citizens = CitizenIDNormalizer(options)
    }

    package func append(
        _ value: RawValue,
        with companions: Companions = .none,
        to arena: inout CellArena
    ) -> Outcome {
        let bytes = value.bytes.withoutOuterSpace
        guard !bytes.isEmptyOrNull, value.kind != .null else { return .empty() }
        switch type {
        case .text: return TextNormalizer.appendText(bytes, to: &arena)
        case .longText: return TextNormalizer.appendLongText(bytes, to: &arena)
        case .htmlClean: return HTMLNormalizer.append(bytes, to: &arena)
        case .integer: return numbers.appendInteger(bytes, isNumber: value.kind == .number, to: &arena)
        case .decimal: return numbers.appendDecimal(bytes, isNumber: value.kind == .number, to: &arena)
        case .moneyVND: return numbers.appendMoney(bytes, isNumber: value.kind == .number, to: &arena)
        case .boolean: return BooleanNormalizer.append(bytes, to: &arena)
        case .date: return dates.appendDate(bytes, to: &arena)
        case .datetime: return dates.appendInstant(bytes, to: &arena)
        case .month: return dates.appendMonth(bytes, to: &arena)
        case .partialDate:
            return dates.appendPartial(bytes, precision: companions.precision, to: &arena)
        case .timeOfDay: return times.append(bytes, notBefore: companions.notBefore, to: &arena)
        case .weekdays: return WeekdaysNormalizer.append(bytes, to: &arena)
        case .json: return JSONNormalizer.append(bytes, to: &arena)
        // White space at the ends belongs to a file.
        case .file: return appendFile(value.bytes, name: companions.fileName, to: &arena)
        case .geoPoint: return GeoPointNormalizer.append(bytes, to: &arena)
        case .url: return URLNormalizer.append(bytes, to: &arena)
        case .personName: return PersonNameNormalizer.append(bytes, to: &arena)
        case .phoneVN: return PhoneNormalizer.append(bytes, with: companions, to: &arena)
        case .evnCustomerCode: return EVNCustomerCodeNormalizer.append(bytes, to: &arena)
        case .email: return EmailNormalizer.append(bytes, to: &arena)
        case .citizenID:
            return citizens.append(bytes, isNumber: isNumber(value), with: companions, to: &arena)
        case .cardQR: return CardQRNormalizer(citizens: citizens).append(bytes, with: companions, to: &arena)
        case .taxCode:
            return TaxCodeNormalizer(citizens: citizens)
                .append(bytes, isNumber: isNumber(value), with: companions, to: &arena)
        case .socialInsuranceCode:
            return SocialInsuranceNormalizer.append(bytes, isNumber: isNumber(value), to: &arena)
        case .healthCard: return HealthCardNormalizer.append(bytes, isNumber: isNumber(value), to: &arena)
        case .vehiclePlate: return VehiclePlateNormalizer.append(bytes, to: &arena)
        case .dossierCode: return DossierCodeNormalizer.append(bytes, to: &arena)
        case .agencyCode: return AgencyCodeNormalizer.append(bytes, to: &arena)
        case .adminUnit:
            return AdminUnitNormalizer.append(bytes, options.adminUnits, on: companions.on, to: &arena)
        }
    }

    private func appendFile(
        _ bytes: UnsafeRawBufferPointer,
        name: UnsafeRawBufferPointer?,
        to arena: inout CellArena
    ) -> Outcome {
        options.isUnwrapped
            ? FileNormalizer.keep(bytes, name: name, isDecoded: true, to: &arena)
            : FileNormalizer.append(bytes, name: name, to: &arena)
    }

    /// A number of JSON has lost its leading zeros as surely as one whose mapping says `from_number`.
    @inline(__always)
    private func isNumber(_ value: RawValue) -> Bool { options.fromNumber || value.kind == .number }
}

extension UnsafeRawBufferPointer {
    /// Without ASCII white space at both ends.
    @inline(__always)
    var withoutOuterSpace: UnsafeRawBufferPointer {
        var from = 0
        var until = count
        while from < until, self[from].isWhite { from += 1 }
        while until > from, self[until - 1].isWhite { until -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[from..<until])
    }

    @inline(__always)
    var isEmptyOrNull: Bool {
        guard count == 4 else { return count == 0 }
        return loadUnaligned(as: UInt32.self) == UInt32(bigEndian: 0x6E75_6C6C)
    }
}

extension UInt8 {
    /// Space, TAB, LF, VT, FF, CR.
    @inline(__always)
    var isWhite: Bool { self == 0x20 || self &- 0x09 < 5 }
}

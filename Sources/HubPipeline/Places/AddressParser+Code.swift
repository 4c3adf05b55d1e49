package import HubModel

extension AddressParser {
    /// Reads digits as a code, as of a day.
    ///
    /// - Throws: `ValueRule`: no such code, or without a date a code that meant different units.
    package static func parse(
        code text: UnsafeRawBufferPointer,
        on day: CivilDate?,
        in units: AdminUnits
    ) throws(ValueRule) -> AddressMatch {
        guard let code = AdminCode(text) else { throw .adminUnitUnknownCode }
        let meanings = units.all(code)
        guard let newest = meanings.last else { throw .adminUnitUnknownCode }
        guard let day else {
            guard !units.reused.contains(code) else { throw .adminUnitAmbiguousCodeVersion }
            return units.match(code: newest, reference: units.newest)
        }
        let version = units.version(on: day)
        // Expired: what it meant last before that day. Not in force yet: what it means first.
        let meant = meanings.last { Int(units.units[$0].first) <= version } ?? meanings.lowerBound
        return units.match(code: meant, reference: version)
    }
}

extension AdminUnits {
    fileprivate func match(code unit: Int, reference: Int) -> AddressMatch {
        let row = units[unit]
        let isValid = row.isValid(in: reference)
        let version = isValid ? reference : row.last < reference ? Int(row.last) : Int(row.first)
        var match = match(unit, in: version)
        if !isValid { match.note(.codeExpired, confidence: 90) }
        return settled(match)
    }
}

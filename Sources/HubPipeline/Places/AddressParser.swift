package import HubModel

/// Finds the units in an address, from the right: province, district where the version has them, ward.
///
/// Text that is composed (NFC), trimmed and single-spaced goes in. Nothing is allocated, and nothing guessed:
/// what fits two units is flagged.
package struct AddressParser {
    let units: AdminUnits
    let parts: AddressParts
    let keys: UnsafeMutableRawBufferPointer
    /// The version of the record's date.
    let dated: Int?

    /// In bytes; longer text is refused.
    package static let longestText = 4096

    /// Reads a text as of a day.
    ///
    /// - Throws: `ValueRule`: no province, or the name of several units.
    package static func parse(
        _ text: UnsafeRawBufferPointer,
        on day: CivilDate?,
        in units: AdminUnits
    ) throws(ValueRule) -> AddressMatch {
        guard text.count <= longestText else { throw .adminUnitTooLong }
        let result = withUnsafeTemporaryAllocation(
            of: AddressParts.Part.self,
            capacity: AddressParts.most
        ) { memory in
            withUnsafeTemporaryAllocation(byteCount: PlaceKey.capacity, alignment: 8) { keys in
                let parser = AddressParser(
                    units: units,
                    parts: AddressParts(text, in: memory),
                    keys: keys,
                    dated: day.map(units.version)
                )
                return Result { () throws(ValueRule) in try parser.match() }
            }
        }
        return try result.get()
    }

    private var reference: Int { dated ?? units.newest }

    private func match() throws(ValueRule) -> AddressMatch {
        let first = parts.count > 0 && isCountry(0) ? 1 : 0
        guard parts.count > first else { throw .adminUnitNoProvince }
        var best: AddressCandidate?
        var isContradicted = false
        for version in order {
            if dated != nil, best?.isComplete ?? false { break }
            guard let candidate = candidate(in: version, from: first) else { continue }
            guard let chosen = best, chosen.isComplete || !candidate.isBetter(than: chosen) else {
                best = candidate
                continue
            }
            if contradicts(candidate, chosen) { isContradicted = true }
        }
        guard var best else { return try withoutProvince(from: first) }
        if isContradicted { best.match.note(.ambiguousVersion, confidence: 60) }
        return finish(best, from: first)
    }

    /// Whether an older list reads the whole text as something that became another unit.
    private func contradicts(_ older: AddressCandidate, _ newest: AddressCandidate) -> Bool {
        guard dated == nil, older.isComplete, newest.isComplete, older.unitCount > 0,
            older.unitCount >= newest.unitCount
        else { return false }
        guard let code = units.soleSuccessor(of: newest.match.unit) else { return true }
        return !units.hasSuccessor(older.match.unit, code)
    }

    private var order: VersionOrder { VersionOrder(first: reference, count: units.versions.count) }

    private func isCountry(_ part: Int) -> Bool {
        guard let key = PlaceKey(parts.span(from: part, to: part), in: keys) else { return false }
        return key.plain.elementsEqual("vietnam".utf8) || key.plain.elementsEqual("vn".utf8)
    }

    // MARK: - One version

    private func candidate(in version: Int, from first: Int) -> AddressCandidate? {
        let asked = UnitSearch(version: version, level: .province)
        guard let found = find(asked, at: first),
            var candidate = AddressCandidate(version: version, province: found)
        else { return nil }
        candidate.next = first + found.parts
        if units.versions[version].hasDistricts { addDistrict(to: &candidate) }
        addWard(to: &candidate)
        return candidate
    }

    private func addDistrict(to candidate: inout AddressCandidate) {
        var search = UnitSearch(version: candidate.match.version, level: .district)
        search.province = units.units[candidate.match.province].code
        guard let found = find(search, at: candidate.next) else { return }
        guard let unit = found.unit else { return candidate.isAmbiguous = true }
        candidate.take(found)
        candidate.match.district = unit
        candidate.next += found.parts
    }

    private func addWard(to candidate: inout AddressCandidate) {
        var search = UnitSearch(version: candidate.match.version, level: .ward)
        search.province = units.units[candidate.match.province].code
        search.district = candidate.match.district.map { units.units[$0].code }
        guard let found = find(search, at: candidate.next) else {
            candidate.leftover = prefix(at: candidate.next)
            return
        }
        guard let unit = found.unit else { return candidate.isAmbiguous = true }
        candidate.take(found)
        candidate.match.ward = unit
        candidate.next += found.parts
        // `Hòa Thành` is a ward today and was a district: then a ward stands before it.
        if !found.hasPrefix { candidate.leftover = prefix(at: candidate.next) }
        // A ward of a three-level list, found in the whole province.
        guard search.district == nil, units.versions[candidate.match.version].hasDistricts else { return }
        candidate.match.confidence = min(candidate.match.confidence, 85)
        let parent = units.units[unit].parent
        candidate.match.district = units.unit(parent, in: candidate.match.version)
    }

    /// A ward's or district's prefix at the part that is next.
    private func prefix(at part: Int) -> AdminUnit.Kind? {
        guard part < parts.count else { return nil }
        guard let prefix = PlacePrefix(parts.span(from: part, to: part)), prefix.isPlain else { return nil }
        // `Tỉnh lộ 10` is a road.
        return prefix.kind == .province ? nil : prefix.kind
    }

    // MARK: - The end

    private func finish(_ candidate: AddressCandidate, from first: Int) -> AddressMatch {
        var match = candidate.match
        if candidate.isAmbiguous {
            match.note(.ambiguousUnit, confidence: 50)
        } else if candidate.leftover != nil {
            match.note(.unknownUnit, confidence: 60)
        }
        match.detail = parts.rest(from: candidate.next)
        if dated != nil, match.version != reference { match.note(.codeExpired, confidence: 90) }
        if match.detail.isEmpty, match.ward == nil, match.district == nil, !candidate.hasPrefix,
            !units.units[match.province].isValid(in: reference), isWardToday(first)
        {
            match.note(.ambiguousWithWard, confidence: 60)
        }
        return units.settled(match)
    }

    /// Whether a former province's name is today's ward.
    private func isWardToday(_ part: Int) -> Bool {
        find(UnitSearch(version: reference, level: .ward), at: part) != nil
    }

    /// A ward or district with its prefix that the country has once, and a ward of that district.
    private func withoutProvince(from first: Int) throws(ValueRule) -> AddressMatch {
        guard prefix(at: first) != nil else { throw .adminUnitNoProvince }
        var only: AddressCandidate?
        for version in order {
            for level in [AdminCode.Level.ward, .district] {
                guard let found = find(UnitSearch(version: version, level: level), at: first) else {
                    continue
                }
                guard let unit = found.unit else { throw .adminUnitAmbiguousName }
                // Without marks too many names are alike.
                guard found.isExact else { continue }
                var candidate = AddressCandidate(
                    match: units.match(unit, in: version),
                    next: first + found.parts
                )
                if level == .district { addWard(to: &candidate) }
                guard let chosen = only else {
                    only = candidate
                    continue
                }
                guard units.becameOne(chosen.match.unit, candidate.match.unit) else {
                    throw .adminUnitAmbiguousName
                }
            }
            if dated != nil, only != nil { break }
        }
        guard var only else { throw .adminUnitNoProvince }
        only.match.note(.provinceInferred, confidence: 70)
        return finish(only, from: first)
    }
}

extension AddressParser {
    /// Looks for a unit whose name is a part, or runs over the soft cuts to its left; the longest name wins.
    func find(_ search: UnitSearch, at part: Int) -> FoundUnit? {
        guard part < parts.count else { return nil }
        var most = 1
        while most < 3, part + most < parts.count, parts[part + most - 1].isSoftBefore { most += 1 }
        for length in stride(from: most, through: 1, by: -1) {
            let text = parts.span(from: part + length - 1, to: part)
            guard text.count <= PlaceKey.longestName, var found = find(search, named: text) else { continue }
            found.parts = length
            return found
        }
        return nil
    }

    /// With its prefix cut off, else as it stands.
    private func find(_ search: UnitSearch, named text: UnsafeRawBufferPointer) -> FoundUnit? {
        var rest = text
        var kind: AdminUnit.Kind?
        // `Tỉnh tỉnh Long An` is written too.
        while let prefix = PlacePrefix(rest), kind == nil || kind == prefix.kind {
            kind = prefix.kind
            rest = UnsafeRawBufferPointer(rebasing: rest[prefix.length...])
        }
        if let kind, kind.isOf(search.level), let found = find(search, bare: rest, kind: kind) {
            return found
        }
        return find(search, bare: text, kind: nil)
    }

    private func find(
        _ search: UnitSearch,
        bare text: UnsafeRawBufferPointer,
        kind: AdminUnit.Kind?
    ) -> FoundUnit? {
        guard let key = PlaceKey(text, in: keys), kind != nil || key.hasLetter else { return nil }
        var exact = UnitCount()
        var loose = UnitCount()
        units.forEach(named: key) { index, isExact in
            let unit = units.units[index]
            guard search.includes(unit) else { return }
            let isOfKind = kind == nil || kind == unit.kind
            // Cities that were provinces, towns that became cities: the name decides, the kind breaks a tie.
            guard isOfKind || (search.level != .ward && fits(kind, unit)) else { return }
            if isExact { exact.add(index, isOfKind) }
            loose.add(index, isOfKind)
        }
        let hasPrefix = kind != nil
        let trust = hasPrefix || search.level == .province ? 100 : 95
        // A province that became a city is the same province; a district of another kind may be another.
        let doubt = search.level == .province ? trust : 80
        if let found = exact.found(hasPrefix: hasPrefix, isExact: true, trust: trust, doubt: doubt) {
            return found
        }
        // Without marks the letters decide. Other marks than the list's are a slip if the rest is certain.
        guard key.hasMarks else {
            return loose.found(hasPrefix: hasPrefix, isExact: false, trust: 95, doubt: doubt)
        }
        guard hasPrefix || search.level == .province else { return nil }
        var found = loose.found(hasPrefix: hasPrefix, isExact: false, trust: 70, doubt: 70)
        found?.isMisspelt = true
        return found
    }

    /// A province may be called city and the other way round only where it has been both.
    private func fits(_ kind: AdminUnit.Kind?, _ unit: AdminUnit) -> Bool {
        guard unit.code.level == .province else { return kind != .province }
        return kind == .province || units.all(unit.code).contains { units.units[$0].kind == kind }
    }
}

/// How many units fit a name; those of the written kind go before others.
private struct UnitCount {
    private var ofKind = 0
    private var ofOther = 0
    private var unitOfKind = 0
    private var unitOfOther = 0

    mutating func add(_ unit: Int, _ isOfKind: Bool) {
        if isOfKind {
            // An alias may repeat the name.
            if ofKind == 0 || unitOfKind != unit { ofKind += 1 }
            unitOfKind = unit
        } else {
            if ofOther == 0 || unitOfOther != unit { ofOther += 1 }
            unitOfOther = unit
        }
    }

    /// One unit; or none, and so ambiguous; `nil` if nothing fits.
    func found(hasPrefix: Bool, isExact: Bool, trust: Int, doubt: Int) -> FoundUnit? {
        let count = ofKind > 0 ? ofKind : ofOther
        guard count > 0 else { return nil }
        return FoundUnit(
            unit: count > 1 ? nil : ofKind > 0 ? unitOfKind : unitOfOther,
            parts: 1,
            hasPrefix: hasPrefix,
            isExact: isExact,
            confidence: ofKind > 0 ? trust : min(trust, doubt)
        )
    }
}

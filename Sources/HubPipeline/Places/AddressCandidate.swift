import HubModel

/// How one version's list reads an address.
struct AddressCandidate {
    var match: AddressMatch
    var isAmbiguous = false
    /// The province stands with its prefix.
    var hasPrefix: Bool
    /// The part from which on, to the left, nothing was found.
    var next = 0
    /// The prefix of that part: then it should have been a unit.
    var leftover: AdminUnit.Kind?

    init?(version: Int, province: FoundUnit) {
        guard let unit = province.unit else { return nil }
        match = AddressMatch(version: version, province: unit)
        hasPrefix = province.hasPrefix
        take(province)
    }

    init(match: AddressMatch, next: Int) {
        self.match = match
        self.next = next
        hasPrefix = true
    }

    mutating func take(_ found: FoundUnit) {
        match.confidence = min(match.confidence, found.confidence)
        if found.isMisspelt { match.note(.spelling, confidence: 70) }
    }

    /// Every part that says it is a unit was found to be one.
    var isComplete: Bool { !isAmbiguous && leftover == nil }

    var unitCount: Int { (match.district == nil ? 0 : 1) + (match.ward == nil ? 0 : 1) }

    /// Takes the place of a list that was asked before: it makes out more of the text.
    ///
    /// A part that fits several units of the earlier list was made out too: it is not settled by another time.
    func isBetter(than other: AddressCandidate) -> Bool {
        let reached = other.next + (other.isAmbiguous ? 1 : 0)
        return isComplete != other.isComplete ? isComplete && next > reached : next > reached
    }
}

/// What is looked for: units of a level, within a province or a district if one is known.
struct UnitSearch {
    var version: Int
    var level: AdminCode.Level
    var province: AdminCode?
    var district: AdminCode?

    func includes(_ unit: AdminUnit) -> Bool {
        unit.code.level == level && unit.isValid(in: version)
            && (province == nil || unit.province == province) && (district == nil || unit.parent == district)
    }
}

/// What was found: one unit, or several and so none.
struct FoundUnit {
    var unit: Int?
    /// How many parts of the address it takes.
    var parts: Int
    var hasPrefix: Bool
    /// Marks and tones agree.
    var isExact: Bool
    /// The writer set other marks.
    var isMisspelt = false
    /// 0 to 100.
    var confidence: Int
}

/// Versions, one first, then the others from the newest back.
struct VersionOrder: Sequence, IteratorProtocol {
    private let first: Int
    private var index: Int
    private var isFirst = true

    init(first: Int, count: Int) {
        self.first = first
        index = count
    }

    mutating func next() -> Int? {
        if isFirst {
            isFirst = false
            return first
        }
        index -= 1
        if index == first { index -= 1 }
        return index >= 0 ? index : nil
    }
}

extension AdminUnits {
    /// A unit of a version with those above it.
    func match(_ unit: Int, in version: Int) -> AddressMatch {
        let row = units[unit]
        guard row.code.level != .province, let province = self.unit(row.province, in: version) else {
            return AddressMatch(version: version, province: unit)
        }
        var match = AddressMatch(version: version, province: province)
        guard row.code.level == .ward else {
            match.district = unit
            return match
        }
        match.ward = unit
        if row.parent.level == .district { match.district = self.unit(row.parent, in: version) }
        return match
    }

    /// Whether two units are the same today.
    func becameOne(_ left: Int, _ right: Int) -> Bool {
        guard let successor = soleSuccessor(of: left) else { return left == right }
        return successor == soleSuccessor(of: right)
    }

    /// With today's unit, as far as it is certain.
    func settled(_ match: AddressMatch) -> AddressMatch {
        var match = match
        if let code = soleSuccessor(of: match.unit) {
            match.current = code
        } else {
            if match.ward != nil { match.note(.needsManual, confidence: match.confidence) }
            match.current = soleSuccessor(of: match.province)
        }
        return match
    }
}

/// What an address, a name or a code was found to mean.
package struct AddressMatch: Sendable, Hashable {
    /// What a person should know; several may hold.
    package struct Flags: OptionSet, Sendable, Hashable {
        package let rawValue: UInt16

        package init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// An old unit has no single successor: a person decides.
        package static let needsManual = Flags(rawValue: 1)
        /// The part of the ward or district fits several units; none was taken.
        package static let ambiguousUnit = Flags(rawValue: 2)
        /// Without a date, the lists of two times give different units; the newest was taken.
        package static let ambiguousVersion = Flags(rawValue: 4)
        /// The name of a former province is also a ward's today.
        package static let ambiguousWithWard = Flags(rawValue: 8)
        /// The code or the names were not in force on that day.
        package static let codeExpired = Flags(rawValue: 16)
        /// A part says that it is a ward or a district, and the list has none of that name there.
        package static let unknownUnit = Flags(rawValue: 32)
        /// Other tone marks than the list's.
        package static let spelling = Flags(rawValue: 64)
        /// No province was written; the name exists only once.
        package static let provinceInferred = Flags(rawValue: 128)
    }

    /// Index in `AdminUnits.versions`.
    package var version: Int
    /// Indices in `AdminUnits.units`.
    package var province: Int
    package var district: Int?
    package var ward: Int?
    /// The finest unit of the newest version that is certain.
    package var current: AdminCode?
    /// Where the text names no unit: house, street, hamlet.
    package var detail = 0..<0
    /// 0 to 100.
    package var confidence = 100
    package var flags: Flags = []

    /// The finest unit that was found.
    package var unit: Int { ward ?? district ?? province }

    mutating func note(_ flag: Flags, confidence limit: Int) {
        flags.insert(flag)
        confidence = min(confidence, limit)
    }
}

extension AddressMatch.Flags {
    /// The rules of the flags that are set, the gravest first; allocates nothing.
    package var notes: ValueFlags {
        var notes = ValueFlags()
        for (flag, rule) in AddressMatch.Flags.ordered where contains(flag) { notes.insert(rule) }
        return notes
    }

    private static let ordered: [(AddressMatch.Flags, ValueRule)] = [
        (.needsManual, .adminUnitNeedsManual),
        (.ambiguousUnit, .adminUnitAmbiguous),
        (.ambiguousVersion, .adminUnitAmbiguousVersion),
        (.ambiguousWithWard, .adminUnitAmbiguousWithWard),
        (.unknownUnit, .adminUnitUnknown),
        (.codeExpired, .adminUnitCodeExpired),
        (.spelling, .adminUnitSpelling),
        (.provinceInferred, .adminUnitProvinceInferred),
    ]
}

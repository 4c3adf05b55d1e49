package import HubModel

/// What stands beside a value: columns of the same row that a type checks against (`with:` of the manifests), and
/// what decides how it is read.
///
/// Values, not cells: a cell moves when its arena grows. What is missing, or cannot be understood, is not
/// checked.
package struct Companions {
    /// The names that `with:` knows.
    package enum Role: String, Sendable, Hashable, CaseIterable {
        case sex, born, on
        case fileName = "file_name"
    }

    package enum Sex: Sendable, Hashable {
        case male, female

        /// Reads `male`, `female`, `Nam` and `Nữ`, as code tables produce them; `nil` for any other text.
        package init?(_ text: UnsafeRawBufferPointer) {
            if text.isOne(of: ["male", "Nam", "nam", "NAM"]) {
                self = .male
            } else if text.isOne(of: ["female", "Nữ", "nữ", "NỮ"]) {
                self = .female
            } else {
                return nil
            }
        }
    }

    package var sex: Sex?
    /// The day of birth, where all of it is known.
    package var born: CivilDate?
    /// The year of birth, where no more than that is known.
    package var bornYear: Int?
    /// The day that the record speaks of.
    package var on: CivilDate?
    /// From the path that `precision_from` names: a `partial_date` keeps no more than this.
    package var precision: DatePrecision?
    /// Seconds since midnight of the column that `not_before` names: no `time_of_day` lies before it.
    package var notBefore: Int?
    /// The name under which a `file` came; lent for the call that takes it.
    package var fileName: UnsafeRawBufferPointer?

    @inline(__always)
    package init(
        sex: Sex? = nil,
        born: CivilDate? = nil,
        bornYear: Int? = nil,
        on: CivilDate? = nil,
        precision: DatePrecision? = nil,
        notBefore: Int? = nil,
        fileName: UnsafeRawBufferPointer? = nil
    ) {
        self.sex = sex
        self.born = born
        self.bornYear = bornYear
        self.on = on
        self.precision = precision
        self.notBefore = notBefore
        self.fileName = fileName
    }

    /// Nothing to check against.
    @inline(__always)
    package static var none: Companions { Companions() }

    var knownYear: Int? { born?.components.year ?? bornYear }
}

extension Companions {
    /// Takes what a column's cell holds, without its length; what cannot play the role is left out.
    ///
    /// The name of a file is lent, so the cell must stay where it is.
    ///
    /// A day is a `date`, an instant in `zone`, or text that begins with `yyyy-MM-dd`. A month, a whole number
    /// or text that begins with `yyyy` gives a year of birth and nothing else.
    package mutating func read(
        _ cell: UnsafeRawBufferPointer,
        of type: FieldType,
        as role: Role,
        zone: Zone = .vietnam
    ) {
        switch role {
        case .sex: sex = type.column == .text ? Sex(cell) : nil
        case .fileName: fileName = type.column == .text ? cell : nil
        case .on: on = Companions.day(cell, type, zone)
        case .born:
            born = type == .month ? nil : Companions.day(cell, type, zone)
            bornYear = born == nil ? Companions.year(cell, type) : nil
        }
    }

    private static func day(_ cell: UnsafeRawBufferPointer, _ type: FieldType, _ zone: Zone) -> CivilDate? {
        switch type.column {
        case .date where cell.count == 4:
            let days = Int32(bigEndian: cell.loadUnaligned(as: Int32.self))
            return CivilDate(daysSinceEpoch: Int(days) + CellRange.daysTo2000)
        case .timestamptz where cell.count == 8:
            let stored = Int64(bigEndian: cell.loadUnaligned(as: Int64.self))
            let (microseconds, isOver) = stored.addingReportingOverflow(Timestamp.postgresEpoch)
            guard !isOver, CellRange.microseconds.contains(microseconds) else { return nil }
            return zone.civil(Timestamp(microseconds: microseconds)).date
        case .text where cell.count >= 10 && cell[4] == UInt8(ascii: "-") && cell[7] == cell[4]:
            let (year, month, day) = (cell.slice(0, 4), cell.slice(5, 7), cell.slice(8, 10))
            guard year.areDigits, month.areDigits, day.areDigits else { return nil }
            return CivilDate(year: year.number, month: month.number, day: day.number)
        default: return nil
        }
    }

    private static func year(_ cell: UnsafeRawBufferPointer, _ type: FieldType) -> Int? {
        let year: Int
        switch type.column {
        case .date where cell.count == 4: year = day(cell, type, .utc)?.components.year ?? 0
        case .bigint where cell.count == 8:
            year = Int(Int64(bigEndian: cell.loadUnaligned(as: Int64.self)))
        case .text where cell.count >= 4 && cell.slice(0, 4).areDigits: year = cell.slice(0, 4).number
        default: return nil
        }
        return (1800...9999).contains(year) ? year : nil
    }
}

extension UnsafeRawBufferPointer {
    /// Byte for byte one of a few words.
    func isOne<let count: Int>(of words: InlineArray<count, StaticString>) -> Bool {
        for index in words.indices where equals(words[index]) { return true }
        return false
    }

    @inline(__always)
    func equals(_ word: StaticString) -> Bool {
        count == word.utf8CodeUnitCount && begins(with: word)
    }

    @inline(__always)
    func begins(with prefix: StaticString) -> Bool {
        let prefix = UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        guard count >= prefix.count else { return false }
        for index in 0..<prefix.count where self[index] != prefix[index] { return false }
        return true
    }

    /// The bytes from `from` up to `until`, or to the end.
    @inline(__always)
    func slice(_ from: Int, _ until: Int? = nil) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[from..<(until ?? count)])
    }
}

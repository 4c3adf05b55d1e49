/// What the twelve digits of a personal identification number say.
///
/// Three digits for the province or country of birth registration, one for sex and century, two for the year,
/// six of serial (Decree 137/2015, Circular 59/2021 of the Ministry of Public Security). There is no check
/// digit. The province is one of the 63 of before 1/7/2025: numbers never change with mergers.
struct CitizenNumber {
    let sex: Companions.Sex
    let year: Int
    let isForeignBorn: Bool

    /// Twelve digits; refuses a province that there never was and a year of birth behind `latestYear`.
    @inline(__always)
    init(_ digits: UnsafeRawBufferPointer, latestYear: Int) throws(CitizenFault) {
        let province = digits.slice(0, 3).number
        guard province >= 100 || ProvinceCode.isKnown(province) else {
            throw CitizenFault(rule: .citizenProvince)
        }
        isForeignBorn = province >= 100
        let generation = Int(digits[3] & 15)
        sex = generation % 2 == 0 ? .male : .female
        year = 1900 + 100 * (generation / 2) + digits.slice(4, 6).number
        guard year <= latestYear else { throw CitizenFault(rule: .citizenFuture) }
    }

    /// The rule that the rest of the row breaks.
    @inline(__always)
    func contradiction(_ companions: Companions) -> ValueRule? {
        if let known = companions.sex, known != sex { return .citizenSexMismatch }
        if let known = companions.knownYear, known != year { return .citizenYearMismatch }
        return nil
    }
}

struct CitizenFault: Error {
    var rule: ValueRule
}

/// Codes of the 63 provinces of before 1/7/2025.
///
/// The decision 124/2004/QĐ-TTg and the last two digits in the circular 07/2016/TT-BCA are one list.
enum ProvinceCode {
    @inline(__always)
    static func isKnown(_ code: Int) -> Bool {
        guard code < 128 else { return false }
        return code < 64 ? known.low >> code & 1 == 1 : known.high >> (code - 64) & 1 == 1
    }

    /// One bit for each code, so that a look-up touches no memory.
    private static let known: (low: UInt64, high: UInt64) = {
        var bits: (low: UInt64, high: UInt64) = (0, 0)
        for code in codes {
            if code < 64 { bits.low |= 1 << code } else { bits.high |= 1 << (code - 64) }
        }
        return bits
    }()

    private static let codes: [Int] = [
        1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40,
        42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82,
        83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
    ]
}

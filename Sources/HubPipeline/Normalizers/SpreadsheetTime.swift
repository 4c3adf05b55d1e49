import HubModel

/// Days and times as spreadsheets keep them: days since the end of 1899, the time as a fraction of a day.
///
/// ECMA-376 part 1, 18.17.4.1, the 1900 date system. Its year 1900 holds a 29 February that no calendar has, and
/// numbers so small count something else: they are refused.
enum SpreadsheetTime {
    /// 1901-01-01; by then the count runs from 1899-12-30.
    private static let first: UInt64 = 367
    private static let base = -25_569
    /// 2173-10-13, far beyond what any date field takes: a longer number is `yyyyMMdd` and the like.
    private static let end: UInt64 = 100_000
    private static let millisecondsPerDay: UInt64 = 86_400_000

    /// `nil` for what is no such number: also for 1900 to 2099, which are years in every sheet of people.
    static func read(_ bytes: UnsafeRawBufferPointer) -> TimeReading? {
        guard let (whole, milliseconds) = parts(bytes), whole < end else { return nil }
        if milliseconds == 0, (1900...2099).contains(whole) { return nil }
        guard whole > 0 else { return milliseconds == 0 ? .placeholder : nil }
        guard whole >= first else { return .refused(.dateOutOfRange) }
        let date = CivilDate(daysSinceEpoch: base + Int(whole))
        let (year, month, day) = date.components
        return .time(
            ParsedTime(year: year, month: month, day: day, microsecondOfDay: Int64(milliseconds) * 1000)
        )
    }

    /// The time of a fraction of a day; up to 99:59:59 of whole days, or the time beside a date.
    static func secondOfDay(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let (whole, milliseconds) = parts(bytes), whole < end else { return nil }
        let seconds = Int((milliseconds + 500) / 1000)
        let days = whole <= 4 ? Int(whole) : 0
        return days * 86_400 + (whole <= 4 ? seconds : seconds % 86_400)
    }

    /// Whole days, and the rest to the nearest millisecond: a fraction of a day is never exact.
    private static func parts(_ bytes: UnsafeRawBufferPointer) -> (whole: UInt64, milliseconds: UInt64)? {
        guard let number = number(bytes) else { return nil }
        let unit = powersOfTen[number.scale]
        let whole = number.magnitude / unit
        var fraction = number.magnitude % unit
        var scale = number.scale
        // Beyond eleven places the product would not fit; a hundred-billionth of a day is a microsecond.
        while scale > 11 {
            fraction /= 10
            scale -= 1
        }
        let places = powersOfTen[scale]
        let milliseconds = (fraction * millisecondsPerDay + places / 2) / places
        return milliseconds < millisecondsPerDay ? (whole, milliseconds) : (whole + 1, 0)
    }

    /// `46188.354166666664`, `1.6203703703703703E-4`: `magnitude / 10^scale`, what lies beyond 18 digits cut off.
    private static func number(_ bytes: UnsafeRawBufferPointer) -> (magnitude: UInt64, scale: Int)? {
        var magnitude: UInt64 = 0
        var scale = 0
        var index = 0
        var point: Int?
        while index < bytes.count, bytes[index].isDigit || (bytes[index] == UInt8(ascii: ".") && point == nil)
        {
            if bytes[index] == UInt8(ascii: ".") {
                point = index
            } else if magnitude < powersOfTen[17] {
                magnitude = magnitude * 10 + UInt64(bytes[index] & 15)
                if point != nil { scale += 1 }
            } else if point == nil {
                return nil
            }
            index += 1
        }
        guard index > 0, point != 0, point != index - 1 else { return nil }
        if index < bytes.count {
            guard let exponent = ScannedNumber.exponent(bytes, at: index), exponent <= 0 else { return nil }
            scale -= exponent
        }
        while scale > 18, magnitude > 0 {
            magnitude /= 10
            scale -= 1
        }
        return (magnitude, min(scale, 18))
    }
}

/// A day count of a workbook as ISO 8601 text, of the parts that its style shows.
enum SerialDay {
    /// False where the count is no day of the calendar.
    static func write(
        _ text: UnsafeRawBufferPointer,
        _ style: DateStyle,
        isFrom1904: Bool,
        into append: (UInt8) -> Void
    ) -> Bool {
        guard let serial = number(text), serial >= 0, serial < 2_958_466 else { return false }
        var day = Int(serial)
        var seconds = Int(((serial - Double(day)) * 86_400).rounded())
        if seconds == 86_400 { (day, seconds) = (day + 1, 0) }
        if style.isElapsed {
            time(seconds + day * 86_400, append)
            return true
        }
        if style.showsDay {
            date(day, isFrom1904, append)
            if style.showsTime { append(UInt8(ascii: "T")) }
        }
        if style.showsTime { time(seconds, append) }
        return true
    }

    /// Excel believes that 1900 had a 29 February: counts up to 59 lie a day later than the others say.
    private static func date(_ serial: Int, _ isFrom1904: Bool, _ append: (UInt8) -> Void) {
        let since1970 = isFrom1904 ? serial - 24_107 : serial - (serial < 60 ? 25_568 : 25_569)
        // Days to a date of the Gregorian calendar: eras of 400 years that begin in March.
        let shifted = since1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * ofYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        digits(year, 4, append)
        append(UInt8(ascii: "-"))
        digits(month, 2, append)
        append(UInt8(ascii: "-"))
        digits(ofYear - (153 * monthFromMarch + 2) / 5 + 1, 2, append)
    }

    private static func time(_ seconds: Int, _ append: (UInt8) -> Void) {
        digits(seconds / 3600, 2, append)
        append(UInt8(ascii: ":"))
        digits(seconds / 60 % 60, 2, append)
        append(UInt8(ascii: ":"))
        digits(seconds % 60, 2, append)
    }

    private static func digits(_ value: Int, _ width: Int, _ append: (UInt8) -> Void) {
        var scale = 1
        for _ in 1..<width { scale *= 10 }
        while value / scale >= 10 { scale *= 10 }
        while scale > 0 {
            append(UInt8(truncatingIfNeeded: 0x30 + value / scale % 10))
            scale /= 10
        }
    }

    private static func number(_ text: UnsafeRawBufferPointer) -> Double? {
        var decimal = CellDecimal()
        guard decimal.read(text) else { return nil }
        return decimal.double
    }
}

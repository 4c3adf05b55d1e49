/// `2026-07`, `2026-07-02`, `2026-07-02T08:30`, `2026-07-02 08:30:15.123+07:00` (ISO 8601, RFC 3339): the
/// form that needs no search.
enum ISOTime {
    /// `nil` for any other form.
    ///
    /// Months, days and hours are not checked against a calendar here.
    @inline(__always)
    static func read(_ bytes: UnsafeRawBufferPointer) -> ParsedTime? {
        guard bytes.count >= 7, bytes[4] == UInt8(ascii: "-") else { return nil }
        guard let century = pair(bytes, 0), let yearOfCentury = pair(bytes, 2), let month = pair(bytes, 5),
            month > 0
        else { return nil }
        if bytes.count == 7 { return ParsedTime(year: century * 100 + yearOfCentury, month: month) }
        guard bytes.count >= 10, bytes[7] == UInt8(ascii: "-"), let day = pair(bytes, 8), day > 0 else {
            return nil
        }
        var time = ParsedTime(year: century * 100 + yearOfCentury, month: month, day: day)
        guard bytes.count > 10 else { return time }
        guard bytes.count >= 16, bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == 0x20,
            bytes[13] == UInt8(ascii: ":"), let hour = pair(bytes, 11), let minute = pair(bytes, 14),
            hour < 24, minute < 60
        else { return nil }
        time.microsecondOfDay = Int64(hour * 3600 + minute * 60) * 1_000_000
        return seconds(bytes, &time)
    }

    @inline(__always)
    private static func seconds(_ bytes: UnsafeRawBufferPointer, _ time: inout ParsedTime) -> ParsedTime? {
        var index = 16
        if index < bytes.count, bytes[index] == UInt8(ascii: ":") {
            guard bytes.count >= 19, let second = pair(bytes, 17), second < 60 else { return nil }
            time.microsecondOfDay += Int64(second) * 1_000_000
            index = 19
            if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
                guard let end = fraction(bytes, index + 1, &time) else { return nil }
                index = end
            }
        }
        guard index < bytes.count else { return time }
        guard let offset = offset(bytes, index) else { return nil }
        time.offset = offset
        return time
    }

    /// Digits beyond microseconds are dropped: PostgreSQL keeps none.
    private static func fraction(
        _ bytes: UnsafeRawBufferPointer,
        _ from: Int,
        _ time: inout ParsedTime
    ) -> Int? {
        var index = from
        var unit: Int64 = 100_000
        while index < bytes.count, bytes[index].isDigit {
            time.microsecondOfDay += Int64(bytes[index] & 15) * unit
            unit /= 10
            index += 1
        }
        return index > from ? index : nil
    }

    /// `Z`, `+07:00`, `+0700`, `+07` to the end of the text.
    private static func offset(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        let left = bytes.count - index
        if left == 1 { return bytes[index] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
        let sign = bytes[index]
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = pair(bytes, index + 1)
        else { return nil }
        var minutes = 0
        if left > 3 {
            let from = index + (bytes[index + 3] == UInt8(ascii: ":") ? 4 : 3)
            guard from + 2 == bytes.count, let pair = pair(bytes, from) else { return nil }
            minutes = pair
        }
        guard hours <= 14, minutes < 60 else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// Two digits.
    @inline(__always)
    private static func pair(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        guard index + 2 <= bytes.count, bytes[index].isDigit, bytes[index + 1].isDigit else { return nil }
        return Int(bytes[index] & 15) * 10 + Int(bytes[index + 1] & 15)
    }
}

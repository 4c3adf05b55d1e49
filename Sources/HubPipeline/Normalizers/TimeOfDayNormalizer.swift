import HubModel

/// `time_of_day`: `HH:mm`, or `HH:mm:ss` where seconds are not zero, from 00:00 to 99:59:59.
///
/// Hours beyond 24 belong to the day on which a trip began (GTFS, `stop_times.txt`). Parts of a second are
/// dropped.
package struct TimeOfDayNormalizer: Sendable {
    private let zone: Zone
    private let formats: [DateFormat]
    private let fromNumber: Bool

    private static let secondsPerDay = 86_400
    private static let end = 100 * 3600

    init(_ options: ValueOptions) {
        zone = options.zone
        formats = options.formats
        fromNumber = options.fromNumber
    }

    /// `notBefore`: a time that is earlier is one of the days after.
    func append(
        _ bytes: UnsafeRawBufferPointer,
        notBefore: Int?,
        to arena: inout CellArena
    ) -> Outcome {
        guard let second = plain(bytes) else {
            return PlainText.with(bytes) { text in
                guard let second = LoweredText.with(text, read) ?? timeOfInstant(text)
                else { return .fault(.timeOfDayFormat) }
                return append(second, notBefore, &arena)
            }
        }
        return append(second, notBefore, &arena)
    }

    private func append(_ second: Int, _ notBefore: Int?, _ arena: inout CellArena) -> Outcome {
        let days = max(0, (notBefore ?? 0) - second + Self.secondsPerDay - 1) / Self.secondsPerDay
        let moved = second + days * Self.secondsPerDay
        guard moved < Self.end else { return .fault(.timeOfDayOutOfRange) }
        arena.append(textUpTo: 8) { text in
            text.append(moved / 3600, width: 2)
            text.append(":", moved / 60 % 60)
            if moved % 60 > 0 { text.append(":", moved % 60) }
        }
        return days > 0 ? .flagged(.timeOfDayNextDay) : .written
    }

    // MARK: Reading

    /// `HH:mm` and `HH:mm:ss`, the form that nearly every time has.
    @inline(__always)
    private func plain(_ bytes: UnsafeRawBufferPointer) -> Int? {
        formats.isEmpty ? TimeOfDayNormalizer.seconds(of: bytes) : nil
    }

    /// The seconds since midnight of the text that this type writes.
    ///
    /// `nil` for any other text.
    package static func seconds(of bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count == 5 || bytes.count == 8, bytes[2] == UInt8(ascii: ":"),
            let hour = pair(bytes, 0), let minute = pair(bytes, 3), minute < 60
        else { return nil }
        guard bytes.count == 8 else { return hour * 3600 + minute * 60 }
        guard bytes[5] == UInt8(ascii: ":"), let second = pair(bytes, 6), second < 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func pair(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        guard bytes[index].isDigit, bytes[index + 1].isDigit else { return nil }
        return Int(bytes[index] & 15) * 10 + Int(bytes[index + 1] & 15)
    }

    private func read(_ text: UnsafeBufferPointer<UInt32>) -> Int? {
        guard formats.isEmpty else {
            for format in formats {
                guard case .pattern(let pattern) = format else { continue }
                if let clock = TimeFormat.readClock(text, as: pattern) { return clock.secondOfLongDay }
            }
            return nil
        }
        return ClockText.read(text)?.secondOfLongDay
    }

    /// `1899-12-30T05:30:00`: how spreadsheets and .NET write a time without a day; or a fraction of a day.
    private func timeOfInstant(_ text: UnsafeRawBufferPointer) -> Int? {
        if fromNumber, let second = SpreadsheetTime.secondOfDay(text) { return second }
        guard formats.isEmpty || formats.contains(.iso), text.count >= 16, let time = ISOTime.read(text),
            let date = time.date
        else { return nil }
        var microsecond = time.microsecondOfDay
        if let offset = time.offset {
            let local = Int64(date.daysSinceEpoch) * 86_400_000_000 + microsecond
            let instant = Timestamp(microseconds: local - Int64(offset) * 1_000_000)
            microsecond = zone.civil(instant).microsecondOfDay
        }
        return Int(microsecond / 1_000_000)
    }
}

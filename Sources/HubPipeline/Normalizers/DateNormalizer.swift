import HubModel

/// `date`, `datetime`, `month` and `partial_date`.
///
/// With `format:` those formats are tried in order and nothing else. Day-first always; a month-first date is
/// never guessed; years have four digits; days lie between 1900 and five years from now.
struct DateNormalizer: Sendable {
    private let zone: Zone
    private let formats: [DateFormat]
    private let now: Timestamp
    private let days: ClosedRange<Int>
    private let isISOFirst: Bool
    private let fromNumber: Bool
    private let precision: DatePrecision

    init(_ options: ValueOptions) {
        zone = options.zone
        formats = options.formats
        now = options.now
        let latest = CalendarDuration(5, .year).added(to: options.now, in: options.zone)
        let last = options.zone.civil(latest).date.daysSinceEpoch
        days = DateNormalizer.firstDay...max(last, DateNormalizer.firstDay)
        isISOFirst = options.formats.first.map { $0 == .iso } ?? true
        fromNumber = options.fromNumber
        precision = options.precision ?? .day
    }

    /// 1900-01-01.
    private static let firstDay = -25_567

    /// An instant becomes its day in the zone of the source.
    func appendDate(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        with(bytes) { time in
            guard time.month > 0, time.day > 0 else { return .fault(.datePrecision) }
            guard let date = time.date else { return .fault(.dateNoSuchDay) }
            guard time.offset != nil else { return append(day: date, to: &arena) }
            return append(day: zone.civil(instant(of: time, on: date)).date, to: &arena)
        }
    }

    /// A day without a time is its midnight.
    @inline(__always)
    func appendInstant(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        with(bytes) { time in
            guard time.month > 0, time.day > 0 else { return .fault(.datePrecision) }
            guard let date = time.date else { return .fault(.dateNoSuchDay) }
            guard days.contains(date.daysSinceEpoch) else { return .fault(.dateOutOfRange) }
            var instant = instant(of: time, on: date)
            let isSuspect = time.isFeedUTC && instant.microseconds > now.microseconds + 3_600_000_000
            if isSuspect { instant.microseconds -= 7 * 3_600_000_000 }
            do throws(CellFault) { try arena.append(timestamp: instant) } catch {
                return .fault(.dateOutOfRange)
            }
            return isSuspect ? .flagged(.dateZoneSuspect) : .written
        }
    }

    /// The first day of the month.
    func appendMonth(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        with(bytes) { time in
            guard time.month > 0 else { return .fault(.datePrecision) }
            guard time.day == 0 || time.date != nil,
                let first = CivilDate(year: time.year, month: time.month, day: 1)
            else { return .fault(.dateNoSuchDay) }
            return append(day: first, to: &arena)
        }
    }

    /// `1990`, `2025-04` or `1990-09-02`: as much as the text says, and no more than `precision`.
    func appendPartial(
        _ bytes: UnsafeRawBufferPointer,
        precision companion: DatePrecision?,
        to arena: inout CellArena
    ) -> Outcome {
        with(bytes) { time in
            var (year, month, day) = (time.year, time.month, time.day)
            guard month > 0 || day == 0 else { return .fault(.dateNoSuchDay) }
            if day > 0 {
                guard let date = time.date else { return .fault(.dateNoSuchDay) }
                if time.offset != nil {
                    (year, month, day) = zone.civil(instant(of: time, on: date)).date.components
                }
            }
            let most = min(precision, companion ?? .day)
            if most < .day { day = 0 }
            if most < .month { month = 0 }
            guard let first = CivilDate(year: year, month: max(month, 1), day: max(day, 1))
            else { return .fault(.dateNoSuchDay) }
            guard days.contains(first.daysSinceEpoch) else { return .fault(.dateOutOfRange) }
            arena.append(textUpTo: 10) { text in
                text.append(year, width: 4)
                if month > 0 { text.append("-", month) }
                if day > 0 { text.append("-", day) }
            }
            return .written
        }
    }

    private func append(day: CivilDate, to arena: inout CellArena) -> Outcome {
        guard days.contains(day.daysSinceEpoch) else { return .fault(.dateOutOfRange) }
        do throws(CellFault) { try arena.append(date: day) } catch { return .fault(.dateOutOfRange) }
        return .written
    }

    @inline(__always)
    private func instant(of time: ParsedTime, on date: CivilDate) -> Timestamp {
        guard let offset = time.offset else {
            return zone.instant(CivilTime(date: date, microsecondOfDay: time.microsecondOfDay))
        }
        let local = Int64(date.daysSinceEpoch) * 86_400_000_000 + time.microsecondOfDay
        return Timestamp(microseconds: local - Int64(offset) * 1_000_000)
    }

    @inline(__always)
    private func with(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (ParsedTime) -> Outcome
    ) -> Outcome {
        if fromNumber, let reading = SpreadsheetTime.read(bytes) { return settle(reading, body) }
        if isISOFirst, let time = ISOTime.read(bytes), !time.isPlaceholder { return body(time) }
        return search(bytes, body)
    }

    @inline(never)
    private func search(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (ParsedTime) -> Outcome
    ) -> Outcome {
        PlainText.with(bytes) { text in settle(LoweredText.with(text, read), body) }
    }

    private func settle(_ reading: TimeReading, _ body: (ParsedTime) -> Outcome) -> Outcome {
        switch reading {
        case .time(let time): time.isPlaceholder ? .empty(note: .datePlaceholder) : body(time)
        case .placeholder: .empty(note: .datePlaceholder)
        case .refused(let rule): .fault(rule)
        }
    }

    private func read(_ text: UnsafeBufferPointer<UInt32>) -> TimeReading {
        if text.isOnlyZeros { return .placeholder }
        guard !formats.isEmpty else { return TimeText.read(text) }
        var refusal = ValueRule.dateFormat
        for format in formats {
            guard let time = TimeFormat.read(text, as: format) else { continue }
            // Eight digits fit `yyyyMMdd` and `ddMMyyyy`: the calendar tells them apart.
            if time.isInCalendar { return .time(time) }
            refusal = .dateNoSuchDay
        }
        return .refused(refusal)
    }
}

extension UnsafeBufferPointer<UInt32> {
    /// `00000000`, `00/00/0000`, `0000-00-00 00:00:00`: how databases without a NULL say "none".
    fileprivate var isOnlyZeros: Bool {
        var zeros = 0
        for scalar in self {
            switch Unicode.Scalar(scalar) {
            case "0": zeros += 1
            case "/", "-", ".", ":", " ", "t", "z": continue
            default: return false
            }
        }
        return zeros >= 8
    }
}

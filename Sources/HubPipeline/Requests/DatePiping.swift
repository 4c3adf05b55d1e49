package import HubModel

/// Dates through pipes: `{since | dd/MM/yyyy}`, `{each.born | yyyyMMdd}`, `{request.time | epoch_ms}`.
struct DatePiping {
    let zone: Zone

    /// A text is read as the hub writes dates; one of only a year, or year and month, prints what it has.
    func apply(_ pipe: Template.Pipe, to value: PlaceholderValue, text: String) throws(HubFailure)
        -> PlaceholderValue
    {
        if case .instant(let instant, let rounding) = value { return format(instant, rounding, by: pipe) }
        if case .pattern(let pattern) = pipe, let partial = PartialDate(text) {
            return .text(pattern.format(partial))
        }
        guard let instant = InstantText.read(text, zone: zone) else { throw RequestFailure.notADate }
        return format(instant, .none, by: pipe)
    }

    private func format(
        _ instant: Timestamp,
        _ rounding: PlaceholderValue.Rounding,
        by pipe: Template.Pipe
    ) -> PlaceholderValue {
        switch pipe {
        case .pattern(let pattern):
            .text(pattern.format(zone.civil(rounded(instant, to: pattern.finestUnit, rounding))))
        case .epochSeconds: .literal(String(instant.seconds))
        case .epochMilliseconds: .literal(String(instant.milliseconds))
        default: .text(instant.iso(in: zone))
        }
    }

    /// A pattern coarser than the instant must not cut off what lies between.
    private func rounded(
        _ instant: Timestamp,
        to unit: CalendarDuration.Unit,
        _ rounding: PlaceholderValue.Rounding
    ) -> Timestamp {
        guard rounding == .up else { return instant }
        var floor = zone.civil(instant)
        let step: CalendarDuration
        switch unit {
        case .second:
            floor.microsecondOfDay -= floor.microsecondOfDay % 1_000_000
            step = CalendarDuration(1, .second)
        case .minute:
            floor.microsecondOfDay -= floor.microsecondOfDay % 60_000_000
            step = CalendarDuration(1, .minute)
        case .hour:
            floor.microsecondOfDay -= floor.microsecondOfDay % 3_600_000_000
            step = CalendarDuration(1, .hour)
        case .day, .week, .month, .year:
            floor.microsecondOfDay = 0
            step = CalendarDuration(1, .day)
        }
        let floored = zone.instant(floor)
        return floored == instant ? instant : step.added(to: floored, in: zone)
    }
}

/// `1990` or `1990-09`: a day of which only a part is known.
struct PartialDate: Sendable, Hashable {
    var year: Int
    var month: Int?

    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 4 || text.utf8.count == 7, parts.count <= 2, parts[0].utf8.count == 4,
            text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }), let year = Int(parts[0])
        else { return nil }
        self.year = year
        guard parts.count == 2 else { return }
        guard let month = Int(parts[1]), (1...12).contains(month) else { return nil }
        self.month = month
    }
}

extension DatePattern {
    /// Only the parts that are there, without the marks between those that are not: `dd/MM/yyyy` of 1990 is `1990`.
    func format(_ partial: PartialDate) -> String {
        var output = ""
        var mark = ""
        for item in items {
            switch item {
            case .literal(let text): mark = output.isEmpty ? "" : text
            case .year: append(String(partial.year), width: 4)
            case .month(let width): partial.month.map { append(String($0), width: width) }
            default: mark = ""
            }
        }
        return output

        func append(_ digits: String, width: Int) {
            output += mark + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
            mark = ""
        }
    }
}

extension Timestamp {
    /// Milliseconds since 1970, rounded down.
    var milliseconds: Int64 {
        microseconds >= 0 ? microseconds / 1000 : (microseconds - 999) / 1000
    }

    /// `2026-06-15T08:30:00+07:00`, with a fraction only where there is one.
    package func iso(in zone: Zone) -> String {
        let civil = zone.civil(self)
        let (year, month, day) = civil.date.components
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
        let yearText = String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
        var text = "\(yearText)-\(two(month))-\(two(day))T"
        text += "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second))"
        if civil.microsecond > 0 {
            let digits = String(civil.microsecond)
            text += "." + String(repeating: "0", count: 6 - digits.count) + digits
        }
        let offset = zone.offset(at: self)
        if offset == 0 { return text + "Z" }
        let minutes = abs(offset) / 60
        return text + (offset < 0 ? "-" : "+") + "\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

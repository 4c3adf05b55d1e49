import HubModel

/// What a text says of a day or an instant, before it is known which of them the field wants.
struct ParsedTime {
    var year: Int
    /// 0: the text names only a year.
    var month = 0
    /// 0: the text names only a month.
    var day = 0
    var microsecondOfDay: Int64 = 0
    /// Seconds east of Greenwich; `nil`: none said.
    var offset: Int?
    /// A feed's spelling with `GMT` or `+0000`, which some publishers write beside local time.
    var isFeedUTC = false

    /// `nil` if the calendar has no such day.
    var date: CivilDate? { CivilDate(year: year, month: month, day: day) }

    /// Whether the calendar has it, as far as it is said.
    var isInCalendar: Bool { month <= 12 && (month == 0 || day == 0 || date != nil) }

    /// 0001-01-01 and 1900-01-01 mean "none" in the systems that write them.
    var isPlaceholder: Bool { (year == 1 || year == 1900) && month == 1 && day == 1 }
}

/// How reading a date ended.
enum TimeReading {
    case time(ParsedTime)
    case placeholder
    case refused(ValueRule)
}

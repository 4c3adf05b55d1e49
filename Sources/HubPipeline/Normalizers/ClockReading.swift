/// Parts of a time of day as they are found.
struct ClockReading {
    enum Period { case morning, afternoon }

    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0
    var period: Period?

    static let periods: [(StaticString, Period)] = [
        ("sa", .morning), ("am", .morning), ("sáng", .morning), ("chiều", .afternoon), ("ch", .afternoon),
        ("pm", .afternoon), ("tối", .afternoon),
    ]

    /// `nil` if a clock has no such reading.
    ///
    /// `14:30 CH` is accepted, `15:00 SA` is not.
    var microsecondOfDay: Int64? {
        guard let hour = hourOfDay, hour < 24, minute < 60, second < 60 else { return nil }
        return Int64(hour * 3600 + minute * 60 + second) * 1_000_000 + Int64(microsecond)
    }

    /// `nil` if no timetable has such a reading: hours up to 99 where no part of the day is said.
    var secondOfLongDay: Int? {
        guard let hour = hourOfDay, hour < (period == nil ? 100 : 24), minute < 60, second < 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private var hourOfDay: Int? {
        switch period {
        case nil: hour
        case .morning: hour > 12 ? nil : hour % 12
        case .afternoon: hour == 0 ? nil : hour < 12 ? hour + 12 : hour
        }
    }
}

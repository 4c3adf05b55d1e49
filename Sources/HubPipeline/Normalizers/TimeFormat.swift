import HubModel

/// Reads a text by one declared `format:`.
///
/// The whole text must fit.
enum TimeFormat {
    static func read(_ text: UnsafeBufferPointer<UInt32>, as format: DateFormat) -> ParsedTime? {
        switch format {
        case .iso: iso(text)
        case .epochSeconds: integer(text).flatMap { epoch($0, unit: 1_000_000) }
        case .epochMilliseconds: integer(text).flatMap { epoch($0, unit: 1000) }
        case .pattern(let pattern): PatternReader(text).read(pattern)
        }
    }

    /// The clock of a pattern, whether it has a day or not.
    static func readClock(_ text: UnsafeBufferPointer<UInt32>, as pattern: DatePattern) -> ClockReading? {
        PatternReader(text).readClock(pattern)
    }

    private static func iso(_ text: UnsafeBufferPointer<UInt32>) -> ParsedTime? {
        withUnsafeTemporaryAllocation(byteCount: max(text.count, 1), alignment: 1) { buffer in
            for (index, scalar) in text.enumerated() { buffer[index] = scalar < 0x80 ? UInt8(scalar) : 0 }
            return ISOTime.read(UnsafeRawBufferPointer(rebasing: buffer[..<text.count]))
        }
    }

    private static func integer(_ text: UnsafeBufferPointer<UInt32>) -> Int64? {
        let isNegative = text.first == .ascii("-")
        let digits = text.dropFirst(isNegative ? 1 : 0)
        guard (1...15).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 & 15) }
        return isNegative ? -value : value
    }

    /// Also for `/Date(ms)/`.
    ///
    /// `nil` beyond the year 9999.
    static func epoch(_ value: Int64, unit: Int64) -> ParsedTime? {
        let (microseconds, isOver) = value.multipliedReportingOverflow(by: unit)
        guard !isOver, CellRange.microseconds.contains(microseconds) else { return nil }
        let civil = Zone.utc.civil(Timestamp(microseconds: microseconds))
        let (year, month, day) = civil.date.components
        return ParsedTime(
            year: year,
            month: month,
            day: day,
            microsecondOfDay: civil.microsecondOfDay,
            offset: 0
        )
    }
}

/// Walks a text along the items of a pattern.
private struct PatternReader {
    private let text: UnsafeBufferPointer<UInt32>
    private var index = 0
    private var time = ParsedTime(year: 0)
    private var clock = ClockReading()

    init(_ text: UnsafeBufferPointer<UInt32>) {
        self.text = text
    }

    consuming func read(_ pattern: DatePattern) -> ParsedTime? {
        for item in pattern.items {
            guard take(item) else { return nil }
        }
        guard index == text.count, time.year > 0, let microseconds = clock.microsecondOfDay else {
            return nil
        }
        time.microsecondOfDay = microseconds
        return time
    }

    consuming func readClock(_ pattern: DatePattern) -> ClockReading? {
        for item in pattern.items {
            guard take(item) else { return nil }
        }
        return index == text.count ? clock : nil
    }

    private mutating func take(_ item: DatePattern.Item) -> Bool {
        switch item {
        case .year: return take(4, 4) { $0.time.year = $1 }
        case .month(let width): return take(width, 2) { $0.time.month = $1 }
        case .day(let width): return take(width, 2) { $0.time.day = $1 }
        case .hour24(let width): return take(width, 2) { $0.clock.hour = $1 }
        case .hour12: return take(1, 2) { $0.clock.hour = $1 }
        case .minute: return take(2, 2) { $0.clock.minute = $1 }
        case .second: return take(2, 2) { $0.clock.second = $1 }
        case .fraction: return take(3, 3) { $0.clock.microsecond = $1 * 1000 }
        case .dayPeriod: return takePeriod()
        case .literal(let literal):
            for scalar in literal.unicodeScalars {
                guard index < text.count, text[index] == LatinCase.lower(scalar.value) else { return false }
                index += 1
            }
            return true
        }
    }

    private mutating func take(_ least: Int, _ most: Int, _ set: (inout PatternReader, Int) -> Void) -> Bool {
        let from = index
        var value = 0
        while index < text.count, index - from < most, text[index].isDigit {
            value = value * 10 + Int(text[index] & 15)
            index += 1
        }
        guard index - from >= least else { return false }
        set(&self, value)
        return true
    }

    private mutating func takePeriod() -> Bool {
        for (word, period) in ClockReading.periods {
            guard let end = text.behind(word, at: index) else { continue }
            clock.period = period
            index = end
            return true
        }
        return false
    }
}

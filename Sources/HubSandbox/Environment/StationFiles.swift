import Foundation

/// What automatic stations leave by SFTP each five minutes: a text file a station and time (Circular 10/2021/TT-BTNMT,
/// articles 39 and 40), tabs between the columns, no head.
struct StationFiles {
    struct Station: Sendable {
        var site: String
        var name: String
        /// One logger writes a decimal comma.
        var hasComma = false
    }

    static let stations = [
        Station(site: "KCNLH", name: "KK01"), Station(site: "KCNLH", name: "KK02", hasComma: true),
        Station(site: "TTTA", name: "KK03"),
    ]

    /// Parameter, unit, usual value in tenths, and how far it strays.
    private static let parameters = [
        ("PM2.5", "ug/m3", 280, 200), ("PM10", "ug/m3", 520, 260), ("NO2", "ug/m3", 340, 150),
        ("SO2", "ug/m3", 190, 90), ("CO", "ug/m3", 12_400, 5_000), ("O3", "ug/m3", 610, 300),
        ("Temp", "oC", 291, 40),
    ]

    let mixer: Mixer
    /// Seconds since 1970-01-01T00:00:00Z of the first file; Vietnam's clock is seven hours ahead.
    var first = CalendarDay(year: 2026, month: 6, day: 15).daysSinceEpoch * 86_400 + 2 * 3600
    var count = 6

    /// Name and text of each file.
    var files: [(name: String, text: String)] {
        Self.stations.indices.flatMap { station in (0..<count).map { file(station, $0) } }
    }

    private func file(_ number: Int, _ turn: Int) -> (name: String, text: String) {
        let station = Self.stations[number]
        let time = Self.stamp(first + turn * 300)
        let lines = Self.parameters.indices.map { line(station, number, turn, $0, time) }
        return ("TN_\(station.site)_\(station.name)_\(time).txt", lines.joined(separator: "\r\n") + "\r\n")
    }

    /// One value in forty is read while the device is calibrated, one in sixty while it is broken.
    private func line(_ station: Station, _ number: Int, _ turn: Int, _ parameter: Int, _ time: String)
        -> String
    {
        let (name, unit, usual, stray) = Self.parameters[parameter]
        let salt = turn * 16 + parameter
        let value = usual + mixer.pick(below: stray, .water, 1_000 + number, salt) - stray / 2
        let chance = mixer.pick(below: 120, .water, 2_000 + number, salt)
        let state = chance < 3 ? "01" : chance < 5 ? "02" : "00"
        let mark = station.hasComma ? "," : "."
        return [name, "\(value / 10)\(mark)\(value % 10)", unit, time, state].joined(separator: "\t")
    }

    /// `yyyyMMddHHmmss` in Vietnam.
    private static func stamp(_ seconds: Int) -> String {
        let (day, rest) = (seconds + 7 * 3600).quotientAndRemainder(dividingBy: 86_400)
        let date = CalendarDay(daysSinceEpoch: day)
        return "\(date.year)\(padded(date.month, 2))\(padded(date.day, 2))"
            + "\(padded(rest / 3600, 2))\(padded(rest / 60 % 60, 2))\(padded(rest % 60, 2))"
    }
}

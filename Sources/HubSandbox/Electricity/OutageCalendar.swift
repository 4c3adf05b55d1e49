/// Planned outages as a function of unit and day: any day has some, and a cancelled one is simply no longer there.
struct OutageCalendar {
    struct Outage {
        var code: String
        var unit: String
        var area: String
        var reason: String
        /// `Từ 07:30 ngày 16/06/2026 đến 16:30 ngày 16/06/2026`.
        var time: String
    }

    private static let areas = [
        "Ấp 3 & ấp 4, xã Thủ Thừa", "Khu phố Bình Quân 2, phường Tân An", "Một phần xã Bến Lức",
        "Đường Hùng Vương, phường Long An",
    ]
    private static let reasons = ["Bảo trì lưới điện", "Thay trạm biến áp < 400 kVA", "Cắt cây theo yêu cầu"]
    private static let mostOfADay = 2

    private let mixer: Mixer
    private let cancelled: [Share]

    init(_ configuration: SandboxConfiguration, revision: Int) {
        let mixer = Mixer(seed: configuration.seed)
        self.mixer = mixer
        cancelled = (0..<revision).map {
            Share(configuration.changeShare * 3, offset: mixer.pick(below: 1_000_000, .offset, $0, 60))
        }
    }

    /// Of a unit `PB0601`…`PB0615`, days counted since 1970, both included.
    func list(ofUnit code: String, from: Int, through: Int) -> [Outage] {
        guard code.utf8.count == 6, code.hasPrefix("PB06"), let unit = Int(code.dropFirst(4)),
            (1...ElectricityWorld.units).contains(unit)
        else { return [] }
        return (from...through).flatMap { day in
            (0..<mixer.pick(below: Self.mostOfADay + 1, .place, day, 1000 + unit)).compactMap { number in
                outage(code, unit, day: day, number: number)
            }
        }
    }

    private func outage(_ code: String, _ unit: Int, day: Int, number: Int) -> Outage? {
        let index = (day * ElectricityWorld.units + unit) * Self.mostOfADay + number
        guard !cancelled.contains(where: { $0.contains(index) }) else { return nil }
        let date = CalendarDay(daysSinceEpoch: day)
        let written = "\(padded(date.day, 2))/\(padded(date.month, 2))/\(date.year)"
        let hour = 6 + number * 6
        return Outage(
            code: "\(code)-\(date.year)\(padded(date.month, 2))\(padded(date.day, 2))-\(number + 1)",
            unit: code,
            area: Self.areas[index % Self.areas.count],
            reason: Self.reasons[index % Self.reasons.count],
            time: "Từ \(padded(hour, 2)):30 ngày \(written) đến \(padded(hour + 5, 2)):00 ngày \(written)"
        )
    }
}

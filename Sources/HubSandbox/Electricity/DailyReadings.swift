/// What a meter that is read from afar showed, day by day: the call of the utility's own customers' app.
struct DailyReadings {
    private static let longestRange = 31
    let world: ElectricityWorld
    /// The first day that has no reading yet.
    let today: CalendarDay

    /// A bare list; of an unknown meter, or one that is read by hand, an empty one.
    func answer(_ request: SandboxRequest) -> Answer {
        guard let from = day(request.query["strFromDate"]), let through = day(request.query["strToDate"])
        else {
            return ElectricitySystem.failure("02", "Ngày không hợp lệ, cần yyyyMMdd")
        }
        let days = max(from, 0)...max(through, from, 0)
        guard days.count <= Self.longestRange else {
            return ElectricitySystem.failure("04", "Mỗi lần không quá 31 ngày")
        }
        guard let customer = world.customer(ofPoint: request.query["strMaDiemDo"] ?? ""),
            world.isReadFromAfar(customer), through >= from
        else { return .json("[]") }
        let readings = days.filter { $0 < today.daysSinceEpoch }.map { reading(customer, day: $0) }
        return Answer.json(.list(readings)).revalidated(for: request)
    }

    /// A day without contact to the meter has no value, in one of three ways.
    private func reading(_ customer: Int, day: Int) -> WireValue {
        let date = CalendarDay(daysSinceEpoch: day)
        let index = tenths(customer, day: day)
        let value: WireValue = [
            "strTime": "\(padded(date.day, 2))/\(padded(date.month, 2))/\(date.year)",
            "dGiaoBT": .literal(decimal(index)),
            "dSanLuongBT": .literal(decimal(index - tenths(customer, day: day - 1))),
        ]
        switch world.mixer.pick(below: 40, .meter, customer, day) {
        case 0: return value.with("dGiaoBT", .null).with("dSanLuongBT", .null)
        case 1: return value.with("dGiaoBT", "").with("dSanLuongBT", "null")
        case 2: return value.without("dGiaoBT").without("dSanLuongBT")
        default: return value
        }
    }

    /// The meter's index at the end of a day, in tenths of a kilowatt-hour; it only grows.
    private func tenths(_ customer: Int, day: Int) -> Int {
        let monthly = world.consumption(customer: customer, period: 0) * 10
        let start = 10_000 + world.mixer.pick(below: 200_000, .meter, customer, 1)
        return start + (day - 20_000) * monthly / 30
            + world.mixer.pick(below: 10, .consumption, customer, day)
    }

    private func decimal(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

    /// `yyyyMMdd` as a number of days.
    private func day(_ text: String?) -> Int? {
        guard let text, text.utf8.count == 8, Int(text) != nil else { return nil }
        let slashed = "\(text.suffix(2))/\(text.dropFirst(4).prefix(2))/\(text.prefix(4))"
        return CalendarDay(slashed: slashed[...])?.daysSinceEpoch
    }
}

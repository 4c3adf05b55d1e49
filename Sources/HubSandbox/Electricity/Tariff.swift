/// The residential tariff of 10/5/2025 in đồng per kWh, and VAT of 8 %.
package enum Tariff {
    private static let steps: [(upTo: Int, price: Int)] = [
        (50, 1984), (100, 2050), (200, 2380), (300, 2998), (400, 3350), (.max, 3460),
    ]

    /// Price before tax, in đồng.
    package static func net(kilowattHours: Int) -> Int {
        var amount = 0
        var from = 0
        for step in steps {
            amount += max(0, min(kilowattHours, step.upTo) - from) * step.price
            from = step.upTo
        }
        return amount
    }

    /// What is billed at each price, the cheapest first.
    static func parts(kilowattHours: Int) -> [(kilowattHours: Int, price: Int)] {
        var from = 0
        return steps.compactMap { step in
            defer { from = step.upTo }
            let share = min(kilowattHours, step.upTo) - from
            return share > 0 ? (share, step.price) : nil
        }
    }

    /// VAT in đồng, halves rounded up.
    package static func vat(onNet net: Int) -> Int {
        (net * 8 + 50) / 100
    }
}

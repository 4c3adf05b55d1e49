/// A monthly electricity bill.
package struct Bill: Sendable {
    /// The ways in which some bills break their own rules.
    package enum Flaw: Int, Sendable, CaseIterable {
        /// Letters O where zeros belong in the customer code.
        case mistypedCode
        case negativeTotal
        /// Words where the amount before tax belongs.
        case textAmount
        /// The 31st of February.
        case impossibleDate
        /// Without its number.
        case missingKey
    }

    package let index: Int
    let customer: Customer
    /// First day of the billed month.
    package var period = CalendarDay(year: 0, month: 1, day: 1)
    package var issued = CalendarDay(year: 0, month: 1, day: 1)
    package var kilowattHours = 0
    package var isPaid = false
    package var flaw: Flaw?

    init(index: Int, customer: Customer) {
        self.index = index
        self.customer = customer
    }

    package var net: Int { Tariff.net(kilowattHours: kilowattHours) }
    /// Unique for ten million bills of a year's series.
    var number: Int { index % 10_000_000 }
    var identifier: Int { 900_000_000 + index }
}

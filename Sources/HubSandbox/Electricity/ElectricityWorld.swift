/// Everything the utility knows, as pure functions of (seed, revision, index): nothing is stored.
///
/// Bill `i` belongs to customer `i % customers` and period `i / customers`, so bills are ordered by day of issue
/// and a range of days is a range of indices.
package struct ElectricityWorld: Sendable {
    static let periods = 12
    static let units = 15
    /// Bills are issued on the first 28 days of the month after their period.
    static let issueDays = 28

    package let billCount: Int
    package let customerCount: Int
    package let revision: Int
    let mixer: Mixer
    private let firstPeriod: CalendarDay
    private let flawed: Share
    private let corrections: [Share]

    package init(configuration: SandboxConfiguration, revision: Int) {
        let mixer = Mixer(seed: configuration.seed)
        self.mixer = mixer
        billCount = max(1, configuration.scale)
        customerCount = (billCount + Self.periods - 1) / Self.periods
        self.revision = revision
        firstPeriod = configuration.firstPeriod
        flawed = Share(configuration.badShare, offset: mixer.pick(below: 1_000_000, .offset, 0))
        corrections = (0..<revision).map {
            Share(configuration.changeShare, offset: mixer.pick(below: 1_000_000, .offset, $0 + 1))
        }
    }

    // MARK: Bills

    package func bill(_ index: Int) -> Bill {
        let (period, customer) = index.quotientAndRemainder(dividingBy: customerCount)
        let changes = corrections.reduce(into: 0) { $0 += $1.contains(index) ? 1 : 0 }
        var bill = Bill(index: index, customer: person(customer))
        bill.period = month(period)
        bill.issued = issueDay(customer: customer, period: period)
        bill.kilowattHours = consumption(customer: customer, period: period)
        bill.isPaid = mixer.pick(below: 100, .payment, index) < 80
        if changes > 0 { apply(changes, to: &bill) }
        bill.flaw = flawed.contains(index) ? flaw(index) : nil
        return bill
    }

    /// Bills of `0..<end` that break a rule on purpose.
    package func flawedBills(below end: Int) -> Int {
        flawed.count(below: end)
    }

    /// Bills that differ from those of the revision before this one.
    package func changedBills(below end: Int) -> Int {
        corrections.last?.count(below: end) ?? 0
    }

    /// The bills issued from one day to another, both included.
    package func bills(from: CalendarDay?, through: CalendarDay?) -> Range<Int> {
        let start = from.map(firstBill(issuedFrom:)) ?? 0
        let end = through.map { last in
            var next = last
            next.day += 1
            return firstBill(issuedFrom: next)
        }
        return start..<max(start, end ?? billCount)
    }

    func consumption(customer: Int, period: Int) -> Int {
        let usual = 40 + mixer.pick(below: 360, .consumption, customer)
        return usual + mixer.pick(below: 80, .consumption, customer, period + 1)
    }

    /// The billed month, as its first day.
    func month(_ period: Int) -> CalendarDay {
        let ordinal = firstPeriod.monthOrdinal + period
        return CalendarDay(year: ordinal / 12, month: ordinal % 12 + 1, day: 1)
    }

    // MARK: Customers

    func person(_ customer: Int) -> Customer {
        Customer(
            index: customer,
            unit: customer % Self.units + 1,
            number: 10_000 + customer / Self.units,
            name: name(customer),
            house: mixer.pick(below: 400, .address, customer) + 1,
            street: mixer.pick(below: People.streets.count, .address, customer, 1),
            ward: mixer.pick(below: People.wards.count, .address, customer, 2)
        )
    }

    /// The customers of a unit, `PB0601`; all of them for a shorter prefix of it; none of an unknown one.
    package func customers(ofUnit code: Substring) -> CustomerSelection {
        guard !"PB06".hasPrefix(code) else {
            return CustomerSelection(first: 0, step: 1, count: customerCount)
        }
        let unit = code.hasPrefix("PB06") && code.utf8.count == 6 ? Int(code.dropFirst(4)) ?? 0 : 0
        guard (1...Self.units).contains(unit) else { return CustomerSelection(first: 0, step: 1, count: 0) }
        let count = (customerCount - unit + Self.units) / Self.units
        return CustomerSelection(first: unit - 1, step: Self.units, count: count)
    }

    /// The customer behind `PB06010010000001`.
    func customer(ofPoint code: String) -> Int? {
        guard code.utf8.count == 16, code.hasPrefix("PB06"), code.hasSuffix("001"),
            let unit = Int(code.dropFirst(4).prefix(2)), let number = Int(code.dropFirst(6).prefix(7)),
            (1...Self.units).contains(unit), number >= 10_000
        else { return nil }
        let customer = (number - 10_000) * Self.units + unit - 1
        return customer < customerCount ? customer : nil
    }

    /// One meter in ten is electronic and read from afar.
    func isReadFromAfar(_ customer: Int) -> Bool { customer % 10 == 0 }

    // MARK: How

    /// Each change either pays (or unpays) the bill or corrects its consumption: the record always differs.
    private func apply(_ changes: Int, to bill: inout Bill) {
        for change in 1...changes {
            if mixer.pick(below: 2, .correction, bill.index, change) == 0 {
                bill.isPaid.toggle()
            } else {
                bill.kilowattHours += 1
            }
        }
    }

    private func flaw(_ index: Int) -> Bill.Flaw? {
        Bill.Flaw(rawValue: mixer.pick(below: Bill.Flaw.allCases.count, .offset, index, 1))
    }

    private func issueDay(customer: Int, period: Int) -> CalendarDay {
        var day = month(period + 1)
        day.day = 1 + customer * Self.issueDays / customerCount
        return day
    }

    private func firstBill(issuedFrom day: CalendarDay) -> Int {
        let period = day.monthOrdinal - firstPeriod.monthOrdinal - 1
        guard period >= 0 else { return 0 }
        guard period < Self.periods else { return billCount }
        let wholeDays = min(day.day - 1, Self.issueDays)
        let customer = (wholeDays * customerCount + Self.issueDays - 1) / Self.issueDays
        return min(billCount, period * customerCount + customer)
    }

    private func name(_ customer: Int) -> [UInt8] {
        let roll = mixer.pick(below: 100, .name, customer, 1)
        let spelling: People.Spelling =
            switch roll {
            case 0...1: .upperCase
            case 2...3: .decomposed
            case 4...5: .wrongEth
            case 6: .doubleSpace
            default: .composed
            }
        return People.name(mixer.pick(below: People.nameCount, .name, customer), spelling)
    }
}

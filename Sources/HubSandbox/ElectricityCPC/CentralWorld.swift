/// What the other corporation knows; its people and months are made as the first one's are, in another unit.
struct CentralWorld {
    private let world: ElectricityWorld

    init(_ configuration: SandboxConfiguration, revision: Int) {
        var smaller = configuration
        smaller.scale = max(12, configuration.scale / 50)
        smaller.seed = configuration.seed &+ 12
        smaller.badShare = 0
        world = ElectricityWorld(configuration: smaller, revision: revision)
    }

    var customerCount: Int { world.customerCount }
    var billCount: Int { world.billCount }

    func bills(from: CalendarDay, through: CalendarDay) -> Range<Int> {
        world.bills(from: from, through: through)
    }

    /// `PC12AA0010000`.
    private func code(_ customer: Int) -> String { "PC12AA\(padded(10_000 + customer, 7))" }

    func customer(_ index: Int) -> WireValue {
        let person = world.person(index)
        var street = ByteWriter(capacity: 64)
        street.street(of: person)
        var phone = ByteWriter(capacity: 32)
        phone.phone(of: person, mixer: world.mixer)
        return [
            "customerCode": .text(code(index)),
            "customerName": .text(String(decoding: person.name, as: UTF8.self)),
            "phoneNumber": .text(String(decoding: phone.bytes, as: UTF8.self)),
            "address": [
                "houseNumber": .text("\(person.house)"),
                "street": .text(String(decoding: street.bytes, as: UTF8.self)),
            ],
            "contractNumber": .text("12-AA-\(padded(index, 6))"),
            "meterSerial": .text("\(31_000_000 + index)"), "meteringPoint": .text(code(index) + "001"),
            "households": .number(1), "priceDescription": "SHBT: 100%",
        ]
    }

    /// Amounts as the corporation's app shows them, and the moment of issue in its own way.
    func bill(_ index: Int) -> WireValue {
        let bill = world.bill(index)
        let vat = Tariff.vat(onNet: bill.net)
        let day = "\(padded(bill.issued.day, 2))/\(padded(bill.issued.month, 2))/\(bill.issued.year)"
        return [
            "MA_DVIQLY": "PC12AA", "MA_KHANG": .text(code(bill.customer.index)), "KY": 1,
            "THANG": .text(padded(bill.period.month, 2)), "NAM": .number(bill.period.year),
            "ID_HDON": .number(bill.identifier), "LOAI_HDON": "TD",
            "KIHIEU_SERY": .text("C\(bill.issued.year % 100)TPC"), "SO_SERY": .text(padded(bill.number, 7)),
            "DIEN_TTHU": .text(grouped(bill.kilowattHours) + ",0"), "SO_TIEN": .text(grouped(bill.net) + "đ"),
            "TIEN_GTGT": .text(grouped(vat) + "đ"), "TONG_TIEN": .text(grouped(bill.net + vat) + "đ"),
            "NGAY_PHANH": .text("23h59 - \(day)"), "TINH_TRANG": .text(bill.isPaid ? "DATT" : "CHUATT"),
        ]
    }

    /// Yesterday's consumption; `nil` of nobody.
    func consumption(of code: String, today: Int) -> WireValue? {
        guard code.hasPrefix("PC12AA"), code.utf8.count == 13, let number = Int(code.dropFirst(6)),
            (0..<customerCount).contains(number - 10_000)
        else { return nil }
        let customer = number - 10_000
        let day = CalendarDay(daysSinceEpoch: today - 1)
        let tenths = 20 + world.mixer.pick(below: 200, .consumption, customer, today)
        let index = 123_456 + (today - 20_000) * 120 + customer
        return [
            "customerCode": .text(code), "electricConsumptionToday": .text("\(tenths / 10),\(tenths % 10)"),
            "electricIndex": .text("\(grouped(index / 10)),\(index % 10)"),
            "updatedTime": .text("23h59 - \(padded(day.day, 2))/\(padded(day.month, 2))/\(day.year)"),
        ]
    }
}

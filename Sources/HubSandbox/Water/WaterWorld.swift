/// What the water company knows: one connection for each citizen, read in rounds, and twelve months of bills.
struct WaterWorld {
    static let periods = 12
    static let rounds = 4

    let customerCount: Int
    private let mixer: Mixer
    private let revision: Int
    private let firstPeriod: CalendarDay
    private let flawed: Share

    init(_ configuration: SandboxConfiguration, revision: Int) {
        customerCount = Citizen.count(configuration)
        mixer = Mixer(seed: configuration.seed)
        self.revision = revision
        firstPeriod = configuration.firstPeriod
        flawed = Share(configuration.badShare, offset: mixer.pick(below: 1_000_000, .water, 0))
    }

    func customers(ofRound round: Int) -> [Int] {
        guard (1...Self.rounds).contains(round) else { return [] }
        return Array(stride(from: round - 1, to: customerCount, by: Self.rounds))
    }

    /// Eleven digits, *số danh bộ*.
    private func account(_ customer: Int) -> String {
        "13\(padded(customer % Self.rounds + 1, 2))\(padded(2_000_000 + customer, 7))"
    }

    /// One in nine is a business, which has no number of a person.
    func card(_ customer: Int) -> [(name: String, text: String)] {
        let citizen = Citizen(index: customer, mixer: mixer)
        let isBusiness = customer % 9 == 4
        return [
            ("DanhBo", account(customer)),
            ("HoTen", isBusiness ? "Cơ sở \(citizen.name)" : citizen.name.uppercased()),
            ("SoDinhDanh", isBusiness ? "" : citizen.number),
            ("DienThoai", customer % 5 == 2 ? "" : citizen.phone),
            ("DiaChi", citizen.address), ("GiaBieu", isBusiness ? "21" : "11"),
            ("DinhMuc", isBusiness ? "0" : String(4 * (1 + customer % 5))),
            (
                "NgayGan",
                "\(padded(1 + customer % 28, 2))/\(padded(1 + customer % 12, 2))/\(2001 + customer % 24)"
            ),
            ("TinhTrang", customer % 23 == 7 ? "Cắt tạm" : "Đang dùng"),
        ]
    }

    func bills(year: Int, month: Int, round: Int) -> [WireValue] {
        let period = year * 12 + month - 1 - firstPeriod.monthOrdinal
        guard (1...12).contains(month), (0..<Self.periods).contains(period) else { return [] }
        return customers(ofRound: round).map { bill($0, period: period, year: year, month: month) }
    }

    /// Of a flawed bill the total is a word.
    private func bill(_ customer: Int, period: Int, year: Int, month: Int) -> WireValue {
        let index = period * customerCount + customer
        let used =
            6 + mixer.pick(below: 22, .water, customer) + mixer.pick(below: 5, .water, customer, period + 1)
        let before = 100 + period * 30 + mixer.pick(below: 50, .water, customer, 77)
        let net = used * 7_400
        let (vat, fee) = (net / 20, net / 10)
        // The months before the last are paid; of the last, more with each revision.
        let isPaid = period < Self.periods - 1 || mixer.pick(below: 10, .payment, index) < 5 + revision
        return [
            "DanhBo": .text(account(customer)), "Nam": .number(year), "Ky": .number(month),
            "Dot": .number(customer % Self.rounds + 1), "SoHoaDon": .text("C26TTN-\(padded(index + 1, 8))"),
            "GiaBieu": .number(customer % 9 == 4 ? 21 : 11), "ChiSoCu": .number(before),
            "ChiSoMoi": .number(before + used), "TieuThu": .number(used),
            "GiaBan": .text(dotted(net)), "ThueGTGT": .text(dotted(vat)), "PhiBVMT": .text(dotted(fee)),
            "TongCong": .text(flawed.contains(index) ? "chờ tính" : dotted(net + vat + fee)),
            "NgayDoc": .text("\(padded(1 + customer % 20, 2))/\(padded(month, 2))/\(year)"),
            "TinhTrang": .text(isPaid ? "Đã thanh toán" : "Chưa thanh toán"),
        ]
    }

    /// `1.234.567`.
    private func dotted(_ amount: Int) -> String {
        amount < 1000 ? String(amount) : "\(dotted(amount / 1000)).\(padded(amount % 1000, 3))"
    }
}

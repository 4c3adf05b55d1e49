/// An invented person, the same in every system that knows them.
struct Citizen: Sendable {
    private static let provinces = ["080", "072", "079", "066", "001", "054"]
    let index: Int
    let name: String
    let isWoman: Bool
    let birth: CalendarDay
    let ward: Int
    private let province: String

    init(index: Int, mixer: Mixer) {
        self.index = index
        let person = mixer.pick(below: People.nameCount, .name, index)
        name = People.text(person)
        isWoman = People.isWoman(person)
        birth = CalendarDay(
            year: 1945 + mixer.pick(below: 62, .birth, index),
            month: 1 + mixer.pick(below: 12, .birth, index, 1),
            day: 1 + mixer.pick(below: 28, .birth, index, 2)
        )
        ward = mixer.pick(below: People.wards.count, .address, index, 2)
        province = Self.provinces[mixer.pick(below: 20, .birth, index, 3) % Self.provinces.count]
    }

    /// People whom the province's systems know.
    static func count(_ configuration: SandboxConfiguration) -> Int {
        max(12, configuration.scale / 12)
    }

    /// The person with this number of twelve digits, of ten, or of a card.
    static func find(_ key: String, among count: Int, mixer: Mixer) -> Citizen? {
        guard let tail = Int(key.suffix(key.utf8.count == 12 ? 6 : 8)) else { return nil }
        let (first, step) = key.utf8.count == 12 ? (tail - 900_000, 100_000) : (tail - 90_000_000, 10_000_000)
        guard first >= 0 else { return nil }
        for index in stride(from: first, to: count, by: step) {
            let citizen = Citizen(index: index, mixer: mixer)
            if [citizen.number, citizen.insuranceNumber, citizen.card].contains(key) { return citizen }
        }
        return nil
    }

    /// Twelve digits: place, century and sex, year, and a number that no real person is given.
    var number: String {
        let century = birth.year / 100 - 19
        let digit = century * 2 + (isWoman ? 1 : 0)
        return "\(province)\(digit)\(padded(birth.year % 100, 2))\(padded(900_000 + index % 100_000, 6))"
    }

    /// Ten digits; of one in eight the first is a zero.
    var insuranceNumber: String {
        (index % 8 == 3 ? "01" : "80") + padded(90_000_000 + index % 10_000_000, 8)
    }

    /// `DN4` or `GD4`, the province and the insurance number.
    var card: String { "\(cardHead)80\(insuranceNumber)" }

    var cardHead: String { isWoman ? "DN4" : "GD4" }

    var phone: String { "0912000\(padded(index % 1000, 3))" }

    var wardName: String { String(decoding: People.wards[ward], as: UTF8.self) }

    /// `yyyyMMdd`.
    var compactBirth: String { "\(birth.year)\(padded(birth.month, 2))\(padded(birth.day, 2))" }

    /// `dd/MM/yyyy`.
    var slashedBirth: String { "\(padded(birth.day, 2))/\(padded(birth.month, 2))/\(birth.year)" }

    var address: String { "Số nhà \(index % 400 + 1), \(wardName), tỉnh Tây Ninh" }
}

/// Digits with zeros before them.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

import HubModel
import HubPipeline
import Testing

@Suite struct `Values written in many ways` {
    @Test(arguments: [
        (".", ",", "1.234,5"), (",", ".", "1,234.5"), (" ", ",", "1 234,5"), ("", ".", "1234.5"),
        ("", ",", "1234,5"),
    ])
    func `are read as the number they show`(grouping: String, mark: String, form: String) throws {
        let separators = try #require(DecimalSeparators(example: form))
        let decimal = Normalizer(
            type: .decimal,
            options: ValueOptions(separators: [separators], unit: "kWh", now: ValueExample.now)
        )
        var random = SeededGenerator(seed: 51)
        for _ in 0..<5000 {
            let whole =
                Int64.random(in: 0...9_999_999_999_999, using: &random)
                >> Int64.random(in: 0..<40, using: &random)
            let places = Int.random(in: 0...6, using: &random)
            let fraction = (0..<places).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
            let sign = Bool.random(using: &random) && whole > 0 ? "-" : ""
            let shown = sign + grouped(whole, by: grouping) + (places > 0 ? mark + fraction : "")
            let exact = sign + String(whole) + (places > 0 ? "." + fraction : "")
            #expect(decimal.apply(shown).text == exact)
            #expect(decimal.apply(shown + " KWh").text == exact)
        }
    }

    @Test(arguments: [".", ",", " ", "\u{A0}", ""])
    func `are read as the amount they show, without a declaration`(grouping: String) {
        let money = Normalizer(type: .moneyVND, options: ValueOptions(now: ValueExample.now))
        var random = SeededGenerator(seed: 52)
        for _ in 0..<5000 {
            let amount =
                Int64.random(in: 0...9_999_999_999_999, using: &random)
                >> Int64.random(in: 0..<40, using: &random)
            let shown = grouped(amount, by: grouping)
            #expect(money.apply(shown + " đ").text == String(amount))
            #expect(money.apply("(\(shown))").text == (amount == 0 ? "0" : "-\(amount)"))
            #expect(money.apply("VND " + shown).text == String(amount))
        }
    }

    @Test(arguments: [
        "d/M/yyyy H:mm:ss", "dd/MM/yyyy HH:mm:ss", "dd-MM-yyyy HH:mm:ss", "yyyy-MM-dd HH:mm:ss",
        "yyyy/M/d HH:mm:ss",
        "yyyyMMddHHmmss", "HH:mm:ss, dd/MM/yyyy", "HH:mm:ss - dd.MM.yyyy", "dd/MM/yyyy h:mm:ss a",
        "yyyy-MM-dd'T'HH:mm:ss",
        "'Ngày' d 'tháng' M 'năm' yyyy 'lúc' HH:mm:ss",
    ])
    func `are read as the instant they show, declared or not`(text: String) throws {
        let pattern = try DatePattern(text)
        let guessed = Normalizer(type: .datetime, options: ValueOptions(now: ValueExample.now))
        let declared = Normalizer(
            type: .datetime,
            options: ValueOptions(formats: [.pattern(pattern)], now: ValueExample.now)
        )
        let iso = try DatePattern("yyyy-MM-dd'T'HH:mm:ss'Z'")
        var random = SeededGenerator(seed: 53)
        for _ in 0..<3000 {
            let instant = Timestamp(seconds: Int64.random(in: -2_208_000_000...1_900_000_000, using: &random))
            let shown = pattern.format(Zone.vietnam.civil(instant))
            let exact = iso.format(Zone.utc.civil(instant))
            #expect(guessed.apply(shown).text == exact)
            #expect(declared.apply(shown).text == exact)
        }
    }

    @Test func `are refused as days that no calendar has`() {
        let date = Normalizer(type: .date, options: ValueOptions(now: ValueExample.now))
        for year in [1904, 2000, 2023, 2024] {
            for month in 1...12 {
                for day in 1...31 {
                    let isReal = CivilDate(year: year, month: month, day: day) != nil
                    let outcome = date.apply("\(day)/\(month)/\(year)").outcome
                    #expect(outcome == (isReal ? .written : .fault(.dateNoSuchDay)))
                }
            }
        }
    }

    private func grouped(_ value: Int64, by mark: String) -> String {
        var groups: [Substring] = []
        var digits = String(value)[...]
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = digits.dropLast(3)
        }
        return ([digits] + groups).joined(separator: mark)
    }
}

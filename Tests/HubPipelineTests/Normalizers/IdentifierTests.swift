import HubModel
import HubPipeline
import Testing

@Suite struct `Citizen numbers` {
    private let numbers = Normalizer(type: .citizenID, options: ValueOptions(now: ValueExample.now))

    @Test func `know 63 provinces and take every code from 100 on for a country`() {
        var counts: [Outcome: Int] = [:]
        for code in 0...999 {
            counts[numbers.apply("\(padded(code, 3))190999901").outcome, default: 0] += 1
        }
        #expect(
            counts == [.written: 63, .fault(.citizenProvince): 37, .flagged(.citizenForeignBorn): 900]
        )
    }

    @Test func `agree with every year of birth and sex that they say, and with no other`() {
        for generation in 0...9 {
            for twoDigits in 0...99 {
                let year = 1900 + 100 * (generation / 2) + twoDigits
                let number = "080\(generation)\(padded(twoDigits, 2))999901"
                guard year <= 2026 else {
                    #expect(numbers.apply(number).outcome == .fault(.citizenFuture))
                    continue
                }
                let isMale = generation.isMultiple(of: 2)
                #expect(outcome(number, sex: isMale ? "Nam" : "Nữ", year: year) == .written)
                #expect(outcome(number, sex: isMale ? "male" : "female", year: year) == .written)
                #expect(
                    outcome(number, sex: isMale ? "female" : "male", year: year)
                        == .fault(.citizenSexMismatch)
                )
                #expect(outcome(number, sex: nil, year: year + 1) == .fault(.citizenYearMismatch))
                #expect(outcome(number, sex: nil, year: year - 100) == .fault(.citizenYearMismatch))
            }
        }
    }

    @Test func `come back whole from a source that keeps numbers alone`() {
        var random = SeededGenerator(seed: 61)
        let fromNumbers = Normalizer(
            type: .citizenID,
            options: ValueOptions(fromNumber: true, now: ValueExample.now)
        )
        for _ in 0..<5000 {
            let province = [1, 2, 4, 8, 10, 38, 66, 79, 80, 96].randomElement(using: &random) ?? 1
            let number =
                padded(province, 3) + "0\(Int.random(in: 10...99, using: &random))"
                + padded(Int.random(in: 0...999_999, using: &random), 6)
            let stored = String(Int(number) ?? 0)
            for text in [stored, stored + ".0", stored + ".00"] {
                let value = fromNumbers.apply(text)
                #expect(value.text == number)
                #expect(value.outcome == .flagged(.citizenRepaired))
                #expect(numbers.apply(stored).text == nil)
            }
        }
    }

    @Test(arguments: [
        "०८०१९०९९९९०१", "０８０１９０９９９９０１", "080190999901\u{0}", "080190999901080190999901", "-80190999901",
        "+080190999901", "080,190,999,901", "999999999", "000000000", "000000000000",
    ])
    func `refuse what only looks like one`(text: String) {
        #expect(numbers.apply(text).text == nil)
    }

    private func outcome(_ number: String, sex: String?, year: Int) -> Outcome {
        var row = Companions(bornYear: year)
        if let sex { Array(sex.utf8).withUnsafeBytes { row.read($0, of: .text, as: .sex) } }
        return numbers.apply(number, with: row).outcome
    }
}

@Suite struct `Tax codes` {
    private let codes = Normalizer(type: .taxCode, options: ValueOptions(now: ValueExample.now))

    @Test func `have at most one right check digit, and no other digit may change`() {
        var random = SeededGenerator(seed: 62)
        var withoutCode = 0
        for _ in 0..<2000 {
            let nine = padded(Int.random(in: 1...999_999_999, using: &random), 9)
            let right = (0...9).filter { codes.apply(nine + "\($0)").outcome == .written }
            guard let check = right.first else {
                withoutCode += 1
                continue
            }
            #expect(right.count == 1)
            var digits = Array((nine + "\(check)").utf8)
            let place = digits.indices.randomElement(using: &random) ?? 0
            digits[place] = 0x30 + (digits[place] - 0x30 + UInt8.random(in: 1...9, using: &random)) % 10
            #expect(codes.apply(digits).text == nil)
        }
        // One sum in eleven has no check digit.
        #expect((100...280).contains(withoutCode))
    }

    @Test func `never take a number of twelve digits that lost its zero for a person`() {
        #expect(codes.apply("312687878001").text == nil)
        #expect(codes.apply("312687878001", isNumber: true).text == "0312687878-001")
    }
}

@Suite struct `Health cards` {
    private let cards = Normalizer(type: .healthCard, options: ValueOptions(now: ValueExample.now))

    @Test func `are issued by 63 provinces, the army and the police`() {
        let issuers = (0...99).filter { cards.apply("GD4\(padded($0, 2))8012345678").outcome == .written }
        #expect(issuers.count == 65)
    }

    @Test func `stay in a list in their order, however many`() {
        for count in 1...60 {
            let list = (0..<count).map { "DN4\(padded(80, 2))\(8_012_345_600 + $0)" }
            #expect(cards.apply(list.joined(separator: " ; ")).text == list.joined(separator: ";"))
            #expect(
                cards.apply((list + ["DN6808012345678"]).joined(separator: ";")).outcome
                    == .fault(.healthCardBenefit)
            )
        }
        let endless = Array(repeating: "DN4808012345678", count: 100).joined(separator: ";")
        #expect(cards.apply(endless).outcome == .fault(.healthCardLength))
    }
}

@Suite struct `Vehicle plates` {
    private let plates = Normalizer(type: .vehiclePlate, options: ValueOptions(now: ValueExample.now))

    @Test func `have 81 numbers of provinces`() {
        let provinces = (0...99).filter { plates.apply("\(padded($0, 2))A-123.45").text != nil }
        #expect(provinces.count == 81)
    }

    @Test func `have twenty letters in first and in second place`() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
        let first = letters.filter {
            plates.apply("62\($0)-123.45").outcome == .flagged(.plateCarOrOldMotorbike)
        }
        #expect(first.joined() == "ABCDEFGHKLMNPSTUVXYZ")
        #expect(plates.apply("62R-123.45").outcome == .flagged(.plateSpecial))
        let second = letters.filter { plates.apply("62-A\($0) 123.45").text != nil }
        #expect(second.joined() == "ABCDEFHKLMNPRSTUVXYZ")
    }

    @Test(arguments: ["62A12345", "62B112345", "62MD123456", "80829NG01", "TM1234", "62LD01234"])
    func `are the same whatever stands between their characters`(plate: String) {
        var random = SeededGenerator(seed: 63)
        for _ in 0..<500 {
            var shown = ""
            for character in plate {
                shown += String(repeating: " ", count: Int.random(in: 0...1, using: &random))
                shown += Bool.random(using: &random) ? character.lowercased() : String(character)
                shown += ["", "-", "."].randomElement(using: &random) ?? ""
            }
            #expect(plates.apply(shown).text == plate, "\(shown)")
            let barred = shown.replacing("D", with: "Đ").replacing("d", with: "đ")
            #expect(plates.apply(barred).text == plate, "\(barred)")
        }
    }
}

@Suite struct `Codes of agencies` {
    private let codes = Normalizer(type: .agencyCode, options: ValueOptions(now: ValueExample.now))

    @Test func `are one code in both notations, and distinct where the organisations are`() {
        var random = SeededGenerator(seed: 64)
        var seen: [String: String] = [:]
        for _ in 0..<5000 {
            let root = ["H53", "H15", "H39", "G09"].randomElement(using: &random) ?? "H53"
            let levels = (0..<3).map { _ in Int.random(in: 0...3, using: &random) }
            let old = "\(padded(levels[2], 3)).\(padded(levels[1], 2)).\(padded(levels[0], 2)).\(root)"
            let text = codes.apply(old).text ?? ""
            #expect(codes.apply(text).text == text)
            #expect(codes.apply(text).outcome == .written)
            #expect(text.hasPrefix(root))
            // A middle level of zeros is the one thing that the rule of conversion forgets.
            if levels[0] > 0, levels[1] > 0 { #expect(seen.updateValue(old, forKey: text) ?? old == old) }
        }
    }
}

@Suite struct `Several notes` {
    @Test func `are kept once each, in their order, up to four`() {
        var flags = ValueFlags()
        #expect(flags.isEmpty)
        #expect(Outcome.written(with: flags) == .written)
        for rule in [ValueRule.phoneShort, .phoneRepaired, .phoneShort, .plateCar, .taxCodePerson] {
            flags.insert(rule)
        }
        #expect(flags.rules == [.phoneShort, .phoneRepaired, .plateCar, .taxCodePerson])
        flags.insert(.plateMilitary)
        #expect(!flags.contains(.plateMilitary))
        #expect(flags.contains(.taxCodePerson))
        #expect(MemoryLayout<Outcome>.size <= 8)
    }
}

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

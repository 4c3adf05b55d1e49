import HubPipeline
import Testing

@Suite struct `Rescue of a column` {
    @Test(arguments: [
        (["TiÕng ViÖt", "§¾k L¾k", "Long An", "", "123"], ["Tiếng Việt", "Đắk Lắk", "Long An", "", "123"]),
        (["NGUYÔN V¡N A", "Lª ThÞ MÉu"], ["NGUYỄN VĂN A", "Lê Thị Mẫu"]),
        (["Ph\u{AD}êng T©n An", "X· Krông P¾c"], ["Phường Tân An", "X· Krông P¾c"]),
        (["Nguyeãn Thò Myõ Duyeân", "Ñaék Laék"], ["Nguyễn Thị Mỹ Duyên", "Đắk Lắk"]),
        (["Tiáº¿ng Viá»‡t", "Nguyá»…n VÄƒn A", "Long An"], ["Tiếng Việt", "Nguyễn Văn A", "Long An"]),
        (["M&#7863;t &#273;&#432;&#7901;ng", "R&amp;D"], ["Mặt đường", "R&amp;D"]),
        (["Đ&#7863;t"], ["Đặt"]),
        (["M&#x1EB7;t", "&#38; &#9731; &#99999999;"], ["Mặt", "&#38; &#9731; &#99999999;"]),
    ])
    func `gives what people wrote`(values: [String], expected: [String]) {
        let column = RescuedColumn(values)
        for (text, wanted) in zip(column.texts, expected) where !wanted.contains("·") {
            #expect(text.isSame(as: wanted), "\(text)")
        }
        for (outcome, (value, text)) in zip(column.outcomes, zip(values, column.texts)) {
            #expect((outcome == .untouched) == value.isSame(as: text) || outcome == .ambiguous)
        }
    }

    @Test(arguments: [
        (["Nguy?n Th? M?u", "Long An?", "?i?n l?c", "(Th?nh)"], [true, false, true, true]),
        (["X\u{FFFD} B"], [false]),
        (["Hà N?i", "Đắk L?k", "a?b", "x?y=1", "M?u"], [true, false, false, false, true]),
    ])
    func `refuses values that lost letters`(values: [String], isLossy: [Bool]) {
        #expect(RescuedColumn(values).outcomes.map { $0 == .lossy } == isLossy)
    }

    @Test func `refuses a value that stands out of a sound column`() {
        let sound = ["Nguyễn Văn An", "Lê Thị Mẫu", "Phạm Đức", "Trần Bích Thuỷ", "Đắk Lắk", "Krông Pắc"]
        let column = RescuedColumn(sound + ["TiÕng ViÖt", "Café", "Müller", "Hà Tân"])
        #expect(
            column.outcomes == Array(repeating: .untouched, count: 6) + [
                .ambiguous, .untouched, .untouched, .untouched,
            ]
        )
    }

    @Test func `refuses a value that its column's reading does not fit`() {
        let old = ["TiÕng ViÖt", "§¾k L¾k", "NguyÔn V¨n An", "ThÞ x· Gia NghÜa", "HuyÖn Cñ Chi"]
        let column = RescuedColumn(old + old + old + old + ["Jürgen Köhler", "Bình", "Đắk Mil"])
        #expect(column.verdict.reading == TextReading(.utf8, .legacy(.tcvn3)))
        #expect(column.outcomes.suffix(3) == [.ambiguous, .untouched, .untouched])
        #expect(column.outcomes.prefix(20).allSatisfy { $0 == .rescued })
    }

    @Test func `refuses what may be several in a column without a clear reading`() {
        let column = RescuedColumn(["TiÕng", "ViÖt", "NguyÔn", "Đắk", "Lắk", "Long An"])
        #expect(column.verdict == .ambiguous)
        #expect(column.outcomes == [.ambiguous, .ambiguous, .ambiguous, .untouched, .untouched, .untouched])
    }

    @Test func `starts afresh on the next page`() {
        let rescue = ColumnRescue()
        #expect(RescuedColumn(["TiÕng ViÖt"], rescue: rescue).texts == ["Tiếng Việt"])
        #expect(RescuedColumn(["Café", "Hélène"], rescue: rescue).texts == ["Café", "Hélène"])
        #expect(RescuedColumn(["Ñaék Laék"], rescue: rescue).texts == ["Đắk Lắk"])
        #expect(RescuedColumn(["TiÕng ViÖt"], rescue: rescue).texts == ["Tiếng Việt"])
    }

    /// Columns of one value too: nothing but the value itself says what it is.
    @Test(arguments: [UInt64(71), 72])
    func `leaves good Vietnamese as it is`(seed: UInt64) {
        var syllables = Syllables(seed: seed)
        let phrases = (0..<2500).map { _ in syllables.phrase() }
        let rescue = ColumnRescue()
        for value in phrases + Places.names {
            #expect(RescuedColumn([value], rescue: rescue).outcomes == [.untouched], "\(value)")
        }
        for start in stride(from: 0, to: phrases.count, by: 50) {
            let page = Array(phrases[start..<(start + 50)])
            #expect(RescuedColumn(page).outcomes.allSatisfy { $0 == .untouched })
        }
        #expect(RescuedColumn(Places.names).outcomes.allSatisfy { $0 == .untouched })
    }

    @Test(arguments: [TextEncoding.windows1258, .tcvn3, .viscii, .vni])
    func `brings places back from every encoding, once and for all`(encoding: TextEncoding) throws {
        let written = Places.names.filter { LegacyEncoder.encode($0, as: encoding) != nil }
        #expect(written.count > Places.names.count * 9 / 10)
        let seen = written.compactMap { LegacyEncoder.encode($0, as: encoding) }.map(LegacyEncoder.misread)
        let column = RescuedColumn(seen)
        #expect(column.verdict.reading == TextReading(.utf8, .legacy(encoding)))
        for (outcome, (text, name)) in zip(column.outcomes, zip(column.texts, written))
        where outcome != .ambiguous {
            #expect(text.isSame(as: name), "\(text) \(name)")
        }
        #expect(column.outcomes.count { $0 == .ambiguous } * 50 < written.count)
        #expect(RescuedColumn(column.texts.filter { !$0.isEmpty }).verdict.reading == TextReading(.utf8))
    }

    @Test func `survives any values`() {
        var random = SeededGenerator(seed: 73)
        let pieces = [
            "&", "#", "&#", ";", "?", "Ã", "¡", "áº", "»", "\u{AD}", "ng", "7863", "xFF", " ", "Đ",
            "\u{FFFD}", "\u{5}",
        ]
        for _ in 0..<3000 {
            let values = (0..<4).map { _ in
                (0..<Int.random(in: 0..<9, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }.joined()
            }
            let column = RescuedColumn(values)
            #expect(column.texts.count == 4)
        }
    }
}

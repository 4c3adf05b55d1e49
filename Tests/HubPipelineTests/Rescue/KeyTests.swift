import Foundation
import HubPipeline
import Testing

@Suite struct `Keys of text` {
    @Test(arguments: [
        ("Hòa Bình", "hoà bình"), ("Hoà Bình", "hoà bình"), ("Thúy", "thuý"), ("thùy", "thuỳ"),
        ("Thuý", "thuý"),
        ("quý", "quý"), ("Qúy", "quý"), ("ngừơi", "người"), ("người", "người"), ("tíên", "tiến"),
        ("tiến", "tiến"), ("úy", "uý"), ("uý", "uý"), ("khuỷu", "khuỷu"), ("hoàn", "hoàn"),
        ("Huỳnh", "huỳnh"), ("của", "của"), ("mía", "mía"), ("khỏe", "khoẻ"), ("Lý", "lý"), ("Lí", "lí"),
        ("hoa", "hoa"), ("hoá", "hoá"), ("gìa", "già"), ("gì", "gì"), ("giếng", "giếng"), ("qủa", "quả"),
        ("ngoài", "ngoài"), ("khuya", "khuya"), ("rượu", "rượu"), ("rựơu", "rượu"), ("nghìêng", "nghiềng"),
        ("  Xã\u{A0}Cư M’gar\u{200B} ", "xã cư m'gar"), ("H`Bia", "h'bia"), ("ĐẮK-LẮK", "đắk-lắk"),
        ("\u{D0}ây", "đây"), ("Nguye\u{302}\u{303}n", "nguyễn"), ("ê\u{323}", "ệ"), ("e\u{323}\u{302}", "ệ"),
        ("ho\u{300}a", "hoà"), ("n\u{303}", "ñ"), ("Čư\u{306}", "čư\u{306}"), ("u\u{306}", "ŭ"),
        ("Krôngana", "krôngana"), ("hòabình", "hòabình"), ("", ""), (" \t ", ""),
        ("CÔNG TY A&B", "công ty a&b"),
    ])
    func `place each tone once`(text: String, key: String) {
        #expect(text.toneKey.isSame(as: key), "\(text.toneKey)")
    }

    @Test(arguments: [
        ("Đắk Lắk", "dak lak"), ("ĐẮK-LẮK", "dak lak"), ("Dak  Lak", "dak lak"), ("\u{D0}ắk Lắk", "dak lak"),
        ("H’Bia", "h bia"), ("Nguye\u{302}\u{303}n", "nguyen"), ("Čư M'gar", "cu m gar"), ("ơ\u{306}", "o"),
        ("Số 12/4, ngõ 7", "so 12 4 ngo 7"), ("Łódź", "łodz"),
        ("Ωmega 中", "ωmega 中".replacing("ω", with: "Ω")),
        ("...", ""), ("Straße", "straße"),
    ])
    func `leave out marks for searching`(text: String, key: String) {
        #expect(text.looseKey.isSame(as: key), "\(text.looseKey)")
    }

    @Test func `are their own keys, and fit into the text's room`() {
        var random = SeededGenerator(seed: 51)
        let pieces =
            LegacyEncoder.letters.map { String($0) } + "abcdeghiklmnopqrstuvxy   '’`-".map { String($0) }
            + [
                "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{306}", "\u{309}", "\u{31B}", "\u{323}",
                "\u{D0}",
            ]
            + ["qu", "gi", "ngh", "\u{FEFF}", "\u{A0}", "中", "\u{1F600}", "Ω", "ß", "7"]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<20, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let (tone, loose) = (text.toneKey, text.looseKey)
            #expect(tone.toneKey.isSame(as: tone), "\(text.debugDescription)")
            #expect(loose.looseKey.isSame(as: loose), "\(text.debugDescription)")
            #expect(tone.looseKey.isSame(as: loose), "\(text.debugDescription)")
        }
    }

    @Test func `take any bytes`() {
        var random = SeededGenerator(seed: 52)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var output = [UInt8](repeating: 0, count: ToneKey.room(for: bytes.count))
            let lengths = bytes.withUnsafeBytes { text in
                output.withUnsafeMutableBytes {
                    [ToneKey.write(text, into: $0), LooseKey.write(text, into: $0)]
                }
            }
            #expect(lengths[1] <= bytes.count)
        }
    }

    @Test func `of composed and decomposed text are the same`() {
        for syllable in Syllables(seed: 53).prefix(3000) {
            #expect(
                syllable.decomposedStringWithCanonicalMapping.toneKey.isSame(as: syllable.toneKey),
                "\(syllable)"
            )
        }
    }
}

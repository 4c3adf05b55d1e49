/// A vowel of Vietnamese taken apart: one of twelve letters, one of six tones, a case.
struct VietnameseVowel {
    /// Place in a ă â e ê i o ô ơ u ư y.
    var letter: UInt8
    var tone: Tone
    var isUpper: Bool

    enum Tone: UInt8 {
        case level, grave, acute, hook, tilde, dot
    }

    @inline(__always)
    init?(_ scalar: UInt32) {
        let code = VowelTable.code(of: scalar)
        guard code != VowelTable.none else { return nil }
        letter = code % 72 / 6
        tone = Tone(rawValue: code % 6) ?? .level
        isUpper = code >= 72
    }

    @inline(__always)
    var scalar: UInt32 { VowelTable.scalars[Int(letter) * 6 + Int(tone.rawValue) + (isUpper ? 72 : 0)] }

    /// Whether the letter has a circumflex, a breve or a horn.
    var hasHat: Bool { 0b0101_1001_0110 >> letter & 1 == 1 }

    /// `nil` where the letter does not take the mark (U+0302 circumflex, U+0306 breve, U+031B horn).
    func hatted(_ mark: UInt32) -> VietnameseVowel? {
        var hatted = self
        switch (mark, letter) {
        case (0x302, 0), (0x306, 0): hatted.letter = mark == 0x302 ? 2 : 1
        case (0x302, 3): hatted.letter = 4
        case (0x302, 6), (0x31B, 6): hatted.letter = mark == 0x302 ? 7 : 8
        case (0x31B, 9): hatted.letter = 10
        default: return nil
        }
        return hatted
    }
}

extension VietnameseVowel.Tone {
    /// The combining marks U+0300, U+0301, U+0309, U+0303, U+0323.
    init?(mark: UInt32) {
        switch mark {
        case 0x300: self = .grave
        case 0x301: self = .acute
        case 0x309: self = .hook
        case 0x303: self = .tilde
        case 0x323: self = .dot
        default: return nil
        }
    }
}

private enum VowelTable {
    static let none: UInt8 = 255

    /// Lower case first; twelve letters with the level tone and five others each.
    static let scalars: [UInt32] =
        (lower + lower.uppercased()).unicodeScalars.map(\.value)

    private static let lower =
        "aàáảãạ" + "ăằắẳẵặ" + "âầấẩẫậ" + "eèéẻẽẹ" + "êềếểễệ" + "iìíỉĩị"
        + "oòóỏõọ" + "ôồốổỗộ" + "ơờớởỡợ" + "uùúủũụ" + "ưừứửữự" + "yỳýỷỹỵ"

    /// Codes of U+0000 to U+01B0, then of U+1EA0 to U+1EF9.
    private static let codes: [UInt8] = {
        var codes = [UInt8](repeating: none, count: 0x1B1 + 0x5A)
        for (code, scalar) in scalars.enumerated() {
            codes[scalar < 0x1EA0 ? Int(scalar) : Int(scalar) - 0x1EA0 + 0x1B1] = UInt8(code)
        }
        return codes
    }()

    @inline(__always)
    static func code(of scalar: UInt32) -> UInt8 {
        if scalar <= 0x1B0 { return codes[Int(scalar)] }
        return scalar &- 0x1EA0 < 0x5A ? codes[Int(scalar &- 0x1EA0) + 0x1B1] : none
    }
}

/// Canonical composition of a letter and one mark behind it (Unicode, chapter 3.11), of the letters of
/// Vietnam's languages and what windows-1258 can write.
enum LatinComposition {
    /// `nil` where both stay as they are.
    @inline(__always)
    static func compose(_ letter: UInt32, _ mark: UInt32) -> UInt32? {
        mark &- 0x300 < 0x24 ? composed(letter, mark) : nil
    }

    private static func composed(_ letter: UInt32, _ mark: UInt32) -> UInt32? {
        if var vowel = VietnameseVowel(letter) {
            if let tone = VietnameseVowel.Tone(mark: mark), vowel.tone == .level {
                vowel.tone = tone
                return vowel.scalar
            }
            if let hatted = vowel.hatted(mark) { return hatted.scalar }
        }
        let key = UInt64(mark) << 32 | UInt64(letter)
        guard let found = others.first(where: { $0.key == key }) else { return nil }
        return found.composed
    }

    private static let others: [(key: UInt64, composed: UInt32)] =
        pairs(0x300, "NWnwÜü", "ǸẀǹẁǛǜ") + pairs(0x301, "CGKLMNPRSWZ", "ĆǴḰĹḾŃṔŔŚẂŹ")
        + pairs(0x301, "cgklmnprswz", "ćǵḱĺḿńṕŕśẃź") + pairs(0x301, "ÇÅÆØÏÜçåæøïü", "ḈǺǼǾḮǗḉǻǽǿḯǘ")
        + pairs(0x303, "NVnv", "ÑṼñṽ") + pairs(0x323, "BDHKLMNRSTVWZ", "ḄḌḤḲḶṂṆṚṢṬṾẈẒ")
        + pairs(0x323, "bdhklmnrstvwz", "ḅḍḥḳḷṃṇṛṣṭṿẉẓ")
        + pairs(0x306, "EIOUGeioug", "ĔĬŎŬĞĕĭŏŭğ") + pairs(0x30C, "CSZNRcsznr", "ČŠŽŇŘčšžňř")
        + pairs(0x308, "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ")

    private static func pairs(
        _ mark: UInt64,
        _ letters: String,
        _ composed: String
    ) -> [(key: UInt64, composed: UInt32)] {
        zip(letters.unicodeScalars, composed.unicodeScalars)
            .map { (key: mark << 32 | UInt64($0.value), composed: $1.value) }
    }
}

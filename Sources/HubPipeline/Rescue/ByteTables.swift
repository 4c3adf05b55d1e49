/// What each byte of a single-byte encoding stands for: 256 scalars each.
enum ByteTables {
    /// Bytes that it does not define are C1 controls.
    static let windows1252 = table([(0x80, "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ")])

    static let windows1258 = table(
        over: windows1252,
        [
            (0x8A, "\u{8A}"), (0x8E, "\u{8E}"), (0x9A, "\u{9A}"), (0x9E, "\u{9E}"),
            (0xC3, "Ă"), (0xCC, "\u{300}"), (0xD0, "Đ"), (0xD2, "\u{309}"), (0xD5, "Ơ"),
            (0xDD, "Ư\u{303}"), (0xE3, "ă"), (0xEC, "\u{301}"), (0xF0, "đ"), (0xF2, "\u{323}"),
            (0xF5, "ơ"), (0xFD, "ư₫"),
        ]
    )

    /// TCVN 5712:1993, VN2; below A0 stands what the fonts have there, windows-1252.
    static let tcvn3 = table(
        over: windows1252,
        [
            (0xA1, "ĂÂÊÔƠƯĐăâêôơưđẰ\u{300}\u{309}\u{303}\u{301}\u{323}àảãáạẲằẳẵắẴ"),
            (0xC0, "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"),
        ]
    )

    /// RFC 1456.
    static let viscii = table([
        (0x02, "Ẳ"), (0x05, "ẴẪ"), (0x14, "Ỷ"), (0x19, "Ỹ"), (0x1E, "Ỵ"),
        (0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"),
        (0xC0, "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"),
    ])

    /// The letters of VNI-Windows that stand alone; what joins the letter before it is in `VNIMarks`.
    static let vni = table(
        over: windows1252,
        [
            (0xC6, "Ỉ"), (0xCC, "ÌÍỴ"), (0xD1, "ĐỊĨƠ"), (0xD6, "Ư"),
            (0xE6, "ỉ"), (0xEC, "ìíỵ"), (0xF1, "địĩơ"), (0xF6, "ư"),
        ]
    )

    /// The byte of windows-1252 for a scalar; C1 controls stand for bytes as they are.
    @inline(__always)
    static func windows1252Byte(of scalar: UInt32) -> UInt8? {
        scalar < 0x100 ? UInt8(truncatingIfNeeded: scalar) : special(scalar)
    }

    private static func special(_ scalar: UInt32) -> UInt8? {
        guard scalar <= 0x2122 else { return nil }
        return (0x80..<0xA0).first { windows1252[$0] == scalar }.map { UInt8($0) }
    }

    private static func table(
        over base: [UInt32]? = nil,
        _ runs: [(start: Int, letters: String)]
    ) -> [UInt32] {
        var table = base ?? (0..<256).map { UInt32($0) }
        for run in runs {
            for (index, scalar) in run.letters.unicodeScalars.enumerated() {
                table[run.start + index] = scalar.value
            }
        }
        return table
    }
}

/// The bytes of VNI-Windows that carry marks for the letter before them.
enum VNIMarks {
    /// `nil` where the byte is no mark, or not one that the letter takes.
    @inline(__always)
    static func join(_ letter: UInt32, _ byte: UInt8) -> UInt32? {
        guard byte >= 0xC0, var vowel = VietnameseVowel(letter), vowel.tone == .level else { return nil }
        let mark = Int(byte | 0x20) - 0xE0
        switch vowel.letter {
        // a, and e and o, which take no breve.
        case 0, 3, 6: return joined(vowel, mark)
        // ơ u ư y: tones alone.
        case 8, 9, 10, 11:
            guard let tone = tones[mark] else { return nil }
            vowel.tone = tone
            return vowel.scalar
        default: return nil
        }
    }

    private static func joined(_ vowel: VietnameseVowel, _ mark: Int) -> UInt32? {
        var joined = vowel
        if let tone = tones[mark] {
            joined.tone = tone
        } else if let tone = circumflexed[mark], let hatted = vowel.hatted(0x302) {
            joined = hatted
            joined.tone = tone
        } else if let tone = breved[mark], let hatted = vowel.hatted(0x306) {
            joined = hatted
            joined.tone = tone
        } else {
            return nil
        }
        return joined.scalar
    }

    private typealias Tone = VietnameseVowel.Tone

    /// By the byte less E0 (small) or C0 (capital).
    private static let tones = marks([.grave: 0xF8, .acute: 0xF9, .hook: 0xFB, .tilde: 0xF5, .dot: 0xEF])
    private static let circumflexed = marks([
        .level: 0xE2, .grave: 0xE0, .acute: 0xE1, .hook: 0xE5, .tilde: 0xE3, .dot: 0xE4,
    ])
    private static let breved = marks([
        .level: 0xEA, .grave: 0xE8, .acute: 0xE9, .hook: 0xFA, .tilde: 0xFC, .dot: 0xEB,
    ])

    private static func marks(_ bytes: [Tone: Int]) -> [Tone?] {
        var marks = [Tone?](repeating: nil, count: 32)
        for (tone, byte) in bytes { marks[byte - 0xE0] = tone }
        return marks
    }
}

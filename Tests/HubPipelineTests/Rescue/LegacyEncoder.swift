import HubPipeline

/// Writes text in the encodings before Unicode, for tests of reading it back: written from the standards, not
/// from the decoder's tables.
enum LegacyEncoder {
    /// `nil` where a letter has no code.
    static func encode(_ text: String, as encoding: TextEncoding) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let code = encode(scalar, as: encoding) else { return nil }
            bytes += code
        }
        return bytes
    }

    static func encode(_ scalar: Unicode.Scalar, as encoding: TextEncoding) -> [UInt8]? {
        switch encoding {
        case .windows1252, .windows1258, .tcvn3, .viscii, .vni:
            return scalar.isASCII ? [UInt8(scalar.value)] : byte(scalar, as: encoding)
        case .utf8: return Array(String(scalar).utf8)
        case .utf16LittleEndian: return String(scalar).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian: return String(scalar).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }
    }

    private static func byte(_ scalar: Unicode.Scalar, as encoding: TextEncoding) -> [UInt8]? {
        switch encoding {
        case .tcvn3: tcvn3[scalar].map { [$0] }
        case .viscii: viscii[scalar].map { [$0] }
        case .vni: vni(scalar)
        case .windows1258: windows1258(scalar)
        default: windows1252(scalar).map { [$0] }
        }
    }

    /// What the bytes look like to a program that takes them for windows-1252.
    static func misread(_ bytes: [UInt8]) -> String {
        let scalars = bytes.map { byte in
            (0x80..<0xA0).contains(byte) ? specials[Int(byte) - 0x80] : Unicode.Scalar(byte)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static let specials = Array(
        "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars
    )

    /// The 134 letters of Vietnamese outside ASCII.
    static let letters: [Unicode.Scalar] = {
        let small = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
        return Array((small + small.uppercased()).unicodeScalars)
    }()

    // MARK: Tables

    private static func windows1252(_ scalar: Unicode.Scalar) -> UInt8? {
        (0x80...0xFF).map { UInt8($0) }.first { misread([$0]).unicodeScalars.first == scalar }
    }

    /// Base letter with circumflex, breve or horn, and the combining tone.
    private static func windows1258(_ scalar: Unicode.Scalar) -> [UInt8]? {
        let own: [Unicode.Scalar: UInt8] = [
            "ă": 0xE3, "Ă": 0xC3, "đ": 0xF0, "Đ": 0xD0, "ơ": 0xF5, "Ơ": 0xD5, "ư": 0xFD, "Ư": 0xDD,
        ]
        if let byte = own[scalar] { return [byte] }
        let (base, tone) = parts(scalar)
        guard tone != nil else { return windows1252(scalar).map { [$0] } }
        let tones: [Unicode.Scalar: UInt8] = [
            "\u{300}": 0xCC, "\u{301}": 0xEC, "\u{309}": 0xD2, "\u{303}": 0xDE, "\u{323}": 0xF2,
        ]
        guard let mark = tone.flatMap({ tones[$0] }) else { return nil }
        return (base.isASCII ? [UInt8(base.value)] : windows1258(base)).map { $0 + [mark] }
    }

    /// TCVN 5712 as the ABC fonts have it: no codes of their own for toned capitals.
    private static let tcvn3: [Unicode.Scalar: UInt8] = {
        var codes: [Unicode.Scalar: UInt8] = [:]
        let rows: [(UInt8, String)] = [
            (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"), (0xB5, "àảãáạ"), (0xBB, "ằẳẵắ"), (0xC6, "ặầẩẫấậè"),
            (0xCE, "ẻẽéẹềểễếệìỉ"), (0xDC, "ĩíịò"),
            (0xE1, "ỏõóọồổỗốộờởỡớợù"), (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
        ]
        for (start, letters) in rows {
            for (index, scalar) in letters.unicodeScalars.enumerated() {
                codes[scalar] = start + UInt8(index)
            }
        }
        return codes
    }()

    /// RFC 1456, column by column.
    private static let viscii: [Unicode.Scalar: UInt8] = {
        let rows: [(UInt8, String)] = [
            (0x02, "Ẳ"), (0x05, "ẴẪ"), (0x14, "Ỷ"), (0x19, "Ỹ"), (0x1E, "Ỵ"),
            (0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"), (0x90, "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"), (0xA0, "ÕắằặấầẩậẽẹếềểễệỐ"),
            (0xB0, "ồổỗỠƠộờởịỰỨỪỬơớƯ"), (0xC0, "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"), (0xD0, "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"),
            (0xE0, "àáâãảăữẫèéêẻìíĩỉ"), (0xF0, "đựòóôõỏọụùúũủýợỮ"),
        ]
        var codes: [Unicode.Scalar: UInt8] = [:]
        for (start, letters) in rows {
            for (index, scalar) in letters.unicodeScalars.enumerated() where codes[scalar] == nil {
                codes[scalar] = start + UInt8(index)
            }
        }
        codes["ố"] = 0xAF
        return codes
    }()

    /// A letter and a byte for its marks; capitals have 20 less.
    private static func vni(_ scalar: Unicode.Scalar) -> [UInt8]? {
        let isUpper = String(scalar) != String(scalar).lowercased()
        guard let small = String(scalar).lowercased().unicodeScalars.first, let bytes = vniSmall(small) else {
            return nil
        }
        return isUpper ? bytes.map { $0 - 0x20 } : bytes
    }

    private static func vniSmall(_ scalar: Unicode.Scalar) -> [UInt8]? {
        let alone: [Unicode.Scalar: UInt8] = [
            "đ": 0xF1, "ì": 0xEC, "í": 0xED, "ỉ": 0xE6, "ĩ": 0xF3, "ị": 0xF2, "ỵ": 0xEE, "ơ": 0xF4,
            "ư": 0xF6,
        ]
        if let byte = alone[scalar] { return [byte] }
        let (base, tone) = parts(scalar)
        let tones: [Unicode.Scalar] = ["\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"]
        let place = tone.flatMap { tones.firstIndex(of: $0) }
        let plain: [UInt8] = [0xF8, 0xF9, 0xFB, 0xF5, 0xEF]
        switch base {
        case "ơ", "ư": return place.map { [base == "ơ" ? 0xF4 : 0xF6, plain[$0]] }
        case "â", "ê", "ô":
            let letter: UInt8 = base == "â" ? 0x61 : base == "ê" ? 0x65 : 0x6F
            return [letter, place.map { [0xE0, 0xE1, 0xE5, 0xE3, 0xE4][$0] } ?? 0xE2]
        case "ă": return [0x61, place.map { [0xE8, 0xE9, 0xFA, 0xFC, 0xEB][$0] } ?? 0xEA]
        default: return place.map { [UInt8(base.value), plain[$0]] }
        }
    }

    /// The letter without its tone, and the tone's combining mark.
    private static func parts(_ scalar: Unicode.Scalar) -> (base: Unicode.Scalar, tone: Unicode.Scalar?) {
        for tone in ["\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"] as [Unicode.Scalar] {
            for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".unicodeScalars
            where String(String.UnicodeScalarView([base, tone])) == String(scalar) {
                return (base, tone)
            }
        }
        return (scalar, nil)
    }
}

import Foundation

/// What letters of names of places come down to, read from a table that is made once.
///
/// Without a Vietnamese tone, of which a word has one wherever it is written (`hoà`, `hòa`); and as the letter
/// of the alphabet below every mark.
final class PlaceLetters: Sendable {
    struct Letter: Sendable {
        /// Lower case, tone taken off; 0 is no letter.
        var toneless: UInt16 = 0
        /// `a` to `z`; 0 if there is none below.
        var plain: UInt8 = 0
        /// 1 to 5, 0 for level.
        var tone: UInt8 = 0
    }

    static let shared = PlaceLetters()
    /// Latin with its extensions, and the Vietnamese letters of U+1E00 to U+1EFF.
    private let low: [Letter]
    private let high: [Letter]

    private init() {
        low = (0..<0x250).map(PlaceLetters.letter)
        high = (0x1E00..<0x1F00).map(PlaceLetters.letter)
    }

    @inline(__always)
    func callAsFunction(_ scalar: UInt32) -> Letter {
        if scalar < 0x250 { return low[Int(scalar)] }
        return scalar &- 0x1E00 < 0x100 ? high[Int(scalar) - 0x1E00] : Letter()
    }

    /// Huyền, sắc, hỏi, ngã, nặng as combining marks.
    static func tone(_ mark: UInt32) -> UInt8 {
        switch mark {
        case 0x300: 1
        case 0x301: 2
        case 0x309: 3
        case 0x303: 4
        case 0x323: 5
        default: 0
        }
    }

    private static func letter(_ value: Int) -> Letter {
        let lower = LatinCase.lower(UInt32(value))
        guard let scalar = Unicode.Scalar(lower), scalar.properties.isAlphabetic else { return Letter() }
        var letter = Letter(toneless: UInt16(lower))
        var rest = String.UnicodeScalarView()
        for part in String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars {
            let tone = tone(part.value)
            if tone > 0 { letter.tone = tone } else { rest.append(part) }
        }
        let composed = String(rest).precomposedStringWithCanonicalMapping.unicodeScalars
        if composed.count == 1, let toneless = composed.first { letter.toneless = UInt16(toneless.value) }
        switch rest.first {
        case "đ": letter.plain = UInt8(ascii: "d")
        case "ƀ": letter.plain = UInt8(ascii: "b")
        case let base?: letter.plain = base.isASCII ? UInt8(base.value) : 0
        case nil: break
        }
        return letter
    }
}

import Foundation

/// Makes of any text another that looks the same: letters of the same sort in the same case and with the same marks,
/// digits for digits, all else as it stands.
struct ShapeFaker {
    private let key: RecordingKey

    init(_ key: RecordingKey) { self.key = key }

    /// Every word by itself, so that the same word is the same everywhere; with `seed`, by that.
    func text(_ text: String, seed: String? = nil, turn: Int = 0) -> String {
        let words = Words(text)
        var output = String.UnicodeScalarView()
        var position = 0
        for word in words.words {
            output.append(contentsOf: words.scalars[position..<word.range.lowerBound])
            output.append(contentsOf: replaced(words.scalars[word.range], word.key, seed, turn))
            position = word.range.upperBound
        }
        output.append(contentsOf: words.scalars[position...])
        return String(output)
    }

    private func replaced(
        _ scalars: ArraySlice<Unicode.Scalar>,
        _ word: String,
        _ seed: String?,
        _ turn: Int
    ) -> [Unicode.Scalar] {
        let isHexadecimal = word.utf8.count >= 8 && word.utf8.allSatisfy { $0 < 0x67 }
        var bytes: [UInt8] = []
        return scalars.enumerated().map { place, scalar in
            if place % 32 == 0 { bytes = key.bytes("shape \(place / 32)", (seed ?? "") + "\0" + word, turn) }
            let byte = bytes[place % 32]
            if isHexadecimal, !("0"..."9").contains(scalar) {
                return ShapeFaker.pick(scalar.properties.isUppercase ? "ABCDEF" : "abcdef", byte)
            }
            return ShapeFaker.other(scalar, byte, isFirst: place == 0)
        }
    }

    private static let consonants = Array("bcghklmnpqrstvx".unicodeScalars)
    private static let vowels = Array("aeiouy".unicodeScalars)
    private static let hatted = Array("âêô".unicodeScalars)
    private static let horned = Array("ơư".unicodeScalars)

    private static func pick(_ text: StaticString, _ byte: UInt8) -> Unicode.Scalar {
        text.withUTF8Buffer { Unicode.Scalar($0[Int(byte) % $0.count]) }
    }

    private static func other(_ scalar: Unicode.Scalar, _ byte: UInt8, isFirst: Bool) -> Unicode.Scalar {
        if ("0"..."9").contains(scalar) {
            // A number keeps its length, and what is nothing stays nothing.
            if scalar == "0", isFirst { return scalar }
            return isFirst ? pick("123456789", byte) : pick("0123456789", byte)
        }
        let folded = Folding.byte(scalar)
        guard folded > Folding.mark else { return scalar }
        if scalar.isASCII {
            let letter = Unicode.Scalar(folded)
            let list = vowels.contains(letter) ? vowels : consonants
            let other = list[Int(byte) % list.count]
            return ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(ascii: other) & ~0x20) : other
        }
        let parts = Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
        guard parts.count > 1 else { return scalar }
        let isUpper = scalar.properties.isUppercase
        let letter = choice(Unicode.Scalar(folded), parts.dropFirst(), byte)
        let text = String(letter) + marks(of: parts)
        let cased = isUpper ? text.uppercased() : text
        return cased.precomposedStringWithCanonicalMapping.unicodeScalars.first ?? scalar
    }

    /// A letter that takes the same marks.
    private static func choice(_ letter: Unicode.Scalar, _ marks: ArraySlice<Unicode.Scalar>, _ byte: UInt8)
        -> Unicode.Scalar
    {
        guard vowels.contains(letter) else {
            return marks.isEmpty ? consonants[Int(byte) % consonants.count] : letter
        }
        if marks.contains("\u{302}") { return base(hatted[Int(byte) % hatted.count]) }
        if marks.contains("\u{31B}") { return base(horned[Int(byte) % horned.count]) }
        if marks.contains("\u{306}") { return "a" }
        return vowels[Int(byte) % vowels.count]
    }

    private static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? scalar
    }

    private static func marks(of parts: [Unicode.Scalar]) -> String {
        var marks = String.UnicodeScalarView()
        marks.append(contentsOf: parts.dropFirst())
        return String(marks)
    }
}

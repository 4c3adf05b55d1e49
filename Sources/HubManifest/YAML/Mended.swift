/// Private-use scalars that stand for signs of YAML while libyaml reads a mended text.
enum Mended {
    static let filler: Unicode.Scalar = "\u{F8CF}"
    private static let signs = Array(":@`%*&!#[]{},|\"'?-".unicodeScalars)
    private static let first: UInt32 = 0xF8D0
    private static let firstReplacement: UInt32 = 0xF0000

    static func mend(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard let position = signs.firstIndex(of: scalar) else { return scalar }
        return Unicode.Scalar(first + UInt32(position)) ?? scalar
    }

    /// The text as a person wrote it.
    static func restore(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isMended($0) }) else { return text }
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            view.append(isMended(scalar) ? signs[Int(scalar.value - first)] : scalar)
        }
        return String(view)
    }

    private static func isMended(_ scalar: Unicode.Scalar) -> Bool {
        (first..<first + UInt32(signs.count)).contains(scalar.value)
    }

    /// A scalar that begins what stands for one duplicate key or one alias, and for no other.
    static func replacement(_ number: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(firstReplacement + number % 0xFFFF) ?? filler
    }

    /// Whether a scalar was told already and is not to be read again.
    static func isReplacement(_ text: String) -> Bool {
        text.unicodeScalars.first.map { $0.value >= firstReplacement } ?? false
    }
}

/// Private-use scalars that stand for signs of YAML while libyaml reads a mended text.
enum Mended {
    static let filler: Unicode.Scalar = "\u{F8CF}"
    private static let signs = Array(":@`%*&!#[]{},|\"'?-".unicodeScalars)
    private static let first: UInt32 = 0xF8D0
    private static let firstDuplicate: UInt32 = 0xF0000

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

    /// A scalar that begins the renamed key of one duplicate and of no other.
    static func duplicateName(_ number: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(firstDuplicate + number % 0xFFFF) ?? filler
    }

    /// Whether a key was told as a duplicate and is not to be read again.
    static func isDuplicate(_ key: String) -> Bool {
        key.unicodeScalars.first.map { $0.value >= firstDuplicate } ?? false
    }
}

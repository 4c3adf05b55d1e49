/// Character references of HTML: numbers, and the names that Vietnamese publishers use.
enum HTMLReferences {
    /// Writes the text with its references resolved, and gives its length, which is never greater.
    ///
    /// An unknown reference stays as it is written; a space that may not break is a space.
    static func resolve(_ source: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "&"), let (scalar, next) = reference(source, at: index) {
                for byte in UTF8.encode(scalar == "\u{A0}" ? " " : scalar).unsafelyUnwrapped {
                    output[count] = byte
                    count += 1
                }
                index = next
            } else {
                output[count] = source[index]
                count += 1
                index += 1
            }
        }
        return count
    }

    private static func reference(
        _ source: UnsafeRawBufferPointer,
        at start: Int
    ) -> (scalar: Unicode.Scalar, next: Int)? {
        let limit = min(source.count, start + 12)
        var end = start + 1
        while end < limit, source[end] != UInt8(ascii: ";") { end += 1 }
        guard end < limit, end > start + 1 else { return nil }
        let name = UnsafeRawBufferPointer(rebasing: source[(start + 1)..<end])
        guard name[0] == UInt8(ascii: "#") else {
            guard let found = names.first(where: { name.equals($0.0) }) else { return nil }
            return (found.1, end + 1)
        }
        guard let number = number(name), number >= 0x20 || number == 0x0A,
            let scalar = Unicode.Scalar(number)
        else { return nil }
        return (scalar, end + 1)
    }

    /// `#7879`, `#x1EC7`.
    private static func number(_ name: UnsafeRawBufferPointer) -> UInt32? {
        let isHexadecimal = name.count > 1 && name[1] | 0x20 == UInt8(ascii: "x")
        var value: UInt32 = 0
        let from = isHexadecimal ? 2 : 1
        guard name.count > from else { return nil }
        for byte in name[from...] {
            let letter = byte | 0x20
            if byte.isDigit {
                value = value &* (isHexadecimal ? 16 : 10) &+ UInt32(byte & 15)
            } else if isHexadecimal, letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "f") {
                value = value &* 16 &+ UInt32(letter - UInt8(ascii: "a") + 10)
            } else {
                return nil
            }
            guard value <= 0x10FFFF else { return nil }
        }
        return value
    }

    private static let names: [(StaticString, Unicode.Scalar)] = [
        ("amp", "&"), ("nbsp", "\u{A0}"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"),
        ("deg", "°"),
        ("hellip", "…"), ("ndash", "–"), ("mdash", "—"), ("lsquo", "‘"), ("rsquo", "’"), ("ldquo", "“"),
        ("rdquo", "”"), ("laquo", "«"), ("raquo", "»"), ("copy", "©"), ("reg", "®"), ("trade", "™"),
        ("bull", "•"), ("middot", "·"), ("times", "×"), ("divide", "÷"), ("plusmn", "±"), ("sup2", "²"),
        ("sup3", "³"), ("frac12", "½"), ("euro", "€"), ("sect", "§"), ("micro", "µ"), ("shy", "\u{AD}"),
        ("agrave", "à"), ("aacute", "á"), ("acirc", "â"), ("atilde", "ã"), ("egrave", "è"), ("eacute", "é"),
        ("ecirc", "ê"), ("igrave", "ì"), ("iacute", "í"), ("ograve", "ò"), ("oacute", "ó"), ("ocirc", "ô"),
        ("otilde", "õ"), ("ugrave", "ù"), ("uacute", "ú"), ("yacute", "ý"), ("eth", "ð"), ("Agrave", "À"),
        ("Aacute", "Á"), ("Acirc", "Â"), ("Atilde", "Ã"), ("Egrave", "È"), ("Eacute", "É"), ("Ecirc", "Ê"),
        ("Igrave", "Ì"), ("Iacute", "Í"), ("Ograve", "Ò"), ("Oacute", "Ó"), ("Ocirc", "Ô"), ("Otilde", "Õ"),
        ("Ugrave", "Ù"), ("Uacute", "Ú"), ("Yacute", "Ý"), ("ETH", "Ð"),
    ]
}

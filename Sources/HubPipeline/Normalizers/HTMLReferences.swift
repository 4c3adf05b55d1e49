/// Character references of HTML: numbers, and the names that Vietnamese publishers use.
enum HTMLReferences {
    /// An unknown reference stays as it is written.
    static func resolve(_ source: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "&"), let (scalar, next) = reference(source, at: index) {
                output.append(scalar: scalar)
                index = next
            } else {
                output.append(source[index])
                index += 1
            }
        }
        return output
    }

    private static func reference(_ source: [UInt8], at start: Int) -> (scalar: UInt32, next: Int)? {
        let limit = min(source.count, start + 12)
        guard let end = source[start..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: source[(start + 1)..<end], as: UTF8.self)
        guard name.hasPrefix("#") else { return names[name].map { ($0.value, end + 1) } }
        let digits = name.dropFirst()
        let number =
            digits.first == "x" || digits.first == "X"
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, number >= 0x20 || number == 0x0A, let scalar = Unicode.Scalar(number) else {
            return nil
        }
        return (scalar.value, end + 1)
    }

    private static let names: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "deg": "°",
        "hellip": "…", "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
        "laquo": "«", "raquo": "»", "copy": "©", "reg": "®", "trade": "™", "bull": "•", "middot": "·",
        "times": "×", "divide": "÷", "plusmn": "±", "sup2": "²", "sup3": "³", "frac12": "½", "euro": "€",
        "sect": "§", "micro": "µ", "shy": "\u{AD}",
        "agrave": "à", "aacute": "á", "acirc": "â", "atilde": "ã", "egrave": "è", "eacute": "é", "ecirc": "ê",
        "igrave": "ì", "iacute": "í", "ograve": "ò", "oacute": "ó", "ocirc": "ô", "otilde": "õ",
        "ugrave": "ù",
        "uacute": "ú", "yacute": "ý", "eth": "ð", "Agrave": "À", "Aacute": "Á", "Acirc": "Â", "Atilde": "Ã",
        "Egrave": "È", "Eacute": "É", "Ecirc": "Ê", "Igrave": "Ì", "Iacute": "Í", "Ograve": "Ò",
        "Oacute": "Ó",
        "Ocirc": "Ô", "Otilde": "Õ", "Ugrave": "Ù", "Uacute": "Ú", "Yacute": "Ý", "ETH": "Ð",
    ]
}

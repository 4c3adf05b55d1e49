extension JSONPathParser {
    /// A text in single or double quotes, in UTF-8.
    mutating func text() throws(JSONPath.Mistake) -> [UInt8] {
        let start = index
        let quote = scalars[index]
        index += 1
        var text = String.UnicodeScalarView()
        while let scalar = peek {
            if scalar == quote {
                index += 1
                return Array(String(text).utf8)
            }
            guard scalar.value >= 0x20 else { throw mistake(.controlCharacter) }
            if scalar == "\\" {
                text.append(try escape(quote))
            } else {
                text.append(scalar)
                index += 1
            }
        }
        throw mistake(.unclosedText, at: start)
    }

    private mutating func escape(_ quote: Unicode.Scalar) throws(JSONPath.Mistake) -> Unicode.Scalar {
        let start = index
        index += 2
        switch peek(-1) {
        case quote: return quote
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try unicodeEscape(start)
        default: throw mistake(.badEscape, at: start)
        }
    }

    private mutating func unicodeEscape(_ start: Int) throws(JSONPath.Mistake) -> Unicode.Scalar {
        let unit = try codeUnit(start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, take("\\u") else { throw mistake(.loneSurrogate, at: start) }
        let low = try codeUnit(index - 2)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw mistake(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func codeUnit(_ start: Int) throws(JSONPath.Mistake) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek?.hexadecimalValue else { throw mistake(.badEscape, at: start) }
            unit = unit << 4 | digit
            index += 1
        }
        return unit
    }

    /// A number as JSON writes them.
    mutating func number() throws(JSONPath.Mistake) -> JSONNumber {
        let start = index
        _ = take("-")
        let whole = index
        try digits()
        if scalars[whole] == "0", index > whole + 1 { throw mistake(.leadingZero, at: start) }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return JSONNumber(scalars[start..<index].map { UInt8(truncatingIfNeeded: $0.value) })
    }

    private mutating func digits() throws(JSONPath.Mistake) {
        guard let first = peek, first.isDigit else { throw unexpected() }
        while let digit = peek, digit.isDigit { index += 1 }
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": value - 0x30
        case "A"..."F": value - 0x37
        case "a"..."f": value - 0x57
        default: nil
        }
    }
}

import Foundation

/// Letters without case and marks: `Đỗ` and `DO` alike are `do`.
enum Folding {
    /// Of a scalar: an ASCII letter or digit, `0` for what is no part of a word, `1` for a mark that joins the letter
    /// before it.
    static func byte(_ scalar: Unicode.Scalar) -> UInt8 {
        let value = Int(scalar.value)
        return value < table.count ? table[value] : 0
    }

    static func key(_ text: some StringProtocol) -> String {
        String(decoding: text.unicodeScalars.map(byte).filter { $0 > 1 }, as: UTF8.self)
    }

    static let mark: UInt8 = 1

    private static let table: [UInt8] = (0..<0x1F00).map { value in
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return 0 }
        if (0x300...0x36F).contains(value) { return mark }
        // The letter, and two that are typed in its place.
        if "đĐðÐɖƉ".unicodeScalars.contains(scalar) { return UInt8(ascii: "d") }
        guard value < 0x80 || scalar.properties.isAlphabetic else { return 0 }
        guard let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first,
            base.isASCII
        else { return 0 }
        switch base {
        case "a"..."z", "0"..."9": return UInt8(ascii: base)
        case "A"..."Z": return UInt8(ascii: base) | 0x20
        default: return 0
        }
    }
}

/// A text taken apart into runs of letters and digits.
struct Words {
    struct Word {
        /// Of scalars.
        var range: Range<Int>
        /// Without case and marks.
        var key: String
        var isDigits: Bool
        var isLetters: Bool
    }

    let scalars: [Unicode.Scalar]
    private(set) var words: [Word] = []

    init(_ text: some StringProtocol) {
        scalars = Array(text.unicodeScalars)
        var start: Int?
        var key: [UInt8] = []
        for index in 0...scalars.count {
            let byte = index < scalars.count ? Folding.byte(scalars[index]) : 0
            if byte > Folding.mark {
                if start == nil { start = index }
                key.append(byte)
            } else if byte == 0, let from = start {
                add(from..<index, key)
                start = nil
                key.removeAll(keepingCapacity: true)
            }
        }
    }

    private mutating func add(_ range: Range<Int>, _ key: [UInt8]) {
        words.append(
            Word(
                range: range,
                key: String(decoding: key, as: UTF8.self),
                isDigits: key.allSatisfy { $0 < 0x3A },
                isLetters: key.allSatisfy { $0 >= 0x61 }
            )
        )
    }

    func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    /// What stands between a word and the next.
    func gap(after word: Int) -> ArraySlice<Unicode.Scalar> {
        scalars[words[word].range.upperBound..<words[word + 1].range.lowerBound]
    }
}

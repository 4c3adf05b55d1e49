/// Runs of letters and digits of a text, without case and marks, and what stands before each.
struct ScanTokens {
    enum Gap: Sendable {
        /// A blank, a point, a dash: what people write inside a number or a name.
        case joint
        /// White space however much of it.
        case space
        case other
    }

    struct Token {
        var key: String
        var gap: Gap
        var hasPlus: Bool
        var isDigits: Bool
        var isLetters: Bool
        /// Of the first scalar.
        var offset: Int
    }

    private(set) var list: [Token] = []
    private let scalars: [Unicode.Scalar]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var key: [UInt8] = []
        var start = 0
        var end = 0
        for index in 0...scalars.count {
            let byte = index < scalars.count ? Folding.byte(scalars[index]) : 0
            if byte == Folding.mark { continue }
            if byte != 0 {
                if key.isEmpty { start = index }
                key.append(byte)
            } else if !key.isEmpty {
                add(key, start, after: end)
                key.removeAll(keepingCapacity: true)
                end = index
            }
        }
    }

    private mutating func add(_ key: [UInt8], _ start: Int, after end: Int) {
        let between = scalars[end..<start]
        let isShort = between.count <= 3 && between.allSatisfy { " \u{A0}.-()_/".unicodeScalars.contains($0) }
        let gap: Gap =
            isShort
            ? .joint
            : between.allSatisfy { $0.properties.isWhitespace || "._-".unicodeScalars.contains($0) }
                ? .space : .other
        list.append(
            Token(
                key: String(decoding: key, as: UTF8.self),
                gap: list.isEmpty ? .other : gap,
                hasPlus: start > 0 && scalars[start - 1] == "+",
                isDigits: key.allSatisfy { $0 < 0x3A },
                isLetters: key.allSatisfy { $0 >= 0x61 },
                offset: start
            )
        )
    }

    func line(of index: Int) -> Int { line(at: list[index].offset) }

    func line(at offset: Int) -> Int { 1 + scalars[..<offset].count { $0 == "\n" } }

    /// What stands around each `@`, in small letters.
    func addresses() -> [(offset: Int, text: String)] {
        scalars.indices.compactMap { at in
            guard scalars[at] == "@" else { return nil }
            var start = at
            while start > 0, ScanTokens.isOfAddress(scalars[start - 1]) { start -= 1 }
            var end = at + 1
            while end < scalars.count, ScanTokens.isOfAddress(scalars[end]) { end += 1 }
            while end > at, scalars[end - 1] == "." || scalars[end - 1] == "-" { end -= 1 }
            let domain = scalars[min(at + 1, end)..<end]
            guard start < at, domain.contains("."), domain.contains(where: \.properties.isAlphabetic) else {
                return nil
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[start..<end])
            return (start, String(text).lowercased())
        }
    }

    private static func isOfAddress(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "._%+-".unicodeScalars.contains(scalar))
    }
}

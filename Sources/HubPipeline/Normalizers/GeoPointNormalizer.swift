/// `geo_point`: `"{lat},{lng}"` in degrees becomes `{"lat":…,"lng":…}`, numbers without needless zeros.
///
/// A semicolon or space may part them too; the decimals may then have a comma, `10,5361; 106,4102`.
enum GeoPointNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            guard let parts = parts(of: text), let latitude = Degrees(parts.0, mark: parts.mark),
                let longitude = Degrees(parts.1, mark: parts.mark)
            else { return .fault(.geoPointFormat) }
            guard latitude.isWithin(90), longitude.isWithin(180) else { return .fault(.geoPointOutOfRange) }
            arena.append(jsonbUpTo: text.count + 16) { json in
                json.append("{\"lat\":")
                latitude.write(to: &json)
                json.append(",\"lng\":")
                longitude.write(to: &json)
                json.append(UInt8(ascii: "}"))
            }
            return .written
        }
    }

    private typealias Parts = (UnsafeRawBufferPointer, UnsafeRawBufferPointer, mark: UInt8)

    /// The two texts between the braces of our own form, or around a comma, semicolon or space.
    private static func parts(of text: UnsafeRawBufferPointer) -> Parts? {
        if let own = ownParts(of: text) { return own }
        let commas = text.count { $0 == UInt8(ascii: ",") }
        let isParted = text.contains { $0 == UInt8(ascii: ";") || $0 == 0x20 }
        let hasCommaDecimals = isParted && commas == 2 && !text.contains(UInt8(ascii: "."))
        var from = 0
        var found: UnsafeRawBufferPointer?
        for index in 0..<text.count {
            let byte = text[index]
            guard
                byte == UInt8(ascii: ";") || byte == 0x20 || (byte == UInt8(ascii: ",") && !hasCommaDecimals)
            else { continue }
            if index > from {
                guard found == nil else { return nil }
                found = UnsafeRawBufferPointer(rebasing: text[from..<index])
            }
            from = index + 1
        }
        guard let found, from < text.count else { return nil }
        let second = UnsafeRawBufferPointer(rebasing: text[from...])
        return (found, second, UInt8(ascii: hasCommaDecimals ? "," : "."))
    }

    private static func ownParts(of text: UnsafeRawBufferPointer) -> Parts? {
        guard text.count > 15, UnsafeRawBufferPointer(rebasing: text[..<7]).equals("{\"lat\":"),
            text[text.count - 1] == UInt8(ascii: "}"), let comma = text.firstIndex(of: UInt8(ascii: ",")),
            comma + 8 < text.count,
            UnsafeRawBufferPointer(rebasing: text[(comma + 1)..<(comma + 7)]).equals("\"lng\":")
        else { return nil }
        return (
            UnsafeRawBufferPointer(rebasing: text[7..<comma]),
            UnsafeRawBufferPointer(rebasing: text[(comma + 7)..<(text.count - 1)]), UInt8(ascii: ".")
        )
    }
}

/// A decimal number of degrees; of at most 18 decimals twelve are kept.
private struct Degrees {
    private var whole = 0
    private let fraction: UnsafeRawBufferPointer
    private let isNegative: Bool

    init?(_ text: UnsafeRawBufferPointer, mark: UInt8) {
        var index = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
        let from = index
        while index < text.count, text[index].isDigit {
            guard index - from < 3 else { return nil }
            whole = whole * 10 + Int(text[index] & 15)
            index += 1
        }
        guard index > from else { return nil }
        var end = index
        if index < text.count {
            guard text[index] == mark, (1...18).contains(text.count - index - 1) else { return nil }
            index += 1
            for digit in text[index...] where !digit.isDigit { return nil }
            end = min(text.count, index + 12)
            while end > index, text[end - 1] == UInt8(ascii: "0") { end -= 1 }
        }
        fraction = UnsafeRawBufferPointer(rebasing: text[index..<max(index, end)])
        isNegative = text.first == UInt8(ascii: "-") && (whole != 0 || !fraction.isEmpty)
    }

    func isWithin(_ limit: Int) -> Bool {
        whole < limit || (whole == limit && fraction.isEmpty)
    }

    func write(to json: inout CellWriter) {
        if isNegative { json.append(UInt8(ascii: "-")) }
        json.append(whole)
        guard !fraction.isEmpty else { return }
        json.append(UInt8(ascii: "."))
        json.append(fraction)
    }
}

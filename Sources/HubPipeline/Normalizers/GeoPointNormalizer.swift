/// `geo_point`: `"{lat},{lng}"` in degrees becomes `{"lat":…,"lng":…}`, numbers without needless zeros.
enum GeoPointNormalizer {
    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            let parts = coordinates(of: text)
            guard parts.count == 2, let latitude = Degrees(parts[0]), let longitude = Degrees(parts[1])
            else { return .fault(.geoPointFormat) }
            guard latitude.isWithin(90), longitude.isWithin(180) else { return .fault(.geoPointOutOfRange) }
            let json = "{\"lat\":\(latitude.text),\"lng\":\(longitude.text)}"
            return Array(json.utf8).withUnsafeBytes { json in
                do throws(CellFault) { try arena.append(jsonb: json) } catch {
                    return .fault(.geoPointFormat)
                }
                return .written
            }
        }
    }

    /// The two texts between braces of our own form, or around a comma, semicolon or space.
    private static func coordinates(of text: UnsafeRawBufferPointer) -> [[UInt8]] {
        let own: [UInt8] = Array("{\"lat\":".utf8)
        let middle: [UInt8] = Array("\"lng\":".utf8)
        var parts = text.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") || $0 == 0x20 }.map(
            Array.init
        )
        guard parts.count == 2, parts[0].starts(with: own), parts[1].starts(with: middle),
            parts[1].last == UInt8(ascii: "}")
        else { return parts }
        parts[0].removeFirst(own.count)
        parts[1] = Array(parts[1].dropFirst(middle.count).dropLast())
        return parts
    }
}

/// A decimal number of degrees with at most twelve decimals.
private struct Degrees {
    private let whole: Int
    private let fraction: [UInt8]
    private let isNegative: Bool

    init?(_ text: [UInt8]) {
        let isSigned = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
        let parts = text.dropFirst(isSigned ? 1 : 0)
            .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...3).contains(whole.count), parts.count <= 2,
            parts.count == 1 || (1...18).contains(parts[1].count),
            parts.allSatisfy({ $0.allSatisfy(\.isDigit) })
        else { return nil }
        self.whole = whole.reduce(0) { $0 * 10 + Int($1 & 15) }
        var fraction = parts.count == 2 ? Array(parts[1].prefix(12)) : []
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        self.fraction = fraction
        isNegative = text.first == UInt8(ascii: "-") && (self.whole != 0 || !fraction.isEmpty)
    }

    func isWithin(_ limit: Int) -> Bool {
        whole < limit || (whole == limit && fraction.isEmpty)
    }

    var text: String {
        let point = fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self)
        return "\(isNegative ? "-" : "")\(whole)\(point)"
    }
}

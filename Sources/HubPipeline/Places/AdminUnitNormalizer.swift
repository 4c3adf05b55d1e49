import HubModel

/// `admin_unit`: an address, the name of a unit, or a code; and what it wrote before.
///
/// jsonb of codes: `{"version","province","district","ward","code","detail","confidence"}`, only keys that have a
/// value. `code` is the finest unit of today's list that is certain, `confidence` lies between 0 and 1.
enum AdminUnitNormalizer {
    static func append(
        _ bytes: UnsafeRawBufferPointer,
        _ units: AdminUnits?,
        on day: CivilDate?,
        to arena: inout CellArena
    ) -> Outcome {
        guard let units else { return .fault(.adminUnitNoTables) }
        guard bytes.count <= AddressParser.longestText else { return .fault(.adminUnitTooLong) }
        // Not cleaned again: a mark behind an escape would be composed with its last digit.
        if bytes.first == UInt8(ascii: "{") { return appendOwn(bytes, units, to: &arena) }
        return PlainText.with(bytes) { text in
            do throws(ValueRule) {
                let isCode = text.allSatisfy(\.isDigit)
                let match =
                    isCode
                    ? try AddressParser.parse(code: text, on: day, in: units)
                    : try AddressParser.parse(text, on: day, in: units)
                let mark = arena.beginUnit(match, units)
                arena.append(detail: UnsafeRawBufferPointer(rebasing: text[match.detail]), isEscaped: false)
                arena.endUnit(match.confidence, from: mark)
                return .written(with: match.flags.notes)
            } catch {
                return .fault(error)
            }
        }
    }

    private static func appendOwn(
        _ text: UnsafeRawBufferPointer,
        _ units: AdminUnits,
        to arena: inout CellArena
    ) -> Outcome {
        var scan = ScalarScan(text)
        do throws(CellFault) {
            while let scalar = try scan.next() {
                guard scalar != 0xFFFD else { return .fault(.textLossy) }
            }
        } catch {
            return .fault(ValueRule(error))
        }
        guard let own = WrittenUnit(text, units) else { return .fault(.adminUnitNoProvince) }
        let mark = arena.beginUnit(own.match, units)
        arena.append(detail: UnsafeRawBufferPointer(rebasing: text[own.match.detail]), isEscaped: true)
        arena.endUnit(own.match.confidence, from: mark)
        return .written
    }
}

extension CellArena {
    fileprivate mutating func beginUnit(_ match: AddressMatch, _ units: AdminUnits) -> Int {
        let start = mark
        append(raw: 0 as Int32)
        append(raw: 1 as UInt8)
        append("{\"version\":\"")
        units.versions[match.version].bytes.withUnsafeBytes { append(raw: $0) }
        append("\"")
        append(",\"province\":\"", units.units[match.province].code)
        if let district = match.district { append(",\"district\":\"", units.units[district].code) }
        if let ward = match.ward { append(",\"ward\":\"", units.units[ward].code) }
        if let current = match.current { append(",\"code\":\"", current) }
        return start
    }

    fileprivate mutating func endUnit(_ confidence: Int, from start: Int) {
        append(",\"confidence\":")
        if confidence >= 100 {
            append("1")
        } else {
            append("0.")
            append(raw: UInt8(ascii: "0") + UInt8(confidence / 10))
            if confidence % 10 > 0 { append(raw: UInt8(ascii: "0") + UInt8(confidence % 10)) }
        }
        append("}")
        patch(Int32(mark - start - 4), at: start)
    }

    fileprivate mutating func append(detail text: UnsafeRawBufferPointer, isEscaped: Bool) {
        guard !text.isEmpty else { return }
        append(",\"detail\":\"")
        if isEscaped {
            append(raw: text)
        } else {
            for byte in text { append(escaped: byte) }
        }
        append("\"")
    }

    private mutating func append(escaped byte: UInt8) {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            append(raw: UInt8(ascii: "\\"))
        } else if byte < 0x20 {
            append("\\u00")
            append(raw: UInt8(ascii: "0") + byte >> 4)
            return append(
                raw: byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10
            )
        }
        append(raw: byte)
    }

    private mutating func append(_ name: StaticString, _ code: AdminCode) {
        append(name)
        var digits: UInt64 = 0
        code.forEachDigit { digits = digits << 8 | UInt64($0) }
        for place in (0..<code.level.width).reversed() {
            append(raw: UInt8(truncatingIfNeeded: digits >> UInt64(place * 8)))
        }
        append("\"")
    }

    private mutating func append(_ text: StaticString) {
        append(raw: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

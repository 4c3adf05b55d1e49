/// What the type wrote before, read again: the same keys in the same order, and units that fit together.
struct WrittenUnit {
    private(set) var match: AddressMatch
    private let text: UnsafeRawBufferPointer
    private var index = 0

    init?(_ text: UnsafeRawBufferPointer, _ units: AdminUnits) {
        self.text = text
        match = AddressMatch(version: 0, province: 0)
        guard take("{\"version\":\""), let name = string(),
            let version = units.versions.firstIndex(where: { $0.bytes.elementsEqual(text[name]) }),
            take(",\"province\":\""),
            let province = unit(.province, in: version, units)
        else { return nil }
        match = AddressMatch(version: version, province: province)
        if take(",\"district\":\"") {
            guard let district = unit(.district, in: version, units),
                units.units[district].province == units.units[province].code
            else { return nil }
            match.district = district
        }
        if take(",\"ward\":\"") {
            guard let ward = unit(.ward, in: version, units),
                units.units[ward].parent == units.units[match.unit].code
            else { return nil }
            match.ward = ward
        }
        if take(",\"code\":\"") {
            guard let code = code(), units.unit(code, in: units.newest) != nil else { return nil }
            match.current = code
        }
        if take(",\"detail\":\"") {
            guard let detail = string(), !detail.isEmpty else { return nil }
            match.detail = detail
        }
        guard take(",\"confidence\":"), let confidence = confidence(), take("}"), index == text.count else {
            return nil
        }
        match.confidence = confidence
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard index + count <= text.count,
            memoryEqual(word.utf8Start, text.baseAddress.unsafelyUnwrapped + index, count)
        else { return false }
        index += count
        return true
    }

    /// Up to the closing quote, and over it; only the escapes that `admin_unit` writes.
    private mutating func string() -> Range<Int>? {
        let start = index
        while index < text.count, text[index] != UInt8(ascii: "\"") {
            guard text[index] >= 0x20 else { return nil }
            guard text[index] != UInt8(ascii: "\\") || takeEscape() else { return nil }
            index += 1
        }
        guard index < text.count else { return nil }
        index += 1
        return start..<(index - 1)
    }

    /// Leaves `index` at its last byte.
    private mutating func takeEscape() -> Bool {
        guard !take("\\\""), !take("\\\\") else {
            index -= 1
            return true
        }
        guard take("\\u00"), index + 1 < text.count, let high = hexadecimal(index), high < 2,
            let low = hexadecimal(index + 1), high + low > 0
        else { return false }
        index += 1
        return true
    }

    private func hexadecimal(_ place: Int) -> UInt8? {
        let byte = text[place]
        if byte.isDigit { return byte & 15 }
        return byte &- UInt8(ascii: "a") < 6 ? byte - UInt8(ascii: "a") + 10 : nil
    }

    private mutating func code() -> AdminCode? {
        guard let digits = string() else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: text[digits])
        guard let code = AdminCode(text), text.count == code.level.width else { return nil }
        return code
    }

    private mutating func unit(_ level: AdminCode.Level, in version: Int, _ units: AdminUnits) -> Int? {
        guard let code = code(), code.level == level else { return nil }
        return units.unit(code, in: version)
    }

    /// `1`, `0.9`, `0.85`.
    private mutating func confidence() -> Int? {
        if take("1") { return 100 }
        guard take("0."), index < text.count, text[index].isDigit else { return nil }
        var value = Int(text[index] & 15) * 10
        index += 1
        if index < text.count, text[index].isDigit, text[index] > UInt8(ascii: "0") {
            value += Int(text[index] & 15)
            index += 1
        }
        return value
    }
}

/// `vehicle_plate`: the plate without what stands between its characters, Đ as D, and its class as a note.
///
/// Circular 51/2025/TT-BCA lists the provinces' numbers; those of before the mergers stay valid. The letter no
/// longer tells the kind of vehicle (since 1/1/2025), so a car and an old motorbike can look the same.
enum VehiclePlateNormalizer {
    private static let longest = 16

    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        PlainText.with(bytes) { text in
            withUnsafeTemporaryAllocation(byteCount: longest, alignment: 1) { buffer in
                guard let count = compact(text, into: buffer) else { return .fault(.plateFormat) }
                let plate = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                switch PlateClass.of(plate) {
                case .success(let note):
                    arena.append(checkedText: plate)
                    return .flagged(note)
                case .failure(let fault): return .fault(fault.rule)
                }
            }
        }
    }

    /// Letters and digits in upper case, Đ and đ as D; `nil` if the text holds anything else.
    private static func compact(
        _ text: UnsafeRawBufferPointer,
        into buffer: UnsafeMutableRawBufferPointer
    ) -> Int? {
        var count = 0
        var index = 0
        while index < text.count {
            var byte = text[index]
            index += 1
            if byte == 0x20 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") { continue }
            if byte == 0xC4, index < text.count, text[index] & 0xFE == 0x90 {
                byte = UInt8(ascii: "D")
                index += 1
            }
            guard byte.isLetterOrDigit, count < longest else { return nil }
            buffer[count] = byte.isDigit ? byte : byte & ~0x20
            count += 1
        }
        return count
    }
}

/// What a plate says of its vehicle.
private enum PlateClass {
    struct Fault: Error {
        var rule: ValueRule
    }

    static func of(_ plate: UnsafeRawBufferPointer) -> Result<ValueRule, Fault> {
        if plate.count == 6, letters(in: plate, from: 0) == 2, plate.slice(2).areDigits {
            return .success(.plateMilitary)
        }
        guard plate.count >= 7, plate[0].isDigit, plate[1].isDigit else { return .failure(.format) }
        if isForeign(plate) { return .success(.plateForeign) }
        let letters = letters(in: plate, from: 2)
        guard (1...2).contains(letters), plate.slice(2 + letters).areDigits else { return .failure(.format) }
        guard isProvince(plate.slice(0, 2).number) else { return .failure(.province) }
        return civil(plate.slice(2, 2 + letters), digits: plate.count - 2 - letters)
    }

    /// `NN`, three digits of a country, NG, QT, NN or CV, two digits.
    private static func isForeign(_ plate: UnsafeRawBufferPointer) -> Bool {
        guard plate.count == 9, plate.slice(0, 5).areDigits, plate.slice(7).areDigits else { return false }
        return plate.slice(5, 7).isOne(of: ["NG", "QT", "NN", "CV"])
    }

    private static func civil(_ series: UnsafeRawBufferPointer, digits: Int) -> Result<ValueRule, Fault> {
        guard (4...6).contains(digits) else { return .failure(.format) }
        let isSpecial = series.isOne(of: ["KT", "LD", "DA", "CD", "HC", "MK", "MD", "TD", "RM", "R"])
        if isSpecial {
            // An electric motorbike has a digit of its series before the five.
            return digits < 6 || series.isOne(of: ["MD", "TD"])
                ? .success(.plateSpecial) : .failure(.format)
        }
        guard isSeries(first: series[0]), series.count == 1 || isSeries(second: series[1])
        else { return .failure(.series) }
        switch (series.count, digits) {
        case (1, 4): return .success(.plateCar)
        case (1, 5): return .success(.plateCarOrOldMotorbike)
        case (1, 6): return .success(.plateOldMotorbike)
        case (2, 4), (2, 5): return .success(.plateNewMotorbike)
        default: return .failure(.format)
        }
    }

    private static func letters(in plate: UnsafeRawBufferPointer, from start: Int) -> Int {
        var end = start
        while end < plate.count, plate[end].isUpperLetter { end += 1 }
        return end - start
    }

    private static func isProvince(_ number: Int) -> Bool {
        switch number {
        case 13, 42, 44, 45, 46, 87, 91, 96: false
        default: (11...99).contains(number)
        }
    }

    /// I, J, O, Q and W are never used, R only in second place and in series of its own.
    private static func isSeries(first letter: UInt8) -> Bool {
        switch Unicode.Scalar(letter) {
        case "I", "J", "O", "Q", "R", "W": false
        default: true
        }
    }

    private static func isSeries(second letter: UInt8) -> Bool {
        switch Unicode.Scalar(letter) {
        case "G", "I", "J", "O", "Q", "W": false
        default: true
        }
    }
}

extension PlateClass.Fault {
    fileprivate static var format: Self { Self(rule: .plateFormat) }
    fileprivate static var province: Self { Self(rule: .plateProvince) }
    fileprivate static var series: Self { Self(rule: .plateSeries) }
}

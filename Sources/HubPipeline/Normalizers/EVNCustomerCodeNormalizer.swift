/// `evn_customer_code`: `P` + letter, two digits, two letters or digits, seven digits.
///
/// The first six characters are the managing unit, the first four its branch. Sixteen characters name a
/// metering point, whose first thirteen are the customer.
enum EVNCustomerCodeNormalizer {
    private static let length = 13
    private static let meteringPointLength = 16

    static func append(_ bytes: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        if bytes.count == length, arena.appendIfCode(bytes) { return .written }
        return PlainText.with(bytes) { text in appendLoosely(text, to: &arena) }
    }

    private static func appendLoosely(
        _ text: UnsafeRawBufferPointer,
        to arena: inout CellArena
    ) -> Outcome {
        withUnsafeTemporaryAllocation(byteCount: meteringPointLength, alignment: 1) { buffer in
            var count = 0
            for byte in text where byte != 0x20 && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-") {
                guard count < meteringPointLength else { return .fault(.evnLength) }
                buffer[count] = byte &- 0x61 < 26 ? byte & ~0x20 : byte
                count += 1
            }
            return append(upper: UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: &arena)
        }
    }

    private static func append(upper code: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        guard code.count == length || code.count == meteringPointLength else { return .fault(.evnLength) }
        let customer = UnsafeRawBufferPointer(rebasing: code[..<length])
        guard isWellFormed(customer), code[length...].allSatisfy(\.isDigit) else { return .fault(.evnFormat) }
        guard EVNCorporation(secondLetter: customer[1]) != nil else { return .fault(.evnCorporation) }
        arena.append(checkedText: customer)
        return code.count == length ? .written : .flagged(.evnMeteringPoint)
    }

    @inline(__always)
    fileprivate static func isWellFormed(_ code: UnsafeRawBufferPointer) -> Bool {
        guard code[0] == UInt8(ascii: "P"), code[1].isUpperLetter else { return false }
        guard code[2].isDigit, code[3].isDigit else { return false }
        guard code[4].isUpperLetter || code[4].isDigit, code[5].isUpperLetter || code[5].isDigit
        else { return false }
        // Seven digits by two overlapping words of four.
        return areDigits(code.loadUnaligned(fromByteOffset: 6, as: UInt32.self))
            && areDigits(code.loadUnaligned(fromByteOffset: 9, as: UInt32.self))
    }

    @inline(__always)
    private static func areDigits(_ word: UInt32) -> Bool {
        word & 0xF0F0_F0F0 == 0x3030_3030 && (word &+ 0x0606_0606) & 0xF0F0_F0F0 == 0x3030_3030
    }

}

extension CellArena {
    /// Thirteen bytes that are a customer's code as they stand.
    @inline(__always)
    fileprivate mutating func appendIfCode(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard EVNCustomerCodeNormalizer.isWellFormed(bytes),
            EVNCorporation(secondLetter: bytes[1]) != nil
        else { return false }
        append(checkedText: bytes)
        return true
    }
}

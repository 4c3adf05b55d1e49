/// `social_insurance_code`: ten digits, zeros before them included.
///
/// There is no public check digit. Nine digits are taken from a source that keeps numbers alone.
enum SocialInsuranceNormalizer {
    static let length = 10

    static func append(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        to arena: inout CellArena
    ) -> Outcome {
        CodeText.withNumber(bytes, isNumber: isNumber, longest: 24, tooLong: .socialInsuranceFormat) { code in
            guard code.areDigits, !code.areZeros else { return .fault(.socialInsuranceFormat) }
            switch code.count {
            case length:
                arena.append(checkedText: code)
                return .written
            case length - 1 where isNumber:
                arena.append(digits: code, paddedTo: length)
                return .flagged(.socialInsuranceRepaired)
            default: return .fault(.socialInsuranceFormat)
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    var areZeros: Bool {
        for byte in self where byte != UInt8(ascii: "0") { return false }
        return true
    }
}

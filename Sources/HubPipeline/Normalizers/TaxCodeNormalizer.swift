/// `tax_code`: ten digits with a check digit, three more behind `-` for a branch, or a person's twelve.
///
/// The weights are 31 29 23 19 17 13 7 5 3; the tenth digit is 10 less the sum modulo 11, and a sum of which
/// 10 would remain has no code (Circular 105/2020/TT-BTC has the structure). Persons use their identification
/// number since 1/7/2025.
struct TaxCodeNormalizer {
    private static let weights: InlineArray<9, Int> = [31, 29, 23, 19, 17, 13, 7, 5, 3]
    private static let length = 10
    private static let branchLength = 13

    let citizens: CitizenIDNormalizer

    func append(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        with companions: Companions,
        to arena: inout CellArena
    ) -> Outcome {
        CodeText.withNumber(bytes, isNumber: isNumber, longest: 24, tooLong: .taxCodeFormat) { code in
            guard code.areDigits else { return .fault(.taxCodeFormat) }
            switch code.count {
            case Self.length, Self.branchLength: return Self.append(code: code, to: &arena)
            case Self.length - 1 where isNumber: return Self.append(repairing: code, to: &arena)
            case CitizenIDNormalizer.length where isNumber && Self.isBranchWithoutZero(code):
                return Self.append(repairing: code, to: &arena)
            case CitizenIDNormalizer.length:
                return append(person: code, isNumber: isNumber, with: companions, to: &arena)
            case CitizenIDNormalizer.length - 1 where isNumber:
                return append(person: code, isNumber: true, with: companions, to: &arena)
            default: return .fault(.taxCodeFormat)
            }
        }
    }

    private func append(
        person code: UnsafeRawBufferPointer,
        isNumber: Bool,
        with companions: Companions,
        to arena: inout CellArena
    ) -> Outcome {
        var notes = ValueFlags(.taxCodePerson)
        switch citizens.append(code, isNumber: isNumber, with: companions, to: &arena) {
        case .flagged(let more): notes.insert(more)
        case .written: break
        case .empty: return .fault(.taxCodeFormat)
        case .fault(let rule): return .fault(rule)
        }
        return .flagged(notes)
    }

    /// A zero is put before the digits, of which the check digit must then be right.
    private static func append(repairing code: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        withUnsafeTemporaryAllocation(byteCount: branchLength, alignment: 1) { buffer in
            buffer[0] = UInt8(ascii: "0")
            for index in code.indices { buffer[index + 1] = code[index] }
            let whole = UnsafeRawBufferPointer(rebasing: buffer[...code.count])
            let outcome = append(code: whole, to: &arena)
            return outcome == .written ? .flagged(.taxCodeRepaired) : outcome
        }
    }

    private static func append(code: UnsafeRawBufferPointer, to arena: inout CellArena) -> Outcome {
        guard !code.slice(2, 9).areZeros else { return .fault(.taxCodeSerial) }
        guard checkDigit(of: code.slice(0, 9)) == Int(code[9] & 15) else { return .fault(.taxCodeCheckDigit) }
        if code.count == length {
            arena.append(checkedText: code)
            return .written
        }
        let branch = code.slice(length)
        guard !branch.areZeros else { return .fault(.taxCodeBranch) }
        arena.append(raw: Int32(branchLength + 1))
        arena.append(raw: code.slice(0, length))
        arena.append(raw: UInt8(ascii: "-"))
        arena.append(raw: branch)
        return .written
    }

    /// The tenth digit; 10 where the nine have none.
    private static func checkDigit(of nine: UnsafeRawBufferPointer) -> Int {
        var sum = 0
        for index in nine.indices { sum += weights[index] * Int(nine[index] & 15) }
        return 10 - sum % 11
    }

    /// Twelve digits of a number that are a branch's thirteen without their zero.
    private static func isBranchWithoutZero(_ code: UnsafeRawBufferPointer) -> Bool {
        guard code[0] != UInt8(ascii: "0") else { return false }
        var sum = 0
        for index in 0..<8 { sum += weights[index + 1] * Int(code[index] & 15) }
        return 10 - sum % 11 == Int(code[8] & 15)
    }
}

/// `health_card`: the fifteen characters of a health-insurance card, or the ten digits of its code.
///
/// Two letters for the subject, a digit 1 to 5 for the benefit, two for the province, ten that are the
/// social-insurance number on cards since 2017. A list joined by `;` keeps every card. Faults follow the
/// portal's result codes 051 (length, subject), 052 (province) and 053 (benefit).
enum HealthCardNormalizer {
    private static let length = 15
    private static let longestList = 1024

    static func append(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        to arena: inout CellArena
    ) -> Outcome {
        CodeText.withNumber(bytes, isNumber: isNumber, longest: longestList, tooLong: .healthCardLength) {
            append(list: $0, isNumber: isNumber, to: &arena)
        }
    }

    /// Empty places between two `;` are left out.
    private static func append(
        list: UnsafeRawBufferPointer,
        isNumber: Bool,
        to arena: inout CellArena
    ) -> Outcome {
        let start = arena.mark
        var notes = ValueFlags()
        var from = 0
        arena.append(raw: 0 as Int32)
        while from <= list.count {
            var until = from
            while until < list.count, list[until] != UInt8(ascii: ";") { until += 1 }
            if until > from {
                if arena.mark > start + 4 { arena.append(raw: UInt8(ascii: ";")) }
                if let rule = append(card: list.slice(from, until), isNumber, &notes, &arena) {
                    arena.truncate(to: start)
                    return .fault(rule)
                }
            }
            from = until + 1
        }
        guard arena.mark > start + 4 else {
            arena.truncate(to: start)
            return .fault(.healthCardFormat)
        }
        arena.patch(Int32(arena.mark - start - 4), at: start)
        return .written(with: notes)
    }

    /// Gives the rule that a card breaks.
    private static func append(
        card: UnsafeRawBufferPointer,
        _ isNumber: Bool,
        _ notes: inout ValueFlags,
        _ arena: inout CellArena
    ) -> ValueRule? {
        if card.areDigits {
            guard !card.areZeros else { return .healthCardFormat }
            let isRepaired = isNumber && card.count == SocialInsuranceNormalizer.length - 1
            guard isRepaired || card.count == SocialInsuranceNormalizer.length
            else { return .healthCardFormat }
            if isRepaired { notes.insert(.healthCardRepaired) }
            notes.insert(.healthCardNumberOnly)
            arena.append(rawDigits: card, paddedTo: SocialInsuranceNormalizer.length)
            return nil
        }
        guard card[0].isUpperLetter else { return .healthCardFormat }
        guard card.count == length else { return .healthCardLength }
        guard card[1].isUpperLetter else { return .healthCardSubject }
        guard card.slice(2).areDigits else { return .healthCardFormat }
        guard (0x31...0x35).contains(card[2]) else { return .healthCardBenefit }
        guard isIssuer(card.slice(3, 5).number) else { return .healthCardProvince }
        arena.append(raw: card)
        return nil
    }

    /// A province, or the insurance of the army (97) and of the police (98).
    private static func isIssuer(_ code: Int) -> Bool {
        ProvinceCode.isKnown(code) || code == 97 || code == 98
    }
}

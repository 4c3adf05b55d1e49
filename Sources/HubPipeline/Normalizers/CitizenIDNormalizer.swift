import HubModel

/// `citizen_id`: twelve digits, or the nine of an old identity card (CMND).
///
/// Checked against sex and year of birth of the row where the mapping names them. Ten or eleven digits are
/// taken from a source that keeps numbers alone: it has lost the zeros before them.
struct CitizenIDNormalizer {
    static let length = 12
    static let oldLength = 9

    /// Nobody is born later.
    let latestYear: Int

    init(_ options: ValueOptions) {
        latestYear = options.zone.civil(options.now).date.components.year
    }

    func append(
        _ bytes: UnsafeRawBufferPointer,
        isNumber: Bool,
        with companions: Companions,
        to arena: inout CellArena
    ) -> Outcome {
        CodeText.withNumber(bytes, isNumber: isNumber, longest: 24, tooLong: .citizenLength) { code in
            guard code.areDigits, !code.isEmpty else { return .fault(.citizenNotDigits) }
            switch code.count {
            case Self.length: return append(number: code, ValueFlags(), companions, &arena)
            case 10, 11:
                guard isNumber else { return .fault(.citizenLength) }
                return append(number: code, ValueFlags(.citizenRepaired), companions, &arena)
            case Self.oldLength:
                guard !code.allSatisfy({ $0 == code[0] }) else { return .fault(.citizenLength) }
                arena.append(checkedText: code)
                return .flagged(.citizenOldCard)
            default: return .fault(.citizenLength)
            }
        }
    }

    /// Twelve digits, or fewer with zeros to be put before them.
    private func append(
        number digits: UnsafeRawBufferPointer,
        _ notes: ValueFlags,
        _ companions: Companions,
        _ arena: inout CellArena
    ) -> Outcome {
        let start = arena.mark
        arena.append(digits: digits, paddedTo: Self.length)
        do throws(CitizenFault) {
            let number = try CitizenNumber(arena.bytes.slice(start + 4), latestYear: latestYear)
            if let rule = number.contradiction(companions) { throw CitizenFault(rule: rule) }
            var notes = notes
            if number.isForeignBorn { notes.insert(.citizenForeignBorn) }
            return .written(with: notes)
        } catch {
            arena.truncate(to: start)
            return .fault(error.rule)
        }
    }
}

import HubModel

/// `card_qr`: what the code on a citizen's card says, as jsonb.
///
/// `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy`, the second part empty or left out where there was
/// no older card. Parts may have labels (`CCCD:`); what a newer card says beyond the seven is left out. The
/// number must agree with sex and year of birth on the card, and the card with the row.
///
/// Keys in this order, those without a value left out: `number`, `old_number`, `name`, `born`, `sex`,
/// `address`, `issued`. Days are ISO 8601, sex is `male` or `female`.
struct CardQRNormalizer {
    /// More than any card says, so that no cell grows with what a scanner sends.
    private static let longest = 4096

    let citizens: CitizenIDNormalizer

    func append(
        _ bytes: UnsafeRawBufferPointer,
        with companions: Companions,
        to arena: inout CellArena
    ) -> Outcome {
        PlainText.with(bytes) { text in
            guard text.count <= Self.longest, let card = CardText(text) else { return .fault(.cardParts) }
            let start = arena.mark
            do throws(CitizenFault) {
                return .written(with: try write(card, companions, &arena))
            } catch {
                arena.truncate(to: start)
                return .fault(error.rule)
            }
        }
    }

    private func write(
        _ card: CardText,
        _ companions: Companions,
        _ arena: inout CellArena
    ) throws(CitizenFault) -> ValueFlags {
        let number = try number(of: card)
        let born = try card.born.isEmpty ? nil : day(card.born)
        let sex = try sex(of: card)
        let contradiction =
            number.contradiction(Companions(sex: sex, born: born))
            ?? number.contradiction(companions)
        if let contradiction { throw CitizenFault(rule: contradiction) }
        if let born, let known = companions.born, known != born {
            throw CitizenFault(rule: .cardBirthDateMismatch)
        }

        var notes = ValueFlags()
        if number.isForeignBorn { notes.insert(.citizenForeignBorn) }
        if card.hasMore { notes.insert(.cardMoreParts) }
        var cell = JSONObjectCell(in: &arena)
        cell.append("number", text: card.number, to: &arena)
        if !card.oldNumber.isEmpty { cell.append("old_number", text: card.oldNumber, to: &arena) }
        try appendName(of: card, to: &cell, &notes, &arena)
        if let born { cell.append("born", day: born, to: &arena) }
        if let sex { cell.append("sex", word: sex == .male ? "male" : "female", to: &arena) }
        if !card.address.isEmpty {
            cell.append("address", text: card.address, isEscaped: card.isOwn, to: &arena)
        }
        if !card.issued.isEmpty { cell.append("issued", day: try day(card.issued), to: &arena) }
        cell.finish(in: &arena)
        return notes
    }

    private func number(of card: CardText) throws(CitizenFault) -> CitizenNumber {
        guard card.number.areDigits else { throw CitizenFault(rule: .citizenNotDigits) }
        guard card.number.count == CitizenIDNormalizer.length
        else { throw CitizenFault(rule: .citizenLength) }
        guard card.oldNumber.areDigits else { throw CitizenFault(rule: .citizenNotDigits) }
        let old = card.oldNumber.count
        guard old == 0 || old == CitizenIDNormalizer.oldLength || old == CitizenIDNormalizer.length
        else { throw CitizenFault(rule: .citizenLength) }
        return try CitizenNumber(card.number, latestYear: citizens.latestYear)
    }

    private func sex(of card: CardText) throws(CitizenFault) -> Companions.Sex? {
        guard !card.sex.isEmpty else { return nil }
        guard let sex = Companions.Sex(card.sex) else { throw CitizenFault(rule: .cardSex) }
        return sex
    }

    private func appendName(
        of card: CardText,
        to cell: inout JSONObjectCell,
        _ notes: inout ValueFlags,
        _ arena: inout CellArena
    ) throws(CitizenFault) {
        guard !card.name.isEmpty else { throw CitizenFault(rule: .cardParts) }
        // Letters, spaces, hyphens, points and apostrophes: nothing that JSON would escape.
        cell.open("name", in: &arena)
        switch PersonNameNormalizer.appendBare(card.name, to: &arena) {
        case .flagged(let more): notes.insert(more)
        case .fault(let rule): throw CitizenFault(rule: rule)
        case .written, .empty: break
        }
        cell.close(in: &arena)
    }

    /// `ddMMyyyy`, `dd/MM/yyyy`, or ISO 8601 of our own form.
    private func day(_ text: UnsafeRawBufferPointer) throws(CitizenFault) -> CivilDate {
        let parts: (day: UnsafeRawBufferPointer, month: UnsafeRawBufferPointer, year: UnsafeRawBufferPointer)
        if text.count == 8 {
            parts = (text.slice(0, 2), text.slice(2, 4), text.slice(4))
        } else if text.count == 10, text[2] == UInt8(ascii: "/"), text[5] == text[2] {
            parts = (text.slice(0, 2), text.slice(3, 5), text.slice(6))
        } else if text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == text[4] {
            parts = (text.slice(8), text.slice(5, 7), text.slice(0, 4))
        } else {
            throw CitizenFault(rule: .dateFormat)
        }
        guard parts.day.areDigits, parts.month.areDigits, parts.year.areDigits else {
            throw CitizenFault(rule: .dateFormat)
        }
        let date = CivilDate(year: parts.year.number, month: parts.month.number, day: parts.day.number)
        guard let date else { throw CitizenFault(rule: .dateNoSuchDay) }
        guard (1900...citizens.latestYear).contains(date.components.year) else {
            throw CitizenFault(rule: .dateOutOfRange)
        }
        return date
    }
}

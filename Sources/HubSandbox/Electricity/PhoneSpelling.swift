/// The ways in which one telephone number stands in such systems.
private enum PhoneSpelling: Int, CaseIterable {
    case plain, grouped, dotted, country, dialled, both, spreadsheet, oldMobile, oldLandline, none
}

extension ByteWriter {
    /// An invented number `0912 000 nnn`, or one of a time before the prefixes changed.
    mutating func phone(of customer: Customer, mixer: Mixer) {
        let choice = mixer.pick(below: PhoneSpelling.allCases.count, .phone, customer.index)
        guard let spelling = PhoneSpelling(rawValue: choice) else { return }
        switch spelling {
        case .plain: text("0912000")
        case .grouped: text("0912 000 ")
        case .dotted: text("+84 912.000.")
        case .country: text("84912000")
        case .dialled: text("0084912000")
        case .both: text("+84 0912000")
        case .spreadsheet: text("912000")
        case .oldMobile: text("01620001")
        case .oldLandline: text("0723 820 ")
        case .none: return
        }
        padded(customer.index % 1000, 3)
    }
}

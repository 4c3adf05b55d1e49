/// A dossier of the one-stop shop.
struct Dossier: Sendable {
    /// The ways in which some dossiers break their own rules.
    enum Flaw: Int, Sendable, CaseIterable {
        /// Without its code.
        case missingCode
        /// A state that no list has.
        case unknownStatus
        /// The 31st of February.
        case impossibleDate
        /// A letter O in the applicant's number.
        case mistypedNumber
    }

    /// A step on its way; `at` is in seconds on a clock in Vietnam.
    struct Event: Sendable {
        var status: DossierStatus
        var at: Int
        /// Rewritten after the fact.
        var isCorrected = false
    }

    let index: Int
    let applicant: Citizen
    let procedure: Procedure
    let events: [Event]
    /// When the one-stop shop last touched it.
    let updated: Int
    let flaw: Flaw?

    var status: DossierStatus { events.last?.status ?? .registered }
    var submitted: Int { events.first?.at ?? updated }
    var isOfEnterprise: Bool { index % 12 == 6 }

    /// One of the two shapes that circulate; its last part is the dossier's number.
    var code: String {
        let day = CivilMoment(seconds: submitted).compactDay
        return index.isMultiple(of: 2)
            ? "000.00.01.H53-\(day.dropFirst(2))-\(padded(index, 5))" : "H53.20-\(day)-\(padded(index, 7))"
    }

    func time(of wanted: DossierStatus) -> Int? {
        events.last { $0.status == wanted }?.at
    }

    var ending: Int? {
        [.processed, .rejected, .withdrawn, .stopped].compactMap { time(of: $0) }.max()
    }
}

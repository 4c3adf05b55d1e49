import HubModel

/// Who may see a row, as far as its columns tell.
struct VisibilityGuess {
    struct Proposal {
        var rule: String
        var isStrong: Bool
        var evidence: Localized
    }

    private(set) var proposal: Proposal?

    static let decide = Localized(
        vi: "CẦN QUYẾT ĐỊNH: đúng là người này được xem?",
        en: "DECIDE: is this the person who may see it?"
    )

    init(_ guess: Guess) {
        if let own = guess.fields.first(where: { $0.type.type == .citizenID && $0.type.confidence >= 0.9 }) {
            proposal = Proposal(
                rule: "{ citizen: \(own.column) }",
                isStrong: true,
                evidence: Localized(vi: "có số định danh của người dân", en: "it holds the citizen's number")
            )
        } else if let phone = guess.fields.first(where: { $0.type.type == .phoneVN }) {
            proposal = Proposal(
                rule: "{ citizen: \(phone.column) }",
                isStrong: false,
                evidence: Localized(vi: "có số điện thoại", en: "it holds a telephone number")
            )
        }
    }
}

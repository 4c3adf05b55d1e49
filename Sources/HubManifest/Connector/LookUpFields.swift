import HubModel

/// A look-up while it is read.
struct LookUpDraft: Sendable {
    var request = RequestDraft()
    var found: Path?
    var foundWhen: [Condition] = []
    var keep: [SignIn.KeptValue] = []
    var answers: Answers?

    var lookUp: Push.LookUp? {
        guard let request = request.request, let found else { return nil }
        return Push.LookUp(
            request: request,
            found: found,
            foundWhen: foundWhen,
            keep: keep,
            answers: answers
        )
    }
}

enum LookUpFields {
    static let block = Block<LookUpDraft>(
        "look_up",
        vi: "Hỏi bên nhận xem đã có thông điệp chưa.",
        en: "Asks whether the receiver has the message.",
        blank: LookUpDraft(),
        choices: RequestFields.one,
        fields: RequestFields.within(\.request) + [
            RequestFields.answers(\.answers),
            .key(
                "found",
                \.found,
                .path,
                .required,
                vi: "Có giá trị ở đây là bên nhận đã có thông điệp.",
                en: "Has a value where the receiver has the message."
            ),
            .key(
                "found_when",
                \.foundWhen,
                .filledConditions,
                vi: "Và mọi điều kiện này đúng: bản cũ hơn của cùng hồ sơ không phải bản này.",
                en: "And all of these hold: an older state of the same thing is not this one."
            ),
            .key(
                "keep",
                \.keep,
                .keptValues,
                vi: "Giá trị giữ lại khi tìm thấy.",
                en: "What is kept where it is found."
            ),
        ]
    )
}

extension Kind where Value == Push.LookUp {
    static var lookUp: Kind { LookUpFields.block.asking(\.lookUp) }
}

extension Kind where Value == Push.IfUnsure {
    static var ifUnsure: Kind {
        let words = Kind.choice([
            ("send_again", Push.IfUnsure.sendAgain), ("ask_a_person", .askAPerson),
        ])
        let lookUp = Kind<Push.LookUp>.lookUp
        return Kind(shape: .any([words.shape, lookUp.shape])) { element, reading in
            guard element.text == nil else { return words.read(element, &reading) }
            return lookUp.read(element, &reading).map { .lookUp($0) }
        }
    }
}

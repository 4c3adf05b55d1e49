import HubModel

extension Kind where Value == Entity.Visibility {
    static var visibility: Kind {
        let one = oneVisibility
        return Kind(shape: .oneOrMany(one.shape)) { element, reading in
            guard case .list = element.content else { return one.read(element, &reading) }
            return one.list.read(element, &reading).map(Entity.Visibility.any)
        }
    }

    private static var oneVisibility: Kind {
        let word = Kind.choice([("everyone", .everyone), ("nobody", .nobody)])
        let rule = VisibilityRule.block
        return Kind(shape: .any([word.shape, .block(rule.shape)])) { element, reading in
            guard element.text == nil else { return word.read(element, &reading) }
            return rule.read(element, &reading)?.visibility
        }
    }
}

/// `{ citizen: column }` or `{ through: entity, on: column }` while it is read.
struct VisibilityRule: Sendable {
    var citizen: String?
    var through: String?
    var on: [String] = []

    var visibility: Entity.Visibility? {
        citizen.map { .citizen(column: $0) } ?? through.map { .through(entity: $0, on: on) }
    }

    static let block = Block<VisibilityRule>(
        "visible_to",
        vi: "Ai được xem một dòng.",
        en: "Who may see a row.",
        blank: VisibilityRule(),
        choices: [.init(keys: ["citizen", "through", "everyone_when", "setting"], isRequired: true)],
        fields: [
            .key(
                "citizen",
                \.citizen,
                .name,
                vi: "Cột chứa mã của người dân.",
                en: "The column with the citizen's key."
            ),
            .key(
                "through",
                \.through,
                .name,
                vi: "Ai xem được dòng của bảng kia.",
                en: "Who may see the row of that entity."
            ),
            .key(
                "on",
                \.on,
                Kind<String>.name.oneOrMany,
                vi: "Cột nối, có ở cả hai bảng.",
                en: "The columns that join, in both."
            ),
            .later("everyone_when", vi: "Mọi người, khi thoả điều kiện.", en: "Everyone, under conditions."),
            .later("setting", vi: "Theo lựa chọn của môi trường.", en: "As the environment chooses."),
        ]
    )
}

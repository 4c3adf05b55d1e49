import HubModel

extension Kind where Value == Entity.Visibility {
    static var visibility: Kind {
        let rules = rules
        let choice = VisibilityChoice.kind(rules)
        return Kind(shape: .any([rules.shape, choice.shape])) { element, reading in
            element[VisibilityChoice.key] == nil
                ? rules.read(element, &reading) : choice.read(element, &reading)
        }
    }

    /// One rule, or a list of which any lets a person see the row.
    private static var rules: Kind {
        let one = oneRule
        return Kind(shape: .oneOrMany(one.shape)) { element, reading in
            guard case .list = element.content else { return one.read(element, &reading) }
            return one.list.read(element, &reading).map(Entity.Visibility.any)
        }
    }

    private static var oneRule: Kind {
        let word = Kind.choice([("everyone", .everyone), ("nobody", .nobody)])
        let rule = VisibilityRule.block
        return Kind(shape: .any([word.shape, .block(rule.shape)])) { element, reading in
            guard element.text == nil else { return word.read(element, &reading) }
            return rule.read(element, &reading)?.visibility
        }
    }
}

/// `{ citizen: column }`, `{ through: entity, on: column }` or `{ everyone_when: [ … ] }` while it is read.
struct VisibilityRule: Sendable {
    var citizen: String?
    var through: String?
    var on: [String] = []
    var everyoneWhen: [Condition]?

    var visibility: Entity.Visibility? {
        citizen.map { .citizen(column: $0) } ?? through.map { .through(entity: $0, on: on) }
            ?? everyoneWhen.map { .everyoneWhen($0) }
    }

    static let block = Block<VisibilityRule>(
        "visible_to",
        vi: "Ai được xem một dòng.",
        en: "Who may see a row.",
        blank: VisibilityRule(),
        choices: [.init(keys: ["citizen", "through", "everyone_when"], isRequired: true)],
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
            .key(
                "everyone_when",
                \.everyoneWhen,
                .conditions,
                vi: "Mọi người, khi các cột thoả mọi điều kiện.",
                en: "Everyone, where the columns meet all conditions."
            ),
        ]
    )
}

/// `{ setting: name, <choice>: rule, <choice>: rule }`: the environment says which rule holds.
enum VisibilityChoice {
    static let key = "setting"
    private static let block = "visible_by_setting"

    static func kind(_ rule: Kind<Entity.Visibility>) -> Kind<Entity.Visibility> {
        let name = Kind<String>.name
        let meaning = Localized(vi: "quy tắc của một lựa chọn", en: "the rule of one choice")
        let shape = BlockShape(
            name: block,
            summary: Localized(vi: "Môi trường chọn quy tắc.", en: "The environment chooses the rule."),
            fields: [
                Field<String>.key(
                    key,
                    \.self,
                    name,
                    .required,
                    vi: "Tên trong settings của môi trường; không có mặc định.",
                    en: "The name among the environment's settings; there is no default."
                ).shape
            ]
        )
        return Kind(shape: .open(shape, others: rule.shape, meaning: meaning)) { element, reading in
            var setting: String?
            var choices: [Entity.Visibility.Choice] = []
            for entry in element.entries where reading.isPlainKey(entry) {
                guard entry.name != key else {
                    if reading.gaps.contains(key, of: block) {
                        reading.notAvailable(key, at: entry.key.location)
                    }
                    setting = name.read(entry.value, &reading)
                    continue
                }
                reading.checkName(entry.name, mark: "_", at: entry.key)
                guard let visibility = rule.read(entry.value, &reading) else { continue }
                choices.append(Entity.Visibility.Choice(name: entry.name, visibility: visibility))
            }
            return setting.map { .setting(name: $0, choices: choices) }
        }
    }
}

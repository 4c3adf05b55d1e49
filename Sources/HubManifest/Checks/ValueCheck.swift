import HubModel

/// One value of a source: whether its options fit the column's type and each other.
struct ValueCheck {
    private(set) var findings = Findings()
    private let value: FieldMapping
    private let field: Entity.Field
    private let element: Element

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(
        _ value: FieldMapping,
        of field: Entity.Field,
        in entity: Entity,
        at element: Element,
        _ project: Project
    ) {
        self.value = value
        self.field = field
        self.element = element
        if let codes = value.codes, let table = findings.codeTable(codes, at: place("codes"), in: project) {
            findings.diagnostics +=
                CodePeriodCheck(table, isDated: value.validOn != nil, at: place("codes"))
                .diagnostics
        }
        checkType()
        checkNeeds(in: entity)
        checkApart()
        checkBad(isNeeded: field.isRequired || entity.key.contains(field.name))
        checkDefault()
        checkUnknown()
    }

    private func place(_ key: String) -> SourceLocation { element.nearest([key]).location }

    private mutating func checkType() {
        if !value.formats.isEmpty, ![.date, .datetime, .month, .partialDate, .timeOfDay].contains(field.type)
        {
            doesNotFit("format", vi: "chỉ dùng cho ngày", en: "is for dates only")
        }
        if !value.separators.isEmpty, ![.integer, .decimal, .moneyVND].contains(field.type) {
            doesNotFit("separators", vi: "chỉ dùng cho số", en: "is for numbers only")
        }
        if value.precisionFrom != nil, !field.type.isPartialDate {
            doesNotFit("precision_from", vi: "chỉ dùng cho partial_date", en: "is for partial_date only")
        }
        if value.fromNumber, field.type.column != .text {
            doesNotFit("from_number", vi: "chỉ dùng cho mã số", en: "is for codes only")
        }
        if value.unwrap.last == .xml || value.unwrap.last == .json && field.type != .json {
            doesNotFit(
                "unwrap",
                vi: "kết thúc bằng một tài liệu: viết tiếp đường dẫn tới giá trị",
                en: "ends in a document: go on with the path of the value"
            )
        }
        if element["if_unknown"] != nil, value.codes == nil {
            doesNotFit("if_unknown", vi: "chỉ đi cùng «codes»", en: "goes with `codes` only")
        }
    }

    /// `valid_on`, `not_before` and `with` name columns of the types that they need.
    private mutating func checkNeeds(in entity: Entity) {
        if value.validOn != nil, value.codes == nil {
            doesNotFit("valid_on", vi: "chỉ đi cùng «codes»", en: "goes with `codes` only")
        }
        for need in value.needs {
            let place = element.place(of: need.key)
            guard let other = entity.field(need.column) else {
                findings.unknownName(
                    .unknownColumn,
                    need.column,
                    among: entity.fields.map(\.name),
                    at: place,
                    vi: "Không có cột «\(need.column)» trong fields.",
                    en: "There is no column `\(need.column)` among the fields."
                )
                continue
            }
            guard !other.type.serves(need.key) else { continue }
            findings.report(
                .optionDoesNotFit,
                at: place,
                vi: "«\(need.key)» không dùng được cột «\(need.column)», là \(other.type.rawValue).",
                en: "`\(need.key)` cannot use `\(need.column)`, which is \(other.type.rawValue).",
                cure: Localized(
                    vi: "Nêu một cột khác, hoặc bỏ «\(need.key)».",
                    en: "Name another column, or remove `\(need.key)`."
                ),
                fix: .proposal(.remove(at: element.key(of: need.key)))
            )
        }
        if value.notBefore != nil, !field.type.isTimeOfDay {
            doesNotFit("not_before", vi: "chỉ dùng cho giờ trong ngày", en: "is for times of day only")
        }
    }

    /// `like` and `take` come together, and `take` uses the names of `like`.
    private mutating func checkApart() {
        for (key, other) in [("like", "take"), ("take", "like"), ("like", "from")]
        where element[key] != nil && element[other] == nil {
            findings.report(
                .keyNeedsAnother,
                at: element.entry(key)?.key.location ?? element.location,
                vi: "«\(key)» cần «\(other)».",
                en: "`\(key)` needs `\(other)`.",
                cure: .line("\(other): …"),
                fix: .proposal(.remove(at: element.entry(key)?.key.location ?? element.location))
            )
        }
        guard let like = value.like, let take = value.take, let written = element["take"] else { return }
        for placeholder in take.placeholders where !like.names.contains(placeholder.name) {
            findings.unknownName(
                .badLike,
                placeholder.name,
                among: like.names,
                at: written.location(offset: placeholder.offset),
                vi: "«like» không có tên «\(placeholder.name)».",
                en: "`like` has no name `\(placeholder.name)`."
            )
        }
    }

    private mutating func doesNotFit(_ key: String, vi: String, en: String) {
        findings.report(
            .optionDoesNotFit,
            at: element.entry(key)?.key.location ?? element.location,
            vi: "«\(key)» \(vi); cột «\(field.name)» là \(field.type.rawValue).",
            en: "`\(key)` \(en); `\(field.name)` is \(field.type.rawValue).",
            cure: Localized(
                vi: "Bỏ «\(key)», hoặc đổi kiểu của cột.",
                en: "Remove `\(key)`, or change the type of the column."
            ),
            fix: .proposal(.remove(at: element.entry(key)?.key.location ?? element.location))
        )
    }

    private mutating func checkBad(isNeeded: Bool) {
        guard isNeeded, value.ifBad == .empty else { return }
        findings.report(
            .optionDoesNotFit,
            at: place("if_bad"),
            vi: "Cột khoá hoặc bắt buộc không được để trống khi hỏng.",
            en: "A key or required column cannot be emptied when it is bad.",
            cure: .line("if_bad: quarantine"),
            fix: .safe(.setValue("quarantine", at: place("if_bad")))
        )
    }

    private mutating func checkDefault() {
        guard let value = value.defaultValue else { return }
        if !self.value.oneOf.isEmpty, !self.value.oneOf.contains(value) {
            return badDefault(vi: "«\(value)» không có trong one_of.", en: "`\(value)` is not in one_of.")
        }
        guard !fits(value) else { return }
        badDefault(
            vi: "«\(value)» không phải \(field.type.rawValue).",
            en: "`\(value)` is not \(field.type.rawValue)."
        )
    }

    /// The value that stands in for an unknown code is of the column's type, too.
    private mutating func checkUnknown() {
        guard case .value(let text) = value.ifUnknown, !fits(text) else { return }
        findings.report(
            .badDefault,
            at: place("if_unknown"),
            vi: "«\(text)» không phải \(field.type.rawValue).",
            en: "`\(text)` is not \(field.type.rawValue).",
            cure: Localized(
                vi: "Viết quarantine, keep, empty hoặc một giá trị hợp kiểu của cột.",
                en: "Write quarantine, keep, empty or a value of the column's type."
            ),
            fix: .proposal(.setValue("quarantine", at: place("if_unknown")))
        )
    }

    private func fits(_ text: String) -> Bool {
        switch field.type {
        case .integer, .moneyVND: Int64(text) != nil
        case .decimal: text.wholeMatch(of: /-?[0-9]+([.][0-9]+)?/) != nil
        case .boolean: ["true", "false"].contains(text)
        case .date: CivilDate(iso: text) != nil
        case .month: CivilDate(iso: text + "-01") != nil
        case .url: text.hasPrefix("https://") || text.hasPrefix("http://")
        default: true
        }
    }

    private mutating func badDefault(vi: String, en: String) {
        findings.report(
            .badDefault,
            at: place("default"),
            vi: vi,
            en: en,
            cure: Localized(
                vi: "Viết một giá trị hợp kiểu của cột, hoặc bỏ «default».",
                en: "Write a value of the column's type, or remove `default`."
            ),
            fix: .proposal(
                value.oneOf.first.map { .setValue($0, at: place("default")) }
                    ?? .remove(at: element.entry("default")?.key.location ?? element.location)
            )
        )
    }
}

extension FieldType {
    var isTimeOfDay: Bool { rawValue == "time_of_day" }
    var isPartialDate: Bool { rawValue == "partial_date" }

    /// Whether a column of this type can be what the key names.
    fileprivate func serves(_ key: String) -> Bool {
        switch key {
        case "valid_on", "on": column == .date || column == .timestamptz
        case "born": column == .date || column == .timestamptz || isPartialDate
        case "sex": column == .text || column == .boolean
        case "file_name": column == .text
        default: isTimeOfDay
        }
    }
}

extension Element {
    /// Where a key of a value stands, be it one of `with`.
    func place(of key: String) -> SourceLocation {
        (self[key] ?? self["with"]?[key])?.location ?? location
    }

    /// Where a key itself stands, be it one of `with`.
    func key(of key: String) -> SourceLocation {
        (entry(key) ?? self["with"]?.entry(key))?.key.location ?? location
    }

    func place(of key: String, in field: String) -> SourceLocation {
        self[field]?.place(of: key) ?? location
    }
}

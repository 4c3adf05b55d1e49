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
        if let codes = value.codes { _ = findings.codeTable(codes, at: place("codes"), in: project) }
        checkType()
        checkBad(isNeeded: field.isRequired || entity.key.contains(field.name))
        checkDefault()
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
        if element["if_unknown"] != nil, value.codes == nil {
            doesNotFit("if_unknown", vi: "chỉ đi cùng «codes»", en: "goes with `codes` only")
        }
    }

    private mutating func doesNotFit(_ key: String, vi: String, en: String) {
        findings.report(
            .optionDoesNotFit,
            at: element.entry(key)?.key.location ?? element.location,
            vi: "«\(key)» \(vi); cột «\(field.name)» là \(field.type.rawValue).",
            en: "`\(key)` \(en); `\(field.name)` is \(field.type.rawValue)."
        )
    }

    private mutating func checkBad(isNeeded: Bool) {
        guard isNeeded, value.ifBad == .empty else { return }
        findings.report(
            .optionDoesNotFit,
            at: place("if_bad"),
            vi: "Cột khoá hoặc bắt buộc không được để trống khi hỏng.",
            en: "A key or required column cannot be emptied when it is bad.",
            cure: .line("if_bad: quarantine")
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
        findings.report(.badDefault, at: place("default"), vi: vi, en: en)
    }
}

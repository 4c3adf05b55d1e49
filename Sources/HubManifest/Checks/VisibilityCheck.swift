import HubModel

/// Who may see what: columns exist, `through` leads to a restricted entity, and never in a circle.
struct VisibilityCheck {
    private(set) var findings = Findings()
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ project: Project) {
        self.project = project
        for file in project.entities { check(file.value.visibleTo, of: file) }
        checkCycles()
    }

    private mutating func check(_ visibility: Entity.Visibility, of file: ManifestFile<Entity>) {
        switch visibility {
        case .everyone, .nobody: return
        case .citizen(let column): self.column(column, of: file, in: file)
        case .through(let name, let columns): through(name, on: columns, of: file)
        case .everyoneWhen(let conditions): everyone(when: conditions, of: file)
        case .setting(let name, let choices):
            checkOffered(name, choices, of: file)
            for choice in choices { check(choice.visibility, of: file) }
        case .any(let rules):
            if rules.isEmpty {
                findings.report(
                    .badVisibility,
                    at: place(in: file),
                    vi: "Danh sách trống: không ai được xem.",
                    en: "The list is empty: nobody may see a row.",
                    cure: .line("visible_to: nobody"),
                    fix: .safe(.replace("[]", with: "nobody", at: place(in: file)))
                )
            }
            for rule in rules { check(rule, of: file) }
        }
    }

    private func place(in file: ManifestFile<Entity>) -> SourceLocation { file.place("visible_to") }

    private mutating func column(
        _ name: String,
        of owner: ManifestFile<Entity>,
        in file: ManifestFile<Entity>,
        at text: String? = nil
    ) {
        guard !owner.value.fields.isEmpty, owner.value.field(name) == nil else { return }
        findings.unknownName(
            .unknownColumn,
            name,
            among: owner.value.fields.map(\.name),
            at: file.root.scalar(text ?? name, below: "visible_to") ?? place(in: file),
            vi: "Bảng \(owner.value.name) không có cột «\(name)».",
            en: "\(owner.value.name) has no column `\(name)`."
        )
    }

    private mutating func through(_ name: String, on columns: [String], of file: ManifestFile<Entity>) {
        let place = file.root.scalar(name, below: "visible_to") ?? place(in: file)
        if columns.isEmpty {
            findings.report(
                .keyNeedsAnother,
                at: place,
                vi: "«through» cần «on».",
                en: "`through` needs `on`.",
                cure: .line("visible_to: { through: \(name), on: … }"),
                fix: joiningColumn(file, name).map {
                    .proposal(.add(key: "on", value: $0, to: file.place("visible_to")))
                }
            )
        }
        guard !project.unreadable.entities.contains(name) else { return }
        guard let other = project.entity(name) else {
            return findings.unknownName(
                .badVisibility,
                name,
                among: project.entities.map(\.value.name),
                at: place,
                vi: "Không có Mappings/\(name).yaml.",
                en: "There is no Mappings/\(name).yaml."
            )
        }
        for column in columns {
            self.column(column, of: file, in: file)
            self.column(column, of: other, in: file)
            checkJoin(column, file, other)
        }
        guard other.value.visibleTo.isForEveryone else { return }
        findings.report(
            .badVisibility,
            at: place,
            vi: "Ai cũng xem được «\(name)», nên quy tắc này không giữ được gì.",
            en: "Everyone may see `\(name)`, so this rule protects nothing.",
            cure: Localized(
                vi: "Giới hạn «\(name)» trước, hoặc chọn quy tắc khác.",
                en: "Restrict `\(name)` first, or choose another rule."
            )
        )
    }

    /// A number is never equal to a text: the rule would fail when it is made.
    private mutating func checkJoin(
        _ column: String,
        _ file: ManifestFile<Entity>,
        _ other: ManifestFile<Entity>
    ) {
        guard let own = file.value.field(column), let far = other.value.field(column),
            own.type.column != far.type.column
        else { return }
        findings.report(
            .badVisibility,
            at: file.root.scalar(column, below: "visible_to") ?? place(in: file),
            vi: "«\(column)» là \(own.type.rawValue) ở đây, là \(far.type.rawValue) ở \(other.value.name).",
            en: "`\(column)` is \(own.type.rawValue) here, and \(far.type.rawValue) in \(other.value.name).",
            cure: .line("\(column): { as: \(far.type.rawValue), … }"),
            fix: .proposal(.setValue(far.type.rawValue, at: file.place("fields", column, "as")))
        )
    }

    /// What both entities have in their keys.
    private func joiningColumn(_ file: ManifestFile<Entity>, _ other: String) -> String? {
        guard let key = project.entity(other)?.value.key, !key.isEmpty,
            key.allSatisfy({ file.value.field($0) != nil })
        else { return nil }
        return key.count == 1 ? key[0] : "[\(key.joined(separator: ", "))]"
    }

    private mutating func checkOffered(
        _ name: String,
        _ choices: [Entity.Visibility.Choice],
        of file: ManifestFile<Entity>
    ) {
        if choices.isEmpty {
            findings.report(
                .badVisibility,
                at: place(in: file),
                vi: "«setting» không có lựa chọn nào.",
                en: "`setting` has no choice.",
                cure: .line("visible_to: { setting: \(name), open: everyone, closed: nobody }")
            )
        } else if project.environments.isEmpty {
            findings.report(
                .settingNotChosen,
                at: place(in: file),
                vi: "Không có môi trường nào để chọn «\(name)».",
                en: "There is no environment that chooses `\(name)`.",
                cure: Localized(
                    vi: "Thêm environments/<tên>.yaml với «settings: { \(name): \(choices[0].name) }».",
                    en: "Add environments/<name>.yaml with `settings: { \(name): \(choices[0].name) }`."
                )
            )
        }
    }

    /// Conditions of visibility are about columns, so each begins with a column's name.
    private mutating func everyone(when conditions: [Condition], of file: ManifestFile<Entity>) {
        if conditions.isEmpty {
            findings.report(
                .badVisibility,
                at: place(in: file),
                vi: "«everyone_when» trống: ai cũng xem được.",
                en: "`everyone_when` is empty: everyone may see every row.",
                cure: .line("visible_to: everyone")
            )
        }
        for condition in conditions {
            if let (name, test) = condition.column {
                self.column(name, of: file, in: file, at: condition.text)
                if let field = file.value.field(name) { fit(test, field, condition.text, in: file) }
                continue
            }
            findings.report(
                .badVisibility,
                at: file.root.scalar(condition.text, below: "visible_to") ?? place(in: file),
                vi: "Điều kiện này không bắt đầu bằng tên một cột.",
                en: "This condition does not begin with a column's name.",
                cure: .line("everyone_when: [ \"state = published\" ]")
            )
        }
    }

    /// A column of numbers is compared with a number, and so on.
    private mutating func fit(
        _ test: Condition.Test,
        _ field: Entity.Field,
        _ text: String,
        in file: ManifestFile<Entity>
    ) {
        guard !test.fits(field.type.column) else { return }
        findings.report(
            .badVisibility,
            at: file.root.scalar(text, below: "visible_to") ?? place(in: file),
            vi: "Cột «\(field.name)» là \(field.type.rawValue), không so sánh như vậy được.",
            en: "`\(field.name)` is \(field.type.rawValue), which cannot be compared like this.",
            cure: Localized(
                vi: "Số với số, ngày với 2026-01-31, boolean với true hoặc false.",
                en: "Numbers with numbers, days with 2026-01-31, booleans with true or false."
            )
        )
    }

    private mutating func checkCycles() {
        var edges: [String: [String]] = [:]
        for file in project.entities { edges[file.value.name] = file.value.visibleTo.entities }
        for name in Graph(edges).namesInCycles {
            guard let file = project.entity(name) else { continue }
            findings.report(
                .badVisibility,
                at: place(in: file),
                vi: "Quy tắc xem đi thành vòng qua «\(name)».",
                en: "The rules lead in a circle through `\(name)`.",
                cure: Localized(
                    vi: "Cho một bảng quy tắc khác, như { citizen: … }.",
                    en: "Give one of the entities another rule, such as { citizen: … }."
                )
            )
        }
    }
}

extension Entity.Visibility {
    fileprivate var isForEveryone: Bool {
        switch self {
        case .everyone: true
        case .nobody, .citizen, .through: false
        case .everyoneWhen(let conditions): conditions.isEmpty
        case .any(let rules): rules.contains(where: \.isForEveryone)
        case .setting(_, let choices): !choices.isEmpty && choices.allSatisfy(\.visibility.isForEveryone)
        }
    }

    /// The entities that `through` leads to.
    fileprivate var entities: [String] {
        switch self {
        case .everyone, .nobody, .citizen, .everyoneWhen: []
        case .through(let entity, _): [entity]
        case .any(let rules): rules.flatMap(\.entities)
        case .setting(_, let choices): choices.flatMap(\.visibility.entities)
        }
    }
}

extension Element {
    /// Where a text stands below a key.
    fileprivate func scalar(_ text: String, below key: String) -> SourceLocation? {
        self[key].flatMap { $0.firstPlace(of: text) }
    }

    private func firstPlace(of text: String) -> SourceLocation? {
        switch content {
        case .empty, .refused: nil
        case .scalar(let own, _): own == text ? location : nil
        case .list(let items): items.lazy.compactMap { $0.firstPlace(of: text) }.first
        case .map(let entries): entries.lazy.compactMap { $0.value.firstPlace(of: text) }.first
        }
    }
}

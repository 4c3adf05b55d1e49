import HubModel

/// One mapping against its own columns and the pulls that fill it.
struct EntityCheck {
    private(set) var findings = Findings()
    private let file: ManifestFile<Entity>
    private let entity: Entity
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Entity>, in project: Project) {
        self.file = file
        entity = file.value
        self.project = project
        checkName()
        checkPersonalData()
        checkPublic()
        if !entity.fields.isEmpty { checkColumns() }
        checkCodeTablesOfTypes()
        for source in entity.sources { check(source) }
        findings.diagnostics += WriteCheck(file, in: project).diagnostics
        findings.diagnostics += WriterCheck(file).diagnostics
    }

    private mutating func checkName() {
        if file.name == DestinationFields.nothing {
            findings.report(
                .badName,
                at: file.place("entity"),
                vi: "«\(file.name)» trong «into» có nghĩa là bỏ qua, không dùng làm tên bảng.",
                en: "`\(file.name)` means left out in `into`, and cannot name an entity.",
                cure: Localized(
                    vi: "Đặt tên khác cho bảng và tệp.",
                    en: "Give the entity and its file another name."
                )
            )
        }
        guard let name = file.root["entity"]?.text, name != file.name else { return }
        findings.report(
            .nameDiffers,
            at: file.place("entity"),
            vi: "Tên «\(name)» khác tên tệp «\(file.name)».",
            en: "The name `\(name)` differs from the file's, `\(file.name)`.",
            cure: .line("entity: \(file.name)"),
            fix: .safe(.setValue(file.name, at: file.place("entity")))
        )
    }

    private mutating func checkPersonalData() {
        guard let field = entity.fields.first(where: { $0.personalData != nil }) else { return }
        for key in ["purpose", "legal_basis"] where file.root.entry(key) == nil {
            findings.report(
                .personalDataUnexplained,
                at: file.place("fields", field.name, "pii"),
                vi: "Có dữ liệu cá nhân thì phải có «\(key)».",
                en: "Personal data needs `\(key)`.",
                cure: .line(key == "purpose" ? "purpose: …" : "legal_basis: consent")
            )
        }
    }

    /// Who sees everything sees what is personal, too.
    private mutating func checkPublic() {
        guard entity.visibleTo == .everyone,
            let field = entity.fields.first(where: { $0.personalData != nil })
        else { return }
        findings.report(
            .publicPersonalData,
            at: file.place("visible_to"),
            vi: "Ai cũng xem được bảng này, mà cột «\(field.name)» là dữ liệu cá nhân.",
            en: "Everyone may see this entity, and `\(field.name)` is personal data.",
            cure: Localized(
                vi: "Viết { citizen: cột }, { through: … } hoặc nobody; hoặc bỏ cột ấy.",
                en: "Write { citizen: column }, { through: … } or nobody; or leave the column out."
            ),
            fix: .proposal(.setValue("nobody", at: file.place("visible_to")))
        )
    }

    /// A type that looks its values up needs its tables.
    private mutating func checkCodeTablesOfTypes() {
        for field in entity.fields {
            let place = file.place("fields", field.name, "as")
            for table in field.type.codeTables { _ = findings.codeTable(table, at: place, in: project) }
        }
    }

    private mutating func checkColumns() {
        let key = file.root.nearest(["key"])
        if file.root["key"] != nil, entity.key.isEmpty, case .list(let items) = key.content, items.isEmpty {
            findings.report(
                .emptyValue,
                at: key.location,
                vi: "Khoá cần ít nhất một cột.",
                en: "A key has at least one column.",
                cure: Localized(vi: "Viết key: [cột].", en: "Write key: [column]."),
                fix: entity.fields.first.map {
                    .proposal(.replace("[]", with: "[\($0.name)]", at: key.location))
                }
            )
        }
        for (position, name) in entity.key.enumerated() {
            let place = key.item(name, after: position)
            column(name, at: place)
            guard entity.key[..<position].contains(name) else { continue }
            findings.report(
                .declaredTwice,
                at: place,
                vi: "«\(name)» có hai lần.",
                en: "`\(name)` stands there twice.",
                cure: Localized(vi: "Bỏ một trong hai.", en: "Remove one of the two."),
                fix: .safe(.remove(at: place))
            )
        }
        if let newest = entity.newestBy { column(newest, at: file.place("newest_by")) }
        checkRetention()
        checkInForce()
        for field in entity.fields { checkOrder(field) }
        findings.diagnostics += RowCheckCheck(file).diagnostics
    }

    private mutating func checkOrder(_ field: Entity.Field) {
        guard let earlier = field.notBefore else { return }
        let place = file.place("fields", field.name, "not_before")
        guard let other = entity.field(earlier) else { return column(earlier, at: place) }
        guard !field.type.isTimeOfDay || !other.type.isTimeOfDay || earlier == field.name else { return }
        findings.report(
            .optionDoesNotFit,
            at: place,
            vi: "«not_before» nối hai cột time_of_day khác nhau.",
            en: "`not_before` joins two different columns of time_of_day.",
            cure: Localized(
                vi: "Bỏ «not_before», hoặc nêu một cột time_of_day khác.",
                en: "Remove `not_before`, or name another column of time_of_day."
            ),
            fix: .proposal(.remove(at: file.key("fields", field.name, "not_before")))
        )
    }

    private mutating func checkRetention() {
        guard let after = entity.retain?.after else { return }
        let place = file.place("retain")
        guard let field = entity.field(after) else { return column(after, at: place) }
        guard ![.date, .datetime, .month].contains(field.type) else { return }
        findings.report(
            .optionDoesNotFit,
            at: place,
            vi: "«\(after)» không phải ngày, không tính thời hạn được.",
            en: "`\(after)` is not a date; nothing can be counted from it.",
            cure: Localized(
                vi: "Nêu một cột ngày, hoặc bỏ «after …» để tính từ lần thấy cuối.",
                en: "Name a column of dates, or leave `after …` out to count from when it was last seen."
            ),
            fix: .proposal(.setValue(entity.retain?.span.text ?? "5y", at: place))
        )
    }

    /// Its conditions are about columns: they are asked of rows that stand in the table.
    private mutating func checkInForce() {
        let list = file.root.nearest(["in_force"])
        if file.root["in_force"] != nil, entity.inForce.isEmpty, case .list(let items) = list.content,
            items.isEmpty
        {
            findings.report(
                .emptyValue,
                at: list.location,
                vi: "«in_force» trống: dòng nào cũng còn hiệu lực.",
                en: "`in_force` is empty: every row would be in force.",
                cure: .line("in_force: [ withdrawn_at empty ]"),
                fix: .proposal(.remove(at: file.key("in_force")))
            )
        }
        for (position, condition) in entity.inForce.enumerated() {
            let place = list.item(condition.text, after: position)
            guard let (name, test) = condition.column else {
                findings.report(
                    .badCondition,
                    at: place,
                    vi: "Điều kiện này không bắt đầu bằng tên một cột.",
                    en: "This condition does not begin with a column's name.",
                    cure: .line("in_force: [ withdrawn_at empty ]"),
                    fix: .proposal(.remove(at: place))
                )
                continue
            }
            guard let field = entity.field(name) else {
                column(name, at: place)
                continue
            }
            guard !test.fits(field.type.column) else { continue }
            findings.report(
                .badCondition,
                at: place,
                vi: "Cột «\(name)» là \(field.type.rawValue), không so sánh như vậy được.",
                en: "`\(name)` is \(field.type.rawValue), which cannot be compared like this.",
                cure: Localized(
                    vi: "Số với số, ngày với 2026-01-31, boolean với true hoặc false.",
                    en: "Numbers with numbers, days with 2026-01-31, booleans with true or false."
                ),
                fix: .proposal(.remove(at: place))
            )
        }
    }

    /// `written`: what cannot have been meant, because it is there already.
    private mutating func column(
        _ name: String,
        at place: SourceLocation,
        besides written: [String] = []
    ) {
        guard entity.field(name) == nil else { return }
        findings.unknownName(
            .unknownColumn,
            name,
            among: entity.fields.map(\.name).filter { !written.contains($0) },
            at: place,
            vi: "Không có cột «\(name)» trong fields.",
            en: "There is no column `\(name)` among the fields."
        )
    }

    private mutating func check(_ source: SourceMapping) {
        checkPull(source)
        guard !entity.fields.isEmpty else { return }
        checkFilled(source)
        let root = file.root.nearest(["sources", source.pull.description])
        for value in source.values {
            guard let field = entity.field(value.field) else {
                let written = source.values.map(\.field)
                column(value.field, at: value.location, besides: written)
                continue
            }
            let check = ValueCheck(
                value,
                of: field,
                in: entity,
                at: root.entry(value.field)?.value ?? root,
                project
            )
            findings.diagnostics += check.diagnostics
            if entity.key.contains(field.name) { checkKey(value, at: root.entry(value.field)?.value ?? root) }
        }
        checkNeeds(source, at: root)
        findings.diagnostics += MappingPlaceholderCheck(file, source, in: project).diagnostics
        checkSeparators(source)
    }

    /// A key says which row it is: it is there, and the same in every run.
    private mutating func checkKey(_ value: FieldMapping, at element: Element) {
        if value.ifUnknown == .empty, value.codes != nil {
            findings.report(
                .unstableKey,
                at: element.place(of: "if_unknown"),
                vi: "Mã lạ sẽ làm cột khoá «\(value.field)» trống.",
                en: "An unknown code would leave the key column `\(value.field)` empty.",
                cure: .line("if_unknown: quarantine"),
                fix: .safe(.setValue("quarantine", at: element.place(of: "if_unknown")))
            )
        }
        guard case .template(let template) = value.origin,
            let name = template.placeholders.first(where: { ["now", "run", "request"].contains($0.root) })?
                .name
        else { return }
        findings.report(
            .unstableKey,
            at: element.location(offset: template.text.offset(of: "{\(name)") ?? 0),
            vi: "{\(name)} mỗi lần chạy một khác: lần nào cũng thành dòng mới.",
            en: "{\(name)} differs with each run: every run would make new rows.",
            cure: Localized(vi: "Dùng giá trị của bản ghi.", en: "Use a value of the record.")
        )
    }

    private mutating func checkPull(_ source: SourceMapping) {
        let id = source.pull
        guard !project.unreadable.connectors.contains(id.connector) else { return }
        guard let connector = project.connector(id.connector) else {
            return findings.unknownName(
                .unknownPull,
                id.connector,
                among: project.connectors.map(\.value.name),
                at: source.location,
                vi: "Không có Connectors/\(id.connector)/.",
                en: "There is no Connectors/\(id.connector)/."
            )
        }
        if connector.declaredPushes.contains(id.pull), !connector.declaredPulls.contains(id.pull) {
            return checkPush(source, of: connector.value)
        }
        guard connector.declaredPulls.contains(id.pull) else {
            return findings.unknownName(
                .unknownPull,
                id.pull,
                among: connector.declaredPulls + connector.declaredPushes,
                at: source.location,
                vi: "Hệ thống \(id.connector) không có lượt lấy «\(id.pull)».",
                en: "\(id.connector) has no pull `\(id.pull)`."
            )
        }
        guard let pull = connector.value.pulls.first(where: { $0.name == id.pull }), !pull.into.isEmpty,
            !pull.entities.contains(entity.name), project.parents(of: entity.name, in: id).isEmpty,
            pull.entities.allSatisfy({ project.entity($0) != nil })
        else { return }
        let others = pull.entities.joined(separator: ", ")
        findings.report(
            .noSuchSource,
            at: source.location,
            vi: "Lượt lấy \(id) đổ vào «\(others)», không phải bảng này.",
            en: "The pull \(id) goes into `\(others)`, not into this entity.",
            cure: Localized(
                vi: "Thêm bảng này vào «into» của lượt lấy, hoặc bỏ nguồn này.",
                en: "Add this entity to the pull's `into`, or remove the source."
            ),
            fix: entity.sources.count > 1 ? .proposal(.remove(at: source.location)) : nil
        )
    }

    /// What is staged for a push is what its `follow` is answered.
    private mutating func checkPush(_ source: SourceMapping, of connector: Connector) {
        let id = source.pull
        guard let push = connector.pushes.first(where: { $0.name == id.pull }) else { return }
        guard let follow = push.follow else {
            return findings.report(
                .noSuchSource,
                at: source.location,
                vi: "Lượt gửi \(id) không có «follow»: không có câu trả lời nào để ghi.",
                en: "The push \(id) has no `follow`: nothing it is answered is staged.",
                cure: Localized(
                    vi: "Thêm «follow» cho lượt gửi, hoặc bỏ nguồn này.",
                    en: "Give the push a `follow`, or remove the source."
                ),
                fix: entity.sources.count > 1 ? .proposal(.remove(at: source.location)) : nil
            )
        }
        guard follow.into != entity.name, !follow.into.isEmpty, project.entity(follow.into) != nil,
            project.parents(of: entity.name, in: id).isEmpty
        else { return }
        findings.report(
            .noSuchSource,
            at: source.location,
            vi: "Lượt gửi \(id) ghi câu trả lời vào «\(follow.into)», không phải bảng này.",
            en: "The push \(id) stages its answers in `\(follow.into)`, not in this entity.",
            cure: Localized(
                vi: "Sửa follow.into của lượt gửi, hoặc bỏ nguồn này.",
                en: "Mend the push's follow.into, or remove the source."
            )
        )
    }

    /// Keys, required columns and, of a lone source, the one that decides which copy is newer.
    private mutating func checkFilled(_ source: SourceMapping) {
        let written = Set(file.root.nearest(["sources", source.pull.description]).entries.map(\.name))
        let needed = entity.fields.filter {
            $0.isRequired || entity.key.contains($0.name)
                || (entity.newestBy == $0.name && entity.sources.count == 1)
        }
        for field in needed where !written.contains(field.name) {
            findings.report(
                .columnNotFilled,
                at: source.location,
                vi: "Nguồn này không điền cột «\(field.name)».",
                en: "This source does not fill `\(field.name)`.",
                cure: .line("\(field.name): …")
            )
        }
    }

    /// Columns that others need are filled here too, and never in a circle.
    private mutating func checkNeeds(_ source: SourceMapping, at root: Element) {
        var edges: [String: [String]] = [:]
        for value in source.values {
            edges[value.field] = value.needs.map(\.column)
            for need in value.needs where entity.field(need.column) != nil {
                guard !source.values.contains(where: { $0.field == need.column }) else { continue }
                findings.report(
                    .columnNotFilled,
                    at: root.place(of: need.key, in: value.field),
                    vi: "Nguồn này không điền cột «\(need.column)» mà «\(need.key)» cần.",
                    en: "This source does not fill `\(need.column)`, which `\(need.key)` needs.",
                    cure: .line("\(need.column): …")
                )
            }
        }
        for name in Graph(edges).namesInCycles {
            findings.report(
                .columnCycle,
                at: root.entry(name)?.key.location ?? root.location,
                vi: "«\(name)» cần chính nó qua valid_on, not_before hay with.",
                en: "`\(name)` needs itself, by way of valid_on, not_before or with.",
                cure: Localized(vi: "Bỏ một trong các khoá ấy.", en: "Remove one of those keys."),
                fix: source.values.first { $0.field == name }?.needs.first.map {
                    .proposal(.remove(at: root[name]?.key(of: $0.key) ?? root.location))
                }
            )
        }
    }

    private mutating func checkSeparators(_ source: SourceMapping) {
        guard source.separators.isEmpty, !project.pullsWithJSON.contains(source.pull) else { return }
        for value in source.values where value.separators.isEmpty {
            guard let type = entity.field(value.field)?.type, [.decimal, .moneyVND].contains(type),
                value.origin != .constant
            else { continue }
            findings.report(
                .separatorsMissing,
                .warning,
                at: value.location,
                vi:
                    "Không biết «125.000» là 125 hay 125 nghìn: nguồn chưa khai separators và chưa có mẫu JSON.",
                en:
                    "`125.000` may be 125 or 125 thousand: the source declares no separators and has no JSON sample.",
                cure: .line("separators: \"1.234,5\""),
                fix: .proposal(
                    .add(
                        key: "separators",
                        value: "\"1.234,5\"",
                        to: file.place("sources", source.pull.description)
                    )
                )
            )
        }
    }
}

extension Element {
    /// Where an entry of a list stands, told by its text and place among those that could be read.
    func item(_ name: String, after position: Int) -> SourceLocation {
        guard case .list(let items) = content else { return location }
        if items.indices.contains(position), items[position].text == name { return items[position].location }
        return items.last { $0.text == name }?.location ?? location
    }
}

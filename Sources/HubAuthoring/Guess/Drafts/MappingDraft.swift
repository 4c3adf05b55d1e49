import HubModel

/// `Mappings/<entity>.yaml`, or a source for one that is there.
struct MappingDraft {
    let guess: Guess
    let language: Language

    private var source: String { "\(guess.facts.connector)/\(guess.facts.pull)" }

    /// A mapping of its own.
    func whole() -> String {
        var draft = DraftText(language)
        heading(&draft)
        draft.line("entity: \(guess.entity)")
        draft.line("title: \(YAMLScalar.written(title))")
        key(&draft)
        draft.line("write: upsert")
        if let newest = newestBy {
            draft.line(
                "newest_by: \(newest)",
                comment: draft.said(
                    vi: "bản cũ hơn không đè lên bản mới",
                    en: "an older copy never overwrites a newer one"
                )
            )
        }
        visibility(&draft)
        draft.line("fields:")
        for field in guess.fields { self.field(field, &draft) }
        for field in guess.leftOut {
            draft.note(
                draft.said(
                    vi:
                        "bỏ ra vì ai cũng xem được bảng này: \(field.column) (\(field.title)) là dữ liệu cá nhân",
                    en:
                        "left out, for everyone may see this table: \(field.column) (\(field.title)) is personal data"
                ),
                indent: 2
            )
        }
        draft.line("sources:")
        sourceBlock(&draft, columns: nil)
        draft.line("quarantine_at_most: 5%")
        return draft.text
    }

    /// The lines below `sources:` of a mapping that is there.
    func sourceLines(_ match: EntityMatch) -> [String] {
        var draft = DraftText(language)
        sourceBlock(&draft, columns: match)
        return draft.lines
    }

    private var title: String {
        guess.facts.entityTitle ?? guess.facts.pullTitle ?? guess.facts.title ?? guess.entity
    }

    private func heading(_ draft: inout DraftText) {
        let count = guess.records
        let vi = count > 0 ? "từ \(count) bản ghi" : "từ bản mô tả, chưa có bản ghi nào"
        let en = count > 0 ? "from \(count) records" : "from a description, without a record"
        draft.note(
            draft.said(
                vi:
                    "Bản nháp của «lienthong connector guess», \(vi). Dòng «đoán N%» chưa chắc: xem lý do, sửa nếu sai.",
                en:
                    "A draft by `lienthong connector guess`, \(en). Lines with «guess N%» are uncertain: read why, mend if wrong."
            )
        )
    }

    // MARK: - The entity

    private func key(_ draft: inout DraftText) {
        if !guess.facts.key.isEmpty { return draft.line("key: [\(guess.facts.key.joined(separator: ", "))]") }
        guard let key = guess.key else {
            let first = guess.fields.first?.column ?? "id"
            return draft.line(
                "key: [\(first)]",
                comment: draft.said(
                    vi: "đoán 10%: không cột nào có đủ giá trị; phải chọn khoá",
                    en: "guess 10%: no column has a value everywhere; choose a key"
                )
            )
        }
        draft.line("key: [\(key.columns.joined(separator: ", "))]", key.confidence, key.evidence, key.doubt)
    }

    var keyColumns: [String] {
        guess.facts.key.isEmpty ? guess.key?.columns ?? guess.fields.prefix(1).map(\.column) : guess.facts.key
    }

    private var newestBy: String? {
        guess.fields.first { $0.name.kind == .updated && [.datetime, .date].contains($0.type.type) }?.column
    }

    /// Nobody sees what nobody has decided about.
    private func visibility(_ draft: inout DraftText) {
        let proposal = VisibilityGuess(guess).proposal
        if let said = guess.facts.visibleTo {
            draft.line("visible_to: \(said)")
        } else if let proposal, proposal.isStrong {
            draft.line("visible_to: \(proposal.rule)", 0.8, proposal.evidence, VisibilityGuess.decide)
        } else if guess.isPersonal {
            let hint =
                proposal.map { draft.said(vi: "; có thể là \($0.rule)", en: "; perhaps \($0.rule)") } ?? ""
            draft.line(
                "visible_to: nobody",
                comment: draft.said(
                    vi: "CẦN QUYẾT ĐỊNH: có dữ liệu cá nhân, ai được xem từng dòng?\(hint)",
                    en: "DECIDE: it holds personal data, who may see a row?\(hint)"
                )
            )
        } else {
            draft.line(
                "visible_to: nobody",
                comment: draft.said(
                    vi: "CẦN QUYẾT ĐỊNH: không thấy dữ liệu cá nhân; nếu được công khai, viết everyone",
                    en: "DECIDE: no personal data was seen; if it may be public, write everyone"
                )
            )
        }
        guard guess.isPersonal else { return }
        law(&draft)
    }

    private func law(_ draft: inout DraftText) {
        if let purpose = guess.facts.purpose {
            draft.line("purpose: \(YAMLScalar.written(purpose))")
        } else {
            draft.line(
                "purpose: \(YAMLScalar.written("Người dân tra cứu \(title.loweredFirst) của mình"))",
                comment: draft.said(
                    vi: "CẦN QUYẾT ĐỊNH: vì việc gì mà giữ dữ liệu này",
                    en: "DECIDE: what this data is kept for"
                )
            )
        }
        if let basis = guess.facts.legalBasis {
            return draft.line("legal_basis: \(YAMLScalar.written(basis))")
        }
        draft.line(
            "legal_basis: law CHƯA XÁC ĐỊNH",
            comment: draft.said(
                vi: "CẦN QUYẾT ĐỊNH: consent, law <văn bản>, contract <việc gì> hay emergency",
                en: "DECIDE: consent, law <document>, contract <what> or emergency"
            )
        )
    }

    private func field(_ field: GuessedField, _ draft: inout DraftText) {
        var parts = ["as: \(field.type.type.rawValue)", "title: \(YAMLScalar.inFlow(field.title))"]
        if keyColumns.contains(field.column) { parts.append("required: true") }
        if let personal = field.type.personal { parts.append("pii: \(personal)") }
        if let unit = field.type.unit { parts.append("unit: \(YAMLScalar.inFlow(unit))") }
        let line = "  \(field.column): { \(parts.joined(separator: ", ")) }"
        guard !field.isSure else { return draft.line(line) }
        var doubt = field.type.doubt
        if !field.name.isKnown, doubt == nil {
            doubt = Localized(
                vi: "tên «\(field.origin)» có chữ chưa hiểu; xem lại tên cột và title",
                en: "words of «\(field.origin)» are not known; look at the column's name and title"
            )
        }
        draft.line(line, field.type.confidence, field.type.evidence, doubt)
    }

    // MARK: - The source

    private func sourceBlock(_ draft: inout DraftText, columns match: EntityMatch?) {
        draft.line("  \(source):")
        let marks = SourceMarks(guess.fields)
        if let common = marks.common {
            draft.line("    separators: \(common)", marks.confidence, marks.evidence, marks.doubt)
        }
        for (index, field) in guess.fields.enumerated() {
            if let match {
                guard let column = match.columns[index] else {
                    if match.templates.contains(where: { $0.template.contains("{\(field.origin)") }) {
                        continue
                    }
                    draft.note(
                        draft.said(
                            vi: "không có cột cho \(field.origin): \(field.title)",
                            en: "no column for \(field.origin): \(field.title)"
                        ),
                        indent: 4
                    )
                    continue
                }
                value(
                    field,
                    column: column,
                    target: match.entity.field(column),
                    codes: codes(match, column),
                    marks,
                    &draft
                )
            } else {
                value(field, column: field.column, target: nil, codes: nil, marks, &draft)
            }
        }
        for built in match?.templates ?? [] {
            draft.line("    \(built.column): \(YAMLScalar.quoted(built.template))")
        }
        if let match { missing(match, &draft) }
        children(&draft, isNew: match == nil)
    }

    /// Needed columns that nothing fills.
    private func missing(_ match: EntityMatch, _ draft: inout DraftText) {
        let needed = Set(match.entity.key + match.entity.fields.filter(\.isRequired).map(\.name))
        for column in match.entity.fields.map(\.name)
        where needed.contains(column) && !match.columns.values.contains(column)
            && !match.templates.contains(where: { $0.column == column })
        {
            draft.line(
                "    \(column): CHUA_BIET",
                comment: draft.said(
                    vi: "CẦN QUYẾT ĐỊNH: cột bắt buộc, chưa thấy trường nào",
                    en: "DECIDE: a needed column, no field was found"
                )
            )
        }
    }

    /// The code table by which other sources fill the column.
    private func codes(_ match: EntityMatch, _ column: String) -> String? {
        match.entity.sources.lazy.flatMap(\.values).first { $0.field == column && $0.codes != nil }?.codes
    }

    private func value(
        _ field: GuessedField,
        column: String,
        target: Entity.Field?,
        codes: String?,
        _ marks: SourceMarks,
        _ draft: inout DraftText
    ) {
        var options: [String] = []
        let type = target?.type ?? field.type.type
        let isTime = [.date, .datetime, .month, .partialDate].contains(type)
        if isTime, !field.type.formats.isEmpty, !field.isTemplate {
            let written = field.type.formats.map(YAMLScalar.inFlow)
            options.append(
                "format: " + (written.count == 1 ? written[0] : "[\(written.joined(separator: ", "))]")
            )
        }
        var doubt: Localized?
        if target == nil, let table = CodeTableDraft(guess, field) {
            options += ["codes: \(table.name)", "if_unknown: keep"]
            doubt = table.doubt
        } else if let codes, type != field.type.type || !field.type.choices.isEmpty {
            options.append("codes: \(codes)")
            doubt = Localized(
                vi:
                    "bảng mã của nguồn khác; kiểm tra từng giá trị: \(field.type.choices.joined(separator: ", "))",
                en:
                    "the code table of another source; check each value: \(field.type.choices.joined(separator: ", "))"
            )
        } else if !field.type.choices.isEmpty, field.type.personal == nil {
            doubt = Localized(
                vi: "\(field.type.choices.count) giá trị: \(field.type.choices.joined(separator: ", "))",
                en: "\(field.type.choices.count) values: \(field.type.choices.joined(separator: ", "))"
            )
        }
        if field.isList { options.append("join: \"; \"") }
        if let own = marks.own(field) { options.append("separators: \(own)") }
        let isPlain = options.isEmpty
        let origin =
            isPlain && !field.isTemplate ? YAMLScalar.written(field.origin) : YAMLScalar.inFlow(field.origin)
        let written = isPlain ? origin : "{ from: \(origin), \(options.joined(separator: ", ")) }"
        let line = "    \(column): \(written)"
        guard let doubt else { return draft.line(line) }
        draft.line(line, comment: doubt.text(language))
    }

    private func children(_ draft: inout DraftText, isNew: Bool) {
        guard !guess.children.isEmpty else { return }
        guard isNew else {
            for child in guess.children {
                draft.note(
                    draft.said(
                        vi: "danh sách con \(child.path): chưa đưa vào (children)",
                        en: "the list \(child.path) inside is left out (children)"
                    ),
                    indent: 4
                )
            }
            return
        }
        draft.line("    children:")
        for child in guess.children { draft.line("      \(child.entity): \(YAMLScalar.quoted(child.path))") }
    }

    // MARK: - Children

    /// A mapping for a list inside the records, whose key begins with the parent's.
    func child(_ child: ChildGuess) -> String {
        var draft = DraftText(language)
        let parents = guess.fields.filter { keyColumns.contains($0.column) }
        let own = child.fields.map { field -> GuessedField in
            guard parents.contains(where: { $0.column == field.column }) else { return field }
            var field = field
            field.column = "item_" + field.column
            return field
        }
        heading(&draft)
        draft.line("entity: \(child.entity)")
        draft.line("title: \(YAMLScalar.written("\(title): \(child.title.loweredFirst)"))")
        let childKey = own.filter {
            child.key.contains($0.column) || child.key.contains(String($0.column.dropFirst(5)))
        }
        let columns = parents.map(\.column) + childKey.map(\.column)
        draft.line(
            "key: [\(columns.joined(separator: ", "))]",
            0.6,
            Localized(
                vi: "khoá của cha, rồi cột của dòng con",
                en: "the parent's key, then a column of the item"
            ),
            Localized(vi: "xem lại khoá", en: "look at the key")
        )
        draft.line("write: upsert")
        let isPersonal =
            parents.contains { $0.type.personal != nil } || own.contains { $0.type.personal != nil }
        draft.line(
            "visible_to: nobody",
            comment: draft.said(
                vi: "CẦN QUYẾT ĐỊNH: thường là { through: \(guess.entity), on: … }, khi bảng cha đã hạn chế",
                en: "DECIDE: mostly { through: \(guess.entity), on: … }, where the parent is restricted"
            )
        )
        if isPersonal { law(&draft) }
        draft.line("fields:")
        for field in parents {
            var field = field
            field.type.doubt = nil
            required(field, &draft)
        }
        for field in own {
            if childKey.contains(where: { $0.column == field.column }) {
                required(field, &draft)
            } else {
                self.field(field, &draft)
            }
        }
        draft.line("sources:")
        draft.line("  \(source):")
        let marks = SourceMarks(own)
        if let common = marks.common {
            draft.line("    separators: \(common)", marks.confidence, marks.evidence, marks.doubt)
        }
        for var field in parents {
            field.origin = field.isTemplate ? field.origin : "^.\(field.origin)"
            field.type.choices = []
            value(field, column: field.column, target: nil, codes: nil, marks, &draft)
        }
        for var field in own {
            field.type.choices = []
            value(field, column: field.column, target: nil, codes: nil, marks, &draft)
        }
        draft.line("quarantine_at_most: 5%")
        return draft.text
    }

    private func required(_ field: GuessedField, _ draft: inout DraftText) {
        var parts = [
            "as: \(field.type.type.rawValue)", "title: \(YAMLScalar.inFlow(field.title))", "required: true",
        ]
        if let personal = field.type.personal { parts.append("pii: \(personal)") }
        draft.line("  \(field.column): { \(parts.joined(separator: ", ")) }")
    }
}

extension GuessedField {
    var isTemplate: Bool { origin.contains("{") }
}

extension String {
    var loweredFirst: String { prefix(1).lowercased() + dropFirst() }
}

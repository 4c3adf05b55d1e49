package import HubModel

/// What was recognised, for people and for machines.
package struct GuessReport: Sendable, Encodable {
    package struct Field: Sendable, Encodable {
        package var column: String
        package var title: String
        package var from: String
        package var type: String
        package var format: [String]
        package var confidence: Int
        package var evidence: String
        package var doubt: String?
        package var personal: String?
        package var required: Bool
        package var values: [String]?
    }

    package var form: String
    package var records: Int
    package var isCut: Bool
    package var path: String?
    package var unwrap: [String]
    package var pathConfidence: Int?
    package var entity: String
    /// The entity is there already.
    package var isKnown: Bool
    package var key: [String]
    package var keyConfidence: Int?
    package var okWhen: String?
    package var total: String?
    package var pull: String
    package var fields: [Field]
    package var children: [String]
    package var notes: [String]

    package init(_ guess: Guess, _ language: Language) {
        form = guess.form.kind.rawValue
        records = guess.records
        isCut = guess.isCut
        path = guess.place?.path
        unwrap = (guess.form.packing + (guess.place?.unwrap ?? [])).map(\.text)
        pathConfidence = guess.place.map { GuessReport.percent($0.confidence) }
        entity = guess.entity
        isKnown = guess.match != nil
        key = guess.match?.entity.key ?? MappingDraft(guess: guess, language: language).keyColumns
        keyConfidence = guess.match == nil ? guess.key.map { GuessReport.percent($0.confidence) } : nil
        okWhen = guess.envelope.okWhen
        total = guess.envelope.total
        pull = "\(guess.facts.connector)/\(guess.facts.pull)"
        fields = guess.fields.enumerated().map { index, field in
            Field(
                column: guess.match.map { $0.columns[index] ?? "–" } ?? field.column,
                title: field.title,
                from: field.origin,
                type: field.type.type.rawValue,
                format: field.type.formats,
                confidence: GuessReport.percent(field.type.confidence),
                evidence: field.type.evidence.text(language),
                doubt: field.type.doubt?.text(language),
                personal: field.type.personal,
                required: field.isRequired,
                values: field.type.choices.isEmpty || field.type.personal != nil ? nil : field.type.choices
            )
        }
        children = guess.children.map { "\($0.path) → \($0.entity)" }
        notes = guess.notes.map { $0.text(language) }
    }

    static func percent(_ share: Double) -> Int { Int((share * 100).rounded()) }

    // MARK: - For people

    package static func header(_ language: Language) -> [String] {
        [
            Localized(vi: "Cột", en: "Column"), Localized(vi: "Lấy từ", en: "From"),
            Localized(vi: "Kiểu", en: "Type"),
            Localized(vi: "Chắc %", en: "Sure %"), Localized(vi: "Vì sao", en: "Why"),
        ].map { $0.text(language) }
    }

    package var rows: [[String]] {
        fields.map { field in
            let format = field.format.isEmpty ? "" : " (\(field.format.joined(separator: ", ")))"
            let personal = field.personal.map { " · pii \($0)" } ?? ""
            return [
                field.column, GuessReport.short(field.from, 36), field.type + GuessReport.short(format, 30),
                String(field.confidence),
                GuessReport.short(field.evidence + (field.doubt.map { "; " + $0 } ?? "") + personal, 90),
            ]
        }
    }

    private static func short(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }

    /// What stands above the table.
    package func head(_ language: Language) -> [String] {
        func say(_ vi: String, _ en: String) -> String { Localized(vi: vi, en: en).text(language) }
        let cut =
            isCut
            ? say(" (chỉ xem \(records) bản ghi đầu)", " (the first \(records) records alone were looked at)")
            : ""
        var lines = [
            say("\(pull): \(form), \(records) bản ghi\(cut)", "\(pull): \(form), \(records) records\(cut)")
        ]
        if !unwrap.isEmpty { lines.append("unwrap: [\(unwrap.joined(separator: ", "))]") }
        if let path { lines.append("records: \(path)" + (pathConfidence.map { " (\($0)%)" } ?? "")) }
        lines.append(
            isKnown
                ? say(
                    "Bảng có sẵn: \(entity), khoá \(key.joined(separator: ", "))",
                    "A table that is there: \(entity), key \(key.joined(separator: ", "))"
                )
                : say(
                    "Bảng mới: \(entity), khoá \(key.joined(separator: ", "))",
                    "A new table: \(entity), key \(key.joined(separator: ", "))"
                )
                    + (keyConfidence.map { " (\($0)%)" } ?? "")
        )
        if let okWhen { lines.append("ok_when: \(okWhen)") }
        if let total { lines.append("total: \(total)") }
        for child in children { lines.append(say("danh sách con: ", "a list inside: ") + child) }
        return lines + notes
    }
}

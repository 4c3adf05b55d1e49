import Foundation
import HubModel

/// A column that is proposed: where its values come from, and what they are.
struct GuessedField: Sendable {
    /// A path, or a template over paths, as a mapping writes it.
    var origin: String
    var column: String
    var title: String
    var type: GuessedType
    var isRequired: Bool
    /// How many of the records have a value.
    var filled: Int
    var name: FieldName
    /// What the values are, for keys and codes; empty for what is put together.
    var values: [SampleValue]
    var isList: Bool = false
    /// It is made of a request or a file's name, not of a record.
    var isPlaceholder = false

    /// Sure enough that nobody need look at the line.
    var isSure: Bool { type.confidence >= 0.9 && type.doubt == nil && name.isKnown }
}

/// From the fields of records to columns with names of their own.
struct FieldGuess {
    let survey: FieldSurvey
    let tester: TypeTester

    func fields() -> [GuessedField] {
        var fields = survey.fields.map(field).filter { !isRowNumber($0) }
        fields = joinCoordinates(fields)
        fields = joinPeriods(fields)
        rename(&fields)
        return fields
    }

    /// 1, 2, 3 in the order of the rows: it changes whenever a row comes before, and says nothing of the record.
    private func isRowNumber(_ field: GuessedField) -> Bool {
        field.column == "position_no" && field.values.count > 2 && field.values.count == survey.records
            && field.values.enumerated().allSatisfy { Int($0.element.text) == $0.offset + 1 }
    }

    private func field(_ seen: SeenField) -> GuessedField {
        let name = fieldName(seen)
        let type = TypeGuess(tester: tester, field: seen, name: name).guess()
        let isRequired =
            survey.records > 1 ? seen.filled == survey.records : seen.declared?.isRequired ?? false
        return GuessedField(
            origin: seen.path,
            column: column(name, type.type),
            title: seen.declared?.title ?? name.title,
            type: type,
            isRequired: isRequired,
            filled: seen.filled,
            name: name,
            values: seen.values,
            isList: seen.isList
        )
    }

    /// `NMua.Ten` is the buyer's name: what a name says too little of, its holder's name says.
    private func fieldName(_ seen: SeenField) -> FieldName {
        let own = FieldName(seen.name)
        let steps = seen.path.split(separator: ".").map(String.init)
        let generic: Set<String> = [
            "name", "code", "id", "value", "number", "kind", "date", "day", "title", "type", "text",
        ]
        guard steps.count > 1, generic.contains(own.column) || seen.path.hasSuffix("#text") else {
            return own
        }
        let holder = steps[steps.count - 2].trimmingCharacters(in: CharacterSet(charactersIn: "[]'"))
        if seen.path.hasSuffix("#text") { return FieldName(holder) }
        var joined = FieldName(
            own.isKnown && own.title != seen.name ? "\(seen.name)_\(holder)" : "\(holder)_\(seen.name)"
        )
        joined.kind = own.kind ?? joined.kind
        return joined
    }

    /// Times say in their name whether they are days or instants.
    private func column(_ name: FieldName, _ type: FieldType) -> String {
        guard let stem = name.timeStem else { return name.column }
        let ending = type == .datetime ? "_at" : type == .date ? "_on" : ""
        if stem == "field" { return name.column + (name.column == "day" || ending.isEmpty ? "" : ending) }
        if stem.hasSuffix("_at") || stem.hasSuffix("_on") || ["deadline", "pay_by"].contains(stem) {
            return stem
        }
        return FieldName.identifier(stem + ending)
    }

    // MARK: - Two fields that are one value

    private func joinCoordinates(_ fields: [GuessedField]) -> [GuessedField] {
        guard let lat = fields.firstIndex(where: { $0.name.kind == .lat && $0.type.type == .decimal }),
            let lng = fields.firstIndex(where: { $0.name.kind == .lng && $0.type.type == .decimal })
        else { return fields }
        var fields = fields
        let pairs = zip(fields[lat].values, fields[lng].values).map {
            SampleValue(text: "\($0.text),\($1.text)", kind: .text)
        }
        guard !pairs.isEmpty, tester.share(pairs, as: .geoPoint) >= 0.9 else { return fields }
        fields[lat].type = GuessedType(
            .geoPoint,
            0.95,
            vi: "vĩ độ và kinh độ trong nước",
            en: "latitude and longitude in the country"
        )
        fields[lat].type.personal = nil
        fields[lat].origin = "{\(fields[lat].origin)},{\(fields[lng].origin)}"
        (fields[lat].column, fields[lat].title) = ("location", "Toạ độ")
        fields[lat].values = []
        fields.remove(at: lng)
        return fields
    }

    /// `NAM` and `THANG` together are a month.
    private func joinPeriods(_ fields: [GuessedField]) -> [GuessedField] {
        guard !fields.contains(where: { $0.type.type == .month }),
            let year = fields.firstIndex(where: {
                $0.name.kind == .year && $0.values.allSatisfy { $0.text.count == 4 }
            }),
            let month = monthIndex(fields), !fields[year].values.isEmpty
        else { return fields }
        var fields = fields
        let values = zip(fields[year].values, fields[month].values).map { pair in
            SampleValue(text: "\(pair.0.text)-\(pair.1.text)", kind: .text)
        }
        fields[month].origin = "{\(fields[year].origin)}-{\(fields[month].origin) | pad 2}"
        fields[month].type = GuessedType(
            .month,
            0.93,
            vi: "năm và tháng ghép lại",
            en: "year and month together"
        )
        (fields[month].column, fields[month].title) = ("period", "Kỳ (tháng)")
        fields[month].values = values
        fields.remove(at: year)
        return fields
    }

    private func monthIndex(_ fields: [GuessedField]) -> Int? {
        [FieldWords.Kind.monthno, .month].lazy.compactMap { kind in
            fields.firstIndex { field in
                field.name.kind == kind && !field.values.isEmpty
                    && field.values.allSatisfy { (1...12).contains(Int($0.text) ?? 0) }
            }
        }.first
    }

    /// No two columns of one name.
    private func rename(_ fields: inout [GuessedField]) {
        var taken: Set<String> = []
        for index in fields.indices {
            var column = fields[index].column
            if taken.contains(column) {
                let holder = fields[index].origin.split(separator: ".").dropLast().last.map(String.init)
                let longer = holder.map { FieldName.identifier("\(FieldName($0).column)_\(column)") }
                if let longer, !taken.contains(longer) { column = longer }
            }
            var number = 2
            let stem = column
            while taken.contains(column) {
                column = "\(stem)_\(number)"
                number += 1
            }
            taken.insert(column)
            fields[index].column = column
        }
    }
}

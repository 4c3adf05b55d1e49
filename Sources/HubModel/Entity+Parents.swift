/// An entity's rows as the parents of `for_each`.
extension Entity {
    /// A day of which only a part may be known, as two columns: services ask for the whole day or for the year alone.
    package struct DayParts: Sendable, Hashable {
        package var column: String
        /// The whole day; empty where it is not known.
        package var day: String { column + "_day" }
        /// The year where it is all that is sure; empty where the day is known.
        package var year: String { column + "_year" }
    }

    /// Of its partial dates; a field with the name of a part is that field.
    package var dayParts: [DayParts] {
        fields.filter { $0.type == .partialDate }.map { DayParts(column: $0.name) }
    }

    /// What `take` may name.
    package var columnsOfParents: [String] {
        let names = fields.map(\.name)
        return names + dayParts.flatMap { [$0.day, $0.year] }.filter { !names.contains($0) }
    }
}

/// What a run found out about the data it read; kept with the run and compared with the runs before it.
package struct RunQuality: Sendable, Hashable, Codable {
    /// One column of the entity.
    package struct Column: Sendable, Hashable, Codable {
        /// Records in which it is empty, for whatever reason.
        package var empty = 0
        /// By rule: values left empty because they were bad.
        package var emptied: [String: Int] = [:]
        /// By rule: values repaired.
        package var repaired: [String: Int] = [:]
        /// By rule: values taken as they came, with a note on what they are.
        package var noted: [String: Int] = [:]

        package init() {}

        package var hasNotes: Bool { !emptied.isEmpty || !repaired.isEmpty || !noted.isEmpty }
    }

    /// Records that were mapped: read, less those skipped with their page, unwanted, or not even readable.
    package var mapped = 0
    package var columns: [String: Column] = [:]
    package var drift = ShapeDrift()

    package init() {}

    /// The share of mapped records without a value in the column; `nil` where nothing was mapped.
    package func emptyShare(_ column: String) -> Double? {
        guard mapped > 0, let found = columns[column] else { return nil }
        return Double(found.empty) / Double(mapped)
    }
}

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
    /// How many rows fail each `should` of the mappings, by its text.
    package var doubts: [String: Int] = [:]
    /// What went into other entities than the pull's own, by name: children, and further destinations.
    package var others: [String: Part] = [:]

    /// The counts of one entity.
    package struct Part: Sendable, Hashable, Codable {
        package var mapped: Int
        package var columns: [String: Column]

        package init(mapped: Int, columns: [String: Column]) {
            self.mapped = mapped
            self.columns = columns
        }
    }

    package init() {}

    private enum Key: CodingKey {
        case mapped, columns, drift, doubts, others
    }

    /// What runs of earlier versions did not count is empty.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        mapped = try values.decode(Int.self, forKey: .mapped)
        columns = try values.decode([String: Column].self, forKey: .columns)
        drift = try values.decode(ShapeDrift.self, forKey: .drift)
        doubts = try values.decodeIfPresent([String: Int].self, forKey: .doubts) ?? [:]
        others = try values.decodeIfPresent([String: Part].self, forKey: .others) ?? [:]
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(mapped, forKey: .mapped)
        try values.encode(columns, forKey: .columns)
        try values.encode(drift, forKey: .drift)
        if !doubts.isEmpty { try values.encode(doubts, forKey: .doubts) }
        if !others.isEmpty { try values.encode(others, forKey: .others) }
    }

    /// The counts of another entity, as if they were its own.
    package func quality(of other: String) -> RunQuality {
        var quality = RunQuality()
        quality.mapped = others[other]?.mapped ?? 0
        quality.columns = others[other]?.columns ?? [:]
        return quality
    }

    /// The share of mapped records without a value in the column; `nil` where nothing was mapped.
    package func emptyShare(_ column: String) -> Double? {
        guard mapped > 0, let found = columns[column] else { return nil }
        return Double(found.empty) / Double(mapped)
    }
}

/// One line of the result: a measured value, what it is held against, and the bar.
struct Figure: Codable {
    var name: String
    var value: Double?
    var unit: String
    /// In the same unit.
    var baseline: Double?
    /// The highest allowed ratio, or where there is no baseline the highest allowed value.
    var bar: Double?

    var ratio: Double? {
        guard let value, let baseline else { return nil }
        return value / baseline
    }

    /// `nil` where there is no bar or nothing was measured.
    var isOK: Bool? {
        guard let bar, let reached = baseline == nil ? value : ratio else { return nil }
        return reached <= bar
    }

    private enum CodingKeys: String, CodingKey {
        case name, value, unit, baseline, ratio, bar, ok
    }

    init(name: String, value: Double? = nil, unit: String, baseline: Double? = nil, bar: Double? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        self.baseline = baseline
        self.bar = bar
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        value = try container.decodeIfPresent(Double.self, forKey: .value)
        unit = try container.decode(String.self, forKey: .unit)
        baseline = try container.decodeIfPresent(Double.self, forKey: .baseline)
        bar = try container.decodeIfPresent(Double.self, forKey: .bar)
    }

    /// Every key in every line, `null` where there is nothing to say.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encode(baseline, forKey: .baseline)
        try container.encode(ratio, forKey: .ratio)
        try container.encode(bar, forKey: .bar)
        try container.encode(isOK, forKey: .ok)
    }
}

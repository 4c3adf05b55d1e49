/// One metric as Prometheus reads it: name, kind, what it means, and its values.
///
/// Text format 0.0.4: a family's lines stand together, `HELP` and `TYPE` first.
struct MetricFamily {
    enum Kind: String {
        case counter, gauge, summary
    }

    struct Sample {
        /// `_sum` and `_count` of a summary.
        var suffix = ""
        var labels: [(name: String, value: String)]
        var value: Double
    }

    var name: String
    var kind: Kind
    var help: String
    var samples: [Sample]

    init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// Nothing where there is no value: a family without samples says nothing.
    var text: String {
        guard !samples.isEmpty else { return "" }
        let head = "# HELP \(name) \(MetricFamily.escaped(help: help))\n# TYPE \(name) \(kind.rawValue)\n"
        return head + samples.map(line).joined()
    }

    private func line(_ sample: Sample) -> String {
        let labels = sample.labels.map { "\($0.name)=\"\(MetricFamily.escaped(label: $0.value))\"" }
        let block = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
        return "\(name)\(sample.suffix)\(block) \(MetricFamily.number(sample.value))\n"
    }

    private static func escaped(help: String) -> String {
        help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func escaped(label: String) -> String {
        escaped(help: label).replacing("\"", with: "\\\"")
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}

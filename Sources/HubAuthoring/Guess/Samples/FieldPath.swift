/// Paths as a mapping writes them.
enum FieldPath {
    /// A name as a step: with marks where it holds what paths use.
    static func written(_ name: String) -> String {
        let isPlain = !name.isEmpty && !name.contains { ".[]'@#*^{}".contains($0) }
        guard !isPlain else { return name }
        return name.contains("'") ? "[\"\(name)\"]" : "['\(name)']"
    }

    /// No path can say a name with both quotes in it, nor YAML one with control characters.
    static func canBeWritten(_ name: String) -> Bool {
        !(name.contains("'") && name.contains("\""))
            && !name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }

    static func join(_ path: String, _ name: String, isStep: Bool = false) -> String {
        let step = isStep ? name : written(name)
        return path.isEmpty ? step : "\(path).\(step)"
    }
}

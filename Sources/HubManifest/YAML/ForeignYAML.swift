import Yams

/// YAML that others wrote for others, such as a description of their service: read loosely, and never without end.
package indirect enum ForeignYAML: Sendable {
    case mapping([(name: String, value: ForeignYAML)])
    case sequence([ForeignYAML])
    case text(String)
    case number(String)
    case boolean(Bool)
    case null

    /// More values than any description has; anchors multiply what is written once.
    private static let most = 200_000
    private static let deepest = 64

    /// `nil` where the text cannot be read, is too large or too deep.
    package init?(_ text: String) {
        var left = ForeignYAML.most
        guard let node = try? Yams.compose(yaml: text), let value = ForeignYAML(node, &left, depth: 0) else {
            return nil
        }
        self = value
    }

    private init?(_ node: Node, _ left: inout Int, depth: Int) {
        left -= 1
        guard left > 0, depth < ForeignYAML.deepest else { return nil }
        switch node {
        case .scalar(let scalar): self = ForeignYAML.value(scalar)
        case .sequence(let items):
            var found: [ForeignYAML] = []
            for item in items {
                guard let item = ForeignYAML(item, &left, depth: depth + 1) else { return nil }
                found.append(item)
            }
            self = .sequence(found)
        case .mapping(let pairs):
            var found: [(name: String, value: ForeignYAML)] = []
            for (key, value) in pairs {
                guard let name = key.string, let value = ForeignYAML(value, &left, depth: depth + 1) else {
                    return nil
                }
                found.append((name, value))
            }
            self = .mapping(found)
        case .alias: return nil
        }
    }

    private static func value(_ scalar: Node.Scalar) -> ForeignYAML {
        guard scalar.style == .plain || scalar.style == .any else { return .text(scalar.string) }
        switch scalar.string {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "", "null", "~": return .null
        default:
            let isNumber =
                scalar.string.allSatisfy { $0.isNumber || ".-".contains($0) } && Double(scalar.string) != nil
            return isNumber ? .number(scalar.string) : .text(scalar.string)
        }
    }
}

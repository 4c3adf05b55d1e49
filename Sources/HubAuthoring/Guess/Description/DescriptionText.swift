import HubModel
import HubPipeline
import Yams

/// A description that is written as YAML.
enum DescriptionText {
    /// More values than any description has; anchors multiply what is written once.
    private static let most = 200_000

    /// `nil` where the text is no description.
    static func read(_ head: String, _ bytes: [UInt8], name: String) throws(HubFailure) -> SampleTree? {
        let lines = head.split(separator: "\n", maxSplits: 200).prefix(200)
        guard lines.contains(where: { $0.hasPrefix("openapi:") || $0.hasPrefix("swagger:") }) else {
            return nil
        }
        var left = most
        if let node = try? Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)),
            let tree = tree(node, &left, depth: 0)
        {
            return tree
        }
        throw GuessFailure.description(
            name,
            vi: "YAML sai cú pháp, quá lớn hay lặp vô hạn.",
            en: "YAML that cannot be read, is too large, or repeats itself without end."
        )
    }

    private static func tree(_ node: Node, _ left: inout Int, depth: Int) -> SampleTree? {
        left -= 1
        guard left > 0, depth < 64 else { return nil }
        switch node {
        case .scalar(let scalar): return value(scalar)
        case .sequence(let items):
            var found: [SampleTree] = []
            for item in items {
                guard let item = tree(item, &left, depth: depth + 1) else { return nil }
                found.append(item)
            }
            return .list(found)
        case .mapping(let pairs):
            var members: [SampleTree.Member] = []
            for (key, value) in pairs {
                guard let name = key.string, let value = tree(value, &left, depth: depth + 1) else {
                    return nil
                }
                members.append(SampleTree.Member(name: name, value: value))
            }
            return .object(members)
        case .alias: return nil
        }
    }

    private static func value(_ scalar: Node.Scalar) -> SampleTree {
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

import HubManifest
import HubModel
import HubPipeline

/// A description that is written as YAML.
enum DescriptionText {
    /// `nil` where the text is no description.
    static func read(_ head: String, _ bytes: [UInt8], name: String) throws(HubFailure) -> SampleTree? {
        let lines = head.split(separator: "\n", maxSplits: 200).prefix(200)
        guard lines.contains(where: { $0.hasPrefix("openapi:") || $0.hasPrefix("swagger:") }) else {
            return nil
        }
        guard let yaml = ForeignYAML(String(decoding: bytes, as: UTF8.self)) else {
            throw GuessFailure.description(
                name,
                vi: "YAML sai cú pháp, quá lớn hay lặp vô hạn.",
                en: "YAML that cannot be read, is too large, or repeats itself without end."
            )
        }
        return SampleTree(yaml)
    }
}

extension SampleTree {
    fileprivate init(_ yaml: ForeignYAML) {
        switch yaml {
        case .mapping(let pairs):
            self = .object(pairs.map { Member(name: $0.name, value: SampleTree($0.value)) })
        case .sequence(let items): self = .list(items.map { SampleTree($0) })
        case .text(let text): self = .text(text)
        case .number(let text): self = .number(text)
        case .boolean(let truth): self = .boolean(truth)
        case .null: self = .null
        }
    }
}

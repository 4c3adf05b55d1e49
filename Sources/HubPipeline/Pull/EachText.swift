import Bytes
import HubModel

/// `{each}` values as one text, the same for the same values.
enum EachText {
    static func canonical(_ each: [String: String]) -> String {
        let members = each.sorted { $0.key < $1.key }.map {
            "\(JSONText.quoted($0.key)):\(JSONText.quoted($0.value))"
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    static func read(_ text: String) -> [String: String] {
        guard !text.isEmpty else { return [:] }
        return EnvelopeReader.read(Array(text.utf8)) { document in
            guard let document, let root = document.nodes.first else { return [:] }
            var each: [String: String] = [:]
            var child = 1
            while child < Int(root.end) {
                let node = document.nodes[child]
                let name = CompiledName.bytes(of: node, in: document)
                let key = node.isNameEscaped ? unescapedJSON(name) : Array(name)
                each[String(decoding: key, as: UTF8.self)] = document.string(child)
                child = Int(node.end)
            }
            return each
        }
    }
}

import Foundation
import HubManifest

/// As much of JSON Schema as the hub's own schemas use; what it does not know is a failure, not a pass.
struct SchemaValidator {
    private let root: [String: Any]

    init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    private static let notes: Set<String> = [
        "description", "examples", "$comment", "$schema", "$defs", "title",
    ]

    /// Where a manifest does not satisfy the schema: paths of keys.
    func mistakes(in manifest: ManifestEditor) -> [String] { mistakes(at: [], manifest, root) }

    private func mistakes(
        at path: [ManifestEditor.Step],
        _ manifest: ManifestEditor,
        _ schema: [String: Any]
    ) -> [String] {
        var found: [String] = []
        let place = path.map { step in
            switch step {
            case .key(let key): key
            case .item(let position): "\(position)"
            }
        }.joined(separator: "/")
        func holds(_ inner: Any) -> Bool {
            mistakes(at: path, manifest, inner as? [String: Any] ?? [:]).isEmpty
        }
        for (key, value) in schema where !Self.notes.contains(key) {
            let isGood: Bool
            switch key {
            case "$ref":
                let name = (value as? String)?.split(separator: "/").last.map(String.init) ?? ""
                let block = (root["$defs"] as? [String: [String: Any]])?[name]
                found += block.map { mistakes(at: path, manifest, $0) } ?? ["\(place): no \(name)"]
                continue
            case "properties", "required", "additionalProperties":
                if key == "properties" { found += members(at: path, place, manifest, schema) }
                if key == "additionalProperties", schema["properties"] == nil {
                    found += members(at: path, place, manifest, schema)
                }
                if key == "required", manifest.isBlock(at: path) {
                    let names = manifest.names(at: path)
                    found += (value as? [String] ?? []).filter { !names.contains($0) }.map {
                        "\(place): lacks \($0)"
                    }
                }
                continue
            case "items":
                for position in 0..<manifest.count(at: path) {
                    found += mistakes(at: path + [.item(position)], manifest, value as? [String: Any] ?? [:])
                }
                continue
            case "type":
                isGood = (value as? [String] ?? [value as? String ?? ""]).contains {
                    isOfType($0, path, manifest)
                }
            case "enum":
                isGood =
                    manifest.text(at: path).map { text in (value as? [String] ?? []).contains(text) } ?? false
            case "pattern":
                let text = manifest.text(at: path) ?? ""
                isGood = (try? Regex(value as? String ?? "").firstMatch(in: text)) != nil
            case "minimum":
                isGood = Int(manifest.text(at: path) ?? "").map { $0 >= value as? Int ?? 0 } ?? false
            case "anyOf": isGood = (value as? [Any] ?? []).contains(where: holds)
            case "oneOf": isGood = (value as? [Any] ?? []).count(where: holds) == 1
            case "allOf": isGood = (value as? [Any] ?? []).allSatisfy(holds)
            case "not": isGood = !holds(value)
            default: isGood = false
            }
            if !isGood { found.append("\(place): \(key)") }
        }
        return found
    }

    private func members(
        at path: [ManifestEditor.Step],
        _ place: String,
        _ manifest: ManifestEditor,
        _ schema: [String: Any]
    ) -> [String] {
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        return manifest.names(at: path).flatMap { name -> [String] in
            let inner = path + [.key(name)]
            if let property = properties[name] { return mistakes(at: inner, manifest, property) }
            if let others = schema["additionalProperties"] as? [String: Any] {
                return mistakes(at: inner, manifest, others)
            }
            return schema["additionalProperties"] as? Bool == false ? ["\(place)/\(name): unknown"] : []
        }
    }

    /// As YAML 1.2 types what stands there.
    private func isOfType(_ type: String, _ path: [ManifestEditor.Step], _ manifest: ManifestEditor) -> Bool {
        let text = manifest.text(at: path)
        let isQuoted = manifest.written(at: path).map { $0.hasPrefix("\"") || $0.hasPrefix("'") } ?? false
        switch type {
        case "object": return manifest.isBlock(at: path)
        case "array": return text == nil && !manifest.isBlock(at: path) && manifest.written(at: path) != nil
        case "string":
            return text != nil && (isQuoted || !isNumber(text) && !["true", "false"].contains(text ?? ""))
        case "integer": return !isQuoted && text.flatMap { Int($0) } != nil
        case "number": return !isQuoted && isNumber(text)
        case "boolean": return !isQuoted && ["true", "false"].contains(text ?? "")
        default: return false
        }
    }

    private func isNumber(_ text: String?) -> Bool {
        text?.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil
    }
}

import HubModel

/// Turns shapes into JSON Schema; blocks become definitions, each once.
struct SchemaDefinitions {
    private(set) var blocks: [String: Any] = [:]

    mutating func schema(of shape: Shape) -> [String: Any] {
        switch shape {
        case .text(_, let pattern, let example): text(pattern, example)
        case .number(let minimum): number(minimum)
        case .boolean: ["type": "boolean"]
        case .choice(let words): ["enum": words]
        case .list(let item): ["type": "array", "items": schema(of: item)]
        case .oneOrMany(let item):
            ["anyOf": [schema(of: item), ["type": "array", "items": schema(of: item)]]]
        case .map(let value): ["type": "object", "additionalProperties": schema(of: value)]
        case .block(let block): reference(to: block, others: nil)
        case .open(let block, let others, _): reference(to: block, others: others)
        case .any(let shapes): ["anyOf": shapes.map { schema(of: $0) }]
        case .json: [:]
        }
    }

    /// YAML reads `2026` as a number where the field wants text, so a text without pattern takes both.
    private func text(_ pattern: String?, _ example: String?) -> [String: Any] {
        var schema: [String: Any] =
            pattern.map { ["type": "string", "pattern": $0] } ?? ["type": ["string", "number", "boolean"]]
        if let example { schema["examples"] = [example] }
        return schema
    }

    private func number(_ minimum: Int?) -> [String: Any] {
        var schema: [String: Any] = ["type": "integer"]
        if let minimum { schema["minimum"] = minimum }
        return schema
    }

    private mutating func reference(to block: BlockShape, others: Shape?) -> [String: Any] {
        if blocks[block.name] == nil {
            // The name is taken first: no block holds itself, but two may share a third.
            blocks[block.name] = [String: Any]()
            blocks[block.name] = object(block, others: others)
        }
        return ["$ref": "#/$defs/\(block.name)"]
    }

    private mutating func object(_ block: BlockShape, others: Shape?) -> [String: Any] {
        var properties: [String: Any] = [:]
        for field in block.fields { properties[field.key] = property(field) }
        var schema: [String: Any] = [
            "type": "object", "description": both(block.summary), "properties": properties,
            "required": block.fields.filter { $0.presence == .required }.map(\.key),
        ]
        schema["additionalProperties"] = others.map { self.schema(of: $0) as Any } ?? false
        let choices = block.choices.flatMap { rules(for: $0, in: block) }
        if !choices.isEmpty { schema["allOf"] = choices }
        return schema
    }

    private mutating func property(_ field: FieldShape) -> [String: Any] {
        guard field.isAvailable else {
            return [
                "not": [String: Any](),
                "description": both(field.summary) + "\nNot available in this version.",
            ]
        }
        var schema = schema(of: field.shape)
        schema["description"] = both(field.summary)
        if let absent = field.absent { schema["$comment"] = "default: \(absent)" }
        return schema
    }

    private func rules(for choice: KeyChoice, in block: BlockShape) -> [[String: Any]] {
        let keys = block.fields.filter { $0.isAvailable && choice.keys.contains($0.key) }.map(\.key)
        if choice.isRequired { return [["oneOf": keys.map { ["required": [$0]] }]] }
        return keys.indices.flatMap { first in
            keys[(first + 1)...].map { ["not": ["required": [keys[first], $0]]] }
        }
    }

    private func both(_ text: Localized) -> String { "\(text.vietnamese)\n\(text.english)" }
}

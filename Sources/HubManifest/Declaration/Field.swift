import HubModel

/// Where in its owner a field's value goes.
typealias Place<Owner, Value> = any (WritableKeyPath<Owner, Value> & Sendable)

/// One key of a block, declared once: reading, lint, JSON Schema and reference all come from it.
struct Field<Owner: Sendable>: Sendable {
    let shape: FieldShape
    let read: @Sendable (Element, inout Owner, inout Reading) -> Void

    static func key<Value: Sendable>(
        _ key: String,
        _ place: Place<Owner, Value>,
        _ kind: Kind<Value>,
        _ presence: FieldShape.Presence = .optional,
        absent: String? = nil,
        vi: String,
        en: String
    ) -> Field {
        Field(shape: shape(key, presence, kind.shape, absent, vi, en)) { element, owner, reading in
            guard let value = kind.read(element, &reading) else { return }
            owner[keyPath: place] = value
        }
    }

    static func key<Value: Sendable>(
        _ key: String,
        _ place: Place<Owner, Value?>,
        _ kind: Kind<Value>,
        _ presence: FieldShape.Presence = .optional,
        absent: String? = nil,
        vi: String,
        en: String
    ) -> Field {
        Field(shape: shape(key, presence, kind.shape, absent, vi, en)) { element, owner, reading in
            guard let value = kind.read(element, &reading) else { return }
            owner[keyPath: place] = value
        }
    }

    /// A key of the language that this version does not have: refused by its name, never ignored.
    static func later(_ key: String, vi: String, en: String) -> Field {
        var shape = shape(key, .optional, .json, nil, vi, en)
        shape.isAvailable = false
        return Field(shape: shape) { _, _, _ in }
    }

    /// The same key in a block that holds the owner as a part.
    func lifted<Outer: Sendable>(_ part: Place<Outer, Owner>) -> Field<Outer> {
        Field<Outer>(shape: shape) { element, outer, reading in read(element, &outer[keyPath: part], &reading)
        }
    }

    private static func shape(
        _ key: String,
        _ presence: FieldShape.Presence,
        _ shape: Shape,
        _ absent: String?,
        _ vi: String,
        _ en: String
    ) -> FieldShape {
        FieldShape(
            key: key,
            presence: presence,
            shape: shape,
            absent: absent,
            isAvailable: true,
            summary: Localized(vi: vi, en: en)
        )
    }
}

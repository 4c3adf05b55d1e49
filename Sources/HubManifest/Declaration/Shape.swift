import HubModel

/// What a value may look like: read by the JSON Schema and the reference, never by the reader.
indirect enum Shape: Sendable {
    /// One line of text; `pattern` is a regular expression of ECMA 262 where the form is simple.
    case text(String, pattern: String? = nil, example: String? = nil)
    case number(minimum: Int?)
    case boolean
    case choice([String])
    case list(of: Shape)
    /// One value, or a list of such values.
    case oneOrMany(Shape)
    case map(of: Shape)
    case block(BlockShape)
    /// A block whose further keys are named by the person who writes it; `meaning` says what they are.
    case open(BlockShape, others: Shape, meaning: Localized)
    case any([Shape])
    /// JSON of any form whose texts are templates.
    case json
}

/// A block's keys, as its fields declare them.
struct BlockShape: Sendable {
    var name: String
    var summary: Localized
    var fields: [FieldShape]
    var choices: [KeyChoice]

    init(name: String, summary: Localized, fields: [FieldShape], choices: [KeyChoice] = []) {
        self.name = name
        self.summary = summary
        self.choices = choices
        self.fields = fields.map { field in
            var field = field
            if LanguageGaps.notAvailableYet.contains(field.key, of: name) { field.isAvailable = false }
            return field
        }
    }
}

/// Keys of which a block has one at most, or exactly one.
struct KeyChoice: Sendable {
    var keys: [String]
    var isRequired: Bool
}

struct FieldShape: Sendable {
    enum Presence: Sendable, Hashable {
        case required, optional
    }

    var key: String
    var presence: Presence
    var shape: Shape
    /// What holds when the key is not written.
    var absent: String?
    var isAvailable: Bool
    var summary: Localized
}

import HubModel

/// What a mapping does with a value of a document, and so what becomes of it in a sample.
enum NodeUse: Sendable {
    /// Sent into a field about a person.
    case personal(PersonalValue)
    /// Sent into another field, or read by a condition, a cursor or paging: stays, but for what is recognised in it.
    case kept(FieldType?)
    /// Sent into a field after being opened: `unwrap` of a value.
    indirect case wrapped([Unwrapping], NodeUse)

    var isPersonal: Bool {
        switch self {
        case .personal: true
        case .kept: false
        case .wrapped(_, let inner): inner.isPersonal
        }
    }
}

/// A field about a person, and how its values are to be exchanged.
struct PersonalValue: Sendable {
    enum Way: Sendable, Hashable {
        /// By the rules of the field's type.
        case byType
        /// One of a few words or a code of a table: it names a class, not a person, and the mapping needs it.
        case asClass
        /// Compared with other columns or moments: another value would break the record.
        case asOrder
        /// A piece of a composed value: by what it looks like.
        case byShape
    }

    var entity: String
    var field: Entity.Field
    var formats: [DateFormat]
    var separators: [DecimalSeparators]
    var fromNumber: Bool
    var zone: Zone
    var way: Way

    var label: String { "\(entity).\(field.name)" }
}

/// A value for `$1`, `$2`, … of a statement.
///
/// Never part of the statement's text.
package enum PQParameter: Sendable, Hashable {
    case null
    /// Text whose type the server takes from the statement.
    case text(String)
    case integer(Int64)
    case boolean(Bool)
    case double(Double)
    /// `bytea`, sent as it is.
    case bytes([UInt8])
    /// Any type in the binary form of its `…recv` function, with its OID.
    case binary([UInt8], type: UInt32)
    /// `bigint[]`.
    case integers([Int64])
    /// `text[]`; `nil` is NULL.
    case texts([String?])

    package init(_ text: String?) {
        self = text.map(PQParameter.text) ?? .null
    }

    package init(_ integer: Int64?) {
        self = integer.map(PQParameter.integer) ?? .null
    }

    package init(_ bytes: [UInt8]?) {
        self = bytes.map(PQParameter.bytes) ?? .null
    }

    /// OID of the type; 0 leaves it to the server.
    var type: UInt32 {
        switch self {
        case .bytes: 17
        case .binary(_, let type): type
        case .null, .text, .integer, .boolean, .double, .integers, .texts: 0
        }
    }

    var isBinary: Bool {
        switch self {
        case .bytes, .binary: true
        case .null, .text, .integer, .boolean, .double, .integers, .texts: false
        }
    }

    /// The bytes to send, text forms closed by a zero byte; `nil` is NULL.
    var wire: [UInt8]? {
        switch self {
        case .null: nil
        case .bytes(let bytes), .binary(let bytes, _): bytes
        case .text(let text): Array(text.utf8) + [0]
        case .integer(let value): Array("\(value)".utf8) + [0]
        case .boolean(let value): Array(value ? "t".utf8 : "f".utf8) + [0]
        case .double(let value): Array("\(value)".utf8) + [0]
        case .integers(let values):
            Array("{\(values.map(String.init).joined(separator: ","))}".utf8) + [0]
        case .texts(let values):
            Array("{\(values.map(PQParameter.arrayItem).joined(separator: ","))}".utf8) + [0]
        }
    }

    private static func arrayItem(_ value: String?) -> String {
        guard let value else { return "NULL" }
        var item = "\""
        for character in value {
            if character == "\"" || character == "\\" { item.append("\\") }
            item.append(character)
        }
        return item + "\""
    }
}

/// An identifier as SQL writes it: in double quotes, inner quotes doubled.
///
/// C: the rule of `PQescapeIdentifier`. NUL cannot stand in an identifier and is dropped.
package func quoted(identifier: String) -> String {
    var text = "\""
    for scalar in identifier.unicodeScalars where scalar != "\0" {
        if scalar == "\"" { text.unicodeScalars.append("\"") }
        text.unicodeScalars.append(scalar)
    }
    return text + "\""
}

/// A text as an SQL literal, for the few statements that take no parameters (`COMMENT`, `SET`).
package func quoted(literal: String) -> String {
    var text = "E'"
    for scalar in literal.unicodeScalars where scalar != "\0" {
        if scalar == "'" || scalar == "\\" { text.unicodeScalars.append(scalar) }
        text.unicodeScalars.append(scalar)
    }
    return text + "'"
}

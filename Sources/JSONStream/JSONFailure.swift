/// Why a JSON document could not be read to its end.
///
/// Offsets are bytes from the document's beginning.
package enum JSONFailure: Error {
    case malformed(offset: Int, Reason)
    case tooDeep(offset: Int, limit: Int)
    /// `offset` is the record's first byte.
    case recordTooLarge(offset: Int, limit: Int)
    case envelopeTooLarge(offset: Int, limit: Int)
    case noMemory
    /// The bytes' source failed.
    case source(any Error)

    /// What RFC 8259 is offended by.
    package enum Reason: String, Sendable, Hashable {
        /// There is no value in the document; the offset is its end.
        case empty
        /// The document ends inside a value; the offset is its end.
        case truncated
        /// A string has no closing quote; the offset is its opening quote.
        case unterminatedString = "unterminated string"
        case expectedValue = "expected a value"
        case expectedName = "expected a name in quotes"
        case expectedColon = "expected a colon"
        case expectedCommaOrEnd = "expected a comma or the end of the object or list"
        case afterEnd = "something follows the document"
        /// Neither `true`, `false` nor `null`; the offset is its first letter.
        case invalidLiteral = "invalid literal"
        /// The offset is the number's first byte.
        case invalidNumber = "invalid number"
        /// The offset is the backslash.
        case invalidEscape = "invalid escape"
        /// Half of a surrogate pair; the offset is its backslash.
        case loneSurrogate = "lone surrogate"
        case controlCharacter = "control character in a string"
        case invalidUTF8 = "invalid UTF-8"
    }
}

/// What is wrong with a record that can be read all the same.
package enum JSONRecordFault: Sendable, Hashable {
    /// One object of the record has two members of this name.
    case duplicateKey(name: String)
}

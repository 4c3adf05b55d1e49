import CXML

/// Why an XML document could not be read to its end.
///
/// Offsets are bytes from the document's beginning.
package enum XMLFailure: Error {
    case malformed(offset: Int, line: Int, Reason)
    /// A document type is never read: no entity of its own, nothing fetched, nothing expanded.
    case doctype(offset: Int, line: Int)
    /// `offset` is the element's first byte.
    case tooDeep(offset: Int, line: Int, limit: Int)
    /// `offset` is the element's first byte.
    case tooManyAttributes(offset: Int, line: Int, limit: Int)
    /// `offset` is the record's first byte.
    case recordTooLarge(offset: Int, line: Int, limit: Int)
    case envelopeTooLarge(offset: Int, line: Int, limit: Int)
    case noMemory
    /// The bytes' source failed.
    case source(any Error)

    /// What XML 1.0 is offended by.
    package enum Reason: String, Sendable, Hashable {
        /// There is no element, or text before the first.
        case noElement = "no element"
        case truncated
        case mismatchedTag = "the closing tag does not fit"
        case invalidName = "invalid name"
        case invalidCharacter = "invalid character"
        case invalidEncoding = "the bytes do not fit the encoding"
        case unsupportedEncoding = "unsupported encoding"
        /// Only `amp`, `lt`, `gt`, `quot`, `apos` and numbers are known.
        case undeclaredEntity = "undeclared entity"
        case invalidReference = "invalid reference"
        case duplicateAttribute = "duplicate attribute"
        case invalidAttribute = "invalid attribute"
        case unfinishedTag = "unfinished tag"
        case invalidComment = "invalid comment"
        case invalidInstruction = "invalid processing instruction"
        case invalidCDATA = "invalid CDATA section"
        case invalidDeclaration = "invalid XML declaration"
        case afterEnd = "something follows the document"
        case notWellFormed = "not well-formed"
    }
}

extension XMLFailure {
    /// `nil` where there is no failure.
    init?(_ failure: cxml_failure, limits: XMLLimits) {
        let offset = Int(failure.offset)
        let line = Int(failure.line)
        switch failure.kind {
        case cxml_no_failure: return nil
        case cxml_no_memory: self = .noMemory
        case cxml_doctype: self = .doctype(offset: offset, line: line)
        case cxml_too_deep: self = .tooDeep(offset: offset, line: line, limit: limits.depth)
        case cxml_too_many_attributes:
            self = .tooManyAttributes(offset: offset, line: line, limit: limits.attributes)
        case cxml_record_too_large: self = .recordTooLarge(offset: offset, line: line, limit: limits.record)
        case cxml_envelope_too_large:
            self = .envelopeTooLarge(offset: offset, line: line, limit: limits.envelope)
        default: self = .malformed(offset: offset, line: line, Reason(failure.kind))
        }
    }
}

extension XMLFailure.Reason {
    fileprivate init(_ kind: cxml_failure_kind) {
        self =
            switch kind {
            case cxml_empty: .noElement
            case cxml_truncated: .truncated
            case cxml_mismatched_tag: .mismatchedTag
            case cxml_invalid_name: .invalidName
            case cxml_invalid_character: .invalidCharacter
            case cxml_invalid_encoding: .invalidEncoding
            case cxml_unsupported_encoding: .unsupportedEncoding
            case cxml_undeclared_entity: .undeclaredEntity
            case cxml_invalid_reference: .invalidReference
            case cxml_duplicate_attribute: .duplicateAttribute
            case cxml_invalid_attribute: .invalidAttribute
            case cxml_unfinished_tag: .unfinishedTag
            case cxml_invalid_comment: .invalidComment
            case cxml_invalid_instruction: .invalidInstruction
            case cxml_invalid_cdata: .invalidCDATA
            case cxml_invalid_declaration: .invalidDeclaration
            case cxml_after_end: .afterEnd
            default: .notWellFormed
            }
    }
}

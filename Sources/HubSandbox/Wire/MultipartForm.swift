/// A form as `multipart/form-data` brought it.
package struct MultipartForm: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        package var name: String
        /// `nil` for a field, whose text is kept.
        package var fileName: String?
        package var mediaType = "text/plain"
        package var size = 0
        package var sha256 = ""
        /// The bytes of a field; those of a file are not kept.
        package var text: [UInt8] = []
    }

    /// In the order in which they came.
    package var parts: [Part]

    func fields(_ name: String) -> [Part] { parts.filter { $0.name == name && $0.fileName == nil } }
    func files(_ name: String) -> [Part] { parts.filter { $0.name == name && $0.fileName != nil } }
}

/// Why a form cannot be read.
package enum MultipartMistake: Error, Hashable {
    case noBoundary, noParts, noEnd, bytesBehindEnd, tooManyParts, headTooLong
    /// A line of a part's head that is none, or that the standard forbids there.
    case head(String)
    /// A file's name that is no name: a path, a control character, too long.
    case fileName(String)
    case fieldTooLong(String)
}

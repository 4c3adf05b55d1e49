package import XMLStream

/// Why a workbook could not be read (ISO/IEC 29500).
package enum WorkbookFailure: Error {
    /// The package lacks a part that it names, or any workbook at all.
    case missing(part: String)
    /// There is no such sheet; these are.
    case noSheet(String, among: [String])
    /// Shared texts are held in memory, and these are too many.
    case tooManyTexts(limit: Int)
    /// A part that is read whole is longer than such parts are.
    case partTooLarge(String, limit: Int)
    /// No row with names.
    case noHeader
    /// A cell names a shared text or a style that is not there.
    case wrongReference(cell: String)
    case malformed(part: String, XMLFailure)
    case source(any Error)
}

/// Which sheet, and where its names stand.
package struct WorkbookForm: Sendable, Hashable {
    package enum Sheet: Sendable, Hashable {
        /// The first that is not hidden.
        case first
        case named(String)
        /// From 1, hidden ones included.
        case number(Int)
    }

    package enum Header: Sendable, Hashable {
        /// The first row with anything in it.
        case first
        /// This row, as its number stands in Excel; those above it are no records.
        case row(Int)
        /// The columns' letters are their names.
        case none
    }

    package var sheet: Sheet
    package var header: Header
    /// The most bytes of shared texts.
    package var texts: Int

    package init(sheet: Sheet = .first, header: Header = .first, texts: Int = 256 << 20) {
        self.sheet = sheet
        self.header = header
        self.texts = texts
    }
}

/// How the parts of a workbook are got at: a zip that is walked from its beginning as often as needed.
package protocol WorkbookParts: AnyObject {
    /// The parts whose names are wanted, whole, each no longer than `limit`.
    func collect(limit: Int, _ isWanted: (String) -> Bool) throws -> [String: [UInt8]]
    /// A part's bytes from the first; `nil` if it is not there.
    func open(_ name: String) throws -> ((UnsafeMutableRawBufferPointer) throws -> Int)?
}

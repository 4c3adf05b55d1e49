/// How a file of separated values is written.
package struct CSVDialect: Sendable, Hashable {
    /// An ASCII character.
    package var separator: UInt8
    /// What encloses fields that hold separators or line breaks; `nil`: nothing does.
    package var quote: UInt8?
    /// The first record holds the names.
    package var hasHeader: Bool
    /// The names; they win over those of a header.
    package var columns: [String]
    /// Lines before the header.
    package var skip: Int

    package init(
        separator: UInt8 = UInt8(ascii: ","),
        quote: UInt8? = UInt8(ascii: "\""),
        hasHeader: Bool = true,
        columns: [String] = [],
        skip: Int = 0
    ) {
        self.separator = separator
        self.quote = quote
        self.hasHeader = hasHeader
        self.columns = columns
        self.skip = skip
    }
}

/// Bounds of a table, in bytes except `columns`.
package struct TableLimits: Sendable, Hashable {
    /// How much is read at a time.
    package var window: Int
    /// The longest record.
    package var record: Int
    package var columns: Int

    package init(window: Int = 1 << 20, record: Int = 16 << 20, columns: Int = 16_384) {
        self.window = max(window, 1)
        self.record = record
        self.columns = columns
    }
}

/// Why a table could not be read to its end.
package enum TableFailure: Error {
    /// The quote that was opened on this line is never closed.
    case unclosedQuote(line: Int)
    case recordTooLarge(line: Int, limit: Int)
    case tooManyColumns(line: Int, limit: Int)
    /// The file ends before a header.
    case noHeader
    /// The header has another number of names than were given.
    case otherColumns(found: Int, expected: Int)
    /// The bytes' source failed.
    case source(any Error)
}

/// What is wrong with a record that can be read all the same.
package enum TableFault: Sendable, Hashable {
    /// It has more or fewer fields than there are names.
    case ragged(line: Int, found: Int, expected: Int)
    /// Something stands behind a closing quote.
    case strayQuote(line: Int)
}

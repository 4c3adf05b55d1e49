/// A step from bytes to bytes, to a document, or to values inside one.
package enum Unwrapping: Sendable, Hashable {
    /// The values at a path of the document; each is a document of its own.
    case path(Path)
    case base64
    case gunzip
    /// The files of a zip or tar.
    case unzip
    case xml
    case json

    /// The steps that are one word.
    package static let words: [(word: String, step: Unwrapping)] = [
        ("base64", .base64), ("gunzip", .gunzip), ("unzip", .unzip), ("xml", .xml), ("json", .json),
    ]

    package var text: String {
        if case .path(let path) = self { return path.text }
        return Unwrapping.words.first { $0.step == self }?.word ?? ""
    }

    /// Gives more bytes than it takes.
    package var expands: Bool { self == .gunzip || self == .unzip }
}

/// What a document is that is neither JSON nor XML.
package enum ReadAs: Sendable, Hashable {
    /// Separated values.
    package struct Values: Sendable, Hashable {
        /// An ASCII character.
        package var separator: UInt8 = UInt8(ascii: ",")
        /// `nil`: no field is enclosed.
        package var quote: UInt8? = UInt8(ascii: "\"")
        package var hasHeader = true
        /// The names, where there is no header or others are wanted.
        package var columns: [String] = []
        package var encoding = Charset.utf8
        /// Lines before the header.
        package var skip = 0

        package init() {}
    }

    /// A column at a fixed place of each line.
    package struct FixedColumn: Sendable, Hashable {
        package var name: String
        /// Of the first character; from 1.
        package var from: Int
        package var length: Int

        package init(name: String, from: Int, length: Int) {
            self.name = name
            self.from = from
            self.length = length
        }
    }

    /// A sheet of a workbook.
    package struct Sheet: Sendable, Hashable {
        package enum Header: Sendable, Hashable {
            /// The first row with anything in it.
            case first
            /// This row, as Excel counts.
            case row(Int)
            /// The columns' letters are their names.
            case none
        }

        /// A name, or a number from 1; `nil`: the first that is not hidden.
        package var name: String?
        package var header = Header.first

        package init() {}
    }

    case csv(Values)
    /// One JSON document after the other.
    case jsonLines
    case fixedWidth([FixedColumn])
    case xlsx(Sheet)
    /// A zip of timetables; the name of the only agency, where the zip does not say it.
    case gtfs(agencyName: String?)

    /// Rows and columns: every row is a record.
    package var isTable: Bool { self != .jsonLines }

    /// Is packed: becomes more than what came.
    package var expands: Bool {
        switch self {
        case .xlsx, .gtfs: true
        case .csv, .jsonLines, .fixedWidth: false
        }
    }

    /// Its documents have names by themselves.
    package var hasFiles: Bool {
        if case .gtfs = self { true } else { false }
    }
}

/// What the bytes of a text file stand for.
package enum Charset: String, Sendable, Hashable, CaseIterable {
    /// Found out from the words; refused where that is not beyond doubt.
    case auto
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    case windows1258 = "windows-1258"
    case tcvn3
    case viscii
    case vni
}

/// How one value is read.
package struct FieldMapping: Sendable, Hashable {
    package enum Origin: Sendable, Hashable {
        /// The first of these paths that is not empty.
        case paths([Path])
        /// Built from paths and placeholders; empty if a part is empty.
        case template(Template)
        case constant
    }

    package enum IfBad: String, Sendable, Hashable, CaseIterable {
        case quarantine, empty
    }

    package enum IfUnknown: Sendable, Hashable {
        case quarantine
        case keep
        case empty
        case value(String)
    }

    /// Columns of the same row that the value's type checks against, such as the sex inside a citizen's number.
    package struct CrossCheck: Sendable, Hashable {
        package var sex: String?
        /// Date of birth.
        package var born: String?
        /// The day of the event that the record tells.
        package var on: String?
        /// The name under which a file came.
        package var fileName: String?

        package init(sex: String? = nil, born: String? = nil, on: String? = nil, fileName: String? = nil) {
            self.sex = sex
            self.born = born
            self.on = on
            self.fileName = fileName
        }

        package var isEmpty: Bool { self == CrossCheck() }
    }

    package var field: String
    package var origin: Origin
    package var formats: [DateFormat]
    /// The code table that turns the source's value into ours.
    package var codes: String?
    package var ifUnknown: IfUnknown
    package var defaultValue: String?
    /// `nil`: quarantine for keys and required fields, elsewhere empty.
    package var ifBad: IfBad?
    package var oneOf: [String]
    package var separators: [DecimalSeparators]
    /// How the text that `origin` gives is taken apart; always with `take`.
    package var like: LikeTemplate?
    /// How the value is built from the names of `like`.
    package var take: Template?
    /// What stands between several values of one path; `nil`: several values are a rejection.
    package var join: String?
    /// The column, a date or datetime of this row, whose day decides which row of `codes` holds.
    ///
    /// `nil`: the day of the run.
    package var validOn: String?
    /// Where the source says how precise a partial date is.
    package var precisionFrom: Path?
    /// From the value as it came to the one document inside, in this order.
    package var unwrap: [Unwrapping]
    package var with: CrossCheck
    /// The source kept a number and lost the zeros in front.
    package var fromNumber: Bool
    /// The column, a time of day of this row, after which this one lies: an earlier time is of the next day.
    package var notBefore: String?
    package var location: SourceLocation

    package init(
        field: String,
        origin: Origin,
        formats: [DateFormat] = [],
        codes: String? = nil,
        ifUnknown: IfUnknown = .quarantine,
        defaultValue: String? = nil,
        ifBad: IfBad? = nil,
        oneOf: [String] = [],
        separators: [DecimalSeparators] = [],
        like: LikeTemplate? = nil,
        take: Template? = nil,
        join: String? = nil,
        validOn: String? = nil,
        precisionFrom: Path? = nil,
        unwrap: [Unwrapping] = [],
        with: CrossCheck = CrossCheck(),
        fromNumber: Bool = false,
        notBefore: String? = nil,
        location: SourceLocation = .unknown
    ) {
        self.field = field
        self.origin = origin
        self.formats = formats
        self.codes = codes
        self.ifUnknown = ifUnknown
        self.defaultValue = defaultValue
        self.ifBad = ifBad
        self.oneOf = oneOf
        self.separators = separators
        self.like = like
        self.take = take
        self.join = join
        self.validOn = validOn
        self.precisionFrom = precisionFrom
        self.unwrap = unwrap
        self.with = with
        self.fromNumber = fromNumber
        self.notBefore = notBefore
        self.location = location
    }
}

extension FieldMapping {
    /// Columns of the same row that must be read before this one, each with the key that names it.
    package var needs: [(key: String, column: String)] {
        [
            ("valid_on", validOn), ("not_before", notBefore), ("sex", with.sex), ("born", with.born),
            ("on", with.on), ("file_name", with.fileName),
        ].compactMap { key, column in column.map { (key, $0) } }
    }
}

/// `format:` of a date: a pattern, `iso`, or seconds since 1970.
package enum DateFormat: Sendable, Hashable {
    case iso
    case epochSeconds
    case epochMilliseconds
    case pattern(DatePattern)
}

/// Which mark separates decimals and which groups thousands, written as an example: `1.234,5`.
package struct DecimalSeparators: Sendable, Hashable {
    /// ASCII `.` or `,`.
    package var decimal: UInt8
    /// `nil`: no grouping.
    package var grouping: UInt8?

    /// Reads one of `1.234,5`, `1,234.5`, `1234.5`, `1234,5`, `1 234,5`.
    package init?(example: String) {
        switch example {
        case "1.234,5": (decimal, grouping) = (UInt8(ascii: ","), UInt8(ascii: "."))
        case "1,234.5": (decimal, grouping) = (UInt8(ascii: "."), UInt8(ascii: ","))
        case "1234.5": (decimal, grouping) = (UInt8(ascii: "."), nil)
        case "1234,5": (decimal, grouping) = (UInt8(ascii: ","), nil)
        case "1 234,5": (decimal, grouping) = (UInt8(ascii: ","), UInt8(ascii: " "))
        default: return nil
        }
    }

    package static let examples = ["1.234,5", "1,234.5", "1234.5", "1234,5", "1 234,5"]
}

/// One staging table: what the app reads, and how each source fills it.
///
/// As `Mappings/<entity>.yaml` says.
package struct Entity: Sendable, Hashable {
    package enum Write: String, Sendable, Hashable, CaseIterable {
        case upsert, append, replace, history
    }

    /// Who may see a row.
    package indirect enum Visibility: Sendable, Hashable {
        case everyone
        /// The hub and its operators alone.
        case nobody
        /// The citizen whose key stands in this column.
        case citizen(column: String)
        /// Who may see the row of that entity with the same values in these columns.
        case through(entity: String, on: [String])
        case any([Visibility])
    }

    package enum LegalBasis: Sendable, Hashable {
        case consent
        case law(String)
        case contract(String)
        case emergency
    }

    package struct Retention: Sendable, Hashable {
        package var span: CalendarDuration
        /// The column it counts from; `nil` means since last seen.
        package var after: String?

        package init(span: CalendarDuration, after: String? = nil) {
            self.span = span
            self.after = after
        }
    }

    package enum NewFieldPolicy: String, Sendable, Hashable, CaseIterable {
        case keepAndTell = "keep_and_tell"
        case refuse
    }

    package var name: String
    package var title: String
    package var key: [String]
    package var write: Write
    package var newestBy: String?
    package var visibleTo: Visibility
    package var purpose: String?
    package var legalBasis: LegalBasis?
    package var retain: Retention?
    /// In the order of the file.
    package var fields: [Field]
    package var sources: [SourceMapping]
    package var onNewField: NewFieldPolicy
    /// The share of records, in percent, that may be refused before a run fails; `nil` means any.
    package var quarantineAtMost: Double?
    package var location: SourceLocation

    package struct Field: Sendable, Hashable {
        package enum PersonalData: String, Sendable, Hashable, CaseIterable {
            case basic, sensitive
        }

        package var name: String
        package var type: FieldType
        package var title: String
        package var isRequired: Bool
        package var personalData: PersonalData?
        package var unit: String?
        package var location: SourceLocation

        package init(
            name: String,
            type: FieldType,
            title: String,
            isRequired: Bool = false,
            personalData: PersonalData? = nil,
            unit: String? = nil,
            location: SourceLocation = .unknown
        ) {
            self.name = name
            self.type = type
            self.title = title
            self.isRequired = isRequired
            self.personalData = personalData
            self.unit = unit
            self.location = location
        }
    }

    package init(
        name: String,
        title: String,
        key: [String],
        write: Write = .upsert,
        newestBy: String? = nil,
        visibleTo: Visibility,
        purpose: String? = nil,
        legalBasis: LegalBasis? = nil,
        retain: Retention? = nil,
        fields: [Field],
        sources: [SourceMapping],
        onNewField: NewFieldPolicy = .keepAndTell,
        quarantineAtMost: Double? = nil,
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.title = title
        self.key = key
        self.write = write
        self.newestBy = newestBy
        self.visibleTo = visibleTo
        self.purpose = purpose
        self.legalBasis = legalBasis
        self.retain = retain
        self.fields = fields
        self.sources = sources
        self.onNewField = onNewField
        self.quarantineAtMost = quarantineAtMost
        self.location = location
    }

    package func field(_ name: String) -> Field? {
        fields.first { $0.name == name }
    }

    package func source(_ pull: PullID) -> SourceMapping? {
        sources.first { $0.pull == pull }
    }
}

/// How one pull fills the fields of an entity.
package struct SourceMapping: Sendable, Hashable {
    package var pull: PullID
    /// `1.234,5` written as an example, for the whole source.
    package var separators: [DecimalSeparators]
    package var values: [FieldMapping]
    package var location: SourceLocation

    package init(
        pull: PullID,
        separators: [DecimalSeparators] = [],
        values: [FieldMapping],
        location: SourceLocation = .unknown
    ) {
        self.pull = pull
        self.separators = separators
        self.values = values
        self.location = location
    }
}

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
        self.location = location
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

/// `connector/pull`.
package struct PullID: Sendable, Hashable, CustomStringConvertible {
    package var connector: String
    package var pull: String

    package init(connector: String, pull: String) {
        self.connector = connector
        self.pull = pull
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(connector: String(parts[0]), pull: String(parts[1]))
    }

    package var description: String { "\(connector)/\(pull)" }
}

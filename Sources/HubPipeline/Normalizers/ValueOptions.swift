package import HubModel

/// What a mapping says about one field's values, beside their type.
package struct ValueOptions: Sendable {
    /// Times without a zone are read in it, and days of instants are counted in it.
    package var zone: Zone
    /// Tried in order; where there is none, every spelling that the type knows is accepted.
    package var formats: [DateFormat]
    /// Forms tried in order; where there is none, the marks are guessed.
    package var separators: [DecimalSeparators]
    /// Text that is cut off behind a number: `kWh`.
    package var unit: String
    /// The source kept a number and lost its form: zeros in front, or a date as a day count of a spreadsheet.
    package var fromNumber: Bool
    /// What comes was opened by `unwrap`: a file is kept byte for byte, and not taken for base64 once more.
    package var isUnwrapped: Bool
    /// The most that a `partial_date` keeps; where there is none, as much as the text says.
    package var precision: DatePrecision?
    /// The run's clock: no date lies more than five years behind it.
    package var now: Timestamp
    /// The units that `admin_unit` looks up; without them it refuses every value.
    package var adminUnits: AdminUnits?

    package init(
        zone: Zone = .vietnam,
        formats: [DateFormat] = [],
        separators: [DecimalSeparators] = [],
        unit: String = "",
        fromNumber: Bool = false,
        isUnwrapped: Bool = false,
        precision: DatePrecision? = nil,
        now: Timestamp,
        adminUnits: AdminUnits? = nil
    ) {
        self.zone = zone
        self.formats = formats
        self.separators = separators
        self.unit = unit
        self.fromNumber = fromNumber
        self.isUnwrapped = isUnwrapped
        self.precision = precision
        self.now = now
        self.adminUnits = adminUnits
    }
}

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
    /// The source keeps numbers alone and has lost the zeros before them (`from_number` of the manifests).
    package var fromNumber: Bool
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
        now: Timestamp,
        adminUnits: AdminUnits? = nil
    ) {
        self.zone = zone
        self.formats = formats
        self.separators = separators
        self.unit = unit
        self.fromNumber = fromNumber
        self.now = now
        self.adminUnits = adminUnits
    }
}

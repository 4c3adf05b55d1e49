package import HubModel

/// The settings of one place where the hub runs, without secrets: `environments/<name>.yaml`.
package struct EnvironmentFile: Sendable, Hashable {
    package var name: String
    /// Where the database is, without a password.
    package var database: String?
    /// Setting by setting, connector by connector.
    package var settings: [String: [String: String]]
    package var location: SourceLocation

    package init(
        name: String,
        database: String? = nil,
        settings: [String: [String: String]] = [:],
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.database = database
        self.settings = settings
        self.location = location
    }
}

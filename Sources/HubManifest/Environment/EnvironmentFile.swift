package import HubModel

/// The settings of one place where the hub runs, without secrets: `environments/<name>.yaml`.
package struct EnvironmentFile: Sendable, Hashable {
    package var name: String
    /// Where the database is, without a password.
    package var database: String?
    /// Setting by setting, connector by connector.
    package var settings: [String: [String: String]]
    /// What mappings leave to the environment, such as who may see an entity: name and choice.
    package var choices: [String: String]
    /// Whom to tell when something is not as it should be.
    package var alerts: AlertSettings?
    package var location: SourceLocation

    package init(
        name: String,
        database: String? = nil,
        settings: [String: [String: String]] = [:],
        choices: [String: String] = [:],
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.database = database
        self.settings = settings
        self.choices = choices
        self.location = location
    }
}

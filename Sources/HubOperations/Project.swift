import HubManifest
package import HubModel
package import HubPipeline

/// A folder with connectors, mappings and schedules, read whole, for one environment.
package struct Project: Sendable {
    package let root: String
    package let environment: String?
    package let catalogue: Catalogue
    package let diagnostics: [Diagnostic]
    package let settings: SettingsResolver
    /// The hub's own key, for `| pseudonym`; without one that pipe is a failure.
    package var pseudonymKey: PseudonymKey?
    /// What the environment chooses among the rules of mappings.
    private let choices: [String: String]
    /// Whom the environment tells when something is not as it should be.
    package let alerts: AlertSettings?

    /// `root`: the folder that holds `Connectors/`, `Mappings/`, `schedules/`, `environments/`.
    ///
    /// `environment`: the name of a file in `environments/`, if any.
    ///
    /// `variables`: the process environment.
    package init(root: String, environment: String?, variables: [String: String]) throws(HubFailure) {
        self.root = root
        self.environment = environment
        (catalogue, diagnostics) = CatalogueReader(root: root).read()
        var file: EnvironmentFile?
        if let environment { file = try Project.read(environment, root: root) }
        settings = SettingsResolver(variables: variables, file: file)
        choices = file?.choices ?? [:]
        alerts = file?.alerts
    }

    /// The mappings as the environment has chosen them, for the database; what it does not choose stays open, and is
    /// refused there.
    ///
    /// Everything else reads `catalogue`: whom a row may concern does not depend on who may see it.
    package var entitiesAsChosen: [Entity] {
        catalogue.entities.map { entity in
            var entity = entity
            entity.visibleTo = entity.visibleTo.resolved(choices) ?? entity.visibleTo
            return entity
        }
    }

    /// Nothing runs while `check` finds an error.
    package func requireSound() throws(HubFailure) {
        let errors = diagnostics.filter { $0.severity == .error }
        guard let first = errors.first else { return }
        throw HubFailure(
            .configure,
            .fixConfiguration,
            code: "check.failed",
            message: Localized(
                vi:
                    "Khai báo còn \(errors.count) lỗi, lỗi đầu ở \(first.location): \(first.message.vietnamese) Chạy «lienthong check».",
                en:
                    "The manifests have \(errors.count) errors, the first at \(first.location): \(first.message.english) Run «lienthong check»."
            )
        )
    }

    private static func read(_ environment: String, root: String) throws(HubFailure) -> EnvironmentFile {
        guard let file = CatalogueReader(root: root).environment(environment).environment else {
            throw HubFailure(
                .configure,
                .fixConfiguration,
                code: "environment.unknown",
                message: Localized(
                    vi:
                        "Không có tệp environments/\(environment).yaml, hoặc tệp ấy sai: chạy «lienthong check».",
                    en:
                        "There is no file environments/\(environment).yaml, or it is wrong: run «lienthong check»."
                )
            )
        }
        return file
    }
}

/// One file of `App/`: what the citizens' app may call and read, in SQL, as data of the province.
package struct AppFile: Sendable, Hashable {
    /// Who calls what it makes.
    package enum Callers: Sendable, Hashable, CaseIterable {
        case app
        /// Officers of the province: files of `App/officers/`.
        case officers
        /// The hub alone, over every row: files of `App/hub/`, such as views whose rows are sent.
        case hub

        package var folder: String {
            switch self {
            case .app: "App"
            case .officers: "App/officers"
            case .hub: "App/hub"
            }
        }
    }

    /// `App/feedback.sql`, below the project's root.
    package var name: String
    package var text: String

    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    package var callers: Callers { AppFile.callers(ofFile: name) }

    package static func callers(ofFile name: String) -> Callers {
        Callers.allCases.last { name.hasPrefix($0.folder + "/") } ?? .app
    }
}

/// How fresh a pull promises to keep an entity.
package struct FreshnessPromise: Sendable, Hashable {
    package var entity: String
    package var title: String
    package var pull: PullID
    package var within: CalendarDuration

    package init(entity: String, title: String, pull: PullID, within: CalendarDuration) {
        self.entity = entity
        self.title = title
        self.pull = pull
        self.within = within
    }
}

/// All that `db migrate` brings to the database for the app, beside the tables of the mappings.
package struct AppSide: Sendable, Hashable {
    /// In the order in which they are applied.
    package var files: [AppFile]
    package var codeTables: [CodeTable]
    package var promises: [FreshnessPromise]

    package init(files: [AppFile] = [], codeTables: [CodeTable] = [], promises: [FreshnessPromise] = []) {
        self.files = files
        self.codeTables = codeTables
        self.promises = promises
    }
}

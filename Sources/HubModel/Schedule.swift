/// What runs when, as `schedules/<name>.yaml` says.
package struct Schedule: Sendable, Hashable {
    package enum Recurrence: Sendable, Hashable {
        case every(CalendarDuration)
        /// Minute of the day.
        case daily(minute: Int)
        /// Weekday 1 (Monday) to 7.
        case weekly(weekday: Int, minute: Int)
        case monthly(day: Int, minute: Int)
        case cron(String)
    }

    package struct Job: Sendable, Hashable {
        /// `connector` or `connector/pull`.
        package var target: String
        package var after: [String]

        package init(target: String, after: [String] = []) {
            self.target = target
            self.after = after
        }
    }

    package enum Overlap: String, Sendable, Hashable, CaseIterable {
        case skip
    }

    package enum CatchUp: String, Sendable, Hashable, CaseIterable {
        case once, none
    }

    package var name: String
    package var title: String
    package var recurrence: Recurrence
    package var zone: Zone
    package var overlap: Overlap
    package var catchUp: CatchUp
    package var jobs: [Job]
    package var location: SourceLocation

    package init(
        name: String,
        title: String,
        recurrence: Recurrence,
        zone: Zone = .vietnam,
        overlap: Overlap = .skip,
        catchUp: CatchUp = .once,
        jobs: [Job],
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.title = title
        self.recurrence = recurrence
        self.zone = zone
        self.overlap = overlap
        self.catchUp = catchUp
        self.jobs = jobs
        self.location = location
    }
}

/// A code table of `Mappings/codes`: code to value, each pair valid in a span of days.
package struct CodeTable: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package var code: String
        package var value: String
        package var validFrom: CivilDate?
        /// The last valid day.
        package var validTo: CivilDate?
        /// Every column of the row by name, `code` and `value` included.
        package var columns: [String: String]

        package init(
            code: String,
            value: String,
            validFrom: CivilDate? = nil,
            validTo: CivilDate? = nil,
            columns: [String: String] = [:]
        ) {
            self.code = code
            self.value = value
            self.validFrom = validFrom
            self.validTo = validTo
            self.columns = columns
        }

        package func isValid(on day: CivilDate) -> Bool {
            (validFrom.map { $0 <= day } ?? true) && (validTo.map { day <= $0 } ?? true)
        }
    }

    package var name: String
    package var columns: [String]
    package var rows: [Row]
    package var location: SourceLocation

    package init(name: String, columns: [String], rows: [Row], location: SourceLocation = .unknown) {
        self.name = name
        self.columns = columns
        self.rows = rows
        self.location = location
    }
}

/// Everything that the folders `Connectors/`, `Mappings/` and `schedules/` say.
package struct Catalogue: Sendable {
    package var connectors: [Connector]
    package var entities: [Entity]
    package var schedules: [Schedule]
    package var codeTables: [CodeTable]
    /// In the order in which they are applied.
    package var appFiles: [AppFile]

    package init(
        connectors: [Connector] = [],
        entities: [Entity] = [],
        schedules: [Schedule] = [],
        codeTables: [CodeTable] = [],
        appFiles: [AppFile] = []
    ) {
        self.connectors = connectors
        self.entities = entities
        self.schedules = schedules
        self.codeTables = codeTables
        self.appFiles = appFiles
    }

    /// What `db migrate` brings to the database for the app.
    package var appSide: AppSide {
        let promises = entities.flatMap { entity in
            entity.sources.compactMap { source in
                connector(source.pull.connector)?.pulls.first { $0.name == source.pull.pull }.map { pull in
                    FreshnessPromise(
                        entity: entity.name,
                        title: entity.title,
                        pull: source.pull,
                        within: pull.freshWithin
                    )
                }
            }
        }
        return AppSide(files: appFiles, codeTables: codeTables, promises: promises)
    }

    package func connector(_ name: String) -> Connector? { connectors.first { $0.name == name } }
    package func entity(_ name: String) -> Entity? { entities.first { $0.name == name } }
    package func schedule(_ name: String) -> Schedule? { schedules.first { $0.name == name } }
    package func codeTable(_ name: String) -> CodeTable? { codeTables.first { $0.name == name } }
}

/// One staging table: what the app reads, and how each source fills it.
///
/// As `Mappings/<entity>.yaml` says.
package struct Entity: Sendable, Hashable {
    package enum Write: String, Sendable, Hashable, CaseIterable {
        /// A key has one row, which a newer copy overwrites.
        case upsert
        /// A staged key is left as it is.
        case append
        /// A source's rows are exchanged as one set at the end of its run.
        case replace
        /// A key has one row for each span of time, `_from` to `_to`.
        case history
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
        /// Everyone, where the row's columns meet all of these conditions; nobody else.
        case everyoneWhen([Condition])
        case any([Visibility])
        /// As the environment chooses; there is no default.
        case setting(name: String, choices: [Choice])

        package struct Choice: Sendable, Hashable {
            package var name: String
            package var visibility: Visibility

            package init(name: String, visibility: Visibility) {
                self.name = name
                self.visibility = visibility
            }
        }

        /// The rule with every `setting` replaced by what the environment chooses; `nil` where it chooses nothing
        /// that is offered.
        package func resolved(_ settings: [String: String]) -> Visibility? {
            switch self {
            case .everyone, .nobody, .citizen, .through, .everyoneWhen: return self
            case .any(let rules):
                let resolved = rules.compactMap { $0.resolved(settings) }
                return resolved.count == rules.count ? .any(resolved) : nil
            case .setting(let name, let choices):
                let chosen = choices.first { $0.name == settings[name] }
                return chosen?.visibility.resolved(settings)
            }
        }
    }

    /// Who writes rows beside the sources.
    package enum Writer: String, Sendable, Hashable, CaseIterable {
        /// Functions of `App/`, for the citizen whose row it is.
        case app
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

        /// What lies before this instant is past its time: the first moment of its day, so that a day is kept whole.
        package func limit(now: Timestamp, zone: Zone) -> Timestamp {
            let instant = span.negated.added(to: now, in: zone)
            return zone.instant(CivilTime(date: zone.civil(instant).date))
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
    package var writtenBy: Writer?
    package var newestBy: String?
    package var visibleTo: Visibility
    package var purpose: String?
    package var legalBasis: LegalBasis?
    package var retain: Retention?
    /// Rows that others may be asked about, of `for_each` over this entity: those that meet all of these.
    package var inForce: [Condition]
    /// In the order of the file.
    package var fields: [Field]
    package var sources: [SourceMapping]
    /// Judged in the order of the file, before a row is loaded.
    package var checks: [RowCheck]
    package var onNewField: NewFieldPolicy
    /// Of children: the columns that hold their parent's key, in the order of that key; else empty.
    package var parentColumns: [String]
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
        /// The column, a time of day, after which this one lies, whichever source fills it.
        package var notBefore: String?
        package var location: SourceLocation

        package init(
            name: String,
            type: FieldType,
            title: String,
            isRequired: Bool = false,
            personalData: PersonalData? = nil,
            unit: String? = nil,
            notBefore: String? = nil,
            location: SourceLocation = .unknown
        ) {
            self.name = name
            self.type = type
            self.title = title
            self.isRequired = isRequired
            self.personalData = personalData
            self.unit = unit
            self.notBefore = notBefore
            self.location = location
        }
    }

    package init(
        name: String,
        title: String,
        key: [String],
        write: Write = .upsert,
        writtenBy: Writer? = nil,
        newestBy: String? = nil,
        visibleTo: Visibility,
        purpose: String? = nil,
        legalBasis: LegalBasis? = nil,
        retain: Retention? = nil,
        inForce: [Condition] = [],
        fields: [Field],
        sources: [SourceMapping],
        checks: [RowCheck] = [],
        onNewField: NewFieldPolicy = .keepAndTell,
        parentColumns: [String] = [],
        quarantineAtMost: Double? = nil,
        location: SourceLocation = .unknown
    ) {
        self.name = name
        self.title = title
        self.key = key
        self.write = write
        self.writtenBy = writtenBy
        self.newestBy = newestBy
        self.visibleTo = visibleTo
        self.purpose = purpose
        self.legalBasis = legalBasis
        self.retain = retain
        self.inForce = inForce
        self.fields = fields
        self.sources = sources
        self.checks = checks
        self.onNewField = onNewField
        self.parentColumns = parentColumns
        self.quarantineAtMost = quarantineAtMost
        self.location = location
    }

    package func field(_ name: String) -> Field? {
        fields.first { $0.name == name }
    }

    package func source(_ pull: PullID) -> SourceMapping? {
        sources.first { $0.pull == pull }
    }

    /// What the app may change in a row that stands: columns that no source fills, but for those that say which row it
    /// is and whose.
    package var columnsOfApp: [String] {
        guard writtenBy == .app else { return [] }
        let fixed = Set(key + visibleTo.citizenColumns + sources.flatMap { $0.values.map(\.field) })
        return fields.map(\.name).filter { !fixed.contains($0) }
    }

    /// Columns that are empty for others than the citizen where they see the row, too: personal data of what everyone
    /// sees, and whose row it is.
    package var columnsOfCitizen: [String] {
        let citizens = visibleTo.citizenColumns
        guard case .any(let rules) = visibleTo, !citizens.isEmpty else { return [] }
        var isPublic = false
        var isShared = false
        for rule in rules {
            switch rule {
            case .citizen, .nobody: continue
            case .everyone, .everyoneWhen: isPublic = true
            case .through, .any, .setting: isShared = true
            }
        }
        guard isPublic || isShared else { return [] }
        return fields.filter { field in
            isPublic && field.personalData != nil || citizens.contains(field.name)
        }.map(\.name)
    }
}

extension Entity.Visibility {
    /// The columns that hold a citizen's key, in all alternatives.
    package var citizenColumns: [String] {
        switch self {
        case .citizen(let column): [column]
        case .any(let rules): rules.flatMap(\.citizenColumns)
        case .setting(_, let choices): choices.flatMap(\.visibility.citizenColumns)
        case .everyone, .nobody, .through, .everyoneWhen: []
        }
    }

    /// Whether a citizen's own rows are seen by that citizen, whatever an environment chooses.
    package var alwaysHasCitizen: Bool {
        switch self {
        case .citizen: true
        case .any(let rules): rules.contains(where: \.alwaysHasCitizen)
        case .setting(_, let choices):
            !choices.isEmpty && choices.allSatisfy(\.visibility.alwaysHasCitizen)
        case .everyone, .nobody, .through, .everyoneWhen: false
        }
    }
}

/// How one pull fills the fields of an entity.
///
/// An entity may have several; each names all key and required columns and writes the columns that it names.
package struct SourceMapping: Sendable, Hashable {
    /// A list inside each record whose items are rows of an entity of their own.
    ///
    /// That entity has a source of the same pull, with paths inside one item; `^` is this record. The items of one
    /// record are one set: its key is part of theirs.
    package struct Child: Sendable, Hashable {
        package var entity: String
        package var path: Path
        package var location: SourceLocation

        package init(entity: String, path: Path, location: SourceLocation = .unknown) {
            self.entity = entity
            self.path = path
            self.location = location
        }
    }

    package var pull: PullID
    /// `1.234,5` written as an example, for the whole source.
    package var separators: [DecimalSeparators]
    package var values: [FieldMapping]
    /// In the order of the file.
    package var children: [Child]
    package var location: SourceLocation

    package init(
        pull: PullID,
        separators: [DecimalSeparators] = [],
        values: [FieldMapping],
        children: [Child] = [],
        location: SourceLocation = .unknown
    ) {
        self.pull = pull
        self.separators = separators
        self.values = values
        self.children = children
        self.location = location
    }
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

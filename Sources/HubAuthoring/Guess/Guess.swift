import HubModel
import HubPipeline

/// What was recognised in samples: one pull of one system, and the entity that its records become.
package struct Guess: Sendable {
    var facts: ConnectorFacts
    var form: SampleForm
    var place: RecordPlace?
    var fields: [GuessedField]
    var key: GuessedKey?
    var envelope: GuessedEnvelope
    var request: GuessedRequest?
    /// Where the records fit into what is there.
    var match: EntityMatch?
    /// Lists inside the records.
    var children: [ChildGuess]
    var records: Int
    var isCut: Bool
    var ignoresCase: Bool
    var files: FileDropGuess?
    /// Other lists that might be the records.
    var otherLists: [String]
    /// Worth telling before anything else.
    var notes: [Localized]
    /// The samples themselves, to be kept.
    var samples: [SampleFile]
    /// Of the day of the guess: where an incremental pull may begin.
    var year: Int

    /// The entity's name.
    package var entity: String {
        facts.entity ?? match?.entity.name ?? FieldName.identifier("\(facts.connector)_\(facts.pull)")
    }

    package var isPersonal: Bool { fields.contains { $0.type.personal != nil } }
}

/// A list inside the records: an entity of its own.
struct ChildGuess: Sendable {
    var path: String
    var entity: String
    var title: String
    var fields: [GuessedField]
    /// Columns of the child's own, behind those of the parent.
    var key: [String]
}

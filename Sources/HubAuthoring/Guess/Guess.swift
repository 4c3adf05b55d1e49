import HubModel
import HubPipeline

/// What was recognised in samples: one pull of one system, and the entity that its records become.
package struct Guess: Sendable {
    var facts: ConnectorFacts
    var form: SampleForm
    var place: RecordPlace?
    var fields: [GuessedField]
    /// Personal columns of a table that everyone may see.
    var leftOut: [GuessedField] = []
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

    /// The samples say something of a person, whatever is taken from them.
    package var samplesArePersonal: Bool { isPersonal || !leftOut.isEmpty }

    /// What a person has decided about columns that look personal: they are an organisation's, or, where everyone may
    /// see a row, they stay away.
    mutating func applyDecisions() {
        for index in fields.indices where facts.notPersonal.contains(fields[index].column) {
            fields[index].type.personal = nil
        }
        guard facts.visibleTo == "everyone", match == nil else { return }
        let columns = facts.key.isEmpty ? key?.columns ?? [] : facts.key
        leftOut = fields.filter { $0.type.personal != nil && !columns.contains($0.column) }
        fields.removeAll { $0.type.personal != nil && !columns.contains($0.column) }
    }
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

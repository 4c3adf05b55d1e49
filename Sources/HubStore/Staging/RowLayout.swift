import Bytes
import HubModel

/// How the rows of an entity stand in its table: the hub's own columns beside the fields, and what is unique.
enum RowLayout: Sendable, Hashable {
    /// One row per key: `upsert` from one source, and `append`.
    case plain
    /// One row per key that several sources fill, in the order of the mapping.
    case merged([SourceColumns])
    /// Whole sets, one row per key and set: `replace`.
    case generations
    /// One row per key and instant: `history`.
    case versions

    init(_ entity: Entity) {
        self.init(entity, write: entity.write)
    }

    init(_ entity: Entity, write: Entity.Write) {
        switch write {
        case .append: self = .plain
        case .replace: self = .generations
        case .history: self = .versions
        case .upsert:
            self = entity.sources.count > 1 ? .merged(SourceColumns.all(of: entity)) : .plain
        }
    }

    /// The hub's columns, after the fields; types as DDL writes them.
    var lineage: [(name: String, type: String)] {
        switch self {
        case .plain: LoadPlan.lineage
        case .generations: LoadPlan.lineage + [("_generation", "bigint")]
        case .versions: LoadPlan.lineage + [("_from", "timestamptz"), ("_to", "timestamptz")]
        case .merged(let sources):
            LoadPlan.lineage.filter { !RowLayout.perSource.contains($0.name) } + sources.flatMap(\.lineage)
        }
    }

    /// The hub's columns that are never empty.
    ///
    /// Comparing with an empty hash would never find a change.
    var required: Set<String> {
        switch self {
        case .plain: ["_hash", "_changed_at"]
        case .generations: ["_hash", "_changed_at", "_generation"]
        case .versions: ["_hash", "_changed_at", "_from"]
        case .merged: ["_changed_at"]
        }
    }

    /// What the primary key has after the entity's key.
    var keySuffix: [String] {
        switch self {
        case .plain, .merged: []
        case .generations: ["_generation"]
        case .versions: ["_from"]
        }
    }

    /// Columns of `LoadPlan.lineage` that an entity with several sources has once per source.
    static let perSource: Set<String> = ["_hash", "_payload", "_ordinal"]

    /// A column that belongs to the hub in some layout.
    static func isLineage(_ name: String) -> Bool {
        LoadPlan.lineage.contains { $0.name == name } || ["_generation", "_from", "_to"].contains(name)
            || SourceColumns.prefixes.contains { name.hasPrefix($0) }
    }
}

/// The columns that the hub keeps for one of several sources.
///
/// Named after the pull and not after its place in the mapping, so that a new order of sources changes nothing.
struct SourceColumns: Sendable, Hashable {
    let pull: PullID
    /// The fields that this source names.
    let fields: Set<String>
    /// Its place in the mapping, from 0: the smaller wins between equals.
    let rank: Int
    /// Type of the entity's `newest_by`, if the mapping has one.
    let newestType: String?

    static let prefixes = ["_hash_", "_payload_", "_ordinal_", "_newest_"]

    static func all(of entity: Entity) -> [SourceColumns] {
        let newest = entity.newestBy.flatMap { entity.field($0) }?.type.column.rawValue
        return entity.sources.enumerated().map { rank, source in
            SourceColumns(
                pull: source.pull,
                fields: Set(source.values.map(\.field)),
                rank: rank,
                newestType: newest
            )
        }
    }

    /// Empty where the source does not have the row, or has it no more.
    var hash: String { "_hash_" + suffix }
    var payload: String { "_payload_" + suffix }
    var ordinal: String { "_ordinal_" + suffix }
    /// The `newest_by` of the record that the source brought last.
    var newest: String { "_newest_" + suffix }

    var lineage: [(name: String, type: String)] {
        [(hash, "uuid"), (payload, "bigint"), (ordinal, "integer")]
            + (newestType.map { [(newest, $0)] } ?? [])
    }

    /// 16 hexadecimal digits: pulls may be longer than the 63 bytes of a name.
    private var suffix: String { SourceColumns.suffix(of: pull.description) }

    static func suffix(of pull: String) -> String {
        hexadecimal(SHA256.digest(Array(pull.utf8)).prefix(8))
    }
}

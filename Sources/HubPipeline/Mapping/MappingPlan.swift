import Bytes
package import HubModel

/// A mapping compiled for one pull: how each column of a row is read, in the order of the row's cells.
///
/// Pure: the same record under the same plan gives the same row.
package struct MappingPlan: Sendable {
    package let entity: Entity
    package private(set) var load: LoadPlan
    let fields: [FieldPlan]
    /// How many columns hold text that may have been written before Unicode.
    let textColumns: Int
    /// The names of children that the plan looks for, by slot.
    let names: [CompiledName?]
    /// Row positions in the order in which they enter the row's hash; volatile columns are left out.
    let hashOrder: [HashedColumn]
    let newestByIndex: Int?
    /// A path of the mapping reads the whole answer, so the answer is read once before its records are mapped.
    let readsAnswer: Bool
    /// `nil` where no erased person can stand in this plan's columns.
    let erasures: ErasureProbe?
    let retention: RetentionLimit?

    struct HashedColumn: Sendable {
        var index: Int
        /// Of the column's name, so that columns may come and go without changing the others' part.
        var id: UInt32
    }

    /// The mapping of a pull into its entity.
    ///
    /// `now`: the clock; code rows must be valid on its day, and no date may lie far behind it.
    ///
    /// `settings`: values that the mapping's templates may name.
    ///
    /// `adminUnits`: what columns of type `admin_unit` are looked up in.
    ///
    /// `erasures`: persons whose records are refused.
    package init(
        entity: Entity,
        source: SourceMapping,
        pull: Pull,
        zone: Zone,
        codeTables: [CodeTable],
        now: Timestamp,
        settings: [String: String] = [:],
        adminUnits: AdminUnits? = nil,
        erasures: Erasures = .none
    ) {
        self.entity = entity
        let day = zone.civil(now).date
        let mapped = source.values.filter { entity.field($0.field) != nil }
        let ordered =
            entity.key.compactMap { name in mapped.first { $0.field == name } }
            + mapped.filter { !entity.key.contains($0.field) }.sorted { $0.field < $1.field }
        let codes = Dictionary(codeTables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let slots = NameSlots()
        let textSlots = NameSlots()
        let fields = ordered.compactMap { value in
            entity.field(value.field).map { field in
                FieldPlan(
                    field,
                    value,
                    isKey: entity.key.contains(field.name),
                    source: source,
                    pull: pull,
                    zone: zone,
                    now: now,
                    codes: value.codes.flatMap { codes[$0] }.map { table in
                        value.validOn == nil ? DatedCodes(table, on: day) : DatedCodes(table)
                    },
                    settings: settings,
                    slots: slots,
                    textSlots: textSlots,
                    adminUnits: adminUnits
                )
            }
        }
        self.fields = fields
        names = slots.names
        textColumns = textSlots.names.count
        hashOrder = fields.enumerated().filter { !$1.isVolatile }
            .map { HashedColumn(index: $0, id: MappingPlan.columnID($1.name)) }
            .sorted { $0.id < $1.id }
        let newestBy = entity.newestBy.flatMap { name in fields.firstIndex { $0.name == name } }
        newestByIndex = newestBy
        readsAnswer = fields.contains(where: \.readsAnswer)
        let columns = fields.map(\.name)
        let probe = ErasureProbe(erasures, entity: entity, columns: columns, keyCount: entity.key.count)
        self.erasures = probe
        retention = RetentionLimit(entity, columns: columns, zone: zone, now: now)
        load = LoadPlan(
            entity: entity.name,
            write: entity.write,
            columns: fields.map { LoadPlan.Column(name: $0.name, type: $0.type.column) },
            keyCount: entity.key.count,
            newestBy: newestBy.map { fields[$0].name },
            digest: MappingPlan.digest(entity, source, pull, ordered, codes, day, settings, adminUnits, probe)
        )
    }

    /// The same plan, whose digest changes with those of others too.
    func covering(_ others: [MappingPlan]) -> MappingPlan {
        var plan = self
        let digests = [load.digest] + others.map(\.load.digest)
        plan.load.digest = Digest(bytes: SHA256.digest(digests.flatMap(\.bytes)))
        return plan
    }

    /// Raised when a type comes to write other values: then every page is mapped anew.
    private static let typesVersion = 2

    private static func columnID(_ name: String) -> UInt32 {
        // FNV-1a: stable for ever, because it is part of stored hashes.
        name.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    }

    /// Of all that decides rows.
    ///
    /// Titles, purposes and visibility do not.
    private static func digest(
        _ entity: Entity,
        _ source: SourceMapping,
        _ pull: Pull,
        _ values: [FieldMapping],
        _ codes: [String: CodeTable],
        _ day: CivilDate,
        _ settings: [String: String],
        _ adminUnits: AdminUnits?,
        _ erasures: ErasureProbe?
    ) -> Digest {
        var hash = SHA256()
        func add(_ text: String) { hash.update(Array(text.utf8) + [0]) }
        add("plan 1 types \(typesVersion)")
        add("\(entity.name) \(entity.key) \(entity.write) \(entity.newestBy ?? "")")
        add("\(pull.records?.text ?? "") \(pull.ignoresCase) \(pull.skipWhen.map(\.text))")
        if !pull.unwrap.isEmpty { add("unwrap \(pull.unwrap.map(\.text))") }
        if let form = pull.readAs { add("as \(form)") }
        add("\(pull.removedWhen.map(\.text)) \(source.separators) \(entity.checks.map(\.text))")
        for value in values {
            let field = entity.field(value.field)
            add(
                "\(value.field) \(field?.type.rawValue ?? "") \(field?.isRequired ?? false) \(field?.unit ?? "")"
            )
            add("\(value.originText) \(value.formats) \(value.ifUnknown) \(value.defaultValue ?? "")")
            add("\(value.ifBad?.rawValue ?? "") \(value.oneOf) \(value.separators)")
            add(
                "\(value.like.map { "\($0)" } ?? "") \(value.take?.text ?? "") \(value.join ?? "") \(value.validOn ?? "")"
            )
            add(
                "\(value.with) \(value.fromNumber) \(value.notBefore ?? "") \(value.precisionFrom?.text ?? "")"
            )
            if !value.unwrap.isEmpty { add("unwrap \(value.unwrap.map(\.text))") }
            for row in value.codes.flatMap({ codes[$0] })?.rows ?? [] {
                if value.validOn != nil {
                    add(
                        "\(row.code)=\(row.value) \(row.validFrom?.daysSinceEpoch ?? .min) \(row.validTo?.daysSinceEpoch ?? .max)"
                    )
                } else if row.isValid(on: day) {
                    add("\(row.code)=\(row.value)")
                }
            }
            for name in value.settingNames { add(settings[name] ?? "") }
            if field?.type == .adminUnit { add(adminUnits?.digest.description ?? "") }
        }
        if let retain = entity.retain, let after = retain.after {
            add("retain \(retain.span.text) after \(after)")
        }
        if let erasures { hash.update(erasures.digest) }
        return Digest(bytes: hash.finish())
    }
}

extension FieldMapping {
    fileprivate var originText: String {
        switch origin {
        case .paths(let paths): paths.map(\.text).joined(separator: "|")
        case .template(let template): template.text
        case .constant: ""
        }
    }

    fileprivate var settingNames: [String] {
        guard case .template(let template) = origin else { return [] }
        return template.placeholders.filter { $0.root == "settings" }.map(\.member)
    }
}

/// How one column is read.
///
/// A class, so that the hot loop borrows it.
final class FieldPlan: Sendable {
    enum Origin: Sendable {
        case paths([CompiledPath])
        case template(CompiledTemplate)
        case constant
    }

    /// Another column of the row, and what it is for.
    struct Need: Sendable {
        enum Use: Sendable {
            case role(Companions.Role)
            case codeDay
            case notBefore
        }

        var use: Use
        var column: String
    }

    /// A piece of a template over a record.
    enum Part: Sendable {
        case literal([UInt8])
        case path(CompiledPath, [Template.Pipe])
        /// Settled before the run: a setting.
        case fixed([UInt8])
        case each(String)
        /// Of the file that the record stands in.
        case file(String)
        case placeholder(Template.Placeholder)
    }

    let name: String
    let type: FieldType
    let origin: Origin
    /// Where the column is one child of the record and nothing else, the child's slot: the common case.
    ///
    /// A number, so that the hot loop counts no references.
    let soleSlot: Int
    static let noSlot = -1
    /// A list or object is a value: as JSON.
    let isJSON: Bool
    let normalizer: Normalizer
    let codes: DatedCodes?
    /// `valid_on`: the codes of a day that the row holds.
    let codesAreDated: Bool
    let like: LikePattern?
    var isTakenApart: Bool { like != nil }
    /// `unwrap`: what its value is a document in.
    let opening: ValueOpening?
    var isWrapped: Bool { opening != nil }
    /// `join`: what stands between several values.
    let joint: [UInt8]?
    let needs: [Need]
    /// Other columns must be read before this one.
    var checksOthers: Bool { !needs.isEmpty || precision != nil }
    /// Where the source says how precise the value is.
    let precision: CompiledPath?
    /// Of its `ColumnRescue` in the mapper: columns of people's words, read from one name.
    let textIndex: Int?
    let ifUnknown: FieldMapping.IfUnknown
    let defaultValue: [UInt8]?
    let oneOf: [[UInt8]]
    /// A fault of this column refuses the record.
    let isVital: Bool
    let isRequired: Bool
    /// Made from the clock, the run or the request: not part of the row's hash.
    let isVolatile: Bool
    let readsAnswer: Bool
    /// The path as the mapping writes it, for faults and `why`.
    let pathText: String
    let location: SourceLocation

    init(
        _ field: Entity.Field,
        _ value: FieldMapping,
        isKey: Bool,
        source: SourceMapping,
        pull: Pull,
        zone: Zone,
        now: Timestamp,
        codes: DatedCodes?,
        settings: [String: String],
        slots: NameSlots,
        textSlots: NameSlots,
        adminUnits: AdminUnits?
    ) {
        name = field.name
        type = field.type
        isJSON = field.type == .json
        isRequired = field.isRequired || isKey
        self.codes = codes
        codesAreDated = value.validOn != nil
        like = value.like.flatMap { like in value.take.map { LikePattern(like, take: $0) } }
        opening = value.unwrap.isEmpty ? nil : ValueOpening(value.unwrap, isOfFile: field.type == .file)
        joint = value.join.map { Array($0.utf8) }
        precision = value.precisionFrom.map { CompiledPath($0, ignoresCase: pull.ignoresCase, slots: slots) }
        let notBefore = value.notBefore == nil ? field.notBefore.map { [("not_before", $0)] } ?? [] : []
        needs = (value.needs + notBefore).compactMap { key, column in
            if key == "valid_on" { return Need(use: .codeDay, column: column) }
            if key == "not_before" { return Need(use: .notBefore, column: column) }
            return Companions.Role(rawValue: key).map { Need(use: .role($0), column: column) }
        }
        ifUnknown = value.ifUnknown
        defaultValue = value.defaultValue.map { Array($0.utf8) }
        oneOf = value.oneOf.map { Array($0.utf8) }
        isVital = value.ifBad.map { $0 == .quarantine } ?? isRequired
        location = value.location
        normalizer = Normalizer(
            type: field.type,
            options: ValueOptions(
                zone: zone,
                formats: value.formats,
                separators: value.separators.isEmpty ? source.separators : value.separators,
                unit: field.unit ?? "",
                fromNumber: value.fromNumber,
                isUnwrapped: !value.unwrap.isEmpty,
                now: now,
                adminUnits: field.type == .adminUnit ? adminUnits : nil
            )
        )
        switch value.origin {
        case .constant:
            origin = .constant
            textIndex = nil
            soleSlot = FieldPlan.noSlot
            isVolatile = false
            readsAnswer = false
            pathText = ""
        case .paths(let paths):
            let compiled = paths.map { CompiledPath($0, ignoresCase: pull.ignoresCase, slots: slots) }
            origin = .paths(compiled)
            let isSole =
                compiled.count == 1 && compiled[0].soleChild != nil && value.join == nil
                && value.unwrap.isEmpty
            soleSlot = isSole ? compiled[0].slot : FieldPlan.noSlot
            let holdsWords = [.text, .longText, .personName, .adminUnit].contains(field.type)
            textIndex = isSole && holdsWords ? textSlots.next() : nil
            isVolatile = false
            readsAnswer = paths.contains { $0.origin == .answer }
            pathText = paths.map(\.text).joined(separator: " | ")
        case .template(let template):
            let parts = FieldPlan.parts(template, pull: pull, settings: settings, slots: slots)
            origin = .template(CompiledTemplate(parts))
            textIndex = nil
            soleSlot = FieldPlan.noSlot
            isVolatile = template.placeholders.contains { ["now", "run", "request"].contains($0.root) }
            readsAnswer = parts.contains {
                if case .path(let path, _) = $0 { path.source.origin == .answer } else { false }
            }
            pathText = template.text
        }
    }

    private static func parts(
        _ template: Template,
        pull: Pull,
        settings: [String: String],
        slots: NameSlots
    ) -> [Part] {
        template.segments.map { segment in
            guard case .placeholder(let placeholder) = segment else {
                if case .literal(let text) = segment { return .literal(Array(text.utf8)) }
                return .literal([])
            }
            switch placeholder.root {
            case "settings": return .fixed(Array((settings[placeholder.member] ?? "").utf8))
            case "each" where placeholder.pipes.isEmpty: return .each(placeholder.member)
            case "file" where placeholder.pipes.isEmpty: return .file(placeholder.member)
            case "now", "run", "request", "file", "each": return .placeholder(placeholder)
            default:
                guard let path = try? Path(placeholder.name) else { return .placeholder(placeholder) }
                let compiled = CompiledPath(path, ignoresCase: pull.ignoresCase, slots: slots)
                return .path(compiled, placeholder.pipes)
            }
        }
    }
}

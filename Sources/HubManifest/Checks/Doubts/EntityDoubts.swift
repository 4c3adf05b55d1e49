import HubModel

/// Columns that nothing fills, sources that overwrite each other by chance, types that a path speaks against.
struct EntityDoubts {
    private(set) var findings = Findings()
    private let file: ManifestFile<Entity>
    private let entity: Entity
    private let project: Project

    var diagnostics: [Diagnostic] { findings.diagnostics }

    init(_ file: ManifestFile<Entity>, in project: Project) {
        self.file = file
        entity = file.value
        self.project = project
        checkFilled()
        checkWriters()
        for field in entity.fields { checkPersonal(field) }
        for source in entity.sources {
            for value in source.values { checkType(value) }
        }
    }

    private mutating func checkFilled() {
        guard entity.writtenBy == nil else { return }
        let filled = Set(entity.sources.flatMap { $0.values.map(\.field) })
        for field in entity.fields where !filled.contains(field.name) {
            let place = file.key("fields", field.name)
            findings.report(
                .columnNeverFilled,
                .warning,
                at: place,
                vi: "Không nguồn nào điền cột «\(field.name)»: cột luôn trống.",
                en: "No source fills `\(field.name)`: the column is always empty.",
                cure: Localized(
                    vi: "Thêm «\(field.name): …» vào một nguồn, hoặc bỏ cột này.",
                    en: "Add `\(field.name): …` to a source, or remove the column."
                ),
                fix: .proposal(.remove(at: place))
            )
        }
    }

    /// Without `newest_by` the source that is written first wins, however old what it says is.
    ///
    /// Other systems, and files that others leave, mostly tell of other rows.
    private mutating func checkWriters() {
        guard entity.newestBy == nil, entity.write == .upsert else { return }
        let asked = entity.sources.filter { project.pull($0.pull).map { $0.drop == nil } ?? false }
        for (_, sources) in Dictionary(grouping: asked, by: \.pull.connector).sorted(by: { $0.key < $1.key })
        {
            checkWriters(sources)
        }
    }

    private mutating func checkWriters(_ sources: [SourceMapping]) {
        var seen: Set<String> = []
        for source in sources {
            let columns = Set(source.values.map(\.field)).subtracting(entity.key)
            guard
                let shared = source.values.map(\.field).first(where: {
                    seen.contains($0) && columns.contains($0)
                })
            else {
                seen.formUnion(columns)
                continue
            }
            return olderMayWin(shared, source)
        }
    }

    private mutating func olderMayWin(_ column: String, _ source: SourceMapping) {
        let instant = entity.fields.first { field in
            [.datetime, .date].contains(field.type)
                && entity.sources.allSatisfy { $0.values.contains { $0.field == field.name } }
        }
        findings.report(
            .olderMayWin,
            .warning,
            at: source.location,
            vi:
                "Hai nguồn cùng điền «\(column)» mà không có newest_by: nguồn viết trước luôn thắng, dù cũ hơn.",
            en:
                "Two sources fill `\(column)`, and there is no newest_by: the one written first wins, even if older.",
            cure: .line("newest_by: \(instant?.name ?? "…")"),
            fix: instant.map { .proposal(.add(key: "newest_by", value: $0.name, to: file.root.location)) }
        )
    }

    private mutating func checkPersonal(_ field: Entity.Field) {
        guard field.personalData == nil,
            [.citizenID, .cardQR, .personName, .healthCard, .socialInsuranceCode].contains(field.type)
        else { return }
        findings.report(
            .undeclaredPersonalData,
            .warning,
            at: file.place("fields", field.name, "as"),
            vi: "\(field.type.rawValue) là dữ liệu cá nhân mà cột «\(field.name)» không khai «pii».",
            en: "\(field.type.rawValue) is personal data, and `\(field.name)` does not say `pii`.",
            cure: .line("\(field.name): { as: \(field.type.rawValue), …, pii: basic }"),
            fix: .proposal(.add(key: "pii", value: "basic", to: file.place("fields", field.name)))
        )
    }

    // MARK: Types

    private mutating func checkType(_ value: FieldMapping) {
        guard case .paths(let paths) = value.origin, let name = paths.first?.lastName, value.codes == nil,
            value.like == nil, let field = entity.field(value.field),
            let meant = SourceName(name).type(insteadOf: field.type)
        else { return }
        let place = file.place("fields", field.name, "as")
        findings.report(
            .typeDoubtful,
            .warning,
            at: place,
            vi: "«\(name)» có vẻ là \(meant.rawValue), mà cột «\(field.name)» là \(field.type.rawValue).",
            en: "`\(name)` looks like \(meant.rawValue), and `\(field.name)` is \(field.type.rawValue).",
            cure: .line("as: \(meant.rawValue)"),
            fix: .proposal(.setValue(meant.rawValue, at: place))
        )
    }
}

extension Path {
    /// The name that a simple path ends in.
    fileprivate var lastName: String? {
        guard form == .simple else { return nil }
        for step in steps.reversed() {
            if case .child(let name, _) = step { return name }
        }
        return nil
    }
}

/// What a source calls a field, word by word: `NGAY_SINH`, `soDienThoai`.
private struct SourceName {
    private let words: [String]

    init(_ name: String) {
        var words: [String] = []
        var word = ""
        var before: Character = "_"
        for letter in name {
            if !letter.isLetter && !letter.isNumber || letter.isUppercase && before.isLowercase {
                words.append(word)
                word = ""
            }
            if letter.isLetter || letter.isNumber { word.append(letter) }
            before = letter
        }
        self.words = (words + [word]).filter { !$0.isEmpty }.map { $0.lowercased() }
    }

    private var joined: String { words.joined() }

    /// What it surely is where the type is one that would lose something of it.
    func type(insteadOf type: FieldType) -> FieldType? {
        guard [.integer, .decimal, .moneyVND, .boolean].contains(type) else { return nil }
        if words.count > 1, words[0] == "ngay", words[1] != "cong" { return .date }
        guard type != .boolean else { return nil }
        if !Set(words).isDisjoint(with: ["cccd", "cmnd", "cmt"]) || joined.hasSuffix("dinhdanh") {
            return .citizenID
        }
        if !Set(words).isDisjoint(with: ["phone", "sdt"]) || joined.hasSuffix("dienthoai") {
            return .phoneVN
        }
        if !Set(words).isDisjoint(with: ["mst"]) || joined.hasSuffix("masothue") { return .taxCode }
        return nil
    }
}

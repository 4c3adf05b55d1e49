import HubModel
import HubOperations
import HubPipeline

/// Identifiers that the engine itself read from the originals: the second opinion, which asks no path.
struct RowOriginals {
    private struct Column {
        var type: FieldType
        var entity: String
        var name: String
    }

    private let columns: [String: [String: Column]]
    private let places: PlaceWords

    init(_ marking: Marking, places: PlaceWords) {
        self.places = places
        var columns: [String: [String: Column]] = [:]
        for (entity, source) in marking.reached {
            let fields = PersonalFields(
                entity: entity,
                source: source,
                pull: marking.pull,
                zone: marking.connector.system.zone
            )
            for value in source.values {
                guard case .personal(let personal)? = fields.use(of: value, isPart: false),
                    personal.way != .asClass,
                    personal.way != .asOrder
                else { continue }
                columns[entity.name, default: [:]][value.field] = Column(
                    type: personal.field.type,
                    entity: entity.name,
                    name: value.field
                )
            }
        }
        self.columns = columns
    }

    func values(_ outcome: SampleReplay.Outcome) -> KnownValues {
        var known = KnownValues()
        for table in outcome.tables {
            guard let wanted = columns[table.entity] else { continue }
            for row in table.rows {
                for (name, cell) in zip(row.columns, row.cells) {
                    if let cell, let column = wanted[name] { insert(cell, column.type, &known) }
                }
            }
        }
        let faults = outcome.rejections.flatMap(\.faults) + outcome.changes.map(\.fault)
        let byName = Dictionary(columns.values.flatMap(\.values).map { ($0.name, $0) }) { first, _ in first }
        for fault in faults {
            if let column = byName[fault.field] { insert(fault.value, column.type, &known) }
        }
        return known
    }

    private func insert(_ text: String, _ type: FieldType, _ known: inout KnownValues) {
        let digits = String(text.filter { ("0"..."9").contains($0) })
        switch type {
        case .citizenID: insert(digits, lengths: [12: .citizen, 9: .oldCard], &known)
        case .phoneVN:
            let national = Shapes.phone(digits, hasPlus: text.hasPrefix("+")) ?? digits
            insert(national, lengths: [9: .phone, 10: .phone], &known)
        case .taxCode: insert(digits, lengths: [10: .tax, 12: .citizen, 13: .tax], &known)
        case .socialInsuranceCode: insert(digits, lengths: [10: .insurance], &known)
        case .healthCard:
            for card in text.split(separator: ";").map({ Folding.key($0).uppercased() }) {
                if card.utf8.count == 15 { known.insert(card, .healthCard) }
                if card.utf8.count >= 10 { known.insert(String(card.suffix(10)), .insurance) }
            }
        case .evnCustomerCode: insert(code: text, .electricity, &known)
        case .vehiclePlate: insert(code: text, .plate, &known)
        case .dossierCode: known.insert(text.filter { !$0.isWhitespace }.uppercased(), .dossier)
        case .email: if text.contains("@") { known.insert(text.lowercased(), .email) }
        case .personName: insert(name: text, &known)
        case .cardQR, .text, .longText, .htmlClean, .json: insert(text: text, &known)
        case .integer, .decimal, .moneyVND, .boolean, .date, .datetime, .month, .partialDate, .timeOfDay,
            .weekdays,
            .geoPoint, .url, .agencyCode, .adminUnit, .file:
            break
        }
    }

    private func insert(_ digits: String, lengths: [Int: KnownValues.Kind], _ known: inout KnownValues) {
        if let kind = lengths[digits.utf8.count] { known.insert(digits, kind) }
    }

    private func insert(code text: String, _ kind: KnownValues.Kind, _ known: inout KnownValues) {
        let code = Folding.key(text).uppercased()
        if code.utf8.count >= 6 { known.insert(code, kind) }
    }

    private func insert(name text: String, _ known: inout KnownValues) {
        let words = Words(text).words
        guard (2...7).contains(words.count), words.allSatisfy(\.isLetters) else { return }
        let key = words.map(\.key).joined(separator: " ")
        if KnownValues.isTelling(name: key) { known.insert(key, .name) }
    }

    /// A text is known by all its words, unless they are those of places, which stay.
    private func insert(text: String, _ known: inout KnownValues) {
        let words = Words(text)
        guard (3...12).contains(words.words.count) else { return }
        var kept = Set<Int>()
        for part in PlaceWords.parts(of: words) { kept.formUnion(places.kept(words, part)) }
        let telling = words.words.indices.filter { index in
            !kept.contains(index) && !places.isGeneric(words.words[index].key)
                && words.words[index].key.utf8.count > 1
        }
        guard telling.count >= 2 else { return }
        known.insert(words.words.map(\.key).joined(separator: " "), .words)
    }
}

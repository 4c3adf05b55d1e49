import HubModel

/// What makes a row one thing: columns that every record has and no two records share.
struct GuessedKey: Sendable {
    var columns: [String]
    var confidence: Double
    var evidence: Localized
    var doubt: Localized?
}

struct KeyGuess {
    let fields: [GuessedField]
    let records: Int

    func guess() -> GuessedKey? {
        let usable = fields.filter(mayBeKey)
        guard !usable.isEmpty else { return nil }
        guard records > 1 else { return byName(usable) }
        if let sole = sole(usable) { return sole }
        return composite(usable) ?? byName(usable)
    }

    private func mayBeKey(_ field: GuessedField) -> Bool {
        guard !field.isList, field.isPlaceholder || field.filled == records || records <= 1 else {
            return false
        }
        switch field.type.type {
        case .longText, .htmlClean, .json, .file, .geoPoint, .boolean, .cardQR, .adminUnit, .decimal,
            .moneyVND:
            return false
        default: return true
        }
    }

    /// How much a field looks like what rows are told apart by.
    private func weight(_ field: GuessedField) -> Double {
        var weight = 0.0
        switch field.name.kind {
        case .id, .dossier: weight = 3
        case .no, .citizen, .insurance, .card, .tax, .plate: weight = 2
        case .url: weight = 1.2
        case .code, .unit: weight = 0.6
        case .date, .datetime, .month, .monthno, .year, .clock, .updated: weight = 0.5
        default: weight = 0.2
        }
        if field.isPlaceholder { weight = max(weight, 1.5) }
        if field.column.hasSuffix("_id") || field.column.hasSuffix("_code") || field.column.hasSuffix("_no") {
            weight += 1
        }
        switch field.type.type {
        case .evnCustomerCode, .dossierCode, .citizenID, .socialInsuranceCode, .healthCard: weight += 1
        case .phoneVN, .email, .personName: weight = 0.1
        default: break
        }
        return weight
    }

    private func isUnique(_ columns: [GuessedField]) -> Bool {
        var seen: Set<[String]> = []
        let parts = columns.map { $0.values.map(\.text) }
        guard parts.allSatisfy({ $0.count == records }) else { return false }
        for index in 0..<records where !seen.insert(parts.map { $0[index] }).inserted { return false }
        return !parts.isEmpty
    }

    private func sole(_ usable: [GuessedField]) -> GuessedKey? {
        let unique = usable.filter { !$0.isPlaceholder && isUnique([$0]) && weight($0) >= 1.2 }
        let best = preferred(unique).enumerated().max { left, right in
            (weight(left.element), -Double(left.offset)) < (weight(right.element), -Double(right.offset))
        }?.element
        guard let best else { return nil }
        if isOfSomebody(best), let longer = withPeriod(best) { return longer }
        let isFew = records < 5
        var key = GuessedKey(
            columns: [best.column],
            confidence: isFew ? 0.75 : 0.92,
            evidence: Localized(
                vi: "\(records)/\(records) bản ghi có giá trị, không trùng nhau",
                en: "\(records) of \(records) records have it, no two the same"
            )
        )
        if isFew {
            key.doubt = Localized(
                vi: "mẫu chỉ có \(records) bản ghi; nếu nguồn gửi hai dòng cùng mã, thêm cột vào khoá",
                en:
                    "the sample has \(records) records alone; add a column if the source sends two rows with one code"
            )
        }
        return key
    }

    /// Whose record it is comes back with every period; what record it is does not.
    private func isOfSomebody(_ field: GuessedField) -> Bool {
        switch field.type.type {
        case .citizenID, .evnCustomerCode, .taxCode, .socialInsuranceCode, .healthCard, .phoneVN: true
        default:
            field.column.hasPrefix("customer") || field.column.hasPrefix("station")
                || field.column.hasPrefix("unit")
        }
    }

    private func preferred(_ unique: [GuessedField]) -> [GuessedField] {
        let own = unique.filter { !isOfSomebody($0) && weight($0) >= 2 }
        return own.isEmpty ? unique : own
    }

    /// A customer and the period of a bill.
    private func withPeriod(_ field: GuessedField) -> GuessedKey? {
        guard let period = fields.first(where: { $0.type.type == .month && $0.filled == records }) else {
            return nil
        }
        return GuessedKey(
            columns: [field.column, period.column],
            confidence: 0.8,
            evidence: Localized(vi: "mỗi kỳ một dòng", en: "one row a period"),
            doubt: Localized(
                vi: "trong mẫu, riêng \(field.column) đã không trùng; xem lại có cần kỳ không",
                en: "in the sample \(field.column) alone is unique; look whether the period is needed"
            )
        )
    }

    private func composite(_ usable: [GuessedField]) -> GuessedKey? {
        let ranked = usable.enumerated().sorted { left, right in
            (weight(left.element), Double(-left.offset)) > (weight(right.element), Double(-right.offset))
        }.map(\.element).filter { weight($0) >= 0.5 }.prefix(8)
        // What stands in a file's name belongs to every record in it.
        let given = usable.filter(\.isPlaceholder)
        let own = ranked.filter { !$0.isPlaceholder }
        for size in 1...3 {
            for combination in combinations(Array(own), size) where isUnique(given + combination) {
                let isOfMany =
                    !given.isEmpty || combination.contains { isOfSomebody($0) || $0.column == "parameter" }
                let timed = isOfMany ? combination + time(besides: combination) : combination
                let columns = (given + timed).map(\.column)
                guard columns.count > 1 || size == 1 else { continue }
                return GuessedKey(
                    columns: columns,
                    confidence: 0.7,
                    evidence: Localized(
                        vi: "ghép lại thì \(records) bản ghi không trùng nhau",
                        en: "together no two of \(records) records are the same"
                    ),
                    doubt: Localized(
                        vi: "xem lại khoá: hai dòng cùng khoá là một dòng",
                        en: "look at the key: two rows with one key are one row"
                    )
                )
            }
        }
        return nil
    }

    /// Of one station or customer records come again and again: they differ by time, even where one sample does not
    /// show it.
    private func time(besides columns: [GuessedField]) -> [GuessedField] {
        guard !columns.contains(where: { $0.type.type == .datetime || $0.type.type == .date }) else {
            return []
        }
        let time = fields.first {
            $0.type.type == .datetime && $0.filled == records && $0.name.kind == .datetime
        }
        return time.map { [$0] } ?? []
    }

    private func combinations(_ fields: [GuessedField], _ size: Int) -> [[GuessedField]] {
        guard size > 0 else { return [[]] }
        return fields.indices.flatMap { index in
            combinations(Array(fields[(index + 1)...]), size - 1).map { [fields[index]] + $0 }
        }
    }

    private func byName(_ usable: [GuessedField]) -> GuessedKey? {
        guard let best = usable.max(by: { weight($0) < weight($1) }) else { return nil }
        return GuessedKey(
            columns: [best.column],
            confidence: 0.4,
            evidence: Localized(vi: "đoán theo tên", en: "told by the name"),
            doubt: Localized(
                vi: records > 1
                    ? "trong mẫu có bản ghi trùng giá trị này; phải chọn lại khoá"
                    : "mẫu chỉ có một bản ghi; xem lại khoá",
                en: records > 1
                    ? "records of the sample share this value; choose another key"
                    : "the sample has one record alone; look at the key"
            )
        )
    }
}

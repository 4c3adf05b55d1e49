import Bytes
import HubModel

/// Reads the tables of `AdminUnits` and refuses what does not fit together, by the table and its row.
struct AdminUnitsBuilder {
    private(set) var versions: [AdminUnits.Version] = []
    private(set) var units: [AdminUnit] = []
    private(set) var names: [AdminUnits.NameEntry] = []
    private(set) var changes: [AdminUnits.Change] = []
    private(set) var successors: [AdminCode] = []
    private(set) var pool: [UInt8] = []
    private(set) var digest = Digest(bytes: [])
    /// Codes that meant units of different names.
    private(set) var reused: Set<AdminCode> = []
    private var tonedOfCode: [AdminCode: [UInt8]] = [:]
    /// The table that is being read, for faults.
    private var table = ""
    private var rowsOfCode: [AdminCode: [Int]] = [:]

    static let mostVersions = 64

    mutating func read(_ tables: [CodeTable]) throws(HubFailure) {
        let needed = FieldType.adminUnit.codeTables.map { name in tables.first { $0.name == name } }
        guard let list = needed[0], let changed = needed[1], let aliases = needed[2], !list.rows.isEmpty
        else {
            throw AdminUnits.missing
        }
        digest = AdminUnitsBuilder.digest(of: list.rows + changed.rows + aliases.rows)
        table = list.name
        try readVersions(list.rows)
        try readUnits(list.rows)
        table = changed.name
        for row in changed.rows { try readChange(row) }
        changes.sort { $0.code < $1.code }
        table = aliases.name
        for row in aliases.rows { try readAlias(row) }
    }

    private static func digest(of rows: [CodeTable.Row]) -> Digest {
        var hash = SHA256()
        for row in rows {
            let dates = [row.validFrom, row.validTo].map { $0.map { String($0.daysSinceEpoch) } ?? "" }
            let extra = [row.columns["parent"] ?? "", row.columns["divided"] ?? ""]
            for text in [row.code, row.value] + dates + extra { hash.update(Array(text.utf8) + [0]) }
        }
        return Digest(bytes: hash.finish())
    }

    // MARK: - Versions

    private mutating func readVersions(_ rows: [CodeTable.Row]) throws(HubFailure) {
        var days: Set<Int> = []
        for row in rows {
            if let from = row.validFrom { days.insert(from.daysSinceEpoch) }
            if let to = row.validTo { days.insert(to.daysSinceEpoch + 1) }
        }
        guard days.count < AdminUnitsBuilder.mostVersions else {
            throw AdminUnits.bad(
                table,
                vi: "có hơn \(AdminUnitsBuilder.mostVersions) ngày thay đổi",
                en: "it has more than \(AdminUnitsBuilder.mostVersions) days of change"
            )
        }
        let ordered = days.sorted().map(CivilDate.init(daysSinceEpoch:))
        let starts = [nil] + ordered.map(Optional.some)
        versions = starts.enumerated().map { index, first in
            let day = first ?? ordered.first.map { CivilDate(daysSinceEpoch: $0.daysSinceEpoch - 1) }
            let name = day?.isoText ?? ""
            let hasDistricts = rows.contains { row in
                row.code.utf8.count == AdminCode.Level.district.width && (day.map(row.isValid) ?? true)
            }
            return AdminUnits.Version(
                first: first,
                name: name,
                bytes: Array(name.utf8),
                hasDistricts: hasDistricts
            )
        }
    }

    private func span(_ row: CodeTable.Row) -> ClosedRange<UInt8> {
        let first = row.validFrom.flatMap { day in versions.firstIndex { $0.first == day } } ?? 0
        let end = row.validTo.flatMap { day in
            versions.firstIndex { $0.first?.daysSinceEpoch == day.daysSinceEpoch + 1 }
        }
        return UInt8(first)...UInt8(max(first, (end ?? versions.count) - 1))
    }

    // MARK: - Units

    private mutating func readUnits(_ rows: [CodeTable.Row]) throws(HubFailure) {
        var provinces: [AdminCode: AdminCode] = [:]
        let coded = try rows.map { (row) throws(HubFailure) in (code: try code(row.code), row: row) }
            .sorted {
                ($0.code, $0.row.validFrom?.daysSinceEpoch ?? .min) < (
                    $1.code, $1.row.validFrom?.daysSinceEpoch ?? .min
                )
            }
        for (code, row) in coded {
            let parent = try parent(of: code, row)
            let province = parent.level == .province ? parent : provinces[parent]
            guard let province, code.level == .province || isKnown(parent, in: span(row)) else {
                throw bad(
                    row,
                    vi: "không có đơn vị cấp trên «\(parent)» trong cùng thời gian",
                    en: "there is no parent `\(parent)` at the same time"
                )
            }
            if code.level == .district { provinces[code] = province }
            try add(code, row, parent: parent, province: province)
        }
    }

    private func isKnown(_ parent: AdminCode, in span: ClosedRange<UInt8>) -> Bool {
        let rows = rowsOfCode[parent] ?? []
        return span.allSatisfy { version in rows.contains { units[$0].isValid(in: Int(version)) } }
    }

    private func parent(of code: AdminCode, _ row: CodeTable.Row) throws(HubFailure) -> AdminCode {
        let text = row.columns["parent"] ?? ""
        if code.level == .province, text.isEmpty { return code }
        guard let parent = AdminCode(text), parent.level.rawValue < code.level.rawValue,
            text.utf8.count == parent.level.width
        else {
            throw bad(
                row,
                vi: "cột parent «\(text)» không phải mã cấp trên",
                en: "its parent `\(text)` is not the code of a higher unit"
            )
        }
        return parent
    }

    private mutating func add(
        _ code: AdminCode,
        _ row: CodeTable.Row,
        parent: AdminCode,
        province: AdminCode
    ) throws(HubFailure) {
        let kind = AdminUnit.Kind.allCases.first {
            $0.isOf(code.level) && row.value.hasPrefix($0.title + " ")
        }
        guard let kind else {
            throw bad(
                row,
                vi: "tên «\(row.value)» không bắt đầu bằng loại đơn vị của cấp này",
                en: "the name `\(row.value)` does not begin with a kind of unit of its level"
            )
        }
        let span = span(row)
        let unit = AdminUnit(
            code: code,
            kind: kind,
            first: span.lowerBound,
            last: span.upperBound,
            parent: parent,
            province: province,
            name: store(Array(row.value.utf8))
        )
        rowsOfCode[code, default: []].append(units.count)
        units.append(unit)
        try addName(String(row.value.dropFirst(kind.title.count + 1)), of: units.count - 1, row)
        guard let toned = names.last?.toned else { return }
        let key = Array(pool[Int(toned.lowerBound)..<Int(toned.upperBound)])
        if tonedOfCode.updateValue(key, forKey: code).map({ $0 != key }) ?? false { reused.insert(code) }
    }

    private mutating func addName(_ name: String, of unit: Int, _ row: CodeTable.Row) throws(HubFailure) {
        let keys: (UInt64, [UInt8], [UInt8])? = Array(name.utf8).withUnsafeBytes { text in
            withUnsafeTemporaryAllocation(byteCount: PlaceKey.capacity, alignment: 1) { memory in
                PlaceKey(text, in: memory).map { ($0.hash, Array($0.plain), Array($0.toned)) }
            }
        }
        guard let keys else {
            throw bad(row, vi: "tên trống hoặc quá dài", en: "the name is empty or too long")
        }
        names.append(
            AdminUnits.NameEntry(hash: keys.0, unit: Int32(unit), plain: store(keys.1), toned: store(keys.2))
        )
    }

    private mutating func store(_ bytes: [UInt8]) -> Range<Int32> {
        let from = Int32(pool.count)
        pool += bytes
        return from..<Int32(pool.count)
    }

    // MARK: - Changes and aliases

    private mutating func readChange(_ row: CodeTable.Row) throws(HubFailure) {
        let old = try code(row.code)
        let from = Int32(successors.count)
        for text in row.value.split(separator: " ") {
            let successor = try code(String(text))
            guard isKnown(successor, in: UInt8(versions.count - 1)...UInt8(versions.count - 1)) else {
                throw bad(
                    row,
                    vi: "«\(text)» không phải đơn vị hiện nay",
                    en: "`\(text)` is no unit of today"
                )
            }
            successors.append(successor)
        }
        let isDivided = row.columns["divided"] == "yes"
        changes.append(
            AdminUnits.Change(code: old, successors: from..<Int32(successors.count), isDivided: isDivided)
        )
    }

    private mutating func readAlias(_ row: CodeTable.Row) throws(HubFailure) {
        let code = try code(row.value)
        guard let meant = rowsOfCode[code] else {
            throw bad(row, vi: "không có đơn vị «\(row.value)»", en: "there is no unit `\(row.value)`")
        }
        for unit in meant { try addName(row.code, of: unit, row) }
    }

    // MARK: - Faults

    private func code(_ text: String) throws(HubFailure) -> AdminCode {
        guard let code = AdminCode(text), text.utf8.count == code.level.width else {
            throw AdminUnits.bad(
                table,
                vi: "«\(text)» không phải mã 2, 3 hoặc 5 chữ số",
                en: "`\(text)` is not a code of 2, 3 or 5 digits"
            )
        }
        return code
    }

    private func bad(_ row: CodeTable.Row, vi: String, en: String) -> HubFailure {
        AdminUnits.bad("\(table), \(row.code)", vi: vi, en: en)
    }
}

extension AdminUnits {
    static var missing: HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "admin_units.missing",
            message: Localized(
                vi:
                    "Kiểu admin_unit cần ba bảng admin_unit… trong Mappings/codes. Xem docs/admin-units.vi.md.",
                en:
                    "The type admin_unit needs three tables admin_unit… in Mappings/codes. See docs/admin-units.md."
            )
        )
    }

    static func bad(_ place: String, vi: String, en: String) -> HubFailure {
        HubFailure(
            .configure,
            .fixConfiguration,
            code: "admin_units.bad_table",
            message: Localized(vi: "Bảng \(place): \(vi).", en: "Table \(place): \(en).")
        )
    }
}

extension CivilDate {
    /// `2025-07-01`.
    var isoText: String {
        let (year, month, day) = components
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

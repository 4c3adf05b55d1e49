package import HubModel

/// The country's administrative units with the days on which they existed, for look-ups that allocate nothing.
///
/// Made once from code tables of the project, whose names and columns are part of the contract of the type
/// `admin_unit`:
///
/// - `admin_units`: code, whole name, validity, `parent`
/// - `admin_unit_changes`: an old code, the codes of the units that took its land (by spaces), `divided`
/// - `admin_unit_aliases`: another spelling of a name, the code
///
/// A *version* is a span of days in which no unit of the country changed.
package final class AdminUnits: Sendable {
    package struct Version: Sendable, Hashable {
        /// `nil`: since always.
        package let first: CivilDate?
        /// Its first day; of the oldest version its last day: `2025-06-30`, `2025-07-01`.
        package let name: String
        let bytes: [UInt8]
        let hasDistricts: Bool
    }

    /// What became of a unit in the newest version.
    package enum Successor: Sendable, Hashable {
        case one(AdminCode)
        /// Divided, or not known to be whole: a person decides.
        case several([AdminCode])
        /// The official conversion does not say.
        case none
    }

    struct NameEntry: Sendable {
        var hash: UInt64
        var unit: Int32
        var plain: Range<Int32>
        var toned: Range<Int32>
    }

    struct Change: Sendable {
        var code: AdminCode
        var successors: Range<Int32>
        var isDivided: Bool
    }

    /// Oldest first.
    package let versions: [Version]
    /// By code, then by age.
    package let units: [AdminUnit]
    /// By hash.
    let names: [NameEntry]
    /// By code.
    let changes: [Change]
    let successors: [AdminCode]
    /// Codes that meant units of different names: without a date they say nothing.
    let reused: Set<AdminCode>
    /// Names and keys, one after the other.
    let pool: [UInt8]
    /// Of all that the tables say: another digest, other values.
    package let digest: Digest

    /// `tables`: those of the project; others than the three are not looked at.
    package init(_ tables: [CodeTable]) throws(HubFailure) {
        var builder = AdminUnitsBuilder()
        try builder.read(tables)
        versions = builder.versions
        units = builder.units
        names = builder.names.sorted { $0.hash < $1.hash }
        changes = builder.changes
        successors = builder.successors
        reused = builder.reused
        pool = builder.pool
        digest = builder.digest
    }

    package var newest: Int { versions.count - 1 }

    /// The index of the version of a day.
    package func version(on day: CivilDate) -> Int {
        versions.lastIndex { $0.first.map { $0 <= day } ?? true } ?? 0
    }

    /// The index in `units` of what a code means in a version.
    package func unit(_ code: AdminCode, in version: Int) -> Int? {
        all(code).first { units[$0].isValid(in: version) }
    }

    /// Everything that a code ever meant, oldest first.
    package func all(_ code: AdminCode) -> Range<Int> {
        let from = units.lowerBound { $0.code < code }
        var until = from
        while until < units.count, units[until].code == code { until += 1 }
        return from..<until
    }

    package func name(of unit: Int) -> String {
        String(
            decoding: pool[Int(units[unit].name.lowerBound)..<Int(units[unit].name.upperBound)],
            as: UTF8.self
        )
    }

    /// What a unit of some version is today.
    package func current(of unit: Int) -> Successor {
        let row = units[unit]
        guard !row.isValid(in: newest) else { return .one(row.code) }
        guard let change = change(of: row.code) else { return .none }
        let codes = successors[Int(change.successors.lowerBound)..<Int(change.successors.upperBound)]
        guard let only = codes.first else { return .none }
        return codes.count == 1 && !change.isDivided ? .one(only) : .several(Array(codes))
    }

    /// The only unit that took all of it; allocates nothing.
    func soleSuccessor(of unit: Int) -> AdminCode? {
        let row = units[unit]
        guard !row.isValid(in: newest) else { return row.code }
        guard let change = change(of: row.code), !change.isDivided, change.successors.count == 1 else {
            return nil
        }
        return successors[Int(change.successors.lowerBound)]
    }

    /// Whether a unit of some version gave land to a unit of today, or is it still.
    func hasSuccessor(_ unit: Int, _ code: AdminCode) -> Bool {
        let row = units[unit]
        guard !row.isValid(in: newest) else { return row.code == code }
        guard let change = change(of: row.code) else { return false }
        return change.successors.contains { successors[Int($0)] == code }
    }

    private func change(of code: AdminCode) -> Change? {
        let index = changes.lowerBound { $0.code < code }
        return index < changes.count && changes[index].code == code ? changes[index] : nil
    }
}

extension AdminUnits {
    /// Calls `body` with every unit of a name: its index, and whether marks and tones agree too.
    @inline(__always)
    func forEach(named key: PlaceKey, _ body: (Int, _ isExact: Bool) -> Void) {
        pool.withUnsafeBytes { pool in
            var index = names.lowerBound { $0.hash < key.hash }
            while index < names.count, names[index].hash == key.hash {
                let entry = names[index]
                if pool.equals(entry.plain, key.plain) {
                    body(Int(entry.unit), pool.equals(entry.toned, key.toned))
                }
                index += 1
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    fileprivate func equals(_ range: Range<Int32>, _ other: UnsafeRawBufferPointer) -> Bool {
        guard range.count == other.count, let bytes = other.baseAddress else { return false }
        return memoryEqual(baseAddress.map { $0 + Int(range.lowerBound) }, bytes, other.count)
    }
}

extension Array {
    /// The first index whose element is not before what is sought.
    @inline(__always)
    fileprivate func lowerBound(_ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

package import HubModel

/// The `checks` of an entity, compiled for the cells of one plan.
///
/// One belongs to one mapper; judging a row allocates nothing while it holds.
package final class RowChecks {
    private let checks: [CompiledCheck]
    private let sum = DecimalSum()

    /// A check that names a column which this source does not fill always holds, and is left out.
    package init(_ checks: [RowCheck], columns: [LoadPlan.Column]) {
        self.checks = checks.compactMap { CompiledCheck($0, columns: columns) }
    }

    package var isEmpty: Bool { checks.isEmpty }

    /// Calls `body` with every check that the row fails, in the order of the file.
    package func eachFailure(in row: RowCells, _ body: (CompiledCheck) -> Void) {
        for check in checks where !check.holds(in: row, sum) { body(check) }
    }
}

/// One check over the cells of a row.
package final class CompiledCheck: Sendable {
    package let check: RowCheck
    private let operands: [Operand]
    private let family: Family
    /// The cell of a number.
    private let within: [UInt8]
    /// The same over whole numbers alone, which is what money is: no digits have to be walked.
    private let whole: WholeSum?

    private enum Family: Sendable {
        case number
        /// Days since 2000.
        case date
        /// Microseconds since 2000.
        case instant
        case text
    }

    private enum Source: Sendable {
        case cell(Int, ColumnType)
        /// The payload of a cell, of the type that the others have.
        case literal([UInt8], ColumnType)

        var type: ColumnType {
            switch self {
            case .cell(_, let type), .literal(_, let type): type
            }
        }
    }

    private struct Operand: Sendable {
        var source: Source
        var isSubtracted: Bool
    }

    /// `nil` if a column is not filled, or cannot be compared: `check` refuses that.
    init?(_ check: RowCheck, columns: [LoadPlan.Column]) {
        var operands: [Operand] = []
        for (terms, isRight) in [(check.left, false), (check.right, true)] {
            for term in terms {
                guard let source = CompiledCheck.source(term.operand, columns) else { return nil }
                operands.append(Operand(source: source, isSubtracted: term.isSubtracted != isRight))
            }
        }
        let families = Set(operands.map(\.source.type).map(CompiledCheck.family))
        guard families.count == 1, let family = families.first.flatMap({ $0 }),
            family == .number || (check.left.count == 1 && check.right.count == 1)
        else { return nil }
        self.check = check
        self.operands = operands
        self.family = family
        within = check.within.map(CompiledCheck.numeric) ?? []
        whole = WholeSum(check, columns: columns)
    }

    private static func source(_ operand: RowCheck.Operand, _ columns: [LoadPlan.Column]) -> Source? {
        switch operand {
        case .column(let name):
            guard let index = columns.firstIndex(where: { $0.name == name }) else { return nil }
            return .cell(index, columns[index].type)
        case .number(let digits): return .literal(numeric(digits), .numeric)
        case .text(let text): return .literal(Array(text.utf8), .text)
        case .date(let date):
            let days = Int32(date.daysSinceEpoch - CellRange.daysTo2000)
            return .literal(withUnsafeBytes(of: days.bigEndian) { Array($0) }, .date)
        }
    }

    private static func family(_ type: ColumnType) -> Family? {
        switch type {
        case .bigint, .numeric: .number
        case .date: .date
        case .timestamptz: .instant
        case .text: .text
        case .boolean, .jsonb: nil
        }
    }

    /// The cell of digits with at most one point; such a text is at most 81 long, so it always has one.
    private static func numeric(_ text: String) -> [UInt8] {
        let digits = text.utf8.filter { $0 != UInt8(ascii: ".") }
        let point = text.utf8.firstIndex(of: UInt8(ascii: "."))
        let scale = point.map { text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1 } ?? 0
        var arena = CellArena(capacity: 64)
        digits.withUnsafeBytes { try? arena.append(numericDigits: $0, scale: scale, isNegative: false) }
        return Array(arena.bytes.dropFirst(4))
    }

    // MARK: Judging a row

    /// A check with an empty operand holds; one over bytes that are no cell of their type fails.
    func holds(in row: RowCells, _ sum: DecimalSum) -> Bool {
        for operand in operands {
            if case .cell(let index, _) = operand.source, row[index] == nil { return true }
        }
        switch family {
        case .number: return holdsOfNumbers(row, sum)
        case .date, .instant:
            guard let left = time(operands[0], row), let right = time(operands[1], row) else { return false }
            return check.comparison.holds(left < right ? -1 : left > right ? 1 : 0)
        case .text:
            let isEqual = bytes(operands[0], row) { left in
                bytes(operands[1], row) { right in
                    left.count == right.count && left.elementsEqual(right)
                }
            }
            return isEqual == (check.comparison == .equal)
        }
    }

    private func holdsOfNumbers(_ row: RowCells, _ sum: DecimalSum) -> Bool {
        if let whole {
            guard let difference = whole.difference(in: row) else { return false }
            guard let within = whole.within else { return check.comparison.holds(Int(difference.signum())) }
            return difference.magnitude <= within
        }
        sum.reset()
        for operand in operands where !add(operand, row, sum) { return false }
        let sign = sum.sign()
        guard !within.isEmpty else { return check.comparison.holds(sign) }
        // |left - right| <= within
        _ = within.withUnsafeBytes { sum.add(numeric: $0, isSubtracted: sign > 0) }
        return sign > 0 ? sum.sign() <= 0 : sum.sign() >= 0
    }

    private func add(_ operand: Operand, _ row: RowCells, _ sum: DecimalSum) -> Bool {
        switch operand.source {
        case .literal(let cell, _):
            return cell.withUnsafeBytes { sum.add(numeric: $0, isSubtracted: operand.isSubtracted) }
        case .cell(let index, let type):
            guard let cell = row[index] else { return false }
            if type == .numeric { return sum.add(numeric: cell, isSubtracted: operand.isSubtracted) }
            guard cell.count == 8 else { return false }
            sum.add(Int64(bigEndian: cell.loadUnaligned(as: Int64.self)), isSubtracted: operand.isSubtracted)
            return true
        }
    }

    private func time(_ operand: Operand, _ row: RowCells) -> Int64? {
        bytes(operand, row) { cell in
            switch (family, cell.count) {
            case (.date, 4): Int64(Int32(bigEndian: cell.loadUnaligned(as: Int32.self)))
            case (.instant, 8): Int64(bigEndian: cell.loadUnaligned(as: Int64.self))
            default: nil
            }
        }
    }

    private func bytes<Result>(
        _ operand: Operand,
        _ row: RowCells,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        switch operand.source {
        case .literal(let cell, _): cell.withUnsafeBytes(body)
        case .cell(let index, _): body(row[index] ?? UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    // MARK: Telling of it

    /// What quarantine or the run's report says of a row that fails; the check stands where a path would.
    package func fault(in row: RowCells, columns: [LoadPlan.Column]) -> FieldFault {
        let values = operands.compactMap { operand -> String? in
            guard case .cell(let index, let type) = operand.source else { return nil }
            let text = row[index].flatMap { CellText.text(of: $0, as: type) }
            return "\(columns[index].name) = \(text ?? "?")"
        }
        let rule: RecordRule = check.severity == .must ? .checkFailed : .checkDoubtful
        return FieldFault(
            field: "",
            rule: rule.rawValue,
            path: check.text,
            value: String(values.joined(separator: ", ").prefix(200))
        )
    }
}

extension RowCheck.Comparison {
    /// Whether it holds of two values whose order is -1, 0 or 1.
    fileprivate func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

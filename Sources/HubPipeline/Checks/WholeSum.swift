import HubModel

/// Left minus right of a check whose columns are `bigint` and whose numbers are whole.
///
/// 128 bits hold the sum of as many columns as a check can name.
struct WholeSum: Sendable {
    private struct Column: Sendable {
        var index: Int
        var isSubtracted: Bool
    }

    private var columns: [Column] = []
    private var constant: Int128 = 0
    private(set) var within: UInt128?

    /// `nil` if a decimal takes part.
    init?(_ check: RowCheck, columns all: [LoadPlan.Column]) {
        for (terms, isRight) in [(check.left, false), (check.right, true)] {
            for term in terms {
                let isSubtracted = term.isSubtracted != isRight
                switch term.operand {
                case .column(let name):
                    guard let index = all.firstIndex(where: { $0.name == name }), all[index].type == .bigint
                    else { return nil }
                    columns.append(Column(index: index, isSubtracted: isSubtracted))
                case .number(let digits):
                    guard digits.utf8.count <= 18, let number = Int128(digits) else { return nil }
                    constant += isSubtracted ? -number : number
                case .date, .text: return nil
                }
            }
        }
        guard let text = check.within else { return }
        guard let number = UInt128(text) else { return nil }
        within = number
    }

    /// `nil` if a cell is no `bigint`.
    func difference(in row: RowCells) -> Int128? {
        var sum = constant
        for column in columns {
            guard let cell = row[column.index], cell.count == 8 else { return nil }
            let value = Int128(Int64(bigEndian: cell.loadUnaligned(as: Int64.self)))
            sum += column.isSubtracted ? -value : value
        }
        return sum
    }
}

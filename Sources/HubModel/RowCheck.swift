/// `checks` of a mapping: a comparison of columns that a row must, or should, meet before it is loaded.
///
/// `total >= 0` · `total = net + vat within 1` · `starts_at <= ends_at` · `born >= 1900-01-01` · `state != 'new'`.
/// Sums and differences of columns and numbers on both sides, one comparison; numbers are exact decimals. A check one
/// of whose columns is empty holds.
package struct RowCheck: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// A row that fails goes to quarantine.
        case must
        /// A row that fails is loaded, and the run's report says so.
        case should
    }

    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
    }

    package enum Operand: Sendable, Hashable {
        case column(String)
        /// Digits with at most one point, as written.
        case number(String)
        case date(CivilDate)
        case text(String)
    }

    package struct Term: Sendable, Hashable {
        package var isSubtracted: Bool
        package var operand: Operand
        /// Characters from the check's beginning, for diagnostics.
        package var offset: Int

        package init(_ operand: Operand, isSubtracted: Bool = false, offset: Int = 0) {
            self.operand = operand
            self.isSubtracted = isSubtracted
            self.offset = offset
        }
    }

    package var severity: Severity
    /// As written; stands in quarantine and reports.
    package let text: String
    package let left: [Term]
    package let comparison: Comparison
    package let right: [Term]
    /// How far both sides of `=` may be apart; digits with at most one point.
    package let within: String?

    package enum Mistake: Error, Sendable, Hashable {
        case empty
        case unexpected(offset: Int, found: String)
        case unclosedText(offset: Int)
        case noComparison
        case badNumber(offset: Int, found: String)
        case badDate(offset: Int, found: String)
        case withinNeedsEqual(offset: Int)

        package var offset: Int {
            switch self {
            case .empty, .noComparison: 0
            case .unexpected(let offset, _), .unclosedText(let offset), .badNumber(let offset, _),
                .badDate(let offset, _), .withinNeedsEqual(let offset):
                offset
            }
        }
    }

    package init(_ text: String, _ severity: Severity = .must) throws(Mistake) {
        var parser = RowCheckParser(text)
        let parts = try parser.parse()
        self.text = text
        self.severity = severity
        left = parts.left
        comparison = parts.comparison
        right = parts.right
        within = parts.within
    }

    package var terms: [Term] { left + right }

    package var columns: [String] {
        terms.compactMap { if case .column(let name) = $0.operand { name } else { nil } }
    }
}

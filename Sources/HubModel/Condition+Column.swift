/// Conditions about the columns of a row, such as `everyone_when` of a mapping has them.
extension Condition {
    /// The column that it is about and what it tests there, if its path is a bare name.
    package var column: (name: String, test: Test)? {
        guard case .path(let path, let test) = subject, path.origin == .record, path.steps.count == 1,
            case .child(let name, prefix: nil) = path.steps[0]
        else { return nil }
        return (name, test)
    }
}

extension Condition.Test {
    /// What it compares with.
    package var values: [String] {
        switch self {
        case .equal(let value), .notEqual(let value), .less(let value), .lessOrEqual(let value),
            .greater(let value), .greaterOrEqual(let value), .contains(let value), .startsWith(let value):
            [value]
        case .isIn(let values), .notIn(let values): values
        case .missing, .present, .empty: []
        }
    }

    /// Whether it can be asked of a column of this type.
    ///
    /// Numbers are compared with numbers, days and instants with a day `yyyy-MM-dd`, which begins in Vietnam, and
    /// yes or no with `true` or `false`.
    package func fits(_ column: ColumnType) -> Bool {
        switch self {
        case .missing, .present, .empty: return true
        case .contains, .startsWith: return column == .text
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .notIn:
            return values.allSatisfy { column.compares(with: $0) }
        }
    }
}

extension ColumnType {
    fileprivate func compares(with value: String) -> Bool {
        switch self {
        case .text: true
        case .bigint, .numeric: value.isPlainNumber
        case .boolean: ["true", "false"].contains(value)
        case .date, .timestamptz: CivilDate(iso: value) != nil
        case .jsonb: false
        }
    }
}

extension String {
    /// `-12` or `12.5`, in digits of ASCII.
    package var isPlainNumber: Bool {
        let digits = hasPrefix("-") ? dropFirst() : self[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }
}

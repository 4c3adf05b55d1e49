import Foundation
import HubModel
import PQ

/// A condition about a row's column as SQL, with the meaning that it has everywhere: of texts two numbers compare as
/// numbers, all else as text; a comparison with an empty column is false, `!=` and `not in` included.
struct ColumnCondition {
    let sql: String

    init(_ condition: Condition, of entity: Entity) throws(HubFailure) {
        guard let (name, test) = condition.column, let field = entity.field(name) else {
            throw StagingFailure.unknownColumn(condition.text, of: entity)
        }
        guard test.fits(field.type.column) else { throw StagingFailure.badCondition(condition, of: entity) }
        let column = quoted(identifier: name)
        switch test {
        case .missing: sql = "\(column) IS NULL"
        case .present: sql = "\(column) IS NOT NULL"
        case .empty where field.type.column == .text: sql = "coalesce(\(column), '') IN ('', 'null')"
        case .empty: sql = "\(column) IS NULL"
        case .contains(let text): sql = "strpos(\(column), \(ColumnCondition.text(text))) > 0"
        case .startsWith(let text): sql = "starts_with(\(column), \(ColumnCondition.text(text)))"
        case .equal(let value): sql = ColumnCondition.compare(column, "=", value, field.type.column)
        case .less(let value): sql = ColumnCondition.compare(column, "<", value, field.type.column)
        case .lessOrEqual(let value): sql = ColumnCondition.compare(column, "<=", value, field.type.column)
        case .greater(let value): sql = ColumnCondition.compare(column, ">", value, field.type.column)
        case .greaterOrEqual(let value): sql = ColumnCondition.compare(column, ">=", value, field.type.column)
        case .isIn(let values): sql = ColumnCondition.isAny(column, of: values, field.type.column)
        case .notEqual(let value): sql = ColumnCondition.isNone(column, of: [value], field.type.column)
        case .notIn(let values): sql = ColumnCondition.isNone(column, of: values, field.type.column)
        }
    }

    private static func isAny(_ column: String, of values: [String], _ type: ColumnType) -> String {
        values.isEmpty
            ? "false" : "(\(values.map { compare(column, "=", $0, type) }.joined(separator: " OR ")))"
    }

    private static func isNone(_ column: String, of values: [String], _ type: ColumnType) -> String {
        "(\(column) IS NOT NULL AND NOT \(isAny(column, of: values, type)))"
    }

    private static func compare(_ column: String, _ sign: String, _ value: String, _ type: ColumnType)
        -> String
    {
        switch type {
        case .bigint, .numeric: "\(column) \(sign) \(value)::numeric"
        case .boolean: "\(column) \(sign) \(value)"
        case .date: "\(column) \(sign) DATE \(quoted(literal: value))"
        case .timestamptz: "\(column) \(sign) TIMESTAMPTZ \(quoted(literal: value + " 00:00:00+07"))"
        case .text, .jsonb: compareText(column, sign, value)
        }
    }

    private static func compareText(_ column: String, _ sign: String, _ value: String) -> String {
        let asText = "\(column) COLLATE \"C\" \(sign) \(text(value))"
        guard value.isPlainNumber else { return "(\(asText))" }
        return """
            (CASE WHEN \(column) ~ '^-?[0-9]+([.][0-9]+)?$' THEN \(column)::numeric \(sign) \(value)::numeric \
            ELSE \(asText) END)
            """
    }

    /// Stored text is in NFC.
    private static func text(_ value: String) -> String {
        quoted(literal: value.precomposedStringWithCanonicalMapping)
    }
}

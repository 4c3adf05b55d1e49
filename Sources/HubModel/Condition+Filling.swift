/// Conditions whose values hold placeholders, such as `found_when` has them: `status = {record.status}`.
extension Condition {
    /// The values as templates, in their order; one that holds no `{` is a constant.
    package func valueTemplates() throws(Template.Mistake) -> [Template] {
        guard case .path(_, let test) = subject else { return [] }
        var templates: [Template] = []
        for value in test.values { templates.append(try Template(value)) }
        return templates
    }

    /// The condition with its values filled; `nil` where one of them is empty: nothing can be compared with it.
    ///
    /// `fill` gives the text of a template, `nil` if it is empty.
    package func filled(_ fill: (Template) throws -> String?) throws -> Condition? {
        guard case .path(let path, let test) = subject else { return self }
        var texts: [String] = []
        for template in try valueTemplates() {
            guard !template.isConstant else {
                texts.append(template.text)
                continue
            }
            guard let text = try fill(template), !text.isEmpty else { return nil }
            texts.append(text.trimmingSpaces)
        }
        return Condition(text: text, subject: .path(path, test.with(texts)), table: table)
    }
}

extension Condition.Test {
    /// The same test of other values, as many as it has.
    fileprivate func with(_ values: [String]) -> Condition.Test {
        guard let first = values.first else { return self }
        return switch self {
        case .equal: .equal(first)
        case .notEqual: .notEqual(first)
        case .less: .less(first)
        case .lessOrEqual: .lessOrEqual(first)
        case .greater: .greater(first)
        case .greaterOrEqual: .greaterOrEqual(first)
        case .isIn: .isIn(values)
        case .notIn: .notIn(values)
        case .contains: .contains(first)
        case .startsWith: .startsWith(first)
        case .missing, .present, .empty: self
        }
    }
}

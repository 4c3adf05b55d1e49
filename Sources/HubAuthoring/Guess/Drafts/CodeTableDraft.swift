import HubModel

/// A code table for what looks like a code: its values are listed, what they mean a person says.
struct CodeTableDraft {
    let name: String
    let values: [String]
    let doubt: Localized

    init?(_ guess: Guess, _ field: GuessedField) {
        let choices = field.type.choices
        // Words speak for themselves.
        let isCoded =
            !choices.isEmpty
            && choices.allSatisfy {
                $0.count <= 12 && !$0.contains(" ") && $0.contains { $0.isNumber || $0.isUppercase }
            }
        guard isCoded, field.type.type == .text || field.type.type == .integer, choices.count > 1 else {
            return nil
        }
        name = FieldName.identifier("\(guess.entity)_\(field.column)")
        values = choices
        doubt = Localized(
            vi:
                "\(choices.count) mã: \(choices.joined(separator: ", ")); ghi nghĩa từng mã vào Mappings/codes/\(name).csv",
            en:
                "\(choices.count) codes: \(choices.joined(separator: ", ")); say what each means in Mappings/codes/\(name).csv"
        )
    }

    var text: String {
        "code,value,valid_from,valid_to,reason\n"
            + values.map { "\(CodeTableDraft.cell($0)),\(CodeTableDraft.cell($0)),,,\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        text.contains { ",\"\n".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}

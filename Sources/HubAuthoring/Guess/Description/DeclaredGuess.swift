import HubModel

/// A type from what a description says, where there is no value.
struct DeclaredGuess {
    let declared: DeclaredType
    let name: FieldName

    func guess() -> GuessedType {
        let expected = TypeGuess.expected(name.kind)
        let type: FieldType =
            switch declared.form {
            case .boolean: .boolean
            case .date: .date
            case .datetime: .datetime
            case .integer: expected == .moneyVND ? .moneyVND : .integer
            case .decimal: expected == .moneyVND ? .moneyVND : .decimal
            case .binary: .file
            case .text: expected.column == .bigint && expected != .moneyVND ? .text : expected
            }
        let isSaid = declared.form != .text
        var guess = GuessedType(
            type,
            isSaid ? 0.8 : (type == .text ? 0.6 : 0.55),
            vi: isSaid ? "bản mô tả nói vậy" : "bản mô tả chỉ nói là chữ; đoán theo tên",
            en: isSaid ? "the description says so" : "the description says text; told by the name"
        )
        guess.choices = declared.choices
        // Numbers of JSON and of XML Schema have a point.
        if isSaid, type == .decimal || type == .moneyVND { guess.separators = ["1234.5"] }
        if declared.form == .date { guess.formats = ["iso"] }
        if declared.form == .datetime { guess.formats = ["iso"] }
        if type == .date || type == .datetime, declared.form == .text {
            guess.formats = []
            guess = guess.doubting(
                vi: "mẫu ngày chưa biết: cần một câu trả lời mẫu",
                en: "the date's pattern is not known: a sample answer is needed"
            )
        }
        return guess
    }
}

import Foundation
import HubModel

/// Which mark groups thousands and which separates decimals, told by the values.
struct NumberMarks {
    private(set) var examples: [String] = []
    private(set) var confidence = 0.93
    private(set) var evidence = Localized(vi: "số viết bằng chữ", en: "numbers written as text")
    private(set) var doubt: Localized?
    /// Every mark stands before three digits, and it is one mark.
    private(set) var isGroupedByThree = false
    /// Every number is whole, with or without grouping.
    private(set) var isGroupedWhole = false

    private static func fits(_ text: String, _ pattern: String) -> Bool {
        text.range(of: "^[-+]?\(pattern)$", options: .regularExpression) != nil
    }

    init(_ texts: [String]) {
        let texts = texts.filter { !$0.isEmpty }
        func any(_ pattern: String) -> String? { texts.first { NumberMarks.fits($0, pattern) } }
        let dotGroups = any(#"\d{1,3}(\.\d{3}){2,}(,\d+)?"#) ?? any(#"\d{1,3}(\.\d{3})+,\d+"#)
        let commaGroups = any(#"\d{1,3}(,\d{3}){2,}(\.\d+)?"#) ?? any(#"\d{1,3}(,\d{3})+\.\d+"#)
        let dotDecimal = any(#"(\d+\.(\d{1,2}|\d{4,})|\d{4,}\.\d+|0\.\d+)"#)
        let commaDecimal = any(#"(\d+,(\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+)"#)
        let dotThree = any(#"\d{1,3}\.\d{3}"#)
        let commaThree = any(#"\d{1,3},\d{3}"#)
        isGroupedByThree =
            (dotThree == nil) != (commaThree == nil)
            && (dotDecimal ?? commaDecimal) == nil && examples.isEmpty
        isGroupedWhole = dotDecimal == nil && commaDecimal == nil && (dotGroups ?? commaGroups) != nil
        switch (dotGroups, commaGroups, dotDecimal, commaDecimal) {
        case (_?, _?, _, _), (_?, nil, _?, _), (nil, _?, _, _?):
            examples = dotGroups != nil ? ["1.234,5", "1234.5"] : ["1,234.5", "1234,5"]
            doubtBoth()
        case (let seen?, nil, nil, _): tell("1.234,5", seen, 0.97)
        case (nil, let seen?, _, nil): tell("1,234.5", seen, 0.97)
        case (nil, nil, _?, _?):
            examples = ["1234.5", "1234,5"]
            doubtBoth()
        case (nil, nil, let seen?, nil): tell(commaThree == nil ? "1234.5" : "1,234.5", seen, 0.95)
        case (nil, nil, nil, let seen?): tell("1.234,5", seen, 0.95)
        case (nil, nil, nil, nil): undecided(dotThree: dotThree, commaThree: commaThree)
        }
    }

    private mutating func tell(_ example: String, _ seen: String, _ confidence: Double) {
        examples = [example]
        self.confidence = confidence
        evidence = Localized(vi: "số như «\(seen)»", en: "numbers such as «\(seen)»")
    }

    private mutating func doubtBoth() {
        confidence = 0.5
        doubt = Localized(
            vi: "các giá trị dùng lẫn dấu chấm và dấu phẩy; hỏi lại nguồn",
            en: "the values mix point and comma; ask the source"
        )
    }

    private mutating func undecided(dotThree: String?, commaThree: String?) {
        guard let seen = dotThree ?? commaThree else {
            // Whole numbers say nothing; this is how the country writes them.
            examples = ["1.234,5"]
            return
        }
        tell(dotThree != nil ? "1.234,5" : "1,234.5", seen, 0.75)
        let thousands = seen.filter(\.isNumber)
        doubt = Localized(
            vi: "«\(seen)» được hiểu là \(thousands); nếu là số lẻ thì đổi separators",
            en: "«\(seen)» is read as \(thousands); if it is a fraction change separators"
        )
    }
}

extension JSONPath.Mistake.Reason {
    /// Without a full stop, so that it can stand behind a position.
    package var message: Localized {
        switch self {
        case .noRoot: Localized(vi: "phải bắt đầu bằng «$»", en: "it must begin with `$`")
        case .unexpected(let found):
            Localized(vi: "«\(found)» không được đứng ở đây", en: "`\(found)` may not stand here")
        case .ended: Localized(vi: "biểu thức kết thúc giữa chừng", en: "the expression ends halfway")
        case .tooDeep:
            Localized(
                vi: "lồng quá \(JSONPathParser.mostDepth) bậc",
                en: "it is nested deeper than \(JSONPathParser.mostDepth) levels"
            )
        case .unclosedText, .badEscape, .loneSurrogate, .controlCharacter: textMessage
        case .leadingZero, .negativeZero, .outOfRange: numberMessage
        default: typeMessage
        }
    }

    private var textMessage: Localized {
        switch self {
        case .badEscape:
            Localized(vi: "dãy «\\» này không có trong JSONPath", en: "JSONPath has no such escape")
        case .loneSurrogate:
            Localized(vi: "nửa cặp \\u thay thế đứng một mình", en: "half of a surrogate pair stands alone")
        case .controlCharacter:
            Localized(
                vi: "ký tự điều khiển phải viết bằng «\\»",
                en: "a control character must be written as an escape"
            )
        default: Localized(vi: "dấu nháy không được đóng", en: "the quote is not closed")
        }
    }

    private var numberMessage: Localized {
        switch self {
        case .leadingZero:
            Localized(vi: "số không được bắt đầu bằng 0", en: "a number may not begin with 0")
        case .negativeZero: Localized(vi: "«-0» không phải chỉ số", en: "`-0` is no index")
        default:
            Localized(vi: "số vượt ±(2^53 - 1)", en: "the number is beyond ±(2^53 - 1)")
        }
    }

    private var typeMessage: Localized {
        switch self {
        case .unknownFunction(let name):
            Localized(
                vi: "không có hàm «\(name)»; có: length, count, match, search, value",
                en: "there is no function `\(name)`; there are length, count, match, search, value"
            )
        case .argumentCount(let function, let count):
            Localized(
                vi: "\(function.rawValue) nhận \(function.argumentCount) đối số, không phải \(count)",
                en: "\(function.rawValue) takes \(function.argumentCount), not \(count) arguments"
            )
        case .wantsValue(let function):
            Localized(
                vi: "\(function.rawValue) cần một giá trị: hằng, hay đường dẫn chỉ tới nhiều nhất một nút",
                en: "\(function.rawValue) wants a value: a literal, or a path to at most one node"
            )
        case .wantsNodes(let function):
            Localized(
                vi: "\(function.rawValue) cần một đường dẫn",
                en: "\(function.rawValue) wants a path"
            )
        case .noLogicalArgument(let function):
            Localized(
                vi: "\(function.rawValue) không nhận biểu thức đúng/sai",
                en: "\(function.rawValue) takes no logical expression"
            )
        case .notSingular:
            Localized(
                vi: "chỉ so sánh được đường dẫn tới nhiều nhất một nút (tên và chỉ số)",
                en: "only a path to at most one node (names and indices) can be compared"
            )
        case .notComparable(let function):
            Localized(
                vi: "kết quả của \(function.rawValue) là đúng/sai, không so sánh được",
                en: "\(function.rawValue) gives true or false, which cannot be compared"
            )
        case .notATest(let function):
            Localized(
                vi: "kết quả của \(function.rawValue) là giá trị: phải đem so sánh",
                en: "\(function.rawValue) gives a value: it must be compared"
            )
        default:
            Localized(
                vi: "một hằng đứng một mình không phải điều kiện",
                en: "a literal alone is no condition"
            )
        }
    }
}

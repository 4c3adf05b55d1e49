import HubModel
import Yams

/// An error of libyaml as a diagnostic: its place in characters, its words in both languages.
struct YAMLProblem {
    let diagnostic: Diagnostic

    init(_ error: YamlError, in source: SourceText) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            // Of a bracket that never closes, the place where it opens is what a person looks for.
            let opening = problem.contains("expected ',' or") ? context?.mark : nil
            let place = opening ?? mark
            let offset = source.offset(line: place.line, column: place.column)
            diagnostic = YAMLProblem.diagnostic(problem, at: source.location(of: offset))
        case .duplicatedKeysInMapping(let keys, let context):
            let offset = source.offset(line: context.mark.line, column: context.mark.column)
            let names = keys.map(Mended.restore).joined(separator: ", ")
            diagnostic = Diagnostic(
                .duplicateKey,
                at: source.location(of: offset),
                Localized(vi: "Khoá được viết hai lần: \(names).", en: "Keys written twice: \(names).")
            )
        case .reader(let problem, let offset, _, _):
            diagnostic = YAMLProblem.diagnostic(problem, at: source.location(of: offset ?? 0))
        default:
            diagnostic = YAMLProblem.diagnostic(
                "\(error)",
                at: SourceLocation(file: source.file, line: 1, column: 1)
            )
        }
    }

    init(unexpected error: any Error, file: String) {
        diagnostic = YAMLProblem.diagnostic("\(error)", at: SourceLocation(file: file, line: 1, column: 1))
    }

    private static func diagnostic(_ problem: String, at location: SourceLocation) -> Diagnostic {
        let known = known.first { problem.contains($0.words) }
        return Diagnostic(
            .yamlSyntax,
            at: location,
            Localized(
                vi: "YAML không đọc được\(known.map { ": " + $0.text.vietnamese } ?? " (\(problem))").",
                en: "YAML cannot be read: \(known?.text.english ?? problem)."
            ),
            cure: known?.cure
        )
    }

    private struct Known {
        var words: String
        var text: Localized
        var cure: Localized
    }

    private static let known = [
        Known(
            words: "mapping values are not allowed",
            text: Localized(vi: "ở đây không được có khoá", en: "no key may stand here"),
            cure: Localized(
                vi: "Thụt lề cho đúng; giá trị có «: » thì đặt trong dấu nháy.",
                en: "Mend the indentation; quote a value that holds `: `."
            )
        ),
        Known(
            words: "could not find expected ':'",
            text: Localized(vi: "thiếu dấu hai chấm sau khoá", en: "a key without its colon"),
            cure: Localized(vi: "Viết «khoá: giá trị».", en: "Write `key: value`.")
        ),
        Known(
            words: "did not find expected key",
            text: Localized(
                vi: "dòng này thụt lề không khớp với dòng trên",
                en: "the indentation does not fit the lines above"
            ),
            cure: Localized(
                vi: "Các khoá của một khối phải bắt đầu ở cùng một cột.",
                en: "The keys of one block begin in the same column."
            )
        ),
        Known(
            words: "did not find expected ',' or",
            text: Localized(
                vi: "thiếu dấu phẩy hoặc ngoặc đóng",
                en: "a comma or the closing bracket is missing"
            ),
            cure: Localized(
                vi: "Đóng ngoặc; giá trị có [ ] { } , thì đặt trong dấu nháy.",
                en: "Close the bracket; quote values that hold [ ] { } or a comma."
            )
        ),
        Known(
            words: "unexpected end of stream",
            text: Localized(vi: "dấu nháy không được đóng", en: "a quote is not closed"),
            cure: Localized(vi: "Thêm dấu nháy đóng.", en: "Add the closing quote.")
        ),
        Known(
            words: "unknown escape character",
            text: Localized(vi: "ký hiệu sau dấu \\ không hợp lệ", en: "an unknown escape behind \\"),
            cure: Localized(vi: "Dùng dấu nháy đơn.", en: "Use single quotes.")
        ),
    ]
}

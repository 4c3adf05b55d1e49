import HubModel
import HubPipeline

/// What stands around the records: whether all is well, how many there are, what comes next.
struct GuessedEnvelope: Sendable, Hashable {
    /// `ok_when`, with how sure that is.
    var okWhen: String?
    var message: String?
    var traceID: String?
    var total: String?
    var next: (path: String, by: String)?
    var code: String?

    static func == (left: Self, right: Self) -> Bool {
        left.okWhen == right.okWhen && left.message == right.message && left.total == right.total
            && left.next?.path == right.next?.path && left.traceID == right.traceID
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(okWhen)
        hasher.combine(total)
    }

    init() {}

    init(_ found: [(path: String, name: String, value: SampleTree)]) {
        let words = FieldWords.shared
        for (path, name, value) in found {
            guard let role = words.envelopeRole(name) else { continue }
            switch role {
            case "total":
                if case .number = value {
                    total = total ?? path
                } else if isNumber(value) {
                    total = total ?? path
                }
            case "code": code = code ?? judge(path, value)
            case "success": okWhen = okWhen ?? success(path, value)
            case "message": if case .text = value { message = message ?? path }
            case "trace": traceID = traceID ?? path
            case "next_url": next = next ?? (path, "next_url")
            case "cursor": next = next ?? (path, isAddress(value) ? "next_url" : "cursor")
            default: break
            }
        }
        okWhen = okWhen ?? code
    }

    private func isNumber(_ tree: SampleTree) -> Bool {
        if case .text(let text) = tree { !text.isEmpty && text.allSatisfy(\.isNumber) } else { false }
    }

    private func isAddress(_ tree: SampleTree) -> Bool {
        if case .text(let text) = tree { text.hasPrefix("http") || text.hasPrefix("/") } else { false }
    }

    /// A value that means success wherever it is met.
    private func judge(_ path: String, _ value: SampleTree) -> String? {
        switch value {
        case .number(let text): ["0", "1", "200"].contains(text) ? "\(path) = \(text)" : nil
        case .text(let text):
            ["0", "00", "000", "1", "200", "ok", "success", "thanhcong", "true"].contains(
                FieldWords.plain(text)
            )
                ? "\(path) = \(text)" : nil
        case .boolean(let truth): success(path, .boolean(truth))
        case .object, .list, .null: nil
        }
    }

    private func success(_ path: String, _ value: SampleTree) -> String? {
        switch value {
        case .boolean(let truth):
            FieldWords.plain(path).hasSuffix("error") != truth ? "\(path) = \(truth)" : nil
        case .text(let text) where ["true", "ok", "1"].contains(FieldWords.plain(text)): "\(path) = \(text)"
        case .number(let text) where text == "1": "\(path) = 1"
        case .text, .number, .object, .list, .null: nil
        }
    }
}

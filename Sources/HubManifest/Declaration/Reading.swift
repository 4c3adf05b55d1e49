import HubModel

/// What grows while a file is read: findings, and the templates whose placeholders are judged afterwards.
struct Reading: Sendable, Reporting {
    struct TemplateUse: Sendable {
        var template: Template
        var element: Element
        /// Where in the scalar the template begins, in characters.
        var start: Int
        /// The keys that lead to it: `pulls`, `dossiers`, `query`, `trang`.
        var keys: [String]
        /// Inside an item that is repeated: over what.
        var over: Path?

        func location(offset: Int) -> SourceLocation { element.location(offset: start + offset) }
    }

    /// `for_each` of an item of a request.
    struct Repetition: Sendable {
        var path: Path
        var location: SourceLocation
        var keys: [String]
    }

    var diagnostics: [Diagnostic] = []
    /// `^` may have something to point to.
    private(set) var mayHaveParent = false
    /// What is read and then refused.
    let gaps: LanguageGaps
    private(set) var templates: [TemplateUse] = []
    private(set) var keys: [String] = []
    /// The items of `for_each` that are read, and where each path stands.
    private(set) var repetitions: [Repetition] = []
    private var over: Path?
    /// The block whose keys are being read: what some of them mean depends on their neighbours.
    private(set) var block: Element?

    /// `mayHaveParent`: of everything, where what hands over a parent stands in other files.
    init(_ gaps: LanguageGaps, mayHaveParent: Bool = false) {
        self.gaps = gaps
        self.mayHaveParent = mayHaveParent
    }

    /// Reads something in which `^` may stand; whether there is a parent is judged with what is around it.
    mutating func withParent<Result>(_ body: (inout Reading) -> Result) -> Result {
        let before = mayHaveParent
        mayHaveParent = true
        defer { mayHaveParent = before }
        return body(&self)
    }

    /// Refuses a form that the engine does not act on yet.
    mutating func refuse(_ form: LanguageGaps.Form, at location: SourceLocation) {
        guard gaps.contains(form) else { return }
        notAvailable(form.written, at: location)
    }

    mutating func note(_ template: Template, in element: Element, start: Int = 0) {
        templates.append(
            TemplateUse(template: template, element: element, start: start, keys: keys, over: over)
        )
    }

    /// Reads an item once for each element of a path.
    mutating func repeating<Result>(
        over path: Path,
        at location: SourceLocation,
        _ body: (inout Reading) -> Result
    ) -> Result {
        repetitions.append(Repetition(path: path, location: location, keys: keys))
        let outer = over
        over = path
        defer { over = outer }
        return body(&self)
    }

    mutating func within<Result>(_ key: String, _ body: (inout Reading) -> Result) -> Result {
        keys.append(key)
        defer { keys.removeLast() }
        return body(&self)
    }

    mutating func inside<Result>(_ block: Element, _ body: (inout Reading) -> Result) -> Result {
        let outer = self.block
        self.block = block
        defer { self.block = outer }
        return body(&self)
    }

    /// A value of another form than the field takes; forgotten quotes are recognised and shown with them.
    mutating func wrongKind(_ element: Element, wanted: Localized) {
        switch element.content {
        case .refused: return
        case .empty: return empty(element)
        case .map, .list:
            guard element.looksLikeForgottenQuotes else { break }
            return report(
                .needsQuotes,
                at: element.location,
                vi: "«\(element.written)» là một danh sách hay khối của YAML, không phải văn bản.",
                en: "`\(element.written)` is a list or block of YAML, not text.",
                cure: .line(quotedLine(element)),
                fix: .safe(
                    .replace(element.written, with: Quoting.quoted(element.written), at: element.location)
                )
            )
        case .scalar: break
        }
        report(
            .wrongKind,
            at: element.location,
            vi: "Ở đây cần \(wanted.vietnamese).",
            en: "\(wanted.english.capitalizedFirst) is needed here.",
            cure: Localized(
                vi: "Viết \(wanted.vietnamese); «lienthong schema» cho biết dạng của từng khoá.",
                en: "Write \(wanted.english); `lienthong schema` says what form each key has."
            )
        )
    }

    mutating func empty(_ element: Element) {
        guard let comment = element.swallowedComment else {
            return report(
                .emptyValue,
                at: element.location,
                vi: "Khoá này không có giá trị.",
                en: "This key has no value.",
                cure: Localized(
                    vi: "Viết giá trị sau dấu hai chấm, hoặc bỏ khoá này.",
                    en: "Write a value behind the colon, or remove the key."
                ),
                fix: .proposal(.remove(at: element.location))
            )
        }
        report(
            .swallowedByComment,
            at: element.location,
            vi: "Giá trị trống: «\(comment)» bị YAML hiểu là chú thích.",
            en: "The value is empty: YAML takes `\(comment)` for a comment.",
            cure: .line(keys.last.map { "\($0): \(Quoting.quoted(comment))" } ?? Quoting.quoted(comment)),
            fix: .safe(.replace(comment, with: Quoting.quoted(comment), at: element.location))
        )
    }

    private func quotedLine(_ element: Element) -> String {
        let quoted = Quoting.quoted(element.written)
        guard let key = keys.last else { return quoted }
        return "\(key): \(quoted)"
    }
}

extension Element {
    /// `{page}`, `[]` or `[0]`: one bracket pair on one line, nothing that YAML would be needed for.
    var looksLikeForgottenQuotes: Bool {
        guard written.first == "{" || written.first == "[", !written.contains("\n") else { return false }
        switch content {
        case .map(let entries):
            return entries.count == 1 && entries[0].value.isEmpty && !written.contains(":")
        case .list(let items):
            return items.count <= 1 && items.allSatisfy { $0.isQuoted || Int($0.text ?? "") != nil }
        case .empty, .refused, .scalar: return false
        }
    }
}

extension Element {
    /// `[]` or `[0]`, where a list may stand too and `["a"]` is one.
    var isIndexOrEmptyList: Bool {
        guard looksLikeForgottenQuotes, case .list(let items) = content else { return false }
        return items.allSatisfy { !$0.isQuoted }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

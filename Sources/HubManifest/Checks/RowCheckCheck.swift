import HubModel

/// The checks of a mapping: their columns exist and can be compared with each other.
struct RowCheckCheck {
    private(set) var findings = Findings()
    private let entity: Entity

    var diagnostics: [Diagnostic] { findings.diagnostics }

    /// What can be compared with what.
    private enum Family: Sendable {
        case number, date, instant, text

        var words: Localized {
            switch self {
            case .number: Localized(vi: "số", en: "a number")
            case .date: Localized(vi: "ngày", en: "a date")
            case .instant: Localized(vi: "thời điểm", en: "an instant")
            case .text: Localized(vi: "văn bản", en: "text")
            }
        }
    }

    init(_ file: ManifestFile<Entity>) {
        entity = file.value
        guard case .list(let items)? = file.root["checks"]?.content else { return }
        for check in entity.checks {
            let elements = items.lazy.compactMap { $0["must"] ?? $0["should"] }
            guard let element = elements.first(where: { $0.text == check.text }) else { continue }
            self.check(check, at: element)
        }
    }

    private mutating func check(_ check: RowCheck, at element: Element) {
        var first: Family?
        for term in check.terms {
            let place = element.location(offset: term.offset)
            guard let family = family(of: term.operand, at: place) else { return }
            if let first, first != family {
                return doesNotFit(
                    at: place,
                    vi: "Không so được \(first.words.vietnamese) với \(family.words.vietnamese).",
                    en:
                        "\(first.words.english.capitalizedFirst) cannot be compared with \(family.words.english)."
                )
            }
            first = family
        }
        guard !check.columns.isEmpty else {
            return doesNotFit(
                at: element.location,
                vi: "Điều kiện không nói về cột nào.",
                en: "The check is about no column."
            )
        }
        if let first { checkOperations(check, of: first, at: element) }
    }

    private mutating func checkOperations(_ check: RowCheck, of family: Family, at element: Element) {
        guard family != .number else { return }
        let added = [check.left, check.right].compactMap {
            $0.first(where: \.isSubtracted) ?? $0.dropFirst().first
        }
        if let added = added.first {
            return doesNotFit(
                at: element.location(offset: added.offset),
                vi: "Chỉ cộng trừ được số, không cộng trừ \(family.words.vietnamese).",
                en: "Only numbers can be added or subtracted, not \(family.words.english)."
            )
        }
        if check.within != nil {
            doesNotFit(
                at: element.location,
                vi: "«within» chỉ dùng cho số.",
                en: "`within` is for numbers only."
            )
        }
        if family == .text, check.comparison != .equal, check.comparison != .notEqual {
            doesNotFit(
                at: element.location,
                vi: "Văn bản chỉ so bằng «=» hoặc «!=».",
                en: "Text is compared with `=` or `!=` only."
            )
        }
    }

    /// `nil` after it told why.
    private mutating func family(of operand: RowCheck.Operand, at place: SourceLocation) -> Family? {
        switch operand {
        case .number: return .number
        case .date: return .date
        case .text: return .text
        case .column(let name):
            guard let field = entity.field(name) else {
                findings.unknownName(
                    .unknownColumn,
                    name,
                    among: entity.fields.map(\.name),
                    at: place,
                    vi: "Không có cột «\(name)» trong fields.",
                    en: "There is no column `\(name)` among the fields."
                )
                return nil
            }
            switch field.type.column {
            case .bigint, .numeric: return .number
            case .date: return .date
            case .timestamptz: return .instant
            case .text: return .text
            default:
                doesNotFit(
                    at: place,
                    vi: "Cột «\(name)» là \(field.type.rawValue), không so sánh được.",
                    en: "`\(name)` is \(field.type.rawValue), which cannot be compared."
                )
                return nil
            }
        }
    }

    private mutating func doesNotFit(at place: SourceLocation, vi: String, en: String) {
        findings.report(
            .checkDoesNotFit,
            at: place,
            vi: vi,
            en: en,
            cure: Localized(
                vi: "So số với số, ngày với ngày, văn bản với 'chữ trong nháy'.",
                en: "Compare numbers with numbers, dates with dates, text with 'text in quotes'."
            )
        )
    }
}

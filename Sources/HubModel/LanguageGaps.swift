/// What the language has and `check` understands, and the engine of this version does not act on.
///
/// It is read, judged like everything else, and then refused as *not available in this version*: never ignored.
/// This list is the only place that says so; an entry goes when the engine learns it.
package struct LanguageGaps: Sendable, Hashable {
    /// Something that a manifest can say: a key of a block as `block.key`, or one form of its value.
    package enum Form: String, Sendable, Hashable, CaseIterable {
        case append = "write: append"
        case replace = "write: replace"
        case history = "write: history"
        case checks = "mapping.checks"
        case everyoneWhen = "visible_to.everyone_when"
        case visibleBySetting = "visible_by_setting.setting"
        case severalSources = "sources: …, …"
        case children = "source.children"
        case notBeforeOfField = "field.not_before"
        case like = "value.like"
        case take = "value.take"
        case join = "value.join"
        case validOn = "value.valid_on"
        case precisionFrom = "value.precision_from"
        case unwrap = "value.unwrap"
        case with = "value.with"
        case fromNumber = "value.from_number"
        case notBefore = "value.not_before"
        /// In a connector, but for conditions on records; a mapping has it wherever something hands it a parent.
        case parentPath = "^"
        case intoList = "into: [ … ]"
        case keepNoAnswers = "keep_answers: never"

        /// As a person writes it, without the block's name.
        package var written: String {
            guard let dot = rawValue.firstIndex(of: "."), !rawValue.contains(" ") else { return rawValue }
            return String(rawValue[rawValue.index(after: dot)...])
        }
    }

    package var forms: Set<Form>

    package init(_ forms: Set<Form>) {
        self.forms = forms
    }

    /// Those of this version.
    package static let notAvailableYet = LanguageGaps([
        .parentPath
    ])

    /// The whole language, for tests of the language itself.
    package static let none = LanguageGaps([])

    package func contains(_ form: Form) -> Bool { forms.contains(form) }

    /// Whether a key of a block is among them.
    package func contains(_ key: String, of block: String) -> Bool {
        Form(rawValue: "\(block).\(key)").map(contains) ?? false
    }
}

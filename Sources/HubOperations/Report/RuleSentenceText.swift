package import HubModel
import HubPipeline

/// A rule in a sentence; the code itself where there is none.
package enum RuleSentenceText {
    package static func of(_ rule: String, _ language: Language) -> String {
        guard let text = RuleText.localized(rule) else { return rule }
        return "\(text.text(language)) (\(rule))"
    }
}

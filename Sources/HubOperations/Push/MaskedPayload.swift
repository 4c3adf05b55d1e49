import Foundation
package import HubModel

/// A message's payload as anybody may see it: values of known harmless fields alone, the rest by its length.
///
/// What is personal stands in the mappings (`pii`); a name that no mapping knows is taken for personal.
package struct MaskedPayload: Sendable {
    private let harmless: Set<String>

    package init(_ entities: [Entity]) {
        let fields = entities.flatMap(\.fields)
        let personal = Set(fields.filter { $0.personalData != nil }.map(\.name))
        // Long texts may tell anything about anybody.
        harmless = Set(fields.filter { $0.type != .longText && $0.type != .json }.map(\.name)).subtracting(
            personal
        )
    }

    /// Indented JSON; a text that is no JSON by its length.
    package func text(of json: String) -> String {
        guard
            let value = try? JSONSerialization.jsonObject(
                with: Data(json.utf8),
                options: [.fragmentsAllowed]
            ),
            let data = try? JSONSerialization.data(
                withJSONObject: masked(value, isHarmless: false),
                options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
            )
        else { return "«\(json.count)»" }
        return String(decoding: data, as: UTF8.self)
    }

    private func masked(_ value: Any, isHarmless: Bool) -> Any {
        switch value {
        case let object as [String: Any]:
            object.reduce(into: [String: Any]()) { result, member in
                result[member.key] = masked(member.value, isHarmless: harmless.contains(member.key))
            }
        case let list as [Any]: list.map { masked($0, isHarmless: isHarmless) }
        case let text as String: isHarmless ? text : "«\(text.count)»"
        case is NSNull: NSNull()
        default: isHarmless ? value : "«…»"
        }
    }
}

/// `like: "{organ},{day},{number}"`: a template that is read backwards, from a text to the names in it.
///
/// The literals must be there, byte for byte, the first at the text's beginning and a last one at its end. A name
/// takes as little as possible up to the next literal, the last name the rest. White space around what a name took
/// is not part of it.
package struct LikeTemplate: Sendable, Hashable {
    package enum Mistake: Error, Sendable, Hashable {
        /// Two names without a literal between them: nothing says where the first ends.
        case adjacent(offset: Int, first: String, second: String)
        case repeated(offset: Int, name: String)
        case pipes(offset: Int, name: String)
        case noName
        case tooManyNames

        /// In characters from the template's beginning.
        package var offset: Int {
            switch self {
            case .adjacent(let offset, _, _), .repeated(let offset, _), .pipes(let offset, _): offset
            case .noName, .tooManyNames: 0
            }
        }
    }

    /// What one value may be taken apart into; the evaluator's buffer has as many places.
    package static let mostNames = 16

    package let template: Template
    /// In the order of the template.
    package let names: [String]

    package init(_ template: Template) throws(Mistake) {
        var names: [String] = []
        var before: String?
        for segment in template.segments {
            guard case .placeholder(let placeholder) = segment else {
                before = nil
                continue
            }
            let name = placeholder.name
            if !placeholder.pipes.isEmpty { throw .pipes(offset: placeholder.offset, name: name) }
            if names.contains(name) { throw .repeated(offset: placeholder.offset, name: name) }
            if let before { throw .adjacent(offset: placeholder.offset, first: before, second: name) }
            names.append(name)
            before = name
        }
        guard !names.isEmpty else { throw .noName }
        guard names.count <= LikeTemplate.mostNames else { throw .tooManyNames }
        self.template = template
        self.names = names
    }
}

/// How a finding is mended in the files, where it can be said in edits.
package struct Fix: Sendable, Hashable {
    /// One thing to do, said by the places of keys and values.
    package enum Step: Sendable, Hashable {
        /// The first `old` at or behind the place, on its line.
        case replace(String, with: String, at: SourceLocation)
        /// The scalar that begins there; the text gets quotes where YAML needs them.
        case setValue(String, at: SourceLocation)
        /// The entry whose key, or the item whose value, begins there.
        case remove(at: SourceLocation)
        /// A key with a value as YAML writes it, in the block that begins there.
        case add(key: String, value: String, to: SourceLocation)
        /// An item as YAML writes it, at the end of the list that begins there.
        case addItem(String, to: SourceLocation)
    }

    /// Characters that become others; nothing is replaced where `end` is `start`.
    package struct Edit: Sendable, Hashable {
        package var start: SourceLocation
        /// Just behind the last character that goes.
        package var end: SourceLocation
        package var text: String

        package init(start: SourceLocation, end: SourceLocation, text: String) {
            self.start = start
            self.end = end
            self.text = text
        }
    }

    package var steps: [Step]
    /// The steps as characters of the files, once they are known.
    package var edits: [Edit]
    /// Nobody has to decide anything: what stands there can mean one thing only.
    package var isSafe: Bool

    package init(steps: [Step] = [], edits: [Edit] = [], isSafe: Bool) {
        self.steps = steps
        self.edits = edits
        self.isSafe = isSafe
    }

    package static func safe(_ steps: Step...) -> Fix { Fix(steps: steps, isSafe: true) }

    /// What most probably is meant, or what is safest; a person says yes.
    package static func proposal(_ steps: Step...) -> Fix { Fix(steps: steps, isSafe: false) }
}

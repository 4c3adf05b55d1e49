import HubModel

/// Hides what is about persons in what a trial shows, and leaves its form.
///
/// A column's values are hidden where it is personal. In the record as it came everything is hidden but names of
/// members and the values that columns about nobody read: what no mapping reads may be anybody's.
package struct TrialMask: Sendable {
    private let reveals: Bool

    package init(reveals: Bool) { self.reveals = reveals }

    package func masked(_ record: TrialRecord) -> TrialRecord {
        guard !reveals else { return record }
        var record = record
        let open = record.columns.filter { !$0.isPersonal }.compactMap(\.raw)
        let hidden = record.columns.filter(\.isPersonal).compactMap(\.raw)
        record.excerpt = excerpt(record.excerpt, open: Set(open).subtracting(hidden))
        for index in record.columns.indices where record.columns[index].isPersonal {
            record.columns[index].raw = record.columns[index].raw.map(mask)
            // Of a document the names of its members stay.
            record.columns[index].staged = record.columns[index].staged
                .map { $0.hasPrefix("{") || $0.hasPrefix("[") ? excerpt($0, open: []) : mask($0) }
        }
        for index in record.faults.indices { record.faults[index].value = mask(record.faults[index].value) }
        return record
    }

    /// A record as it came, every value hidden, its form left; a text that is no JSON and no element is hidden whole.
    package static func hidden(_ record: String) -> String {
        TrialMask(reveals: false).excerpt(record, open: [])
    }

    /// Digits as 9, letters as A and a.
    package static func hidden(value: String) -> String { TrialMask(reveals: false).mask(value) }

    private func mask(_ text: String) -> String {
        String(text.map { $0.isNumber ? "9" : $0.isUppercase ? "A" : $0.isLetter ? "a" : $0 })
    }

    /// JSON, or elements with their text; anything else is hidden whole.
    private func excerpt(_ text: String, open: Set<String>) -> String {
        let characters = Array(text)
        var output = ""
        var index = 0
        var isInTag = false
        while index < characters.count {
            let character = characters[index]
            switch character {
            case "\"":
                let end = TrialMask.end(ofTextAt: index, characters)
                let inside = String(characters[index + 1..<end])
                output += "\"" + (isName(end, characters) || isOpen(inside, open) ? inside : mask(inside))
                if end < characters.count { output += "\"" }
                index = end + 1
            case "<", ">":
                isInTag = character == "<"
                output.append(character)
                index += 1
            default:
                let end = characters[index...].firstIndex { "\"<>".contains($0) } ?? characters.count
                let piece = String(characters[index..<end])
                output += isInTag || isOpen(piece, open) ? piece : bare(piece, open)
                index = end
            }
        }
        return output
    }

    private static func end(ofTextAt start: Int, _ characters: [Character]) -> Int {
        var index = start + 1
        while index < characters.count, characters[index] != "\"" {
            index += characters[index] == "\\" ? 2 : 1
        }
        return min(index, characters.count)
    }

    /// A text before a colon is a member's name.
    private func isName(_ end: Int, _ characters: [Character]) -> Bool {
        guard end + 1 < characters.count else { return false }
        return characters[(end + 1)...].first { !$0.isWhitespace } == ":"
    }

    private func isOpen(_ text: String, _ open: Set<String>) -> Bool {
        open.contains(text) || open.contains(text.trimmingSpaces)
    }

    /// Numbers and words outside quotes: JSON's own words stay.
    private func bare(_ text: String, _ open: Set<String>) -> String {
        var output = ""
        var word = ""
        func close() {
            output += ["true", "false", "null"].contains(word) || open.contains(word) ? word : mask(word)
            word = ""
        }
        for character in text {
            if character.isLetter || character.isNumber || character == "." {
                word.append(character)
            } else {
                close()
                output.append(character)
            }
        }
        close()
        return output
    }
}

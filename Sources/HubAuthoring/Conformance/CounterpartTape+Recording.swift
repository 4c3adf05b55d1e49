import Foundation
import HubModel

/// How requests that were made become the patterns of a tape.
extension CounterpartTape.Exchange {
    /// `other`: the same request at another time; where the two differ, anything may stand.
    init(_ asked: PlannedTransport.Asked, other: PlannedTransport.Asked?, answer: PlannedAnswer) {
        method = asked.method
        target = TextPattern.of(asked.target, other?.target)
        body = asked.body.isEmpty ? nil : TextPattern.of(asked.body, other?.body)
        answers = ["": [answer]]
        isSignIn = asked.isSignIn
        needsToken = asked.showsToken && !asked.isSignIn
        // Who signs in is not asked how: the words may hold what differs from run to run.
        if isSignIn { body = nil }
    }
}

/// Texts with holes: `["/a?from=", "h1", "&page=1"]`.
enum TextPattern {
    private static let separators = Set("?&=<>\",:;{} \n")

    static func of(_ text: String, _ other: String?) -> [String] {
        guard let other, other != text else { return [text] }
        let (own, others) = (words(text), words(other))
        guard own.count == others.count else { return [text] }
        var pattern = [""]
        for (index, word) in own.enumerated() {
            if word == others[index] {
                pattern[pattern.count - 1] += word
            } else {
                pattern += ["h\(index)", ""]
            }
        }
        return pattern
    }

    /// One hole more where two patterns of the same holes differ: the number of a page.
    static func merging(_ first: [String], _ second: [String], hole: String) -> [String]? {
        guard first.count == second.count else { return nil }
        var merged: [String] = []
        var found = 0
        for (one, two) in zip(first, second) {
            guard one != two else {
                merged.append(one)
                continue
            }
            let (own, others) = (words(one), words(two))
            guard merged.count % 2 == 0, own.count == others.count else { return nil }
            merged.append("")
            for (word, other) in zip(own, others) {
                if word == other {
                    merged[merged.count - 1] += word
                } else {
                    merged += [hole, ""]
                    found += 1
                }
            }
        }
        return found == 1 ? merged : nil
    }

    /// The pattern with a text in the place of a hole.
    static func filling(_ pattern: [String], hole: String, with text: String) -> [String] {
        guard let index = pattern.firstIndex(of: hole), index % 2 == 1 else { return pattern }
        var filled = pattern
        filled.replaceSubrange(index - 1...index + 1, with: [pattern[index - 1] + text + pattern[index + 1]])
        return filled
    }

    private static func words(_ text: String) -> [String] {
        var words = [""]
        for character in text {
            if separators.contains(character) {
                words += [String(character), ""]
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }
}

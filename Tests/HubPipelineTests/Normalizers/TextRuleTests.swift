import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Rules of text` {
    private let text = Normalizer(type: .text, options: ValueOptions(now: ValueExample.now))
    private let longText = Normalizer(type: .longText, options: ValueOptions(now: ValueExample.now))

    @Test func `treat every character of the first plane as they say, wherever it stands`() {
        for value in UInt32(1)...0xFFFF where value != 0xFFFD {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for sample in ["Việt\(scalar)Nam", "Long An 2026 \(scalar)", "\(scalar)Đắk Lắk"] {
                #expect(
                    text.apply(sample).text == ruled(sample),
                    "U+\(String(value, radix: 16)) in \(sample)"
                )
            }
        }
    }

    @Test func `hold for random lines of plain and special characters`() {
        var random = SeededGenerator(seed: 31)
        let pieces = [
            "a", "Z", "7", " ", " ", "ệ", "Đ", "ơ", "\u{D0}", "\u{189}", "\u{A0}", "\u{301}", "\u{323}",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<24, using: &random)
            let sample = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let expected = ruled(sample)
            #expect(
                text.apply(sample).text == (expected.isEmpty ? nil : expected),
                "\(sample.debugDescription)"
            )
        }
    }

    @Test func `hold for each line of a long text`() {
        var random = SeededGenerator(seed: 32)
        let pieces = ["a", "ệ", " ", "  ", "\n", "\r\n", "\r", "\u{A0}", "\u{D0}", "b\u{323}"]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<16, using: &random)
            let sample = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            // A whole scalar at a time: a CR before CRLF would be one character with the LF that replaces it.
            let breaks = sample.replacingOccurrences(of: "\r\n", with: "\n", options: .literal)
                .replacingOccurrences(of: "\r", with: "\n", options: .literal)
            let lines = breaks.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
                .map { ruled(String($0)) }
            var expected = lines.joined(separator: "\n")
            while expected.contains("\n\n\n") { expected = expected.replacing("\n\n\n", with: "\n\n") }
            expected = expected.trimmingCharacters(in: .newlines)
            #expect(
                longText.apply(sample).text == (expected.isEmpty ? nil : expected),
                "\(sample.debugDescription)"
            )
        }
    }

    /// The rules written for reading, not for speed.
    private func ruled(_ sample: String) -> String {
        var mapped = String.UnicodeScalarView()
        for scalar in sample.unicodeScalars {
            switch scalar {
            case "\u{D0}", "\u{189}": mapped.append("\u{110}")
            case "\u{F0}", "\u{256}": mapped.append("\u{111}")
            case "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}": continue
            case "\u{A0}", "\u{202F}", "\u{2007}", "\u{3000}", "\t"..."\r": mapped.append(" ")
            default: mapped.append(scalar)
            }
        }
        let composed = String(mapped).precomposedStringWithCanonicalMapping
        let words = composed.unicodeScalars.split(separator: " ").map { String($0) }
        return words.joined(separator: " ")
    }
}

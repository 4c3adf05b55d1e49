package import Foundation

/// What a counterpart answers, written out by somebody who knows the agreement: here it is only compared and given.
///
/// The text that is compared is path and query as they stand on the request line, and the body.
package struct Tape: Sendable, Codable {
    /// One request and what is answered to it.
    package struct Exchange: Sendable, Codable {
        package var method: String
        /// Texts that must stand there, and between them the names of what may be anything: `["/a?from=", "since", ""]`.
        package var target: [String]
        /// `nil`: whatever it is.
        package var body: [String]?
        /// By the name of a cue; "" is what is answered without one.
        ///
        /// Several are given in turn.
        package var answers: [String: [TapeAnswer]]
        /// Gives a token; all others are counted by cues.
        package var isSignIn: Bool
        /// Answered only to who shows a token that lives.
        package var needsToken: Bool
        /// Cues whose answers hold what is asked for only up to a moment.
        package var late: Late?
        /// Cues under which what is asked counts as received; "" is none.
        ///
        /// Once something was, the answers called `filed` are the usual ones.
        package var files: [String]?
    }

    /// An answer that has changed since: who asks only for what came after `latest` gets the usual one.
    package struct Late: Sendable, Codable {
        package var cue: String
        package var hole: String
        /// The pattern of the hole's text: `dd/MM/yyyy HH:mm:ss`.
        package var pattern: String
        /// `yyyyMMddHHmmss`.
        package var latest: String
    }

    package struct TapeAnswer: Sendable, Codable {
        package var status: Int
        package var fields: [String: String]
        package var body: Data
    }

    package var exchanges: [Exchange]
    /// How every token begins; behind it stand six digits.
    ///
    /// Zeros in an answer become those of a new one.
    package var token: String
    /// What is answered to who shows none that lives.
    package var expired: TapeAnswer

    package static let nothing = Tape(
        exchanges: [],
        token: "\u{1}",
        expired: TapeAnswer(status: 401, fields: [:], body: Data())
    )
}

/// From when on, and how often, the answers of a name take the place of the usual ones.
package struct Cue: Sendable, Codable {
    package var name: String
    /// Counted from 1, among the requests that are no sign-in.
    package var from: Int
    package var times: Int
    /// Counts sign-ins instead.
    package var atSignIn: Bool
}

/// Texts with holes between them.
struct TapePattern {
    private let pieces: [String]

    init(_ pieces: [String]) { self.pieces = pieces }

    /// What stands in the holes, each as little as possible; `nil` where the text is another one.
    func match(_ text: String) -> [String: String]? {
        guard let first = pieces.first, text.hasPrefix(first) else { return nil }
        var rest = text.dropFirst(first.count)
        var found: [String: String] = [:]
        for index in stride(from: 1, to: pieces.count - 1, by: 2) {
            let literal = pieces[index + 1]
            let end: String.Index?
            if index + 2 >= pieces.count {
                end = rest.hasSuffix(literal) ? rest.index(rest.endIndex, offsetBy: -literal.count) : nil
            } else {
                end = rest.firstRange(of: literal)?.lowerBound
            }
            guard let end else { return nil }
            found[pieces[index]] = String(rest[..<end])
            rest = rest[end...].dropFirst(literal.count)
        }
        return rest.isEmpty ? found : nil
    }
}

/// A moment in the digits of a pattern, so that two can be compared as texts.
enum TapeMoment {
    /// `yyyyMMddHHmmss` of a text that has the pattern's form; what the pattern has not is the smallest there is.
    static func digits(_ text: String, pattern: String) -> String? {
        let text = Array(text.utf8)
        let pattern = Array(pattern.filter { $0 != "'" }.utf8)
        guard text.count == pattern.count else { return nil }
        let parts: [(letter: String, width: Int, empty: String)] = [
            ("y", 4, "0000"), ("M", 2, "01"), ("d", 2, "01"), ("H", 2, "00"), ("m", 2, "00"), ("s", 2, "00"),
        ]
        return parts.map { part in
            let places = pattern.indices.filter { pattern[$0] == part.letter.utf8.first }
            guard places.count == part.width else { return part.empty }
            return String(decoding: places.map { text[$0] }, as: UTF8.self)
        }.joined()
    }
}

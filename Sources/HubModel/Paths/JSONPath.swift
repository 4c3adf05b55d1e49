/// A JSONPath query (RFC 9535), well-formed and well-typed.
///
/// Names, numbers and patterns are ready to be compared, so this is what is walked as well. Evaluation lives in
/// HubPipeline.
package struct JSONPath: Sendable, Hashable {
    package struct Segment: Sendable, Hashable {
        package var isDescendant: Bool
        package var selectors: [Selector]
    }

    package enum Selector: Sendable, Hashable {
        /// In UTF-8; compared byte by byte, as the RFC says.
        case name([UInt8])
        case wildcard
        case index(Int)
        case slice(from: Int?, until: Int?, step: Int)
        case filter(Test)
    }

    package struct Query: Sendable, Hashable {
        /// Begins with `@` and not with `$`.
        package var isRelative: Bool
        package var segments: [Segment]

        /// Names and indices alone: at most one node.
        package var isSingular: Bool {
            segments.allSatisfy { segment in
                guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
                return switch segment.selectors[0] {
                case .name, .index: true
                case .wildcard, .slice, .filter: false
                }
            }
        }
    }

    /// A logical expression.
    package indirect enum Test: Sendable, Hashable {
        case any([Test])
        case all([Test])
        case not(Test)
        case exists(Query)
        case compare(Operand, Comparison, Operand)
        case call(Call)
    }

    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        // The longer ones first: `<=` is not `<`.
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
    }

    package indirect enum Operand: Sendable, Hashable {
        case literal(Literal)
        /// Singular where a value is wanted.
        case query(Query)
        case call(Call)
    }

    package enum Literal: Sendable, Hashable {
        case text([UInt8])
        case number(JSONNumber)
        case `true`
        case `false`
        case null
    }

    package struct Call: Sendable, Hashable {
        package var function: Function
        package var arguments: [Operand]
        /// Of `match` and `search` with a pattern that is written out; `nil` where it is not an I-Regexp.
        package var pattern: IRegexp?
    }

    package enum Function: String, Sendable, Hashable, CaseIterable {
        case length, count, match, search, value

        /// Whether it gives a value, and not true or false.
        package var givesValue: Bool {
            switch self {
            case .length, .count, .value: true
            case .match, .search: false
            }
        }

        /// Whether its arguments are nodes, and not values.
        package var takesNodes: Bool {
            switch self {
            case .count, .value: true
            case .length, .match, .search: false
            }
        }

        package var argumentCount: Int {
            switch self {
            case .length, .count, .value: 1
            case .match, .search: 2
            }
        }
    }

    package let segments: [Segment]

    package init(_ text: String) throws(Mistake) {
        var parser = JSONPathParser(text)
        segments = try parser.whole()
    }

    /// How many scalars at the beginning of a text are a query; what follows is not looked at.
    package static func prefixLength(of text: String) throws(Mistake) -> Int {
        var parser = JSONPathParser(text)
        return try parser.prefix()
    }

    /// What must be there for an empty result to be believed: everything before the last segment.
    package var holder: [Segment] { Array(segments.dropLast()) }
}

extension JSONPath {
    /// What is wrong with an expression, and where.
    package struct Mistake: Error, Sendable, Hashable {
        /// In Unicode scalars from the expression's beginning.
        package var offset: Int
        package var reason: Reason

        package enum Reason: Sendable, Hashable {
            case noRoot
            case unexpected(String)
            case ended
            case unclosedText
            case badEscape
            case loneSurrogate
            case controlCharacter
            case leadingZero
            case negativeZero
            /// Beyond ±(2^53 - 1), RFC 7493.
            case outOfRange
            case unknownFunction(String)
            case argumentCount(Function, Int)
            case wantsValue(Function)
            case wantsNodes(Function)
            case noLogicalArgument(Function)
            case notSingular
            case notComparable(Function)
            case notATest(Function)
            case literalAlone
            case tooDeep
        }
    }
}

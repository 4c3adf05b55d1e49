/// A pattern of RFC 9485 (I-Regexp), run as a set of states side by side: time grows with pattern times text, never
/// with the ways to match.
///
/// `^` and `$` outside classes stand for the text's beginning and end, as the public compliance suite of JSONPath has
/// it; written as `\^` the sign itself is meant.
package struct IRegexp: Sendable, Hashable {
    enum Instruction: Sendable, Hashable {
        case scalar(ScalarSet)
        /// Goes on at both.
        case split(Int, Int)
        case jump(Int)
        case textStart
        case textEnd
        case match
    }

    private let program: [Instruction]

    /// - Returns: `nil` where the text is no I-Regexp, or one that would take too many states.
    package init?(_ pattern: [UInt8]) {
        var parser = IRegexpParser(Array(String(decoding: pattern, as: UTF8.self).unicodeScalars))
        guard let tree = parser.parse() else { return nil }
        var emitter = IRegexpEmitter()
        guard emitter.emit(tree) else { return nil }
        program = emitter.program + [.match]
    }

    /// Whether the whole text matches, or with `anywhere` a part of it.
    package func matches(_ text: [UInt8], anywhere: Bool) -> Bool {
        var run = IRegexpRun(program)
        return run.matches(String(decoding: text, as: UTF8.self).unicodeScalars, anywhere: anywhere)
    }
}

/// What one place of a pattern takes.
struct ScalarSet: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case range(ClosedRange<UInt32>)
        /// A general category of Unicode by one or two letters: `L`, `Lu`.
        case category(String, isNegated: Bool)
    }

    var parts: [Part]
    var isNegated = false

    /// `.`: all but line ends.
    static let dot = ScalarSet(parts: [.range(0x0A...0x0A), .range(0x0D...0x0D)], isNegated: true)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let isFound = parts.contains { part in
            switch part {
            case .range(let range): range.contains(scalar.value)
            case .category(let name, let isNegated):
                scalar.properties.generalCategory.shortName.hasPrefix(name) != isNegated
            }
        }
        return isFound != isNegated
    }
}

/// One walk over one text.
private struct IRegexpRun {
    private let program: [IRegexp.Instruction]
    private var current: [Int] = []
    private var next: [Int] = []
    /// For each state the step at which it was last added.
    private var added: [Int]
    private var pending: [Int] = []
    private var step = 0
    private var isMatched = false

    init(_ program: [IRegexp.Instruction]) {
        self.program = program
        added = Array(repeating: -1, count: program.count)
    }

    mutating func matches(_ text: String.UnicodeScalarView, anywhere: Bool) -> Bool {
        var rest = text.makeIterator()
        var scalar = rest.next()
        add(0, isStart: true, isEnd: scalar == nil)
        while let taken = scalar {
            if anywhere, isMatched { return true }
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
            scalar = rest.next()
            step += 1
            isMatched = false
            for state in current {
                guard case .scalar(let set) = program[state], set.contains(taken) else { continue }
                add(state + 1, isStart: false, isEnd: scalar == nil)
            }
            if anywhere { add(0, isStart: false, isEnd: scalar == nil) }
            if next.isEmpty, !isMatched { return false }
        }
        return isMatched
    }

    /// Adds a state and all that are reached from it without taking anything.
    private mutating func add(_ first: Int, isStart: Bool, isEnd: Bool) {
        pending.append(first)
        while let state = pending.popLast() {
            guard added[state] != step else { continue }
            added[state] = step
            switch program[state] {
            case .scalar: next.append(state)
            case .split(let one, let other): pending += [other, one]
            case .jump(let target): pending.append(target)
            case .textStart: if isStart { pending.append(state + 1) }
            case .textEnd: if isEnd { pending.append(state + 1) }
            case .match: isMatched = true
            }
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var shortName: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}

/// A pattern as a tree.
indirect enum IRegexpTree {
    case set(ScalarSet)
    case textStart
    case textEnd
    case sequence([IRegexpTree])
    case choice([IRegexpTree])
    /// `most`: `nil` is without end.
    case repeated(IRegexpTree, least: Int, most: Int?)
}

/// Reads the grammar of RFC 9485; anything else gives `nil`.
struct IRegexpParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var depth = 0

    init(_ scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    mutating func parse() -> IRegexpTree? {
        guard let tree = choice(), index == scalars.count else { return nil }
        return tree
    }

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    private mutating func choice() -> IRegexpTree? {
        guard depth < 100 else { return nil }
        var branches: [IRegexpTree] = []
        repeat {
            guard let branch = branch() else { return nil }
            branches.append(branch)
        } while take("|")
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func branch() -> IRegexpTree? {
        var pieces: [IRegexpTree] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            guard let atom = atom(), let piece = quantified(atom) else { return nil }
            pieces.append(piece)
        }
        return .sequence(pieces)
    }

    private mutating func atom() -> IRegexpTree? {
        guard let scalar = peek else { return nil }
        index += 1
        switch scalar {
        case "(":
            depth += 1
            defer { depth -= 1 }
            guard let inside = choice(), take(")") else { return nil }
            return inside
        case ".": return .set(.dot)
        case "^": return .textStart
        case "$": return .textEnd
        case "[": return characterClass().map(IRegexpTree.set)
        case "\\": return escape().map { .set(ScalarSet(parts: [$0])) }
        case "*", "+", "?", "{", "}", "]", ")", "|": return nil
        default: return .set(ScalarSet(parts: [.range(scalar.value...scalar.value)]))
        }
    }

    // MARK: Quantifiers

    private mutating func quantified(_ atom: IRegexpTree) -> IRegexpTree? {
        if take("*") { return .repeated(atom, least: 0, most: nil) }
        if take("+") { return .repeated(atom, least: 1, most: nil) }
        if take("?") { return .repeated(atom, least: 0, most: 1) }
        guard take("{") else { return atom }
        guard let least = count() else { return nil }
        if take("}") { return .repeated(atom, least: least, most: least) }
        guard take(",") else { return nil }
        if take("}") { return .repeated(atom, least: least, most: nil) }
        guard let most = count(), most >= least, take("}") else { return nil }
        return .repeated(atom, least: least, most: most)
    }

    private mutating func count() -> Int? {
        var value: Int?
        while let digit = peek, digit.isDigit {
            value = min((value ?? 0) * 10 + Int(digit.value - 0x30), IRegexpEmitter.mostStates + 1)
            index += 1
        }
        return value
    }

    // MARK: Classes

    private mutating func characterClass() -> ScalarSet? {
        var set = ScalarSet(parts: [], isNegated: take("^"))
        if take("-") { set.parts.append(.range(0x2D...0x2D)) }
        while let scalar = peek, scalar != "]" {
            if scalar == "-" {
                // Only as the last sign.
                index += 1
                guard peek == "]", !set.parts.isEmpty else { return nil }
                set.parts.append(.range(0x2D...0x2D))
                break
            }
            guard let part = classPart() else { return nil }
            set.parts.append(part)
        }
        return !set.parts.isEmpty && take("]") ? set : nil
    }

    private mutating func classPart() -> ScalarSet.Part? {
        guard let first = classCharacter() else { return nil }
        guard case .range(let from) = first, peek == "-", index + 1 < scalars.count,
            scalars[index + 1] != "]"
        else { return first }
        index += 1
        guard case .range(let to)? = classCharacter(), from.lowerBound <= to.lowerBound else { return nil }
        return .range(from.lowerBound...to.lowerBound)
    }

    private mutating func classCharacter() -> ScalarSet.Part? {
        guard let scalar = peek, scalar != "[", scalar != "]", scalar != "-" else { return nil }
        index += 1
        return scalar == "\\" ? escape() : .range(scalar.value...scalar.value)
    }

    private mutating func escape() -> ScalarSet.Part? {
        guard let scalar = peek else { return nil }
        index += 1
        switch scalar {
        case "n": return .range(0x0A...0x0A)
        case "r": return .range(0x0D...0x0D)
        case "t": return .range(0x09...0x09)
        case "p", "P": return category(isNegated: scalar == "P")
        case "(", ")", "*", "+", "-", ".", "?", "[", "\\", "]", "^", "{", "|", "}", "$":
            return .range(scalar.value...scalar.value)
        default: return nil
        }
    }

    private mutating func category(isNegated: Bool) -> ScalarSet.Part? {
        guard take("{") else { return nil }
        var name = ""
        while let scalar = peek, scalar != "}" {
            name.unicodeScalars.append(scalar)
            index += 1
        }
        guard take("}"), IRegexpParser.categories.contains(name) else { return nil }
        return .category(name, isNegated: isNegated)
    }

    private static let categories: Set<String> = {
        let letters = [
            "L": "lmotu", "M": "cen", "N": "dlo", "P": "cdefios", "Z": "lps", "S": "ckmo", "C": "cfno",
        ]
        return Set(letters.flatMap { group, members in [group] + members.map { group + String($0) } })
    }()
}

/// Turns the tree into states.
struct IRegexpEmitter {
    static let mostStates = 10_000
    private(set) var program: [IRegexp.Instruction] = []
    /// A part that takes nothing may be repeated without adding a state.
    private var visits = 0

    /// False where there would be too many.
    mutating func emit(_ tree: IRegexpTree) -> Bool {
        visits += 1
        guard program.count < IRegexpEmitter.mostStates, visits < 10 * IRegexpEmitter.mostStates else {
            return false
        }
        switch tree {
        case .set(let set): program.append(.scalar(set))
        case .textStart: program.append(.textStart)
        case .textEnd: program.append(.textEnd)
        case .sequence(let parts): return parts.allSatisfy { emit($0) }
        case .choice(let branches): return emit(branches)
        case .repeated(let tree, let least, let most): return emit(tree, least, most)
        }
        return true
    }

    private mutating func emit(_ branches: [IRegexpTree]) -> Bool {
        var jumps: [Int] = []
        for (number, branch) in branches.enumerated() {
            let split = program.count
            let isLast = number == branches.count - 1
            if !isLast { program.append(.match) }
            guard emit(branch) else { return false }
            guard !isLast else { break }
            jumps.append(program.count)
            program.append(.match)
            program[split] = .split(split + 1, program.count)
        }
        for jump in jumps { program[jump] = .jump(program.count) }
        return true
    }

    private mutating func emit(_ tree: IRegexpTree, _ least: Int, _ most: Int?) -> Bool {
        for _ in 0..<least where !emit(tree) { return false }
        guard let most else {
            let split = program.count
            program.append(.match)
            guard emit(tree) else { return false }
            program.append(.jump(split))
            program[split] = .split(split + 1, program.count)
            return true
        }
        var splits: [Int] = []
        for _ in least..<most {
            splits.append(program.count)
            program.append(.match)
            guard emit(tree) else { return false }
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
        return true
    }
}

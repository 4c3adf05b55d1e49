/// Logical expressions, comparisons and functions, with their types (RFC 9535, 2.3.5 and 2.4).
extension JSONPathParser {
    mutating func logical() throws(JSONPath.Mistake) -> JSONPath.Test {
        try deeper()
        defer { depth -= 1 }
        var tests = [try conjunction()]
        while takeBehindBlanks("||") {
            skipBlanks()
            tests.append(try conjunction())
        }
        return tests.count == 1 ? tests[0] : .any(tests)
    }

    private mutating func conjunction() throws(JSONPath.Mistake) -> JSONPath.Test {
        var tests = [try basic()]
        while takeBehindBlanks("&&") {
            skipBlanks()
            tests.append(try basic())
        }
        return tests.count == 1 ? tests[0] : .all(tests)
    }

    private mutating func basic() throws(JSONPath.Mistake) -> JSONPath.Test {
        let isNegated = take("!")
        if isNegated { skipBlanks() }
        let test: JSONPath.Test
        if take("(") {
            skipBlanks()
            test = try logical()
            skipBlanks()
            try expect(")")
        } else {
            test = try isNegated ? testAlone() : comparisonOrTest()
        }
        return isNegated ? .not(test) : test
    }

    /// What may stand behind `!`: a query or a call.
    private mutating func testAlone() throws(JSONPath.Mistake) -> JSONPath.Test {
        let start = index
        return try test(try operand(), start)
    }

    private mutating func comparisonOrTest() throws(JSONPath.Mistake) -> JSONPath.Test {
        let start = index
        let left = try operand()
        let end = index
        skipBlanks()
        guard let comparison = comparison() else {
            index = end
            return try test(left, start)
        }
        try checkComparable(left, start)
        skipBlanks()
        let rightStart = index
        let right = try operand()
        try checkComparable(right, rightStart)
        return .compare(left, comparison, right)
    }

    private mutating func comparison() -> JSONPath.Comparison? {
        JSONPath.Comparison.allCases.first { take($0.rawValue) }
    }

    private func test(_ operand: JSONPath.Operand, _ start: Int) throws(JSONPath.Mistake) -> JSONPath.Test {
        switch operand {
        case .literal: throw mistake(.literalAlone, at: start)
        case .query(let query): return .exists(query)
        case .call(let call):
            guard !call.function.givesValue else { throw mistake(.notATest(call.function), at: start) }
            return .call(call)
        }
    }

    private func checkComparable(_ operand: JSONPath.Operand, _ start: Int) throws(JSONPath.Mistake) {
        switch operand {
        case .literal: return
        case .query(let query):
            guard query.isSingular else { throw mistake(.notSingular, at: start) }
        case .call(let call):
            guard call.function.givesValue else { throw mistake(.notComparable(call.function), at: start) }
        }
    }

    // MARK: Operands

    private mutating func operand() throws(JSONPath.Mistake) -> JSONPath.Operand {
        guard let first = peek else { throw unexpected() }
        switch first {
        case "@", "$":
            let isRelative = first == "@"
            index += 1
            return .query(JSONPath.Query(isRelative: isRelative, segments: try segments()))
        case "'", "\"": return .literal(.text(try text()))
        case "-", "0"..."9": return .literal(.number(try number()))
        case "a"..."z": return try word()
        default: throw unexpected()
        }
    }

    private mutating func word() throws(JSONPath.Mistake) -> JSONPath.Operand {
        let start = index
        while let scalar = peek, ("a"..."z").contains(scalar) || scalar == "_" || scalar.isDigit {
            index += 1
        }
        let word = String(String.UnicodeScalarView(scalars[start..<index]))
        if peek == "(" { return .call(try call(word, start)) }
        switch word {
        case "true": return .literal(.true)
        case "false": return .literal(.false)
        case "null": return .literal(.null)
        default:
            index = start
            throw unexpected()
        }
    }

    private mutating func call(_ name: String, _ start: Int) throws(JSONPath.Mistake) -> JSONPath.Call {
        guard let function = JSONPath.Function(rawValue: name) else {
            throw mistake(.unknownFunction(name), at: start)
        }
        try deeper()
        defer { depth -= 1 }
        index += 1
        let arguments = try arguments(of: function)
        guard arguments.count == function.argumentCount else {
            throw mistake(.argumentCount(function, arguments.count), at: start)
        }
        var pattern: IRegexp?
        if arguments.count == 2, case .literal(.text(let text)) = arguments[1] { pattern = IRegexp(text) }
        return JSONPath.Call(function: function, arguments: arguments, pattern: pattern)
    }

    private mutating func arguments(of function: JSONPath.Function) throws(JSONPath.Mistake)
        -> [JSONPath.Operand]
    {
        var arguments: [JSONPath.Operand] = []
        skipBlanks()
        if take(")") { return [] }
        repeat {
            skipBlanks()
            arguments.append(try argument(of: function))
            skipBlanks()
        } while take(",")
        try expect(")")
        return arguments
    }

    private mutating func argument(of function: JSONPath.Function) throws(JSONPath.Mistake)
        -> JSONPath.Operand
    {
        let start = index
        // None of the functions takes true or false, so no logical expression can be an argument.
        if peek == "!" || peek == "(" { throw mistake(.noLogicalArgument(function)) }
        let operand = try operand()
        let end = index
        skipBlanks()
        if comparison() != nil || take("&&") || take("||") {
            throw mistake(.noLogicalArgument(function), at: start)
        }
        index = end
        guard function.takes(operand) else {
            throw mistake(function.takesNodes ? .wantsNodes(function) : .wantsValue(function), at: start)
        }
        return operand
    }
}

extension JSONPath.Function {
    fileprivate func takes(_ operand: JSONPath.Operand) -> Bool {
        switch operand {
        case .literal: !takesNodes
        case .query(let query): takesNodes || query.isSingular
        case .call(let call): !takesNodes && call.function.givesValue
        }
    }
}

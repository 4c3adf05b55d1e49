/// One line of a condition list: `code = 200`, `status 5xx`, `"link contains /quang-cao/"`.
package struct Condition: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        case httpStatus(from: Int, through: Int)
        /// Tests on the text of a path or, where the condition has a `table`, on what that code table makes of it.
        case path(Path, Test)
    }

    package enum Test: Sendable, Hashable {
        case equal(String)
        case notEqual(String)
        case less(String)
        case lessOrEqual(String)
        case greater(String)
        case greaterOrEqual(String)
        case isIn([String])
        case notIn([String])
        case contains(String)
        case startsWith(String)
        case missing
        case present
        case empty
    }

    package let text: String
    package let subject: Subject
    /// `category | code feedback_route = ioc`: the table through which the value goes before it is compared.
    ///
    /// Only a push's `where` has one.
    package let table: String?

    package enum Mistake: Error, Sendable, Hashable {
        case empty
        case badStatus(String)
        case noTest(String)
        case path(Path.Mistake)
        /// Only `| code T` may stand behind a path; characters from the text's beginning.
        case badPipe(offset: Int, String)
    }

    package init(text: String, subject: Subject, table: String? = nil) {
        self.text = text
        self.subject = subject
        self.table = table
    }

    package init(_ text: String) throws(Mistake) {
        self.text = text
        let trimmed = text.trimmingSpaces
        guard !trimmed.isEmpty else { throw .empty }
        if let status = try Condition.status(trimmed) {
            subject = status
            table = nil
            return
        }
        let (left, test) = try Condition.split(trimmed)
        let (path, table) = try Condition.pipe(left)
        self.table = table
        do throws(Path.Mistake) {
            subject = .path(try Path(path), test)
        } catch {
            throw .path(error)
        }
    }

    /// A path and the code table behind it; in XPath `|` joins two sets of nodes.
    private static func pipe(_ left: String) throws(Mistake) -> (path: String, table: String?) {
        guard !left.hasPrefix("/"), let bar = left.firstRange(of: " | ", from: left.startIndex) else {
            return (left, nil)
        }
        let words = left[bar.upperBound...].split(separator: " ").map(String.init)
        guard words.count == 2, words[0] == "code", !words[1].contains("|") else {
            let offset = left.distance(from: left.startIndex, to: bar.lowerBound) + 1
            throw .badPipe(offset: offset, left[bar.upperBound...].trimmingSpaces)
        }
        return (left[..<bar.lowerBound].trimmingSpaces, words[1])
    }

    /// `status 404` and `status 5xx`; `status = 1` is a path.
    private static func status(_ text: String) throws(Mistake) -> Subject? {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 2, words[0] == "status", !["missing", "present", "empty"].contains(words[1])
        else { return nil }
        if words[1].count == 3, words[1].hasSuffix("xx"), let hundreds = Int(words[1].prefix(1)),
            (1...5).contains(hundreds)
        {
            return .httpStatus(from: hundreds * 100, through: hundreds * 100 + 99)
        }
        guard let code = Int(words[1]), (100...599).contains(code) else { throw .badStatus(words[1]) }
        return .httpStatus(from: code, through: code)
    }

    private static func split(_ text: String) throws(Mistake) -> (path: String, test: Test) {
        for word in ["missing", "present", "empty"] where text.hasSuffix(" " + word) {
            let path = text.dropLast(word.count + 1).trimmingSpaces
            return (path, word == "missing" ? .missing : word == "present" ? .present : .empty)
        }
        let start = try Condition.endOfQuery(text)
        // The operator that stands first wins; of two at one place the longer, so that "<=" is not "<".
        var best: (range: Range<String.Index>, operation: String)?
        for operation in [" not in ", " in ", " contains ", " starts with ", "!=", "<=", ">=", "=", "<", ">"]
        {
            guard let found = text.firstRange(of: operation, from: start) else { continue }
            if let current = best,
                current.range.lowerBound < found.lowerBound
                    || (current.range.lowerBound == found.lowerBound
                        && current.operation.count >= operation.count)
            {
                continue
            }
            best = (found, operation)
        }
        guard let best else { throw .noTest(text) }
        let path = text[..<best.range.lowerBound].trimmingSpaces
        let value = text[best.range.upperBound...].trimmingSpaces
        let list = value.split(separator: ",").map(\.trimmingSpaces)
        switch best.operation {
        case " not in ": return (path, .notIn(list))
        case " in ": return (path, .isIn(list))
        case " contains ": return (path, .contains(value))
        case " starts with ": return (path, .startsWith(value))
        case "!=": return (path, .notEqual(value))
        case "<=": return (path, .lessOrEqual(value))
        case ">=": return (path, .greaterOrEqual(value))
        case "<": return (path, .less(value))
        case ">": return (path, .greater(value))
        default: return (path, .equal(value))
        }
    }
}

extension Condition {
    /// Where a JSONPath ends: behind it an operator may stand.
    ///
    /// Other forms end at their first operator.
    fileprivate static func endOfQuery(_ text: String) throws(Mistake) -> String.Index {
        guard text.unicodeScalars.first == "$" else { return text.startIndex }
        do throws(JSONPath.Mistake) {
            let length = try JSONPath.prefixLength(of: text)
            return text.unicodeScalars.index(text.startIndex, offsetBy: length)
        } catch { throw .path(.json(error)) }
    }
}

extension String {
    /// The first occurrence that is not inside brackets or a text in them, so that `a[k=v] = 1` splits at the second
    /// sign.
    fileprivate func firstRange(of word: String, from start: Index) -> Range<Index>? {
        var depth = 0
        var quote: Character?
        let isXPath = hasPrefix("/")
        var index = start
        while index < endIndex {
            let character = self[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if depth > 0 || isXPath, character == "'" || character == "\"" {
                quote = character
            } else if character == "[" || isXPath && character == "(" {
                depth += 1
            } else if character == "]" || isXPath && character == ")" {
                depth -= 1
            } else if depth == 0, self[index...].hasPrefix(word) {
                return index..<self.index(index, offsetBy: word.count)
            }
            index = self.index(after: index)
        }
        return nil
    }
}

/// A strict reader of Prometheus' text format 0.0.4: what a scraper would doubt is refused.
struct Exposition {
    struct Mistake: Error, CustomStringConvertible {
        var line: Int
        var what: String

        var description: String { "line \(line): \(what)" }
    }

    struct Sample: Hashable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []
    private var helps: Set<String> = []
    /// The family whose lines are being read, and those that are closed.
    private var open: String?
    private var closed: Set<String> = []
    private var seen: Set<[String]> = []

    init(_ text: String) throws(Mistake) {
        guard text.isEmpty || text.hasSuffix("\n") else {
            throw Mistake(line: 0, what: "no line end at the end")
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .enumerated()
        {
            do throws(Mistake) {
                try read(String(line))
            } catch {
                throw Mistake(line: index + 1, what: error.what)
            }
        }
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func read(_ line: String) throws(Mistake) {
        if line.hasPrefix("#") { return try readComment(line) }
        var rest = Substring(line)
        let sample = try Exposition.sample(&rest)
        let family = try family(of: sample)
        guard open == family else { throw refusal("\(sample.name) stands outside its family") }
        let identity =
            [sample.name] + sample.labels.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        guard seen.insert(identity).inserted else { throw refusal("\(identity) twice") }
        if types[family] == "counter", !(sample.value >= 0 && sample.value.isFinite) {
            throw refusal("a counter of \(sample.value)")
        }
        samples.append(sample)
    }

    private mutating func readComment(_ line: String) throws(Mistake) {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(
            String.init
        )
        guard words.count == 4, words[0] == "#", Exposition.isName(words[2], colon: true) else {
            throw refusal("a comment that is neither HELP nor TYPE")
        }
        switch words[1] {
        case "HELP":
            guard helps.insert(words[2]).inserted, !words[3].isEmpty else {
                throw refusal("HELP twice or empty")
            }
            if let open { closed.insert(open) }
            guard !closed.contains(words[2]) else { throw refusal("\(words[2]) in two places") }
            open = words[2]
        case "TYPE":
            guard open == words[2], types[words[2]] == nil else { throw refusal("TYPE without its HELP") }
            guard ["counter", "gauge", "summary", "histogram", "untyped"].contains(words[3]) else {
                throw refusal("type \(words[3])")
            }
            // The conventions: what `promtool check metrics` complains of.
            guard (words[3] == "counter") == words[2].hasSuffix("_total") else {
                throw refusal("a counter ends in _total, nothing else does: \(words[2])")
            }
            types[words[2]] = words[3]
        default: throw refusal(words[1])
        }
    }

    private func family(of sample: Sample) throws(Mistake) -> String {
        if types[sample.name] != nil { return sample.name }
        for suffix in ["_sum", "_count"] where sample.name.hasSuffix(suffix) {
            let family = String(sample.name.dropLast(suffix.count))
            if types[family] == "summary" { return family }
        }
        throw refusal("\(sample.name) has no TYPE")
    }

    private static func sample(_ rest: inout Substring) throws(Mistake) -> Sample {
        let name = String(rest.prefix { $0 != "{" && $0 != " " })
        guard isName(name, colon: true) else { throw Mistake(line: 0, what: "name «\(name)»") }
        rest = rest.dropFirst(name.count)
        let labels = rest.first == "{" ? try self.labels(&rest) : [:]
        guard rest.first == " ", let value = Double(rest.dropFirst()), !rest.dropFirst().contains(" ") else {
            throw Mistake(line: 0, what: "value «\(rest)»")
        }
        return Sample(name: name, labels: labels, value: value)
    }

    private static func labels(_ rest: inout Substring) throws(Mistake) -> [String: String] {
        var labels: [String: String] = [:]
        while true {
            // The brace, or the comma.
            rest = rest.dropFirst()
            let name = String(rest.prefix { $0 != "=" })
            guard isName(name, colon: false), rest.dropFirst(name.count).hasPrefix("=\"") else {
                throw Mistake(line: 0, what: "label «\(name)»")
            }
            rest = rest.dropFirst(name.count + 2)
            guard labels.updateValue(try quoted(&rest), forKey: name) == nil else {
                throw Mistake(line: 0, what: "label \(name) twice")
            }
            switch rest.first {
            case ",": continue
            case "}":
                rest = rest.dropFirst()
                return labels
            default: throw Mistake(line: 0, what: "a label that is not closed")
            }
        }
    }

    private static func quoted(_ rest: inout Substring) throws(Mistake) -> String {
        var text = ""
        while let next = rest.popFirst() {
            switch next {
            case "\"": return text
            case "\\":
                switch rest.popFirst() {
                case "\\": text += "\\"
                case "\"": text += "\""
                case "n": text += "\n"
                default: throw Mistake(line: 0, what: "a backslash before something else")
                }
            default: text.append(next)
            }
        }
        throw Mistake(line: 0, what: "a value without its closing quote")
    }

    private static func isName(_ text: String, colon: Bool) -> Bool {
        guard let first = text.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
        return text.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
                || (colon && $0 == ":")
        }
    }

    private func refusal(_ what: String) -> Mistake { Mistake(line: 0, what: what) }
}

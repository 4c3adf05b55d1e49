/// A record of the made-up source: small ranges of values, so that keys and contents meet often.
struct ThingRecord: Hashable, Sendable {
    enum Flaw: Hashable, Sendable {
        /// The key cannot be read.
        case noKey
        /// A required field is bad; the key can be read.
        case badGrade
        /// A member stands twice; the record is refused whole.
        case duplicateMember
    }

    var code: String
    var part: Int
    var grade = 1
    /// `nil` is empty; below zero it is written so that it cannot be read, and emptied.
    var amount: Int?
    /// Hours after the beginning of 2026 in Vietnam.
    var seen: Int?
    var isGone = false
    var flaw: Flaw?

    init(using random: inout SeededGenerator, withFlaws: Bool) {
        code = random.pick(["A", "B"])
        part = Int.random(in: 1...3, using: &random)
        rewrite(using: &random, withFlaws: withFlaws)
    }

    init(_ code: String, grade: Int = 1) {
        self.code = code
        part = 1
        self.grade = grade
        seen = 2
    }

    /// New content under the same key.
    mutating func rewrite(using random: inout SeededGenerator, withFlaws: Bool) {
        grade = Int.random(in: 1...2, using: &random)
        amount = random.pick([nil, 1, 2, -1])
        seen = random.pick([nil, 1, 2, 2, 2, 2, 2, 3])
        isGone = random.onceIn(12)
        flaw = withFlaws && random.onceIn(10) ? random.pick([.noKey, .badGrade, .duplicateMember]) : nil
    }

    var json: String {
        var members = [
            flaw == .noKey ? #""code":null"# : #""code":"\#(code)""#,
            #""part":\#(part)"#,
            #""grade":\#(flaw == .badGrade ? #""tốt""# : "\(grade)")"#,
        ]
        if let amount { members.append(#""amount":\#(amount < 0 ? #""nhiều""# : "\(amount)")"#) }
        if let seen { members.append(#""seen":"2026-01-01T0\#(seen):00:00""#) }
        if isGone { members.append(#""gone":true"#) }
        if flaw == .duplicateMember { members.append(#""code":"\#(code)""#) }
        return "{" + members.joined(separator: ",") + "}"
    }
}

import HubModel
import Testing

@Suite struct `An I-Regexp` {
    @Test(arguments: [
        ("a", "a", true), ("a", "b", false), ("a", "aa", false), ("", "", true), ("", "a", false),
        ("ab|cd", "cd", true), ("ab|cd", "abcd", false), ("a|", "", true), ("(a|b)c", "bc", true),
        ("a*", "", true), ("a*", "aaa", true), ("a+", "", false), ("a+b", "aab", true), ("a?b", "b", true),
        ("a{2}", "aa", true), ("a{2}", "aaa", false), ("a{2,}", "aaaa", true), ("a{2,3}", "aaaa", false),
        ("a{0}", "", true), ("(ab){2}", "abab", true), ("(a*)*", "aaa", true), ("()*", "", true),
        (".", "\n", false), (".", "\r", false), (".", "\u{2028}", true), (".", "😀", true), ("..", "😀", false),
        ("[abc]", "b", true), ("[^abc]", "b", false), ("[^abc]", "😀", true), ("[a-c]", "b", true),
        ("[a-c]", "-", false),
        ("[-a]", "-", true), ("[a-]", "-", true), ("[^-a]", "-", false), ("[.]", "x", false),
        ("[*+?(){}|]", "|", true),
        ("[$^]", "^", true), ("[à-ỹ]", "ồ", true), ("[\\]]", "]", true), ("[\\n]", "\n", true),
        ("[\\-x]", "-", true),
        ("\\.", ".", true), ("\\.", "a", false), ("\\\\", "\\", true), ("\\n\\r\\t", "\n\r\t", true),
        ("\\^", "^", true),
        ("\\p{Lu}", "Đ", true), ("\\p{Lu}", "đ", false), ("\\P{Lu}", "đ", true), ("\\p{L}+", "Nguyễn", true),
        ("\\p{Nd}{3}", "123", true), ("[\\p{L}\\p{Nd}]+", "A1", true), ("[^\\p{L}]", "a", false),
        ("[\\P{L}]", "1", true),
        ("^ab.*", "abc", true), ("^ab.*", "xab", false), (".*bc$", "abc", true), ("a^b", "a^b", false),
        ("a$", "ab", false),
        ("e\u{301}", "é", false), ("(", "(", false),
    ])
    func `matches whole texts`(pattern: String, text: String, isMatch: Bool) {
        #expect(
            (IRegexp(Array(pattern.utf8))?.matches(Array(text.utf8), anywhere: false) ?? false) == isMatch
        )
    }

    @Test(arguments: [
        ("b", "abc", true), ("^b", "abc", false), ("^a", "abc", true), ("c$", "abc", true),
        ("b$", "abc", false),
        ("", "x", true), ("x", "", false), ("", "", true), ("a{3}", "xaaay", true), ("^$", "", true),
        ("a.c", "xabcx", true),
        ("[0-9]{4}", "số 2026", true),
    ])
    func `is found anywhere`(pattern: String, text: String, isMatch: Bool) throws {
        #expect(
            try #require(IRegexp(Array(pattern.utf8))).matches(Array(text.utf8), anywhere: true) == isMatch
        )
    }

    @Test(arguments: [
        "(", ")", "(a", "a)", "[", "[]", "[^]", "]", "[a", "a**", "*", "+a", "?", "{1}", "a{", "a{}", "a{,2}",
        "a{2,1}",
        "a{1", "a}", "\\", "\\d", "\\w", "\\s", "\\b", "\\x41", "\\p", "\\p{}", "\\p{X}", "\\p{Lx}",
        "\\p{Cs}", "\\pL",
        "[z-a]", "[a-b-c]", "[[a]]", "[a--b]", "(?:a)", "(?i)a", "a*?", "a{99999}", "((a{1000}){1000}){1000}",
        "((((){9999}){9999}){9999}){9999}",
    ])
    func `is nothing else`(pattern: String) {
        #expect(IRegexp(Array(pattern.utf8)) == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `takes no longer for patterns that have many ways to match`() throws {
        let text = Array(repeating: UInt8(ascii: "a"), count: 5_000)
        for pattern in ["(a*)*b", "(a|a)*b", "(a|aa)+$b", "(.*)(.*)(.*)(.*)x", "a?{1}(a?){50}a{50}b"] {
            guard let regexp = IRegexp(Array(pattern.utf8)) else { continue }
            #expect(!regexp.matches(text, anywhere: false))
        }
        #expect(!(try #require(IRegexp(Array("(a*)*b".utf8)))).matches(text, anywhere: true))
    }

    @Test func `is refused when it is nested without end`() {
        #expect(IRegexp(Array(repeating: UInt8(ascii: "("), count: 100_000)) == nil)
    }
}

@Suite struct `A number of JSON` {
    @Test(arguments: [
        ("0", "-0.0e9"), ("1", "1.000"), ("100", "1e2"), ("0.01", "1E-2"), ("-1.5", "-15e-1"),
        ("120e-1", "12"),
        ("1e99999999999999999999999", "10e99999999999999999999999"),
    ])
    func `is equal however it is written`(left: String, right: String) {
        #expect(JSONNumber(left.utf8) == JSONNumber(right.utf8) || left.count > 20)
        #expect(!(JSONNumber(left.utf8) > JSONNumber(right.utf8)))
    }

    @Test func `is ordered exactly`() {
        let rising = [
            "-1e400", "-10", "-9.99", "-0.1", "-1e-9", "0", "1e-400", "0.099", "0.1", "1", "9", "9.1", "10",
            "1e400",
        ]
        let numbers = rising.map { JSONNumber($0.utf8) }
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 && !($1 < $0) && $0 != $1 })
    }
}

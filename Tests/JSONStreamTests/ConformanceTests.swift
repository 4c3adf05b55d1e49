import Bytes
import JSONStream
import Testing

/// Documents in the manner of a conformance suite: each is read whole and in windows of several sizes.
@Suite struct `JSON conformance` {
    @Test(arguments: valid)
    func `accepts what RFC 8259 allows`(document: String) {
        let whole = JSONReading(document, [.child("nowhere"), .items])
        #expect(whole.failure == "")
        expectSameInWindows(document, whole, [.child("nowhere"), .items])
    }

    @Test(arguments: valid)
    func `gives a record as it stands`(document: String) {
        let whole = JSONReading("[" + document + "]")
        #expect(whole.failure == "")
        #expect(whole.records.count == 1)
        #expect(whole.records.first == minified(document))
        expectSameInWindows("[" + document + "]", whole)
    }

    @Test(arguments: invalid)
    func `refuses what RFC 8259 forbids, at its offset`(document: Document, failure: String) {
        for steps: [StreamStep] in [[], [.child("nowhere"), .items], [.descendants, .child("a")]] {
            for window in [Int.max] + JSONReading.windows {
                let limits = window == .max ? JSONLimits() : JSONLimits(window: window)
                #expect(
                    JSONReading(document.bytes, steps, limits: limits).failure == failure,
                    "\(steps) \(window)"
                )
            }
        }
    }

    private func expectSameInWindows(_ document: String, _ whole: JSONReading, _ steps: [StreamStep] = []) {
        for window in JSONReading.windows {
            let piecemeal = JSONReading(document, steps, window: window)
            #expect(piecemeal.comparable == whole.comparable, "window \(window)")
        }
    }

    /// Leaves out what stands between tokens.
    private func minified(_ document: String) -> String {
        var isInString = false
        var isEscaped = false
        var result = String.UnicodeScalarView()
        for scalar in document.unicodeScalars {
            if !isInString, " \n\r\t".unicodeScalars.contains(scalar) { continue }
            result.append(scalar)
            if scalar == "\"", !isEscaped { isInString.toggle() }
            isEscaped = scalar == "\\" && !isEscaped
        }
        return String(result)
    }
}

/// Bytes that need not be text.
struct Document: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, CustomTestStringConvertible, Sendable
{
    var bytes: [UInt8]

    init(stringLiteral value: String) { bytes = Array(value.utf8) }
    init(arrayLiteral elements: UInt8...) { bytes = elements }

    var testDescription: String { String(decoding: bytes, as: UTF8.self) }
}

private let valid: [String] = [
    "0", "-0", "1", "-1", "10", "1234567890", "0.0", "-0.5", "1.50", "123.456", "1e5", "1E5", "1e+5", "1E-5",
    "0e0",
    "0.1e1", "1.0E+2", "123456789012345678901234567890.123456789", "1e400", "-1e-400",
    "true", "false", "null", " true ", "\t\n\r null\n",
    #""""#, #""a""#, #""Lê Thị Mẫu""#, #""\"""#, #""\\""#, #""\/""#, #""\b\f\n\r\t""#, #""\u0000""#,
    #""\u00e9""#,
    #""\u00E9""#, #""\uD83D\uDE00""#, #""\ud83d\ude00""#, #""\uFFFF""#, #""\\\"""#, #""\\\\""#, #""a\\""#,
    #""\\u12""#, #""/""#, #"" ""#, "\"\u{7F}\"", "\"\u{80}\"", "\"\u{2028}\"", "\"\u{FEFF}\"",
    "\"\u{10FFFF}\"",
    #""{[,:]}""#, #""true""#, #""\\n""#,
    "[]", "[ ]", "[1]", "[1,2]", "[ 1 , 2 ]", "[[]]", "[[],[]]", "[{}]", "[[[[1]]]]", "[true,false,null]",
    #"["a","b"]"#, #"[1,"a",null,{"b":[]}]"#,
    "{}", "{ }", #"{"a":1}"#, #"{ "a" : 1 }"#, #"{"a":1,"b":2}"#, #"{"":0}"#, #"{"a":{}}"#, #"{"a":[]}"#,
    #"{"a":{"b":{"c":[1,{"d":2}]}}}"#, #"{"\u0061b":1}"#, #"{"a\"b":1}"#, "{\"\u{1EA1}\":\"\u{1EA1}\"}",
    "{\n\t\"a\"\r\n:\t[ ]\n}", #"{"a":"\\"}"#, #"{"a":"\\\\","b":"\""}"#,
    #"{"a":-0.0e-0,"b":[1.5,2E3]}"#, #"[{"a":1},{"a":2}]"#, #"[0,1,2,3,4,5,6,7,8,9]"#,
    String(repeating: "[", count: 60) + String(repeating: "]", count: 60),
    #"{"dài":""# + String(repeating: "ơ", count: 300) + #""}"#,
    "[" + String(repeating: " ", count: 200) + "]",
]

private let invalid: [(Document, String)] = [
    ("", "0 empty"), (" ", "1 empty"), ("\n\n", "2 empty"), ([0xEF, 0xBB, 0xBF], "3 empty"),
    // Ends too early.
    ("[", "1 truncated"), ("{", "1 truncated"), ("[1", "2 truncated"), ("[1,", "3 truncated"),
    ("[1 ", "3 truncated"),
    (#"{"a""#, "4 truncated"), (#"{"a":"#, "5 truncated"), (#"{"a":1"#, "6 truncated"),
    (#"{"a":1,"#, "7 truncated"),
    ("[[]", "3 truncated"), (#"[{"a":[]}"#, "9 truncated"), ("[[[", "3 truncated"), (#"["a""#, "4 truncated"),
    // Strings.
    (#"""#, "0 unterminated string"), (#"["a"#, "1 unterminated string"),
    (#"["a\"]"#, "1 unterminated string"),
    (#"{"a"#, "1 unterminated string"), (#"{"a":"b}"#, "5 unterminated string"),
    (#"["\"#, "1 unterminated string"), (#"["\\\"]"#, "1 unterminated string"),
    (#"["\x"]"#, "2 invalid escape"), (#"["a\q"]"#, "3 invalid escape"), (#"["\u"]"#, "2 invalid escape"),
    (#"["\u12"]"#, "2 invalid escape"), (#"["\u123g"]"#, "2 invalid escape"),
    (#"["\U0041"]"#, "2 invalid escape"),
    (#"["\'"]"#, "2 invalid escape"), (#"["\a"]"#, "2 invalid escape"), (#"["ok\n\0"]"#, "6 invalid escape"),
    (#"["\uD800"]"#, "2 lone surrogate"), (#"["\uDC00"]"#, "2 lone surrogate"),
    (#"["\uD800\uD800"]"#, "2 lone surrogate"), (#"["\uD800\n"]"#, "2 lone surrogate"),
    (#"["a\uDBFFa"]"#, "3 lone surrogate"), (#"["\uDE00\uD83D"]"#, "2 lone surrogate"),
    (#"["\uD83D\u"]"#, "2 lone surrogate"),
    (#"{"\uD800":1}"#, "2 lone surrogate"), (#"{"\q":1}"#, "2 invalid escape"),
    ("[\"\n\"]", "2 control character in a string"), ("[\"a\tb\"]", "3 control character in a string"),
    ("[\"\u{0}\"]", "2 control character in a string"), ("[\"\u{1F}\"]", "2 control character in a string"),
    ("[\"\\\n\"]", "3 control character in a string"), ("{\"a\n\":1}", "3 control character in a string"),
    ("[1,\"a\",\"b\r\"]", "9 control character in a string"),
    ("['a']", "1 expected a value"), (#"["a"b]"#, "4 expected a comma or the end of the object or list"),
    (#"["a""b"]"#, "4 expected a comma or the end of the object or list"), (#"[\"a"]"#, "1 expected a value"),
    // Numbers.
    ("[01]", "1 invalid number"), ("[-01]", "1 invalid number"), ("[00]", "1 invalid number"),
    ("[1.]", "1 invalid number"), ("[.5]", "1 expected a value"), ("[-.5]", "1 invalid number"),
    ("[-]", "1 invalid number"), ("[--1]", "1 invalid number"), ("[+1]", "1 expected a value"),
    ("[1e]", "1 invalid number"), ("[1e+]", "1 invalid number"), ("[1E.5]", "1 invalid number"),
    ("[1.e5]", "1 invalid number"), ("[1.5.5]", "1 invalid number"), ("[0x10]", "1 invalid number"),
    ("[1a]", "1 invalid number"), ("[1_000]", "1 invalid number"), (#"[1"a"]"#, "1 invalid number"),
    ("[1 000]", "3 expected a comma or the end of the object or list"), ("[Infinity]", "1 expected a value"),
    ("[-Infinity]", "1 invalid number"), ("[NaN]", "1 expected a value"), ("[1,5e]", "3 invalid number"),
    ("[1\u{C}]", "1 invalid number"), ("[\u{FF11}]", "1 expected a value"), ("-", "0 invalid number"),
    ("01", "0 invalid number"), ("1 2", "2 something follows the document"),
    // Literals.
    ("[tru]", "1 invalid literal"), ("[truee]", "1 invalid literal"), ("[True]", "1 expected a value"),
    ("[nul]", "1 invalid literal"), ("[nulL]", "1 invalid literal"), ("[falsy]", "1 invalid literal"),
    ("nil", "0 invalid literal"), ("tru", "0 invalid literal"), ("[true1]", "1 invalid literal"),
    (#"[true"a"]"#, "1 invalid literal"), ("[undefined]", "1 expected a value"), ("[t]", "1 invalid literal"),
    // Structure.
    ("]", "0 expected a value"), ("}", "0 expected a value"), (",", "0 expected a value"),
    (":", "0 expected a value"), ("[,]", "1 expected a value"), ("[1,]", "3 expected a value"),
    ("[,1]", "1 expected a value"), ("[1,,2]", "3 expected a value"), ("[:]", "1 expected a value"),
    ("[1:2]", "2 expected a comma or the end of the object or list"),
    ("[1}", "2 expected a comma or the end of the object or list"),
    ("[}", "1 expected a value"), ("{]", "1 expected a name in quotes"),
    (#"{"b":1]"#, "6 expected a comma or the end of the object or list"),
    (#"{"b":1,}"#, "7 expected a name in quotes"), ("{,}", "1 expected a name in quotes"),
    ("{b:1}", "1 expected a name in quotes"), ("{1:1}", "1 expected a name in quotes"),
    ("{'b':1}", "1 expected a name in quotes"), (#"{"b"}"#, "4 expected a colon"),
    (#"{"b" 1}"#, "5 expected a colon"),
    (#"{"b",1}"#, "4 expected a colon"), (#"{"b"::1}"#, "5 expected a value"),
    (#"{"b":}"#, "5 expected a value"),
    (#"{"b":1 "c":2}"#, "7 expected a comma or the end of the object or list"),
    (#"{"b":1:2}"#, "6 expected a comma or the end of the object or list"),
    (#"{"b":1,,"c":2}"#, "7 expected a name in quotes"), ("{null:1}", "1 expected a name in quotes"),
    ("[[1]", "4 truncated"), ("[[]]]", "4 something follows the document"),
    ("{}{}", "2 something follows the document"), ("[] []", "3 something follows the document"),
    ("[]x", "2 something follows the document"), ("{}\u{0}", "2 something follows the document"),
    ("\"a\"\"b\"", "3 something follows the document"), ("[1]//x", "3 something follows the document"),
    ("/*x*/[]", "0 expected a value"), ("[1/*x*/]", "1 invalid number"),
    ("[]\u{C}", "2 something follows the document"),
    ("<html>", "0 expected a value"), ("\u{A0}[]", "0 expected a value"), ("[\u{B}]", "1 expected a value"),
    // UTF-8.
    ([0x5B, 0x22, 0xFF, 0x22, 0x5D], "2 invalid UTF-8"),
    ([0x5B, 0x22, 0xC0, 0x80, 0x22, 0x5D], "2 invalid UTF-8"),
    ([0x5B, 0x22, 0x61, 0x80, 0x22, 0x5D], "3 invalid UTF-8"),
    ([0x5B, 0x22, 0xE1, 0xBA, 0x22, 0x5D], "2 invalid UTF-8"),
    ([0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], "2 invalid UTF-8"),
    ([0x5B, 0x22, 0xF4, 0x90, 0x80, 0x80, 0x22, 0x5D], "2 invalid UTF-8"),
    ([0x5B, 0x22, 0xF0, 0x80, 0x80, 0x80, 0x22, 0x5D], "2 invalid UTF-8"),
    ([0x5B, 0x22, 0xE0, 0x9F, 0xBF, 0x22, 0x5D], "2 invalid UTF-8"),
    ([0x5B, 0x22, 0xE1, 0xBA], "2 invalid UTF-8"), ([0x5B, 0x5D, 0xC3], "2 invalid UTF-8"),
    ([0xFF], "0 invalid UTF-8"),
    ([0xFE, 0xFF, 0x00, 0x5B], "0 invalid UTF-8"), ([0xEF, 0xBB], "0 invalid UTF-8"),
    ([0x5B, 0x31, 0x2C, 0xF8, 0x5D], "3 invalid UTF-8"),
    ([0x5B, 0x2C, 0x22, 0xFF, 0x22, 0x5D], "1 expected a value"),
    ([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 0x5B, 0x5D], "3 expected a value"),
    ([0xEF, 0xBB, 0xBF, 0x5B, 0x78], "4 expected a value"),
]

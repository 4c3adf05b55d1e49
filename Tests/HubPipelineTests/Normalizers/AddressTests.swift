import HubModel
import HubPipeline
import Testing

@Suite struct `E-mail addresses` {
    private let addresses = Normalizer(type: .email, options: ValueOptions(now: ValueExample.now))

    @Test(arguments: [(64, 63, true), (65, 63, false), (64, 64, false), (1, 1, true)])
    func `have parts of a limited length`(local: Int, label: Int, isValid: Bool) {
        let address =
            String(repeating: "a", count: local) + "@" + String(repeating: "b", count: label) + ".vn"
        #expect(addresses.apply(address).text == (isValid ? address : nil))
    }

    @Test func `have at most 254 characters`() {
        let domain = Array(repeating: String(repeating: "b", count: 47), count: 4).joined(separator: ".")
        let longest = String(repeating: "a", count: 59) + "@" + domain + ".vn"
        #expect(longest.utf8.count == 254)
        #expect(addresses.apply(longest).outcome == .written)
        #expect(addresses.apply("a" + longest).outcome == .fault(.emailInvalid))
    }

    @Test(arguments: Array(UInt8(0x21)...0x7E))
    func `take the characters of an atom before the sign, and of a host behind it`(character: UInt8) {
        let sign = String(Unicode.Scalar(character))
        let isLetterOrDigit = sign.wholeMatch(of: /[A-Za-z0-9]/) != nil
        let isOfAtom = isLetterOrDigit || "!#$%&'*+-/=?^_`{|}~.".contains(sign)
        #expect((addresses.apply("a\(sign)b@tinh.example").text != nil) == isOfAtom)
        let isOfHost = isLetterOrDigit || sign == "-" || sign == "."
        #expect((addresses.apply("ab@ti\(sign)nh.example").text != nil) == isOfHost)
    }

    @Test(arguments: [
        "@", "a@", "@b.vn", "a@b", "a@.vn", "a@b.", "a@b..vn", "a.@b.vn", "a..b@b.vn", "a@b-.vn", "a@b.1",
        "\"a b\"@b.vn", "Mẫu <a@b.vn>", "a@[192.0.2.1]", "a@b.vn\u{0}", "mailto:", "a@b@c.vn", "a,b@c.vn",
    ])
    func `are refused in any other form`(text: String) {
        #expect(addresses.apply(text).bytesWritten == 0)
    }
}

@Suite struct `Codes of dossiers` {
    private let codes = Normalizer(type: .dossierCode, options: ValueOptions(now: ValueExample.now))

    @Test(arguments: [
        ("H53-260615-0001", true), ("H53-20260615-1234567", true), ("H53.01-260615-0001", true),
        ("000.00.00.H53-260615-0001", true), ("H53-260615-00012345", false), ("H53-2606150-0001", false),
        ("5H3-260615-0001", false), ("H53260615-0001", false), ("000.00.H53-260615-0001", false),
        ("H53-260615-0001-1", false),
    ])
    func `of an unusual shape are kept, with a note`(code: String, isUsual: Bool) {
        #expect(codes.apply(code).text == code)
        #expect(codes.apply(code).outcome == (isUsual ? .written : .flagged(.dossierCodeUnusual)))
    }

    @Test func `have at most 50 characters`() {
        let longest = "H53-260615-" + String(repeating: "1", count: 39)
        #expect(codes.apply(longest).text == longest)
        #expect(codes.apply(longest + "1").outcome == .fault(.dossierCodeLength))
    }
}

import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Codes on citizens' cards` {
    private let cards = Normalizer(type: .cardQR, options: ValueOptions(now: ValueExample.now))

    @Test func `become JSON that holds any address`() throws {
        let pieces = [
            "Tổ 5", "\"", "\\", "\\u0041", "\u{1}", "\u{7F}", "\u{1F600}", "{", "}", "\\\"", ",", ":", "/",
            "đ",
            "\u{1F}", "null", "'", "<b>", "\u{2028}",
        ]
        var random = SeededGenerator(seed: 71)
        for _ in 0..<5000 {
            let count = Int.random(in: 1...8, using: &random)
            let address = "A" + (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let text = try #require(card(address: address))
            let values = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
            #expect(values["address"] == address)
            #expect(values.count == 7)
            #expect(cards.apply(text).text == text)
        }
    }

    @Test(arguments: [
        #"{"number":"080190999901"}"#, #"{"number":"080190999901","name":"Lê Thị Mẫu","x":"1"}"#,
        #"{"name":"Lê Thị Mẫu","number":"080190999901"}"#, #"{"number":"080190999901","name":5}"#,
        #"{"number":"080190999901","name":"Lê Thị Mẫu""#, #"{"number":"080190999901","name":"Lê Thị Mẫu",}"#,
        #"{"number":"080190999901","name":"Lê Thị Mẫu\"}"#, "{}", "{", "{\"", #"{"number":"#,
        #"{"number" :"080190999901","name":"Lê Thị Mẫu"}"#, #"{"number":"080190999901","number":"1"}"#,
        #"{"number":"080190999901","name":"Lê Thị Mẫu","address":"a\q"}"#,
        "", "|", "||||||", "||||||||||||||||||", ":|:|:|:|:|:|:", "080190999901||||||",
        "080190999901||Lê Thị Mẫu|02091990|Nữ",
    ])
    func `in another form are refused`(text: String) {
        #expect(cards.apply(text).bytesWritten == 0)
    }

    @Test func `longer than any card are refused`() {
        #expect(card(address: String(repeating: "a", count: 4000)) != nil)
        #expect(card(address: String(repeating: "a", count: 4097)) == nil)
        let endless = String(repeating: "|", count: 1_000_000)
        #expect(cards.apply("080190999901\(endless)").outcome == .fault(.cardParts))
    }

    @Test func `must agree with the row`() {
        let text = "080190999901||Lê Thị Mẫu|02091990|Nữ|Tân An|15062021"
        let born = CivilDate(year: 1990, month: 9, day: 2)
        #expect(cards.apply(text, with: Companions(born: born, bornYear: 1990)).outcome == .written)
        #expect(
            cards.apply(text, with: Companions(bornYear: 1989)).outcome == .fault(.citizenYearMismatch)
        )
        let other = CivilDate(year: 1990, month: 9, day: 1)
        #expect(
            cards.apply(text, with: Companions(born: other)).outcome == .fault(.cardBirthDateMismatch)
        )
        #expect(cards.apply(text, with: Companions(sex: .male)).outcome == .fault(.citizenSexMismatch))
    }

    private func card(address: String) -> String? {
        cards.apply("080190999901|301234567|Lê Thị Mẫu|02091990|Nữ|\(address)|15062021").text
    }
}

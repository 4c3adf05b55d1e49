import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Values asked about, line by line` {
    @Test(arguments: [
        (
            "money_vnd", "1.234,56",
            #"{"input":"1.234,56","value":1235,"flags":["number.rounded"],"error":null}"#
        ),
        ("decimal", "1234.50", #"{"input":"1234.50","value":1234.50,"flags":[],"error":null}"#),
        ("boolean", "có", #"{"input":"có","value":true,"flags":[],"error":null}"#),
        ("date", "2/9/1990", #"{"input":"2/9/1990","value":"1990-09-02","flags":[],"error":null}"#),
        ("json", "[1, \"a\"]", #"{"input":"[1, \"a\"]","value":[1,"a"],"flags":[],"error":null}"#),
        ("text", "", #"{"input":"","value":null,"flags":[],"error":null}"#),
        (
            "date", "0001-01-01",
            #"{"input":"0001-01-01","value":null,"flags":["date.placeholder"],"error":null}"#
        ),
        (
            "geo_point", "10.5,106.4",
            #"{"input":"10.5,106.4","value":{"lat":10.5,"lng":106.4},"flags":[],"error":null}"#
        ),
    ])
    func `are answered in the column's JSON type`(type: String, input: String, answer: String) throws {
        let (output, _) = try ask(ValueQuestion(type: type), Array("\(input)\n".utf8))
        #expect(output == [answer])
    }

    @Test(arguments: [(Language.vietnamese, "Lịch không có"), (.english, "The calendar has no")])
    func `are refused with rule and sentence`(language: Language, sentence: String) throws {
        let (output, count) = try ask(
            ValueQuestion(type: "date"),
            Array("31/02/2026\n".utf8),
            language: language
        )
        let answer = try #require(output.first)
        #expect(
            answer.hasPrefix(
                #"{"input":"31/02/2026","value":null,"flags":[],"error":{"rule":"date.no_such_day""#
            )
        )
        #expect(answer.contains(sentence))
        #expect(count == ValueLines.Count(values: 1, refused: 1))
    }

    @Test func `take the options of a mapping`() throws {
        let asked: [(ValueQuestion, String, String)] = [
            (ValueQuestion(type: "date", formats: ["MM/dd/yyyy", "iso"]), "06/15/2026", #""2026-06-15""#),
            (ValueQuestion(type: "decimal", separators: ["1.234,5"], unit: "kWh"), "125.000 kWh", "125000"),
            (ValueQuestion(type: "date", fromNumber: true), "46188", #""2026-06-15""#),
            (ValueQuestion(type: "partial_date", with: ["precision=1"]), "19890812", #""1989""#),
            (ValueQuestion(type: "time_of_day", with: ["not_before=23:45"]), "01:05", #""25:05""#),
            (
                ValueQuestion(type: "datetime", formats: ["yyyy-MM-dd HH:mm"], zone: "UTC"),
                "2026-06-15 08:30", "08:30:00"
            ),
            (
                ValueQuestion(type: "admin_unit", with: ["on=2026-06-15"], adminUnits: .example),
                "Phường Tân An, tỉnh Tây Ninh", #""27712""#
            ),
            (ValueQuestion(type: "file", with: ["file_name=a \"b\".txt"]), "YQ==", #""name":"a \"b\".txt""#),
        ]
        for (question, input, value) in asked {
            let (output, count) = try ask(question, Array(input.utf8))
            #expect(output.first?.contains(value) == true, "\(question.type): \(output)")
            #expect(count.refused == 0)
        }
    }

    @Test(arguments: [
        ValueQuestion(type: "tiền"), ValueQuestion(type: "date", formats: ["yy/MM"]),
        ValueQuestion(type: "decimal", separators: ["1'234"]),
        ValueQuestion(type: "date", with: ["precision"]),
        ValueQuestion(type: "date", with: ["precision=tuần"]), ValueQuestion(type: "date", with: ["tuổi=3"]),
        ValueQuestion(type: "time_of_day", with: ["not_before=25"]),
        ValueQuestion(type: "datetime", zone: "Mặt trăng"),
    ])
    func `need a question that can be understood`(question: ValueQuestion) {
        do {
            _ = try ask(question, [])
            Issue.record("\(question) was understood")
        } catch {
            #expect((error as? HubFailure)?.recovery == .fixConfiguration)
            #expect((error as? HubFailure)?.message.vietnamese.isEmpty == false)
        }
    }

    /// Every way of cutting the stream gives the same answers.
    @Test func `come whole however they are cut`() throws {
        let text = "1.234đ\r\n\n\u{FEFF}x\u{0}y\n\"\\\t\nhai dòng\r\rmột\n không có xuống dòng"
        let bytes = Array(text.utf8) + [0xFF, 0xC3, 0x28]
        let whole = try ask(ValueQuestion(type: "text"), bytes).output
        #expect(whole.count == 6)
        for size in 1...bytes.count {
            let cut = try ask(ValueQuestion(type: "text"), bytes, chunk: size).output
            #expect(cut == whole)
        }
        for answer in whole {
            #expect((try? JSONSerialization.jsonObject(with: Data(answer.utf8))) != nil, "\(answer)")
        }
        #expect(whole[5].contains("xuống dòng\u{FFFD}\u{FFFD}("))
    }

    @Test func `may be bytes in hexadecimal`() throws {
        let (output, count) = try ask(
            ValueQuestion(type: "text"),
            Array("4c c3 AA\n4cc3\n00\n4x\n4\n".utf8),
            readsHexadecimal: true
        )
        #expect(output[0] == #"{"input":"4c c3 AA","value":"Lê","flags":[],"error":null}"#)
        let rules = ["text.not_utf8", "text.nul", "value.hexadecimal", "value.hexadecimal"]
        for (answer, rule) in zip(output.dropFirst(), rules) { #expect(answer.contains("\"\(rule)\"")) }
        #expect(count == ValueLines.Count(values: 5, refused: 4))
    }

    @Test func `may be as long as memory allows, and no longer`() throws {
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: 10 << 20)
        let fits = try ask(ValueQuestion(type: "text"), long + Array("\nb\n".utf8))
        #expect(fits.count == ValueLines.Count(values: 2, refused: 0))
        #expect(fits.output[0].utf8.count > 20 << 20)
        let (output, count) = try ask(
            ValueQuestion(type: "text"),
            Array("a\n".utf8) + long + Array("\nb\n".utf8),
            longest: 1 << 20
        )
        #expect(count == ValueLines.Count(values: 3, refused: 1))
        #expect(output[1].contains("value.too_long"))
        #expect(output[2].contains("\"b\""))
    }

    @Test(arguments: FieldType.allCases)
    func `give JSON for every hostile value of every type`(type: FieldType) throws {
        var inputs = HostileValues(of: type, seed: 99)
        var bytes: [UInt8] = []
        for _ in 0..<500 {
            bytes += inputs.next().filter { $0 != 0x0A } + [0x0A]
        }
        let (output, count) = try ask(ValueQuestion(type: type.rawValue), bytes)
        #expect(count.values == 500 && output.count == 500)
        for answer in output {
            let object = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
            #expect(object.map { Set($0.keys) } == ["input", "value", "flags", "error"], "\(answer)")
        }
    }

    private func ask(
        _ question: ValueQuestion,
        _ bytes: [UInt8],
        language: Language = .english,
        readsHexadecimal: Bool = false,
        longest: Int = 64 << 20,
        chunk: Int = 1 << 16
    ) throws -> (output: [String], count: ValueLines.Count) {
        let probe = try ValueProbe(
            question,
            language: language,
            readsHexadecimal: readsHexadecimal,
            now: ValueExample.now
        )
        var rest = bytes[...]
        var output: [UInt8] = []
        let count = try ValueLines(longest: longest, chunk: chunk).answer(
            with: probe,
            read: { buffer in
                let part = rest.prefix(buffer.count)
                buffer.copyBytes(from: part)
                rest = rest.dropFirst(part.count)
                return part.count
            },
            write: { output += $0 }
        )
        let lines = String(decoding: output, as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: true
        )
        return (lines.map(String.init), count)
    }
}

@Suite struct `List of types` {
    @Test(arguments: Language.allCases)
    func `names every type with its rule and examples`(language: Language) {
        let types = TypeListing.all(language)
        #expect(types.map(\.type) == FieldType.allCases.map(\.rawValue))
        for type in types {
            let lines = type.lines(language)
            #expect(lines[0].hasPrefix(type.type))
            #expect(lines.count == type.examples.count + 3)
            #expect(!lines.contains { $0.contains("\u{0}") || $0.contains("\r") })
        }
    }
}

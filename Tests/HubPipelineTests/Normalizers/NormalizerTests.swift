import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Types beyond their examples` {
    @Test func `refuse text that is not UTF-8`() {
        for type in FieldType.allCases where type.column == .text {
            let value = Normalizer(type: type, options: ValueOptions(now: ValueExample.now)).apply([
                0x41, 0xC3, 0x28,
            ])
            #expect(value.outcome == .fault(.textNotUTF8), "\(type)")
        }
    }

    @Test func `refuse a name of 256 letters`() {
        let name = Normalizer(type: .personName, options: ValueOptions(now: ValueExample.now))
        let long = String(repeating: "Á", count: 253) + " B"
        #expect(name.apply(long).outcome == .written)
        #expect(name.apply("A" + long).outcome == .fault(.personNameTooLong))
    }

    @Test(arguments: ["Y ÊBAN", "H'LƠ\u{306} KSƠR", "ƀuôn yă", "Lê Thị Mẫu"])
    func `capitalise every letter of the country's languages`(name: String) {
        let normalizer = Normalizer(type: .personName, options: ValueOptions(now: ValueExample.now))
        let expected = name.lowercased().split(separator: " ").map { word in
            word.split(separator: "'", omittingEmptySubsequences: false)
                .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "'")
        }
        #expect(
            normalizer.apply(name).text
                == expected.joined(separator: " ").precomposedStringWithCanonicalMapping
        )
    }

    @Test func `read declared formats in their order`() throws {
        let formats = try ["dd/MM/yyyy", "d/M/yyyy", "yyyyMMdd"].map {
            DateFormat.pattern(try DatePattern($0))
        }
        let date = Normalizer(type: .date, options: ValueOptions(formats: formats, now: ValueExample.now))
        for text in ["02/09/1990", "2/9/1990", "19900902"] {
            #expect(date.apply(text).text == "1990-09-02")
        }
        #expect(date.apply("1990-09-02").outcome == .fault(.dateFormat))
        #expect(date.apply("31/02/1990").outcome == .fault(.dateNoSuchDay))
    }

    @Test func `take the first declared format that the calendar allows`() throws {
        let formats = try ["yyyyMMdd", "ddMMyyyy"].map { DateFormat.pattern(try DatePattern($0)) }
        let date = Normalizer(type: .date, options: ValueOptions(formats: formats, now: ValueExample.now))
        #expect(date.apply("15062026").text == "2026-06-15")
        #expect(date.apply("20260615").text == "2026-06-15")
        #expect(date.apply("31022026").outcome == .fault(.dateNoSuchDay))
        #expect(date.apply("00000000").outcome == .empty(note: .datePlaceholder))
    }

    @Test func `try every declared form of separators`() {
        let forms = ["1.234,5", "1234.5"].compactMap(DecimalSeparators.init(example:))
        let decimal = Normalizer(
            type: .decimal,
            options: ValueOptions(separators: forms, now: ValueExample.now)
        )
        #expect(decimal.apply("1.234,5").text == "1234.5")
        #expect(decimal.apply("1234.5").text == "1234.5")
        #expect(decimal.apply("125.000").text == "125000")
        #expect(decimal.apply("1,234.5").outcome == .fault(.numberSeparators))
    }

    @Test func `count days in the zone of the source`() throws {
        let zone = try #require(Zone(identifier: "America/New_York"))
        let date = Normalizer(type: .date, options: ValueOptions(zone: zone, now: ValueExample.now))
        #expect(date.apply("2026-06-15T02:00:00Z").text == "2026-06-14")
        let instant = Normalizer(type: .datetime, options: ValueOptions(zone: zone, now: ValueExample.now))
        #expect(instant.apply("15/01/2026 08:00").text == "2026-01-15T13:00:00Z")
        #expect(instant.apply("15/06/2026 08:00").text == "2026-06-15T12:00:00Z")
    }
}

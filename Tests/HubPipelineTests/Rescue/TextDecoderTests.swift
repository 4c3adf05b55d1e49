import Foundation
import HubPipeline
import Testing

@Suite struct `Decoding of legacy text` {
    static let legacy: [TextEncoding] = [.windows1258, .tcvn3, .viscii, .vni]

    @Test(arguments: [
        (TextEncoding.tcvn3, "5469D56E67205669D674", "Tiếng Việt"),
        (.tcvn3, "A7BE6B204CBE6B", "Đắk Lắk"),
        (.tcvn3, "4E475559D44E2056A14E2041", "NGUYỄN VĂN A"),
        (.tcvn3, "5068AD EA6E672054A96E20416E", "Phường Tân An"),
        (.vni, "4E677579 65E36E205468F2204D79F5204475 7965E26E", "Nguyễn Thị Mỹ Duyên"),
        (.vni, "D161E96B204C61E96B", "Đắk Lắk"),
        (.windows1258, "5469EAEC6E67205669EAF274", "Tiếng Việt"),
        (.viscii, "5469AA6E67205669AE74", "Tiếng Việt"),
        (.viscii, "42022054 14 1E", "BẲ TỶỴ"),
        (.utf8, "EFBBBF486FCCA3", "Ho\u{323}"),
        (.utf16LittleEndian, "FFFE1001 AF1E3DD800DE", "Đắ😀"),
        (.utf16BigEndian, "FEFF01101EAF", "Đắ"),
        (.utf16BigEndian, "01101EAF", "Đắ"),
        (.utf16BigEndian, "D83D0041", "\u{FFFD}A"),
        (.utf16LittleEndian, "4100 42", "A\u{FFFD}"),
        (.utf8, "41E1BA42C1", "A\u{FFFD}B\u{FFFD}"),
        (.windows1252, "436166E9 93", "Café“"),
        (.tcvn3, "93 56 AE 94", "“Vđ”"),
    ])
    func `gives what people wrote`(encoding: TextEncoding, hex: String, text: String) {
        let decoded = TextReading(encoding).decode(bytes(hex))
        #expect(decoded.isSame(as: text), "\(decoded)")
    }

    @Test(
        arguments: [
            (TextReading.Inner.legacy(.tcvn3), "TiÕng ViÖt", "Tiếng Việt"),
            (.legacy(.tcvn3), "§¾k L¾k", "Đắk Lắk"),
            (.legacy(.tcvn3), "Ph\u{AD}êng T©n An", "Phường Tân An"),
            (.legacy(.tcvn3), "NGUYÔN V¡N A", "NGUYỄN VĂN A"),
            (.legacy(.vni), "Nguyeãn Thò Myõ Duyeân", "Nguyễn Thị Mỹ Duyên"),
            (.legacy(.vni), "Ñaék Laék", "Đắk Lắk"),
            (.legacy(.vni), "kyû nieäm, kyõ thuaät, TYÛ", "kỷ niệm, kỹ thuật, TỶ"),
            (.legacy(.windows1258), "Tiêìng Viêòt", "Tiếng Việt"),
            (.mojibake, "Tiáº¿ng Viá»‡t", "Tiếng Việt"),
            (.mojibake, "Nguyá»\u{85}n \u{C4}\u{90}á»©c", "Nguyễn Đức"),
            (.mojibakeTwice, "TiÃ¡ÂºÂ¿ng ViÃ¡Â»â€¡t", "Tiếng Việt"),
            (.mojibake, "ViÃª\u{323}t → Nam", "Viê\u{323}t → Nam"),
        ] as [(TextReading.Inner, String, String)]
    )
    func `reads again what was misread`(inner: TextReading.Inner, seen: String, text: String) {
        let decoded = TextReading(.utf8, inner).decode(Array(seen.utf8))
        #expect(decoded.isSame(as: text), "\(decoded)")
    }

    @Test(arguments: legacy)
    func `brings back every letter that the encoding has`(encoding: TextEncoding) throws {
        let written = LegacyEncoder.letters.filter { LegacyEncoder.encode($0, as: encoding) != nil }
        for letter in written {
            let bytes = try #require(LegacyEncoder.encode(letter, as: encoding))
            #expect(TextReading(encoding).decode(bytes).isSame(as: String(letter)))
        }
        // TCVN3 has no codes for the sixty capitals with a tone; the others have everything.
        #expect(LegacyEncoder.letters.count == 134)
        let lacking = LegacyEncoder.letters.filter { !written.contains($0) }
        #expect(lacking.count == (encoding == .tcvn3 ? 60 : 0))
        #expect(
            lacking.allSatisfy {
                !"ĂÂÊÔƠƯĐ".unicodeScalars.contains($0) && String($0) == String($0).uppercased()
            }
        )
    }

    /// TCVN3 writes toned capitals with the codes of small letters.
    @Test(arguments: [
        ("NGUYỄN THỊ BÍCH THUỶ", "NGUYỄN THỊ BÍCH THUỶ"),
        ("Nguyễn Thị Bích Thuỷ", "Nguyễn Thị Bích Thuỷ"),
        ("Lê Vũ", "Lê Vũ"),
        ("Lê Thị Mẫu", "Lê Thị Mẫu"),
        ("LÊ THỊ MẪU", "LÊ THỊ MẪU"),
        ("HÀ NỘI", "HÀ NỘI"),
        ("TP Hà Nội", "TP Hà Nội"),
        ("UBND xã Lê Lợi", "UBND xã Lê Lợi"),
        ("HUYỆN Ở XÃ ĐÓ", "HUYỆN Ở XÃ ĐÓ"),
        ("Ở đó có Tú", "Ở đó có Tú"),
        ("HỒ SƠ CẤP LẠI\nLê Tú", "HỒ SƠ CẤP LẠI\nLê Tú"),
        ("THÀNH PHỐ;Vũ;Hà", "THÀNH PHỐ;Vũ;Hà"),
    ])
    func `tells the capitals of TCVN3 by the words around`(text: String, expected: String) throws {
        let bytes = try #require(LegacyEncoder.encode(fontless(text), as: .tcvn3))
        let decoded = TextReading(.tcvn3).decode(bytes)
        // The bytes do not say whether "Ở" alone at the beginning was a capital.
        #expect(decoded == expected || decoded == expected.replacing("Ở đó", with: "ở đó"))
    }

    @Test(arguments: TextEncoding.allCases)
    func `gives the same however the bytes are cut`(encoding: TextEncoding) throws {
        let text = "Nguyễn Thị Bích Thuỷ; xã Ea H'Leo; ĐẮK LẮK, kỷ niệm ỷ Ỹ ỵ \u{1F600} 36 °C\nHọ tên"
        let representable = String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { LegacyEncoder.encode($0, as: encoding) != nil }
            )
        )
        var bytes = try #require(LegacyEncoder.encode(representable, as: encoding))
        bytes += [0xE1, 0xBA]
        for inner in [TextReading.Inner.none, .mojibake, .mojibakeTwice, .legacy(.tcvn3), .legacy(.vni)] {
            let reading = TextReading(encoding, inner)
            let whole = reading.decode(bytes)
            for cut in bytes.indices {
                #expect(reading.decode([bytes[..<cut], bytes[cut...]]).isSame(as: whole))
            }
            #expect(reading.decode(bytes.map { [$0][...] }).isSame(as: whole))
        }
    }

    @Test func `composes windows-1258 as Unicode does`() {
        let reading = TextReading(.windows1258)
        for letter in UInt8(0x20)...0xFF {
            for mark in [0xCC, 0xD2, 0xDE, 0xEC, 0xF2] as [UInt8] {
                let alone = reading.decode([letter]) + reading.decode([mark])
                let composed = alone.precomposedStringWithCanonicalMapping
                // Two marks on a letter, and marks on signs, stay for the rules of text.
                let isOneLetter = composed.unicodeScalars.count == 1 && composed.first?.isLetter == true
                let expected = isOneLetter ? composed : alone
                #expect(reading.decode([letter, mark]).isSame(as: expected), "\(letter) \(mark)")
            }
        }
    }

    @Test(arguments: TextEncoding.allCases)
    func `gives valid text for any bytes`(encoding: TextEncoding) {
        var random = SeededGenerator(seed: 41)
        let rounds = Int(ProcessInfo.processInfo.environment["LIENTHONG_FUZZ"] ?? "") ?? 20_000
        let inners: [TextReading.Inner] = [
            .none, .mojibake, .mojibakeTwice, .legacy(.tcvn3), .legacy(.vni), .legacy(.viscii),
        ]
        for round in 0..<rounds {
            let count = Int.random(in: 0..<40, using: &random)
            let isHigh = Bool.random(using: &random)
            let bytes = (0..<count).map { _ in
                UInt8.random(in: (isHigh ? 0x80 : 0)...0xFF, using: &random)
            }
            let reading = TextReading(encoding, inners[round % inners.count])
            var decoder = TextDecoder(reading)
            var output: [UInt8] = []
            bytes.withUnsafeBytes { decoder.decode($0) { output += $0 } }
            decoder.finish { output += $0 }
            #expect(String(validating: output, as: UTF8.self) != nil, "\(reading) \(bytes)")
        }
    }

    @Test func `reads UTF-8 as the standard library does`() {
        var random = SeededGenerator(seed: 42)
        let pieces: [UInt8] = [
            0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xA0, 0xED, 0x9F, 0xE1, 0xF0, 0x90, 0xF4, 0x8F, 0xF5,
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<12).map { _ in pieces.randomElement(using: &random) ?? 0 }
            #expect(TextReading(.utf8).decode(bytes).isSame(as: String(decoding: bytes, as: UTF8.self)))
        }
    }

    @Test(arguments: [1, 7, 4096])
    func `hands decoded text to a reader of documents in any portion`(size: Int) throws {
        let line = "Nguyễn Thị Bích Thuỷ, xã Ea H'Leo\n"
        let text = String(repeating: line, count: size == 1 ? 20 : 4000)
        var left = try #require(LegacyEncoder.encode(text, as: .vni))[...]
        let reader = DecodingReader(TextReading(.vni)) { buffer in
            let portion = left.prefix(min(buffer.count, 1000))
            buffer.copyBytes(from: portion)
            left = left.dropFirst(portion.count)
            return portion.count
        }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: size)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            guard count > 0 else { break }
            output += buffer[..<count]
        }
        #expect(String(decoding: output, as: UTF8.self).isSame(as: text))
    }

    /// Toned capitals as small letters, as the bytes have them.
    private func fontless(_ text: String) -> String {
        let own = "ĂÂÊÔƠƯĐ".unicodeScalars
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.flatMap { scalar in
                    scalar.isASCII || own.contains(scalar)
                        ? [scalar] : Array(String(scalar).lowercased().unicodeScalars)
                }
            )
        )
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.filter { $0 != " " }.map { $0 }
        return stride(from: 0, to: digits.count, by: 2)
            .compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }
}

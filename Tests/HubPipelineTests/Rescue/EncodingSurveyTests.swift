import HubPipeline
import Testing

@Suite struct `Survey of encodings` {
    @Test(arguments: [TextEncoding.windows1258, .tcvn3, .viscii, .vni])
    func `knows a file by its words, however it is cut`(encoding: TextEncoding) throws {
        let text =
            "Mã;Họ tên;Địa chỉ\r\n01;Nguyễn Thị Bích Thuỷ;Phường Tân An, Đắk Lắk\r\n"
            + "02;Lê Văn Mẫu;Xã Ea H'Leo\r\n03;Phạm Đức;Huyện Krông Pắc\r\n"
        let bytes = try #require(LegacyEncoder.encode(text, as: encoding))
        let verdict = EncodingSurvey.verdict(of: bytes)
        #expect(verdict.reading == TextReading(encoding))
        let reading = try #require(verdict.reading)
        #expect(reading.decode(bytes) == text)
        for cut in bytes.indices {
            var survey = EncodingSurvey(.bytes)
            bytes[..<cut].withUnsafeBytes { survey.take($0) }
            bytes[cut...].withUnsafeBytes { survey.take($0) }
            #expect(survey.verdict() == verdict)
        }
    }

    @Test(arguments: [TextEncoding.windows1258, .tcvn3, .viscii, .vni], [UInt64(61), 62, 63])
    func `knows files of syllables at random`(encoding: TextEncoding, seed: UInt64) throws {
        var syllables = Syllables(seed: seed)
        for _ in 0..<60 {
            let text = (0..<20).map { _ in syllables.phrase().lowercased() }.joined(separator: "\n")
            let bytes = try #require(LegacyEncoder.encode(text, as: encoding))
            #expect(EncodingSurvey.verdict(of: bytes).reading == TextReading(encoding))
            let misread = LegacyEncoder.misread(bytes).split(separator: "\n").map { String($0) }
            #expect(
                EncodingSurvey.verdict(ofValues: misread).reading == TextReading(.utf8, .legacy(encoding))
            )
        }
    }

    @Test func `knows Unicode, with marks and without`() {
        let text = "Họ tên;Quê quán\nNguyễn Văn An;Đắk Lắk\n"
        let little = LegacyEncoder.encode(text, as: .utf16LittleEndian) ?? []
        let big = LegacyEncoder.encode(text, as: .utf16BigEndian) ?? []
        #expect(EncodingSurvey.verdict(of: Array(text.utf8)).reading == TextReading(.utf8))
        #expect(
            EncodingSurvey.verdict(of: [0xEF, 0xBB, 0xBF] + Array(text.utf8)).reading == TextReading(.utf8)
        )
        #expect(EncodingSurvey.verdict(of: [0xFF, 0xFE] + little).reading == TextReading(.utf16LittleEndian))
        #expect(EncodingSurvey.verdict(of: [0xFE, 0xFF] + big).reading == TextReading(.utf16BigEndian))
        #expect(EncodingSurvey.verdict(of: little).reading == TextReading(.utf16LittleEndian))
        #expect(EncodingSurvey.verdict(of: big).reading == TextReading(.utf16BigEndian))
    }

    @Test(arguments: [
        (["Tiáº¿ng Viá»‡t", "Nguyá»…n", "Ha Noi"], TextReading.Inner.mojibake),
        (["TiÃ¡ÂºÂ¿ng ViÃ¡Â»â€¡t", "Ã„Â\u{90}Ã¡ÂºÂ¯k LÃ¡ÂºÂ¯k"], .mojibakeTwice),
        (["TiÕng ViÖt"], .legacy(.tcvn3)),
        (["§¾k L¾k"], .legacy(.tcvn3)),
        (["NGUYÔN V¡N A"], .legacy(.tcvn3)),
        (["Ph\u{AD}êng T©n An"], .legacy(.tcvn3)),
        (["Nguyeãn Thò Myõ Duyeân"], .legacy(.vni)),
        (["Tieáng Vieät"], .legacy(.vni)),
        (["Ñaék Laék"], .legacy(.vni)),
        (["Ti\u{AA}ng Vi\u{AE}t", "Nguy\u{AE}n"], .legacy(.viscii)),
    ])
    func `knows old text in Unicode values`(values: [String], inner: TextReading.Inner) {
        #expect(EncodingSurvey.verdict(ofValues: values).reading == TextReading(.utf8, inner))
    }

    @Test(arguments: [
        [
            "Café", "Hélène", "René", "François", "Noël", "Zoé", "Thérèse", "Chloé", "né", "thé", "été",
            "très", "où",
        ],
        ["Müller", "Jürgen", "Köln", "Böhm", "Groß", "Düng", "Schön", "Bön", "Höh", "für", "Übung"],
        ["José", "Muñoz", "Peña", "Ángel", "Iñaki", "Martín", "niño", "São", "João", "coração"],
        [
            "Ksor", "H'Bia", "Čư M'gar", "Niê", "Krông Pắc", "Y Bhăm Niê", "ŭ", "Ê Đê", "Ƀuôn Ma Thuột",
            "Êa Súp",
        ],
        ["Niê", "Êban", "Mlô", "Kpă", "Knul", "Êñuôl", "Hđơk", "Buôn Yă", "Byă", "Kbuôr", "Ktla"],
        ["Łódź", "Škoda", "Dvořák", "Čapek", "Žižek", "Šimon"],
        ["25°", "30°", "27 °C", "120 m²", "½", "± 3", "© 2026", "Nº 12", "§ 5", "5 µm", "10 €", "A×B"],
        ["Lê", "Lý", "Hà", "Hùng", "An Bình", "Tân An", "Trí"],
        ["25°", "Nº 12"], ["Lê Hoà"], ["Café"], ["Düng"], ["naïve"],
    ])
    func `leaves foreign names, signs and peoples' names alone`(values: [String]) {
        let reading = EncodingSurvey.verdict(ofValues: values).reading
        #expect(reading == TextReading(.utf8))
        for value in values {
            let alone = EncodingSurvey.verdict(ofValues: [value])
            #expect(alone == .plain || alone.reading == TextReading(.utf8), "\(value)")
        }
    }

    @Test func `says when it does not know`() {
        // Western European bytes, half a column old and half new, one word alone, two readings as good.
        #expect(EncodingSurvey.verdict(of: [0x43, 0x61, 0x66, 0xE9, 0x0A, 0x4D, 0xFC, 0x6C]) == .ambiguous)
        let half = ["TiÕng", "ViÖt", "NguyÔn", "Đắk", "Lắk"]
        #expect(EncodingSurvey.verdict(ofValues: half) == .ambiguous)
        #expect(EncodingSurvey.verdict(ofValues: ["T©n"]) == .ambiguous)
        #expect(EncodingSurvey.verdict(of: [0x4C, 0xAA]) == .ambiguous)
    }

    @Test func `knows where nothing is to decide, and where letters are gone`() {
        #expect(EncodingSurvey.verdict(of: Array("Long An;2026?\n".utf8)) == .plain)
        #expect(EncodingSurvey.verdict(of: []) == .plain)
        #expect(EncodingSurvey.verdict(ofValues: ["Long An", "", "An?"]) == .plain)
        #expect(EncodingSurvey.verdict(ofValues: ["Nguy?n Th? M?u"]) == .lossy)
        #expect(EncodingSurvey.verdict(of: Array("X\u{FFFD} B".utf8)) == .lossy)
        #expect(
            EncodingSurvey.verdict(ofValues: ["https://a.example/?b=c", "What?ever", "Sao?Khong", "ok?"])
                == .plain
        )
    }

    /// What was not looked at may differ where two readings are alike so far.
    @Test func `does not choose between like readings before the end`() throws {
        let head = "làng màu hàng\n"
        let bytes = try #require(LegacyEncoder.encode(head + "Đắk Lắk", as: .viscii))
        #expect(EncodingSurvey.verdict(of: bytes, limit: head.count) == .ambiguous)
        #expect(EncodingSurvey.verdict(of: Array(bytes[..<head.count])).reading == TextReading(.windows1258))
        #expect(EncodingSurvey.verdict(of: bytes).reading == TextReading(.viscii))
    }

    @Test func `survives any bytes`() {
        var random = SeededGenerator(seed: 64)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0..<600, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            _ = EncodingSurvey.verdict(of: bytes)
            _ = EncodingSurvey.verdict(of: bytes.map { $0 | 0x80 })
        }
    }
}

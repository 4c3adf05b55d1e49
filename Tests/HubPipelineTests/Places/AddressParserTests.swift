import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Addresses` {
    /// Domain rule 3.9, row by row, and what people write besides.
    static let found:
        [(text: String, day: String?, version: Int, units: String, current: String, note: ValueRule?)] = [
            ("Phường Tân An, tỉnh Tây Ninh", "2026-11-21", 2, "80/27712", "27712", nil),
            ("Xã Tân An, Đồng Nai", "2026-11-21", 2, "75/26179", "26179", nil),
            ("P.1, TP.Tân An, Long An", "2023-05-01", 0, "80/794/27694", "27694", nil),
            ("Phường Long An, Tây Ninh", "2026-11-21", 2, "80/27694", "27694", nil),
            ("Long An", "2026-11-21", 0, "80", "80", .adminUnitAmbiguousWithWard),
            ("Long An", nil, 0, "80", "80", .adminUnitAmbiguousWithWard),
            ("Long An", "2023-05-01", 0, "80", "80", nil),
            ("TP. Tuy Hòa, Phú Yên", "2024-05-01", 0, "54/555", "66", nil),
            ("Phường Tuy Hoà, Đắk Lắk", "2026-11-21", 2, "66/22015", "22015", nil),
            ("Dak Lak", nil, 2, "66", "66", nil),
            ("Đắc Lắc", nil, 2, "66", "66", nil),
            ("Daklak", nil, 2, "66", "66", nil),
            ("72", "2026-11-21", 0, "72", "80", .adminUnitCodeExpired),
            ("72", "2024-05-01", 0, "72", "80", nil),
            ("80", "2024-05-01", 0, "80", "80", nil),
            ("80", "2026-04-29", 1, "80", "80", nil),
            ("27694", "2024-05-01", 0, "80/794/27694", "27694", nil),
            ("4", "2026-01-01", 1, "04", "04", nil),
            ("0004", "2026-01-01", 1, "01/00004", "00004", nil),
            ("TP HCM", nil, 2, "79", "79", nil),
            ("TPHCM", nil, 2, "79", "79", nil),
            ("Sài Gòn", nil, 2, "79", "79", nil),
            ("T.T.Huế", nil, 2, "46", "46", nil),
            ("P. Bến Nghé, Q.1, TP.HCM", "2024-05-01", 0, "79/760/26740", "26740", nil),
            ("phuong ben nghe quan 1 tp ho chi minh", "2024-05-01", 0, "79/760/26740", "26740", nil),
            ("PHƯỜNG 01, QUẬN 03, TP. HỒ CHÍ MINH, VIỆT NAM", "2024-05-01", 0, "79/770/27160", "27154", nil),
            ("Q10, TPHCM", "2024-05-01", 0, "79/771", "79", nil),
            ("KP.3, TT. Bến Lức, H. Bến Lức, T. Long An", "2024-05-01", 0, "80/803/27991", "27991", nil),
            ("P. Thắng Tam - TP. Vũng Tàu - BRVT", "2024-05-01", 0, "77/747/26508", "26506", nil),
            (
                "Phường Phường 1 – Thành phố Vũng Tàu – Tỉnh Bà Rịa - Vũng Tàu", "2024-05-01", 0,
                "77/747/26506", "26506", nil
            ),
            ("Phường Văn Miếu - Quốc Tử Giám, Hà Nội", "2026-11-21", 2, "01/00226", "00226", nil),
            ("Xã Cư M’gar, Đắk Lắk", "2026-11-21", 2, "66/24280", "24280", nil),
            ("Xã Phú Hòa 1, Đắk Lắk", "2026-11-21", 2, "66/22319", "22319", nil),
            ("xã Song Lộc; huyện Châu Thành; tỉnh Trà Vinh", "2024-05-01", 0, "84/847/29392", "29386", nil),
            ("Tỉnh Tỉnh Long An", "2024-05-01", 0, "80", "80", nil),
            ("Tỉnh lộ 10, Long An", "2024-05-01", 0, "80", "80", nil),
            ("Buôn Hồ, Đắk Lắk", "2024-05-01", 0, "66/644", "66", nil),
            ("Đặc khu Phú Quốc, An Giang", "2026-11-21", 2, "91/31078", "31078", nil),
            ("Huyện Côn Đảo, Bà Rịa - Vũng Tàu", "2024-05-01", 0, "77/755", "26732", nil),
            ("Thành phố Đồng Nai", "2026-05-01", 2, "75", "75", nil),
            ("P.1, TP.Tân An, Long An", "2026-11-21", 0, "80/794/27694", "27694", .adminUnitCodeExpired),
            ("Xã Long Thành Nam, Hòa Thành, Tây Ninh", nil, 0, "72/709/25651", "25645", nil),
            (
                "xã Tân Thành, huyện Thủ Thừa, Long An", "2024-05-01", 0, "80/804/28042", "80",
                .adminUnitNeedsManual
            ),
            ("Phường 14, Quận Bình Thạnh, HCM", "2024-05-01", 0, "79/765/26935", "79", .adminUnitNeedsManual),
            ("Xã Đông Khê, TP Thanh Hóa, Thanh Hóa", "2024-05-01", 0, "38/380", "38", .adminUnitAmbiguous),
            ("Xa Tan Thanh, Tay Ninh", nil, 2, "80", "80", .adminUnitAmbiguous),
            ("Trảng Bàng, Tây Ninh", nil, 2, "80/25708", "25708", .adminUnitAmbiguousVersion),
            ("Xã Không Có, Tây Ninh", "2026-11-21", 2, "80", "80", .adminUnitUnknown),
            ("Phường Tuy Hóa, Đắk Lắk", "2026-11-21", 2, "66/22015", "22015", .adminUnitSpelling),
            ("Phường Long An", nil, 2, "80/27694", "27694", .adminUnitProvinceInferred),
            ("TP. Tân An", nil, 0, "80/794", "80", .adminUnitProvinceInferred),
            ("P. Bến Nghé, Quận 1", "2024-05-01", 0, "79/760/26740", "26740", .adminUnitProvinceInferred),
        ]

    @Test(arguments: found)
    func `become the codes of their units`(
        row: (text: String, day: String?, version: Int, units: String, current: String, note: ValueRule?)
    ) throws {
        for text in [row.text, row.text.decomposedStringWithCanonicalMapping, "  \(row.text) ,"] {
            let isCode = row.text.allSatisfy(\.isNumber)
            if isCode, text.hasSuffix(",") { continue }
            let match = try parse(text, on: row.day)
            let units = ProjectUnits.units
            let path = [match.province, match.district, match.ward].compactMap(\.self)
            #expect(path.map { "\(units.units[$0].code)" }.joined(separator: "/") == row.units)
            #expect(match.version == row.version)
            #expect(match.current?.description == row.current)
            #expect(match.flags.notes.rules.first == row.note)
            #expect(
                (match.confidence < 90) == (row.note != nil && row.note != .adminUnitCodeExpired)
                    || isMild(match)
            )
        }
    }

    /// Taken without a note and not quite sure, or noted for another reason than doubt.
    private func isMild(_ match: AddressMatch) -> Bool {
        match.flags.isEmpty || match.flags.contains(.needsManual)
    }

    private func parse(_ text: String, on day: String?) throws -> AddressMatch {
        let clean =
            Normalizer(type: .text, options: ValueOptions(now: ValueExample.now)).apply(text).text ?? ""
        return try Array(clean.utf8).withUnsafeBytes { bytes in
            let day = day.flatMap(CivilDate.init(iso:))
            return clean.allSatisfy(\.isNumber)
                ? try AddressParser.parse(code: bytes, on: day, in: ProjectUnits.units)
                : try AddressParser.parse(bytes, on: day, in: ProjectUnits.units)
        }
    }

    @Test(arguments: [
        ("80", nil, ValueRule.adminUnitAmbiguousCodeVersion), ("27694", nil, .adminUnitAmbiguousCodeVersion),
        ("xyz, Atlantis", nil, .adminUnitNoProvince), ("Atlantis", "2026-11-21", .adminUnitNoProvince),
        ("Phường Tân An", nil, .adminUnitAmbiguousName), ("Phường 1", "2024-05-01", .adminUnitAmbiguousName),
        ("Tân An", nil, .adminUnitNoProvince), ("99999", "2026-11-21", .adminUnitUnknownCode),
        ("000", nil, .adminUnitUnknownCode), ("123456", nil, .adminUnitUnknownCode),
        ("８０", "2026-11-21", .adminUnitNoProvince), ("80/27694", "2026-11-21", .adminUnitNoProvince),
        (",", nil, .adminUnitNoProvince), (",;, - ,", nil, .adminUnitNoProvince),
        ("-", nil, .adminUnitNoProvince),
        ("P.", nil, .adminUnitNoProvince), ("Tỉnh", nil, .adminUnitNoProvince),
        ("P. Q. H. X. T. TP. TX. TT.", nil, .adminUnitNoProvince), ("Việt Nam", nil, .adminUnitNoProvince),
        ("Quận 99", nil, .adminUnitNoProvince), ("10, 11, 12", nil, .adminUnitNoProvince),
        (#"{"version":"2026-04-30"}"#, nil, .adminUnitNoProvince), ("{", nil, .adminUnitNoProvince),
        ("X\u{FFFD}, Long An", nil, .textLossy), ("Long\u{0}An", nil, .textNUL),
    ])
    func `that name no unit are refused`(text: String, day: String?, rule: ValueRule) {
        let value = ProjectUnits.apply(text, on: day)
        #expect(value.outcome == .fault(rule))
        #expect(value.bytesWritten == 0)
    }

    @Test(arguments: [
        ("12/3 \"Châu\" \\ Văn Giác, P.1, TP.Tân An, Long An", #"12/3 \"Châu\" \\ Văn Giác"#),
        ("Ấp 3 xã Bình Tâm thành phố Tân An tỉnh Long An", "Ấp 3"),
        ("Số 5\u{1}, Long An", #"Số 5\u0001"#),
        (", ; Tổ 5, KP.3; Phường 1 - Tân An - Long An", "Tổ 5, KP.3"),
    ])
    func `keep what names no unit as detail`(text: String, detail: String) {
        let text = ProjectUnits.apply(text, on: "2024-05-01").text
        #expect(text?.contains("\"detail\":\"\(detail)\"") == true, "\(text ?? "")")
    }

    @Test func `of any length and depth end`() {
        func apply(_ text: String) -> NormalizedValue { ProjectUnits.apply(text, on: "2026-11-21") }
        let long = String(repeating: "Tổ 5, ", count: 300)
        #expect(apply(long + "Phường Long An, Tây Ninh").text?.contains("27694") == true)
        #expect(apply(String(repeating: "x", count: 10_240)).outcome == .fault(.adminUnitTooLong))
        for piece in [
            ",", " - ", "P. ", "Tỉnh ", "Xã Xã ", "Tây Ninh, ", "\u{301}", "thành phố ", "TP.", "{\"", "0",
        ] {
            let value = apply(String(repeating: piece, count: 4096 / piece.utf8.count))
            if value.bytesWritten > 0 { #expect(value.text != nil) }
        }
    }

    @Test(arguments: ["Số 5\u{E}\u{323}, Long An", "Tổ \"\u{301}5\\\u{323}, Tây Ninh"])
    func `with marks behind what is escaped read back the same`(text: String) throws {
        let cell = try #require(ProjectUnits.apply(text).text)
        #expect(ProjectUnits.apply(cell).text == cell)
    }

    @Test func `without tables are refused`() {
        let normalizer = Normalizer(type: .adminUnit, options: ValueOptions(now: ValueExample.now))
        #expect(normalizer.apply("Long An").outcome == .fault(.adminUnitNoTables))
    }

    @Test(arguments: [UInt64(31), 32])
    func `made of pieces write a valid cell that reads back the same, or nothing`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rounds = ProcessInfo.processInfo.environment["LIENTHONG_FUZZ"].flatMap(Int.init) ?? 20_000
        let normalizer = ProjectUnits.normalizer
        let days = [nil, "2024-05-01", "2026-11-21"].map { Companions(on: $0.flatMap(CivilDate.init(iso:))) }
        var (written, refused) = (0, 0)
        for _ in 0..<rounds {
            let front = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? ""
            }
            let text = front.joined() + (Self.ends.randomElement(using: &random) ?? "")
            var bytes = Array(text.utf8)
            if Int.random(in: 0..<4, using: &random) == 0, !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
                    in: 0...255,
                    using: &random
                )
            }
            let companions = days[Int.random(in: 0..<3, using: &random)]
            let value = normalizer.apply(bytes, with: companions)
            guard let cell = value.text else {
                #expect(value.bytesWritten == 0, "\(text)")
                refused += 1
                continue
            }
            written += 1
            #expect(normalizer.apply(cell, with: companions).text == cell, "\(text)")
        }
        #expect(written > rounds / 10 && refused > rounds / 10)
    }

    private static let ends = ["", ", Tây Ninh", ", tỉnh Long An", " - TP.HCM", ", TP. Tân An, Long An"]
    private static let pieces = [
        "Long An", "Tây Ninh", "Tay Ninh", "Đắk Lắk", "TP.HCM", "Hà Nội", "Tân An", "Phường ", "P.", "Xã ",
        "xa ", "Q.",
        "Quận 1", "1", "10", "TX. ", "Thị trấn ", "huyện ", "H. ", "T. ", "tỉnh ", "thành phố ", "TP ",
        "Đặc khu ", ", ",
        ", ", "; ", " - ", " – ", " ", "ấp 3", "KP.3", "\"", "\\", "\u{1}", "\u{301}", "\u{323}", "’",
        "M'gar", "Cư ",
        "Việt Nam", "Bà Rịa - Vũng Tàu", "Văn Miếu - Quốc Tử Giám", "80", "27694", "794", "{", "}", "中",
        "\u{1F600}",
        "Hoà Thành", "Hòa Thành", "Trảng Bàng", "Huế", "T.T.Huế", "null", "\u{FEFF}", "\u{A0}", "(", ")", "/",
    ]
}

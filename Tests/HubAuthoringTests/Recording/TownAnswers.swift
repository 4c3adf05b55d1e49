import Foundation
import HubAuthoring
import HubOperations

/// The same citizens as each of the five systems would send them.
struct TownAnswers {
    let citizens: [TownCitizen]

    /// Names as the mapping reads them, and three that it does not.
    private func fields(_ citizen: TownCitizen) -> [(String, String)] {
        [
            ("SoDinhDanh", citizen.citizenID),
            ("HoTen", citizen.number % 3 == 0 ? citizen.name.uppercased() : citizen.name),
            ("GioiTinh", citizen.sex), ("NgaySinh", citizen.birthday), ("DienThoai", citizen.phone),
            ("SoBHXH", citizen.insurance), ("TheBHYT", citizen.card), ("MaKH", citizen.electricity),
            ("MST", citizen.tax), ("Email", citizen.email), ("DiaChi", citizen.address),
            ("GhiChu", citizen.remark),
            ("SoTien", "\(citizen.number % 900 + 100)000"),
            // Nobody reads these.
            ("NguoiLienHe", "\(citizen.name) (\(citizen.phone))"), ("SoCu", citizen.citizenID),
            ("Token", "eyJhbGciOiJIUzI1NiJ9.\(citizen.citizenID)"),
        ]
    }

    func answer(_ form: String) -> SavedFiles.Saved {
        switch form {
        case "json": SavedFiles.Saved(name: "page-1.json", bytes: json)
        case "xml": SavedFiles.Saved(name: "page-1.xml", bytes: Array(xml.utf8))
        case "csv": SavedFiles.Saved(name: "page-1.csv", bytes: csv)
        case "xlsx":
            SavedFiles.Saved(name: "dan_2026-06.xlsx", bytes: TownWorkbook(rows: citizens.map(fields)).bytes)
        default: SavedFiles.Saved(name: "page-1.json", bytes: nested)
        }
    }

    /// Every other record with `\\u` escapes.
    private var json: [UInt8] {
        let records = citizens.map { citizen in
            let pairs = fields(citizen).map { name, text in
                "\"\(name)\": \"\(citizen.number % 2 == 0 ? text.escaped : text.replacing("\"", with: "\\\""))\""
            }
            return "{" + pairs.joined(separator: ", ") + "}"
        }
        return Array("{\"data\": {\"list\": [\n\(records.joined(separator: ",\n"))\n]}}\n".utf8)
    }

    private var xml: String {
        let records = citizens.map { citizen in
            let elements = fields(citizen).map { name, text in
                if name == "HoTen" { return "<HoTen><![CDATA[\(text)]]></HoTen>" }
                return "<\(name)>\(text.replacing("&", with: "&amp;").replacing("<", with: "&lt;"))</\(name)>"
            }
            return "<Nguoi ma=\"\(citizen.citizenID)\">\(elements.joined())</Nguoi><!-- \(citizen.name) -->"
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<So>\n\(records.joined(separator: "\n"))\n</So>\n"
    }

    private var csv: [UInt8] {
        let header = citizens.first.map(fields)?.map(\.0).joined(separator: ";") ?? ""
        let lines = citizens.map { citizen in
            fields(citizen).map { $0.1.contains(";") ? "\"\($0.1)\"" : $0.1 }.joined(separator: ";")
        }
        return Array(([header] + lines).joined(separator: "\r\n").utf8)
    }

    private var nested: [UInt8] {
        let packed = Gzip.stored(Array(xml.utf8))
        let payload = Data(packed).base64EncodedString()
        return Array("{\"items\": [{\"id\": 1, \"payload\": \"\(payload)\"}]}".utf8)
    }
}

extension String {
    /// As JSON with every letter beyond ASCII escaped.
    fileprivate var escaped: String {
        utf16.map { unit in
            if unit == 0x22 { return "\\\"" }
            return unit < 0x80
                ? String(UnicodeScalar(UInt8(unit))) : "\\u" + String(unit, radix: 16).leftPadded
        }.joined()
    }

    private var leftPadded: String { String(repeating: "0", count: 4 - count) + self }
}

/// Gzip of stored blocks, written apart from the code under test.
enum Gzip {
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        for start in stride(from: 0, to: max(bytes.count, 1), by: 60_000) {
            let end = min(start + 60_000, bytes.count)
            let count = end - start
            output += [end == bytes.count ? 1 : 0, UInt8(count & 255), UInt8(count >> 8)]
            output += [UInt8(~count & 255), UInt8(~count >> 8 & 255)] + bytes[start..<end]
        }
        let check = Checksum.crc32(bytes)
        for shift in [0, 8, 16, 24] { output.append(UInt8(truncatingIfNeeded: check >> UInt32(shift))) }
        for shift in [0, 8, 16, 24] { output.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
        return output
    }
}

enum Checksum {
    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var check: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        return ~check
    }
}

/// A workbook with shared texts, inline texts, a comment and an author.
struct TownWorkbook {
    let rows: [[(String, String)]]

    var bytes: [UInt8] {
        var shared: [String] = []
        var sheet = ""
        func cell(_ column: Int, _ row: Int, _ text: String, inline: Bool) -> String {
            let place = "\(String(UnicodeScalar(UInt8(65 + column))))\(row)"
            let plain = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            if inline { return "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(plain)</t></is></c>" }
            shared.append("<si><t xml:space=\"preserve\">\(plain)</t></si>")
            return "<c r=\"\(place)\" t=\"s\"><v>\(shared.count - 1)</v></c>"
        }
        for (index, row) in ([rows.first?.map { ($0.0, $0.0) } ?? []] + rows).enumerated() {
            let cells = row.enumerated().map { cell($0, index + 1, $1.1, inline: $0 % 4 == 1) }
            sheet += "<row r=\"\(index + 1)\">\(cells.joined())</row>"
        }
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let package = "http://schemas.openxmlformats.org/package/2006/relationships"
        let author = rows.first?.first { $0.0 == "HoTen" }?.1 ?? ""
        return StoredZip.bytes([
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"\(package)\"><Relationship Id=\"rId1\" Type=\"\(office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets><sheet name=\"Dan\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"\(package)\"><Relationship Id=\"rId1\" Type=\"\(office)/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"\(office)/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet xmlns=\"\(main)\"><sheetData>\(sheet)</sheetData></worksheet>"
            ),
            ("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(shared.joined())</sst>"),
            ("docProps/core.xml", "<cp xmlns:dc=\"d\"><dc:creator>\(author)</dc:creator></cp>"),
        ])
    }
}

/// A zip of stored members, written apart from the code under test.
enum StoredZip {
    static func bytes(_ members: [(name: String, text: String)]) -> [UInt8] {
        var output: [UInt8] = []
        var directory: [UInt8] = []
        func put(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        for member in members {
            let (name, bytes) = (Array(member.name.utf8), Array(member.text.utf8))
            let sizes =
                put(Int(Checksum.crc32(bytes)), 4) + put(bytes.count, 4) + put(bytes.count, 4)
                + put(name.count, 2)
            let fixed: [UInt8] = [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]
            directory += [0x50, 0x4B, 1, 2, 20, 0] + fixed + sizes + put(0, 12) + put(output.count, 4) + name
            output += [0x50, 0x4B, 3, 4] + fixed + sizes + put(0, 2) + name + bytes
        }
        let place = output.count
        return output + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + put(members.count, 2)
            + put(members.count, 2)
            + put(directory.count, 4) + put(place, 4) + [0, 0]
    }
}

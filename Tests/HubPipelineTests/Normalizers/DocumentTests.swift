import Bytes
import Foundation
import HubModel
import HubPipeline
import Testing

@Suite struct `Files` {
    private final class Shelf: FileSink {
        var files: [[UInt8]] = []
        var digests: [[UInt8]] = []

        func keep(_ bytes: UnsafeRawBufferPointer, digest: FileDigest) {
            files.append(Array(bytes))
            digests.append(digest.bytes)
        }
    }

    @Test func `reach the sink byte for byte, however their base64 is written`() throws {
        let file = Normalizer(type: .file, options: ValueOptions(now: ValueExample.now))
        var random = SeededGenerator(seed: 71)
        for length in 1...400 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            var text = Data(bytes).base64EncodedString()
            if Bool.random(using: &random) { text = text.replacing("=", with: "") }
            if Bool.random(using: &random) { text = text.replacing("+", with: "-").replacing("/", with: "_") }
            if Bool.random(using: &random) { text = "data:image/png;base64," + text }
            let width = Int.random(in: 1...76, using: &random)
            if Bool.random(using: &random), !text.hasPrefix("data") { text = broken(text, width) }
            let shelf = Shelf()
            let described = try #require(keep(Array(text.utf8), file, on: shelf))
            #expect(shelf.files == [bytes])
            #expect(shelf.digests == [SHA256.digest(bytes)])
            #expect(described["digest"] as? String == hexadecimal(SHA256.digest(bytes)))
            #expect(described["size"] as? Int == length)
        }
    }

    @Test(
        arguments: [
            ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), ([0x50, 0x4B, 3, 4, 0, 0], "application/zip"),
            (Array("PK\u{3}\u{4}....word/document.xml".utf8), officeType),
            (Array("RIFF....WEBPVP8 ".utf8), "image/webp"), (Array("....ftypisom".utf8), "video/mp4"),
            (Array("\u{FEFF} <HTML><p>a</html>".utf8), "text/html"), (Array("<svg/>".utf8), "image/svg+xml"),
            (Array("<a> lửng".utf8), "text/plain"), (Array("{\"a\": 1".utf8), "text/plain"),
            (Array("[1]".utf8), "application/json"), ([0x61, 0x00], "application/octet-stream"),
            ([0xC3, 0x28], "application/octet-stream"), (Array("GIF89a".utf8), "image/gif"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/x-ole-storage"),
        ] as [([UInt8], String)]
    )
    func `are what their first bytes say`(bytes: [UInt8], type: String) throws {
        let file = Normalizer(type: .file, options: ValueOptions(now: ValueExample.now))
        let described = try #require(keep(Array(Data(bytes).base64EncodedString().utf8), file, on: Shelf()))
        #expect(described["media_type"] as? String == type)
    }

    private static let officeType =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @Test(arguments: [
        ("đơn \"xin\".pdf", "đơn \"xin\".pdf" as String?), ("a\\b", "a\\b"), ("", nil), ("a\u{0}b", nil),
        ("a\nb", nil), ("X\u{FFFD}", nil), (String(repeating: "n", count: 256), nil),
    ])
    func `have a name only where it is one`(name: String, kept: String?) throws {
        let file = Normalizer(type: .file, options: ValueOptions(now: ValueExample.now))
        let described = try #require(keep(Array("JVBERi0xLjQK".utf8), file, on: Shelf(), name: name))
        #expect(described["name"] as? String == kept)
    }

    private func keep(
        _ text: [UInt8],
        _ file: Normalizer,
        on shelf: Shelf,
        name: String? = nil
    ) -> [String: Any]? {
        var arena = CellArena()
        arena.files = shelf
        let outcome = ValueNeighbours(fileName: name).with { companions in
            text.withUnsafeBytes {
                file.append(RawValue(bytes: $0, kind: .string), with: companions, to: &arena)
            }
        }
        guard outcome == .written, let cell = CellText.read(arena.bytes, at: 0, as: .jsonb),
            cell.next == arena.count, let json = cell.text
        else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    }

    private func broken(_ text: String, _ width: Int) -> String {
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(width))
            rest = rest.dropFirst(width)
        }
        return lines.joined(separator: "\r\n")
    }
}

@Suite struct `Documents of JSON` {
    private let json = Normalizer(type: .json, options: ValueOptions(now: ValueExample.now))

    @Test func `mean the same without their white space`() throws {
        var random = SeededGenerator(seed: 72)
        for _ in 0..<2000 {
            let tight = "[" + value(depth: 0, using: &random) { "" } + "]"
            var spaces = random
            let loose =
                "["
                + value(depth: 0, using: &random) {
                    ["", " ", "\n\t", "  \r\n"][Int(spaces.next() % 4)]
                } + "]"
            let text = try #require(json.apply(loose).text)
            #expect(json.apply(text).text == text)
            #expect(json.apply(tight).text == tight)
            let before = try JSONSerialization.jsonObject(with: Data(loose.utf8))
            let after = try JSONSerialization.jsonObject(with: Data(text.utf8))
            #expect((before as? NSObject) == (after as? NSObject), "\(loose)")
        }
    }

    @Test func `are refused where PostgreSQL would refuse them`() {
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        #expect(json.apply(deep).outcome == .fault(.jsonTooDeep))
        let large = "\"" + String(repeating: "a", count: 1 << 20) + "\""
        #expect(json.apply(large).outcome == .fault(.jsonTooLarge))
        #expect(json.apply(String(repeating: "9", count: 200_000)).outcome == .fault(.numberOutOfRange))
        #expect(json.apply("0." + String(repeating: "9", count: 20_000)).outcome == .fault(.numberOutOfRange))
        #expect(json.apply([0x22, 0xC3, 0x28, 0x22]).outcome == .fault(.textNotUTF8))
    }

    private func value(
        depth: Int,
        using random: inout SeededGenerator,
        _ space: () -> String
    ) -> String {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
        case 0: return "\"a \\\" \\\\ , : [ đ\\u1EC7\""
        case 1: return "true"
        case 2: return "null"
        case 3: return "-12.50e+3"
        case 4: return String(Int.random(in: 0...99, using: &random))
        case 5:
            var items: [String] = []
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                items.append(space() + value(depth: depth + 1, using: &random, space) + space())
            }
            return "[" + (items.isEmpty ? space() : items.joined(separator: ",")) + "]"
        default:
            var items: [String] = []
            for name in 0..<Int.random(in: 0..<4, using: &random) {
                let item = value(depth: depth + 1, using: &random, space)
                items.append("\(space())\"t \(name)\"\(space()):\(space())\(item)\(space())")
            }
            return "{" + items.joined(separator: ",") + "}"
        }
    }
}

@Suite struct `Points on the earth` {
    @Test func `keep twelve decimals, whatever parts them`() {
        let point = Normalizer(type: .geoPoint, options: ValueOptions(now: ValueExample.now))
        var random = SeededGenerator(seed: 73)
        for _ in 0..<5000 {
            let latitude = degrees(below: 90, using: &random)
            let longitude = degrees(below: 180, using: &random)
            let expected = "{\"lat\":\(latitude),\"lng\":\(longitude)}"
            for mark in [",", ", ", "; ", " "] {
                #expect(point.apply(latitude + mark + longitude).text == expected)
            }
            #expect(point.apply(expected).text == expected)
            if latitude.contains("."), longitude.contains(".") {
                let commas = "\(latitude); \(longitude)".replacing(".", with: ",")
                #expect(point.apply(commas).text == expected)
            }
        }
    }

    /// Without a zero at the end of its decimals.
    private func degrees(below limit: Int, using random: inout SeededGenerator) -> String {
        let places = Int.random(in: 0...12, using: &random)
        var digits = (0..<places).map { _ in String(Int.random(in: 0...9, using: &random)) }
        while digits.last == "0" { digits.removeLast() }
        let whole = String(Int.random(in: 0..<limit, using: &random))
        let sign = Bool.random(using: &random) && (whole != "0" || !digits.isEmpty) ? "-" : ""
        return sign + whole + (digits.isEmpty ? "" : "." + digits.joined())
    }
}

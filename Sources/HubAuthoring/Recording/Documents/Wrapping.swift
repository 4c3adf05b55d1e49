import Bytes
import Foundation
import HubModel

/// What documents come wrapped in, opened and closed again.
///
/// What is closed is not compressed: it is read by the same programs, and what is in it can be searched.
enum Wrapping {
    /// Of everything that a file of samples holds, unpacked.
    static let mostBytes = 256 << 20

    static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B, 0x08]) }

    static func isZip(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
    }

    static func gunzipped(_ bytes: [UInt8]) throws -> [UInt8] {
        do {
            let reader = try GzipReader(reading: HeldBytes(bytes).reader())
            return try all { try reader.read(into: $0) }
        } catch {
            throw (error as? RecordingRefusal) ?? RecordingRefusal.unreadable(part: "gzip")
        }
    }

    static func members(ofZip bytes: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
        var members: [(name: String, bytes: [UInt8])] = []
        do {
            let reader = try ArchiveReader(reading: HeldBytes(bytes).reader())
            while let name = try reader.next() {
                members.append((name, try all { try reader.read(into: $0) }))
            }
        } catch {
            throw (error as? RecordingRefusal) ?? RecordingRefusal.unreadable(part: "zip")
        }
        return members
    }

    private static func all(_ read: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> [UInt8] {
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try piece.withUnsafeMutableBytes { try read($0) }
            guard count > 0 else { return output }
            output += piece[..<count]
            guard output.count <= mostBytes else {
                throw RecordingRefusal.unreadable(part: "> \(mostBytes >> 20) MB")
            }
        }
    }

    // MARK: Closing

    /// RFC 1952 around stored blocks of RFC 1951.
    static func gzipped(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF]
        var position = 0
        repeat {
            let count = min(0xFFFF, bytes.count - position)
            output.append(position + count == bytes.count ? 1 : 0)
            output += little(UInt64(count), 2) + little(UInt64(count ^ 0xFFFF), 2)
            output += bytes[position..<position + count]
            position += count
        } while position < bytes.count
        return output + little(UInt64(CRC32.of(bytes)), 4) + little(UInt64(bytes.count & 0xFFFF_FFFF), 4)
    }

    /// A zip of stored members (APPNOTE 6.3, 4.3), with names in UTF-8 and one date for all.
    static func zipped(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var output: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let name = Array(member.name.utf8)
            let size = little(UInt64(member.bytes.count), 4)
            // Version 2.0, UTF-8, stored, 1 January 1980.
            let head =
                [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0] + little(UInt64(CRC32.of(member.bytes)), 4) + size + size
                + little(UInt64(name.count), 2) + [0, 0]
            directory += [0x50, 0x4B, 1, 2, 20, 0] + head + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            directory += little(UInt64(output.count), 4) + name
            output += [0x50, 0x4B, 3, 4] + head + name + member.bytes
        }
        let count = little(UInt64(members.count), 2)
        let place = little(UInt64(directory.count), 4) + little(UInt64(output.count), 4)
        return output + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + place + [0, 0]
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    // MARK: Base64

    /// What base64 stands for; `nil` where the text is none, or too short to be sure.
    static func base64(_ text: String) -> [UInt8]? {
        guard text.utf8.count >= 24, text.utf8.allSatisfy(isOfBase64) else { return nil }
        let plain = text.filter { !$0.isWhitespace }
        guard plain.utf8.count >= 24, plain.utf8.count % 4 == 0, let data = Data(base64Encoded: plain) else {
            return nil
        }
        return Array(data)
    }

    private static func isOfBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x0A, 0x0D: true
        default: "+/=".utf8.contains(byte)
        }
    }

    /// In lines as long as those of the original.
    static func base64(_ bytes: [UInt8], like original: String) -> String {
        let text = Data(bytes).base64EncodedString()
        guard let line = original.split(whereSeparator: \.isNewline).first, line.count < original.count,
            let newline = original.first(where: \.isNewline)
        else { return text }
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(line.count))
            rest = rest.dropFirst(line.count)
        }
        return lines.joined(separator: String(newline))
            + (original.last?.isNewline == true ? String(newline) : "")
    }
}

/// The check of gzip and zip (ISO 3309).
enum CRC32 {
    static func of(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 0xFF)] }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }
}

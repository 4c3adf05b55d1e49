import Bytes
import HubModel

/// Few bytes that unpack to very many: right data, and behind it so much padding that nobody would send it.
enum Bomb {
    /// More than is ever harmless, and a thousand times what comes.
    private static let padding = 20 << 20

    /// In the place of a packed answer; `nil` where nothing is unpacked.
    static func instead(of body: [UInt8], _ pull: Pull) -> [UInt8]? {
        if body.starts(with: [0x1F, 0x8B]) {
            return (try? Wrapping.gunzipped(body)).flatMap { gzipped(padded($0)) }
        }
        guard body.starts(with: [0x50, 0x4B]), var files = try? Wrapping.members(ofZip: body) else {
            return nil
        }
        if case .gtfs? = pull.readAs {
            // A table of its own, which goes nowhere.
            files.append(("feed_padding.txt", padded(Array("id,text\n1,a\n".utf8))))
        } else if let index = files.indices.max(by: { files[$0].bytes.count < files[$1].bytes.count }) {
            files[index].bytes = padded(files[index].bytes)
        }
        return Packed.zip(files)
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        switch bytes.first(where: { !$0.isSpace }) {
        case UInt8(ascii: "<"): inside(bytes, before: UInt8(ascii: "<"))
        case UInt8(ascii: "{"): inside(bytes, before: UInt8(ascii: "}"))
        case UInt8(ascii: "["): inside(bytes, before: UInt8(ascii: "]"))
        default: lines(bytes)
        }
    }

    /// White space before the document's last mark.
    private static func inside(_ bytes: [UInt8], before mark: UInt8) -> [UInt8] {
        let end = bytes.lastIndex(of: mark) ?? bytes.count
        return Array(bytes[..<end]) + [UInt8](repeating: UInt8(ascii: " "), count: padding)
            + Array(bytes[end...])
    }

    /// The last line again and again, its last field a megabyte long.
    private static func lines(_ bytes: [UInt8]) -> [UInt8] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        let last = lines.last.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 } ?? []
        let long = Array(last) + [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20) + [UInt8(ascii: "\n")]
        var padded = bytes
        if padded.last != UInt8(ascii: "\n") { padded.append(UInt8(ascii: "\n")) }
        for _ in 0..<(padding >> 20) { padded += long }
        return padded
    }
}

/// What is packed closely, as a bomb is.
enum Packed {
    /// A zip (PKWARE APPNOTE 6.3) of deflated files: what gzip makes of them, without its head and foot.
    static func zip(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8]? {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            guard let member = gzipped(file.bytes), member.count > 18 else { return nil }
            let deflated = member[10..<member.count - 8]
            // The checksum as gzip has it at its end, with the length behind it.
            let common =
                little(20, 2) + little(0x0800, 2) + little(8, 2) + little(0x0021_0000, 4)
                + member[(member.count - 8)..<(member.count - 4)] + little(deflated.count, 4)
                + little(file.bytes.count, 4) + little(file.name.utf8.count, 2)
            directory +=
                little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 12) + little(0, 2)
                + little(archive.count, 4) + Array(file.name.utf8)
            archive += little(0x0403_4B50, 4) + common + little(0, 2) + Array(file.name.utf8) + deflated
        }
        let end =
            little(0x0605_4B50, 4) + little(0, 4) + little(files.count, 2) + little(files.count, 2)
            + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
        return archive + directory + end
    }

    private static func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}

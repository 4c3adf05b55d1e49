import HubModel
import HubPipeline

/// Text in an encoding of the hub's, read and written again: what cannot be written as it was is refused.
struct TextCodec {
    let encoding: TextEncoding
    private let hasMark: Bool

    /// The encoding that a mapping or a document declares; `auto` is found out as the engine does.
    init(_ charset: Charset, of bytes: [UInt8]) throws {
        hasMark = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        if bytes.starts(with: [0xFF, 0xFE]) {
            encoding = .utf16LittleEndian
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            encoding = .utf16BigEndian
        } else if charset == .auto {
            encoding = try TextCodec.found(in: bytes)
        } else {
            encoding = TextEncoding(label: charset.rawValue) ?? .utf8
        }
    }

    /// By the name in an XML declaration.
    init(label: String, of bytes: [UInt8]) throws {
        guard let known = TextEncoding(label: label) else { throw RecordingRefusal.encoding(label) }
        try self.init(Charset(rawValue: known.rawValue) ?? .utf8, of: bytes)
    }

    private static func found(in bytes: [UInt8]) throws -> TextEncoding {
        var survey = EncodingSurvey(.bytes)
        bytes.withUnsafeBytes { survey.take($0) }
        switch survey.verdict() {
        case .plain: return .utf8
        case .reading(let reading, _) where reading.inner == .none: return reading.outer
        case .reading(let reading, _): throw RecordingRefusal.encoding("\(reading)")
        case .ambiguous, .lossy: throw RecordingRefusal.encoding("?")
        }
    }

    func decoded(_ bytes: [UInt8]) throws -> [UInt8] {
        guard encoding != .utf8 else {
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw RecordingRefusal.encoding("utf-8")
            }
            return bytes
        }
        let text = TextCodec.decode(bytes, encoding)
        guard !text.contains("\u{FFFD}") else { throw RecordingRefusal.encoding(encoding.rawValue) }
        return Array(text.utf8)
    }

    func encoded(_ bytes: [UInt8]) throws -> [UInt8] {
        guard encoding != .utf8 else { return bytes }
        let text = String(decoding: bytes, as: UTF8.self)
        let output = try encode(text)
        guard TextCodec.decode(output, encoding) == text else {
            throw RecordingRefusal.encoding(encoding.rawValue)
        }
        return output
    }

    private func encode(_ text: String) throws -> [UInt8] {
        switch encoding {
        case .utf8: return Array(text.utf8)
        case .utf16LittleEndian:
            return (hasMark ? [0xFF, 0xFE] : []) + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian:
            return (hasMark ? [0xFE, 0xFF] : []) + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .windows1252, .windows1258, .tcvn3, .viscii, .vni:
            let table = TextCodec.table(encoding)
            var output: [UInt8] = []
            for scalar in text.unicodeScalars {
                if scalar.isASCII {
                    output.append(UInt8(ascii: scalar))
                } else if let bytes = table[scalar] ?? table[scalar.lowered] {
                    output += bytes
                } else {
                    throw RecordingRefusal.encoding(encoding.rawValue)
                }
            }
            return output
        }
    }

    /// What cannot be read is U+FFFD.
    static func decode(_ bytes: [UInt8], _ encoding: TextEncoding) -> String {
        var decoder = TextDecoder(TextReading(encoding))
        var output: [UInt8] = []
        bytes.withUnsafeBytes { decoder.decode($0) { output += Array($0) } }
        decoder.finish { output += Array($0) }
        return String(decoding: output, as: UTF8.self)
    }

    /// The decoder turned round: every byte, and every pair that makes one letter.
    private static func table(_ encoding: TextEncoding) -> [Unicode.Scalar: [UInt8]] {
        var table: [Unicode.Scalar: [UInt8]] = [:]
        func learn(_ bytes: [UInt8]) {
            let scalars = Array(decode(bytes, encoding).unicodeScalars)
            guard scalars.count == 1, !scalars[0].isASCII, scalars[0] != "\u{FFFD}" else { return }
            if table[scalars[0]] == nil { table[scalars[0]] = bytes }
        }
        for byte in UInt8.min...UInt8.max { learn([byte]) }
        for letter in UInt8(0x41)...UInt8.max where letter < 0x5B || letter > 0x60 {
            for mark in UInt8(0x80)...UInt8.max { learn([letter, mark]) }
        }
        return table
    }
}

extension Unicode.Scalar {
    /// TCVN3 writes toned capitals as the small letters; whether it may is proven by reading it again.
    fileprivate var lowered: Unicode.Scalar { properties.lowercaseMapping.unicodeScalars.first ?? self }
}

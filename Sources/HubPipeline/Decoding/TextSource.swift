import HubModel

/// A text file's bytes as UTF-8, whatever it is written in: transcoded, or refused, never guessed.
enum TextSource {
    /// How much of a file is looked at to find out.
    private static let surveyed = 1 << 20

    static func reading(_ source: @escaping ByteReading, _ charset: Charset) throws -> ByteReading {
        let head = HeadReading(source, count: surveyed + 1)
        switch charset {
        case .auto: return try decoding(head, try found(head))
        case .utf8: return try decoding(head, try marked(head) ?? TextReading(.utf8))
        case .utf16LittleEndian, .utf16BigEndian, .windows1252, .windows1258, .tcvn3, .viscii, .vni:
            let encoding = TextEncoding(label: charset.rawValue) ?? .utf8
            return DecodingReader(TextReading(encoding), reading: head.read).read
        }
    }

    private static func decoding(_ head: HeadReading, _ reading: TextReading) throws -> ByteReading {
        // Bytes that are no UTF-8 are refused value by value.
        guard reading != TextReading(.utf8) else { return head.read }
        return DecodingReader(reading, reading: head.read).read
    }

    private static func found(_ head: HeadReading) throws -> TextReading {
        var survey = EncodingSurvey(.bytes, limit: surveyed)
        try head.look { survey.take($0) }
        switch survey.verdict() {
        // Lost letters are refused value by value, where the mapping reads them.
        case .plain, .lossy: return TextReading(.utf8)
        case .reading(let reading, _): return reading
        case .ambiguous: throw ambiguous
        }
    }

    /// UTF-16 proves itself by its byte order mark.
    private static func marked(_ head: HeadReading) throws -> TextReading? {
        try head.look { bytes in
            if bytes.starts(with: [0xFF, 0xFE]) { return TextReading(.utf16LittleEndian) }
            return bytes.starts(with: [0xFE, 0xFF]) ? TextReading(.utf16BigEndian) : nil
        }
    }

    private static let ambiguous = HubFailure(
        .decode,
        .fixConfiguration,
        code: "text.charset_ambiguous",
        message: Localized(
            vi:
                "Tệp viết bằng bảng mã cũ mà không chắc là bảng mã nào. Hỏi chủ quản nguồn rồi khai encoding: tcvn3, vni, viscii, windows-1258, …",
            en:
                "The file is in an old encoding, and which one is not beyond doubt. Ask the source's owner and declare encoding: tcvn3, vni, viscii, windows-1258, …"
        )
    )
}
